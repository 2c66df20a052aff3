#include "planner/pipeline/trials.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/believed.h"
#include "planner/pipeline/handed.h"
#include "planner/pipeline/job_success.h"
#include "planner/pipeline/left_out.h"
#include "planner/pipeline/said_parts.h"
#include "planner/schedule/shard_name.h"

/* What is gone through. */
struct search {
    struct arena *arena;
    struct verdicts *verdicts;
    const struct request *request;
    const struct plan_request *asked;
    const struct plan_job *job;
    bool takes_one;        /* cargo is given one of a row's packages alone */
    bool takes_calls;      /* or what the plan says of each call of a row, one after the other */
    bool takes_args;       /* cargo builds what the plan says; else perhaps the whole workspace */
    bool doubted;          /* that it succeeds says nothing */
    struct bits ran;       /* entries, by left_out_place */
    struct said_all parts; /* of entries that ran in parts */
    struct trials *trials;
};

static void leave(struct search *search, const char *why)
{
    const char *job = search->job->name;
    for (size_t i = 0; i < search->trials->untold.count; i++)
        if (strcmp(search->trials->untold.items[i].job, job) == 0)
            return;
    vec_push(search->arena, &search->trials->untold, ((struct untold){job, why}));
}

/* What one call of a shard takes: all of it, but where cargo is given the calls of the row. */
struct taken {
    const struct shard *shard;
    const struct shard_call *call; /* NULL: all */
};

static size_t taken_count(const struct taken *taken)
{
    return taken->call ? taken->call->entries.count : taken->shard->entry_count;
}

static size_t taken_place(const struct taken *taken, size_t i)
{
    return taken->call ? taken->call->entries.items[i] : i;
}

static struct bits packages_of(const struct search *search, const struct taken *taken)
{
    const struct workspace *workspace = &search->verdicts->head->workspace;
    struct bits packages = bits_new(search->arena, workspace->packages.count);
    for (size_t i = 0; i < taken_count(taken); i++) {
        const uint32_t of = taken->shard->entries[taken_place(taken, i)]->package;
        const char *path = search->verdicts->compared->impact.packages[of].package->path;
        uint32_t package;
        if (map_get(&workspace->by_path, path, &package))
            bits_add(&packages, package);
    }
    return packages;
}

static const char *row_of(const struct search *search, const struct shard *shard)
{
    return row_name(search->arena, &search->verdicts->compared->jobs, search->job->job, shard->row);
}

static void add_trial(struct search *search, const struct shard *shard,
                      const struct matrix_entry *entry, const char *root, const char *id)
{
    const char *job = search->job->name;
    const struct record_name name = {
        .job = job,
        .row = row_of(search, shard),
        .package = search->verdicts->compared->impact.packages[entry->package].package->name,
        .root = root};
    vec_push(search->arena, &search->trials->items, ((struct trial){job, shard->name, name, id}));
}

/* What is asked for where the entry does not run: another name where the company counts. */
static void add_anyhow(struct search *search, const struct shard *shard, const struct call *call,
                       const struct matrix_entry *entry, const struct ids *roots,
                       const struct strings *known, enum roots which)
{
    struct call anyhow = *call;
    struct ids found = {0};
    struct strings ids = {0};
    anyhow.packages = verdicts_anyhow(search->verdicts, search->job->job);
    if (!search->job->job->wants_proof ||
        !verdicts_name(search->verdicts, &anyhow, entry, which, &found, &ids))
        return;
    for (size_t i = 0, k = 0; i < ids.count && k < roots->count; i++) {
        if (found.items[i] != roots->items[k])
            continue;
        if (strcmp(ids.items[i], known->items[k++]) != 0)
            add_trial(search, shard, entry,
                      arena_printf(search->arena, "%s, in any company",
                                   verdicts_root(search->verdicts, found.items[i])),
                      ids.items[i]);
    }
}

/* `part`: the options by which it runs in part; NULL: as its own say. */
static void add_entry(struct search *search, const struct shard *shard, const struct call *call,
                      const struct matrix_entry *entry, const struct strings *part)
{
    const bool whole = part || strcmp(entry->options, search->job->job->roots.options) == 0;
    const enum roots which = whole ? ROOTS_ALL : ROOTS_AFFECTED;
    struct ids roots = {0};
    struct strings ids = {0};
    if (!verdicts_name(search->verdicts, call, entry, which, &roots, &ids))
        return;
    if (part)
        said_keep(search->arena, search->job->matrix->roots, part,
                  &search->verdicts->compared->impact.units, &roots, &ids);
    for (size_t i = 0; i < ids.count; i++)
        add_trial(search, shard, entry, verdicts_root(search->verdicts, roots.items[i]),
                  ids.items[i]);
    add_anyhow(search, shard, call, entry, &roots, &ids, which);
}

