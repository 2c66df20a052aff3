#include "planner/pipeline/handed.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/pipeline/said_parts.h"
#include "planner/schedule/shard_name.h"

static const char other_plan[] = "the plan that ran is not the one that is made here";
static const char not_told[] = "nothing tells which of its rows ran";
static const char alike[] = "two of its rows are called alike";
static const char compiled[] = "some of it was only compiled";
static const char no_packages[] =
    "its rows do not name their packages: give the plan's file with --plan";

/* The row of that name; NULL where there is none. Of two it can't be told which is meant. */
static const struct handed_row *find_row(const struct handed_rows *rows, const char *job,
                                         const char *name, bool *twice)
{
    const struct handed_row *found = NULL;
    *twice = false;
    for (size_t i = 0; i < rows->items.count; i++) {
        const struct handed_row *row = &rows->items.items[i];
        if (strcmp(row->job, job) != 0 || !text_equal(row->name, name))
            continue;
        *twice = found;
        found = row;
    }
    return found;
}

/* The entries of a shard whose packages the row has; NULL where it has others. */
static const struct matrix_entry **entries_of(struct arena *arena, const struct shard *shard,
                                              const struct handed_row *row)
{
    const struct matrix_entry **entries =
        arena_array(arena, row->packages.count + 1, sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < shard->entry_count; i++)
        if (strings_have(&row->packages, shard->packages.items[i])) {
            if (count == row->packages.count)
                return NULL;
            entries[count++] = shard->entries[i];
        }
    return count == row->packages.count ? entries : NULL;
}

static bool has_calls(const struct shard *shard, const struct strings *calls)
{
    if (shard->calls.count != calls->count)
        return false;
    for (size_t i = 0; i < calls->count; i++)
        if (strcmp(shard->calls.items[i].args, calls->items[i]) != 0)
            return false;
    return true;
}

static bool does_same(const struct shard *shard, const struct handed_row *row)
{
    return has_calls(shard, &row->calls) && text_equal(row->args, shard->args) &&
           text_equal(row->target, shard->platform->target) &&
           text_equal(row->toolchain, shard->toolchain);
}

static bool is_same(const struct shard *shard, const struct handed_row *row)
{
    return text_equal(row->name, shard->name) && does_same(shard, row);
}

/* A plan that knows what has passed has it compiled alone; one that is made without does not. */
static bool is_built_only(const struct handed_row *row)
{
    return row->args && strstr(row->args, NO_RUN);
}

const char *handed_shard(struct arena *arena, const struct handed_rows *rows,
                         const struct plan_request *asked, const struct plan_job *job,
                         const struct shard *shard, struct shard *ran)
{
    bool twice;
    struct err ignored = {0};
    *ran = (struct shard){0};
    if (!strings_have(&rows->jobs, job->name))
        return not_told;
    const struct handed_row *row = find_row(rows, job->name, shard->name, &twice);
    if (!row)
        return NULL;
    if (twice)
        return alike;
    if (!row->packages.count)
        return no_packages;
    const struct matrix_entry **entries = entries_of(arena, shard, row);
    if (!entries || plan_shard(arena, asked, job->matrix, entries, NULL, row->packages.count, ran,
                               &ignored) != 0)
        return other_plan;
    /* Of a job of several runners the plan says which of them this is. */
    if (row->packages.count == shard->entry_count)
        *ran = *shard;
    if (is_same(ran, row))
        return NULL;
    return is_built_only(row) ? compiled : other_plan;
}

/* A row of the job's matrix that may be the one that was handed over. */
struct guess {
    struct arena *arena;
    const struct plan_request *asked;
    const struct plan_job *job;
    const struct handed_row *handed;
    const struct job_row *row;
};

static bool is_meant(const struct guess *guess, const struct matrix_entry *entry)
{
    const char *name = guess->asked->impact->packages[entry->package].package->name;
    const bool spared = guess->job->job->wants_proof && entry_is_spared(entry);
    return entry->row == guess->row && (entry->selected || spared) &&
           strings_have(&guess->handed->packages, name);
}

/* The entries of its packages, as the plan has them or whole; NULL where it has others. */
static const struct matrix_entry **entries_as(const struct guess *guess, bool whole)
{
    const struct matrix_job *matrix = guess->job->matrix;
    const size_t most = guess->handed->packages.count;
    struct matrix_entry *copies = arena_array(guess->arena, most, sizeof *copies);
    const struct matrix_entry **entries = arena_array(guess->arena, most, sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < matrix->entry_count; i++) {
        if (!is_meant(guess, &matrix->entries[i]))
            continue;
        if (count == most)
            return NULL;
        copies[count] = matrix->entries[i];
        if (whole || !copies[count].selected)
            copies[count].options = matrix->roots->options;
        entries[count] = &copies[count];
        count++;
    }
    return count == most ? entries : NULL;
}

/* How much of a name is before its " 2/3"; all of it where it has none. */
static size_t name_of_row(const char *name)
{
    static const char digits[] = "0123456789";
    const char *last = strrchr(name, ' ');
    const size_t part = last ? strspn(last + 1, digits) : 0;
    if (!part || last[1 + part] != '/')
        return strlen(name);
    const char *of = last + 1 + part + 1;
    return *of && !of[strspn(of, digits)] ? (size_t)(last - name) : strlen(name);
}