/* What a leg reported. Two things that differ are as good as all: both are what the row ran on. */
static struct tools tools_of(struct search *search, const struct shard *shard)
{
    const struct records *reports = search->request->tools;
    const char *job = search->job->name;
    const struct tools_row row = verdicts_row(search->verdicts, search->job->matrix, shard->row);
    struct tools tools = {0};
    for (size_t i = 0; reports && i < reports->count && !tools.doubt; i++) {
        const struct record_name *name = &reports->items[i].name;
        if (strcmp(name->job, job) != 0 || !text_equal(name->row, shard->name) ||
            text_equal(name->root, tools.told))
            continue;
        tools.doubt = tools.told ? "a row reported two things that it ran on" : NULL;
        tools.told = name->root;
        vec_push(search->arena, &search->trials->tools, tools_record(&row, name->root));
    }
    return tools;
}

static void note_ran(struct search *search, const struct shard *shard)
{
    for (size_t i = 0; i < shard->entry_count; i++)
        if (shard->parts && shard->parts[i])
            said_all_add(search->arena, &search->parts, shard->entries[i], shard->parts[i]);
        else
            bits_add(&search->ran,
                     left_out_place(search->verdicts, search->job, shard->entries[i]));
}

/* An entry has run where its parts together ran each of its roots. */
static void settle_parts(struct search *search)
{
    const struct impact *impact = &search->verdicts->compared->impact;
    for (size_t i = 0; i < search->parts.count; i++)
        if (said_all_runs(search->arena, impact, search->job->matrix->roots,
                          &search->parts.items[i]))
            bits_add(&search->ran,
                     left_out_place(search->verdicts, search->job, search->parts.items[i].entry));
}

/* Of an entry of which tests ran in part: in this call, or in all of the shard. */
static const struct strings *part_of(const struct taken *taken, size_t place, struct strings *own)
{
    const struct strings *part = taken->shard->parts ? taken->shard->parts[place] : NULL;
    return part && taken->call ? own : part;
}

/* A call vouches for what it ran, beside those that it ran it with. */
static void add_taken(struct search *search, const struct taken *taken, const struct tools *tools)
{
    const struct shard *shard = taken->shard;
    const struct bits named = packages_of(search, taken);
    const struct bits packages =
        verdicts_together(search->verdicts, search->job->job, search->takes_args ? &named : NULL);
    const struct call call = {search->job->matrix, shard->row, &packages, *tools};
    const char *unnamed = verdicts_unnamed(search->verdicts, &call);
    struct strings own = {0};
    if (taken->call)
        vec_push(search->arena, &own, taken->call->options);
    if (unnamed)
        leave(search, unnamed);
    for (size_t i = 0; i < taken_count(taken) && !unnamed; i++) {
        const size_t place = taken_place(taken, i);
        add_entry(search, shard, &call, shard->entries[place], part_of(taken, place, &own));
    }
}

static void add_ran(struct search *search, const struct shard *shard)
{
    note_ran(search, shard);
    if (search->doubted)
        return;
    if (search->takes_one && shard->entry_count > 1) {
        leave(search, "cargo is given one of a row's packages alone");
        return;
    }
    const struct tools tools = tools_of(search, shard);
    const size_t calls = search->takes_calls ? shard->calls.count : 0;
    for (size_t i = 0; i < (calls ? calls : 1); i++) {
        const struct taken taken = {shard, calls ? &shard->calls.items[i] : NULL};
        add_taken(search, &taken, &tools);
    }
}

static const char several[] = "its rows take several packages, and nobody says which ran: "
                              "`runners: each` gives each a row";

/* What ran of a shard. Where nobody says what was handed over, its planner may have left something
 * out, by a ledger that anybody wrote: a row of one package is there only if that ran. */
static const char *find_ran(const struct search *search, const struct shard *shard,
                            struct shard *ran)
{
    const struct handed_rows *handed = search->request->handed;
    *ran = *shard;
    if (handed)
        return handed_shard(search->arena, handed, search->asked, search->job, shard, ran);
    return shard->entry_count > 1 ? several : NULL;
}

static void add_shard(struct search *search, const struct shard *shard)
{
    struct shard ran;
    const char *why = find_ran(search, shard, &ran);
    if (why)
        leave(search, why);
    else if (ran.entry_count)
        add_ran(search, &ran);
}

/* What ran is what was handed over, row by row: this plan, which asks no ledger, knows neither how
 * times shared a row among runners nor what had no proof. */
static void add_handed(struct search *search)
{
    const struct handed_rows *handed = search->request->handed;
    if (!strings_have(&handed->jobs, search->job->name))
        leave(search, "nothing tells which of its rows ran");
    for (size_t i = 0; i < handed->items.count; i++) {
        struct shard ran;
        if (strcmp(handed->items.items[i].job, search->job->name) != 0)
            continue;
        const char *why = handed_ran(search->arena, handed, search->asked, search->job,
                                     &handed->items.items[i], &ran);
        if (why)
            leave(search, why);
        else
            add_ran(search, &ran);
    }
}

/* A row of one package alone. What no change reaches ran whole, if it did. */
static void add_alone(struct search *search, const struct matrix_entry *entry)
{
    struct matrix_entry *own = arena_alloc(search->arena, sizeof *own);
    const struct matrix_entry **entries = arena_array(search->arena, 1, sizeof *entries);
    struct shard shard;
    struct err ignored = {0};
    *own = *entry;
    entries[0] = own;
    if (!own->selected)
        own->options = search->job->matrix->roots->options;
    if (plan_shard(search->arena, search->asked, search->job->matrix, entries, NULL, 1, &shard,
                   &ignored) == 0)
        add_ran(search, &shard);
}

static bool may_run(const struct matrix_entry *entry)
{
    return entry->selected || entry_is_spared(entry);
}

/* Whether another entry may be in its row. */
static bool has_company(const struct matrix_job *matrix, const struct matrix_entry *entry)
{
    for (size_t i = 0; i < matrix->entry_count; i++)
        if (&matrix->entries[i] != entry && matrix->entries[i].row == entry->row &&
            may_run(&matrix->entries[i]))
            return true;
    return false;
}

/* Likewise where nobody says what was handed over. */
static void add_unhanded(struct search *search)
{
    const struct matrix_job *matrix = search->job->matrix;
    const bool each = search->job->job->runners == RUNNERS_EACH;
    for (size_t i = 0; i < matrix->entry_count; i++) {
        const struct matrix_entry *entry = &matrix->entries[i];
        if (!may_run(entry))
            continue;
        if (each || !has_company(matrix, entry))
            add_alone(search, entry);
        else
            leave(search, several);
    }
}

/* Whether there is anything that the job may have run. */
static bool may_have_run(const struct search *search)
{
    const struct handed_rows *handed = search->request->handed;
    if (!search->job->job->wants_proof ||
        (handed && !strings_have(&handed->jobs, search->job->name)))
        return search->job->shard_count;
    for (size_t i = 0; handed && i < handed->items.count; i++)
        if (strcmp(handed->items.items[i].job, search->job->name) == 0)
            return true;
    return !handed && search->job->matrix->runs;
}

static bool goes_by_rows(const struct search *search)
{
    const struct job *job = search->job->job;
    return search->request->handed && (job->wants_proof || job->runners > 1);
}

static void add_job(struct search *search, const struct source *head)
{
    const bool proves = search->job->job->wants_proof, by_rows = goes_by_rows(search);
    if (!search->job->job->reuse_hours || !may_have_run(search))
        return;
    const struct success success = job_success(search->arena, head, search->asked, search->job);
    search->takes_args = success.takes_args;
    search->takes_one = success.takes_one;
    search->takes_calls = success.takes_calls;
    search->doubted = success.doubt != NULL;
    if (success.doubt)
        leave(search, success.doubt);
    const char *value = success.doubt ? NULL : verdicts_bound(search->verdicts, search->job->name);
    if (value)
        vec_push(search->arena, &search->trials->bound,
                 ((struct untold){search->job->name, value}));
    for (size_t i = 0; i < search->job->shard_count && !proves && !by_rows; i++)
        add_shard(search, &search->job->shards[i]);
    if (by_rows)
        add_handed(search);
    else if (proves)
        add_unhanded(search);
    settle_parts(search);
}

/* What the plan of a push left out, for who wants to know whether its commit is good. */
static void add_believed(struct search *search)
{
    const struct request *request = search->request;
    const struct event *event = request->range.event;
    if (!request->handed || !event || event->kind != EVENT_PUSH || !search->job->job->reuse_hours)
        return;
    const char *why =
        left_out(search->verdicts, request, search->job, &search->ran, &search->trials->believed);
    if (!search->trials->absent)
        search->trials->absent = why;
}

static void settle_believed(struct trials *trials)
{
    struct strings *runs = &trials->believed;
    size_t count = 0;
    strings_sort(runs);
    for (size_t i = 0; i < runs->count; i++)
        if (!count || strcmp(runs->items[count - 1], runs->items[i]) != 0)
            runs->items[count++] = runs->items[i];
    runs->count = count;
    if (count > BELIEVED_LIMIT && !trials->absent)
        trials->absent = "what it left out had passed in more runs than a record has room for";
}

struct trials trials_of(struct verdicts *verdicts, const struct request *request,
                        const struct source *head, const struct plan_request *asked,
                        const struct plan *plan)
{
    struct trials trials = {0};
    for (size_t i = 0; i < plan->job_count; i++) {
        struct search search = {.arena = verdicts->arena,
                                .verdicts = verdicts,
                                .request = request,
                                .asked = asked,
                                .job = &plan->jobs[i],
                                .ran = left_out_places(verdicts, &plan->jobs[i]),
                                .trials = &trials};
        add_job(&search, head);
        if (!trials.absent)
            trials.absent = job_absence(search.arena, head, asked, search.job);
        add_believed(&search);
    }
    settle_believed(&trials);
    return trials;
}