/* How many runners share a row depends on what else of it runs, so does the name of each. */
static bool is_part_of(const char *handed, const char *name)
{
    const size_t size = name_of_row(handed);
    return size && handed[size] && strlen(name) == size && strncmp(handed, name, size) == 0;
}

/* Whether a template tells of packages. */
static bool tells_packages(struct arena *arena, const char *title)
{
    struct strings names = {0};
    struct err ignored = {0};
    if (template_names(arena, title, false, &names, &ignored) != 0)
        return true;
    for (size_t i = 0; i < names.count; i++)
        if (strcmp(names.items[i], "packages") == 0 || strcmp(names.items[i], "options") == 0)
            return true;
    return false;
}

/* What the row is called, whatever packages it takes; NULL where its name tells of them. */
static const char *name_shared(const struct guess *guess)
{
    struct arena *arena = guess->arena;
    const struct jobs *jobs = guess->asked->jobs;
    const struct job *job = guess->job->job;
    const struct job_row *row = guess->row;
    const char *name = NULL;
    struct err ignored = {0};
    if (!job->title)
        return shard_name(arena, jobs, job, row, job->name, NULL);
    const struct platform platform = job_platform(job, row, &jobs->platforms[row->platform], arena);
    struct template_scene scene = job_scene(job, row, &platform);
    scene.toolchain = job_toolchain(job, row, guess->asked->toolchain);
    if (tells_packages(arena, job->title) ||
        template_line(arena, job->title, &scene, &name, &ignored) != 0)
        return NULL;
    return name;
}

static bool is_called(const struct guess *guess, const char *name)
{
    const char *handed = guess->handed->name;
    return handed && (strcmp(handed, name) == 0 || is_part_of(handed, name));
}

/* Before anything is made for it: of a job with many rows all but one are others. */
static bool may_be(const struct guess *guess)
{
    const struct job *job = guess->job->job;
    const char *name = guess->row->base ? NULL : name_shared(guess);
    if (!name || is_called(guess, name))
        return true;
    return !job->title && job->runners == RUNNERS_EACH && guess->handed->packages.count == 1 &&
           text_equal(guess->handed->name,
                      shard_name(guess->arena, guess->asked->jobs, job, guess->row, job->name,
                                 guess->handed->packages.items[0]));
}

/* A shard with the arguments of the row, which may be named as one of several. */
static bool is_it(const struct guess *guess, const struct shard *shard)
{
    const char *name = guess->row->base ? NULL : name_shared(guess);
    return (is_called(guess, shard->name) || (name && is_called(guess, name))) &&
           does_same(shard, guess->handed);
}

static bool is_made_of(const struct guess *guess, const struct matrix_entry **entries,
                       const struct strings *const *parts, struct shard *ran)
{
    struct err ignored = {0};
    if (plan_shard(guess->arena, guess->asked, guess->job->matrix, entries, parts,
                   guess->handed->packages.count, ran, &ignored) != 0 ||
        !is_it(guess, ran))
        return false;
    ran->name = guess->handed->name;
    return true;
}

static struct strings names_of(const struct guess *guess, const struct matrix_entry **entries)
{
    struct strings names = {0};
    for (size_t i = 0; i < guess->handed->packages.count; i++)
        vec_push(guess->arena, &names,
                 guess->asked->impact->packages[entries[i]->package].package->name);
    return names;
}

/* What runs whole is not said to run in part, where arguments can't tell the two apart. Which tests
 * of a package share which runner depends on times, which this plan does not know: the arguments
 * say it. */
static bool find_shard(const struct guess *guess, struct shard *ran)
{
    const struct matrix_entry **entries = NULL;
    for (int whole = 1; whole >= 0; whole--) {
        entries = entries_as(guess, whole);
        if (!entries)
            return false;
        if (is_made_of(guess, entries, NULL, ran))
            return true;
    }
    if (guess->job->job->runners == RUNNERS_EACH)
        return false;
    const struct strings names = names_of(guess, entries);
    const struct strings *const *parts = said_parts(guess->arena, guess->handed, &names);
    return parts && is_made_of(guess, entries, parts, ran);
}

const char *handed_ran(struct arena *arena, const struct handed_rows *rows,
                       const struct plan_request *asked, const struct plan_job *job,
                       const struct handed_row *row, struct shard *ran)
{
    bool twice;
    size_t found = 0;
    struct guess guess = {arena, asked, job, row, NULL};
    if (!row->packages.count)
        return no_packages;
    find_row(rows, job->name, row->name, &twice);
    for (size_t i = 0; i < job->job->row_count && !twice; i++) {
        struct shard shard;
        guess.row = &job->job->rows[i];
        if (!may_be(&guess) || !find_shard(&guess, &shard))
            continue;
        *ran = shard;
        found++;
    }
    if (twice || found > 1)
        return alike;
    return found ? NULL : is_built_only(row) ? compiled : other_plan;
}
