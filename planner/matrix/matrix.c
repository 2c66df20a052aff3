#include "planner/matrix/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/glob.h"
#include "graph/impact/chain.h"

struct named {
    const char *name, *path;
    uint32_t package;
};

struct members {
    struct named *items;
    size_t count;
};

struct builder {
    struct arena *arena;
    const struct impact *impact;
    const struct matrix_request *request;
    struct members members;
    const struct job *job;
    struct matrix_job *matrix;
    struct reason whole; /* why every entry runs, where `is_whole` */
    bool is_whole;
    struct bits wanted;           /* places in members that the job names, */
    size_t wanted_count;          /* and how many they are */
    size_t entry_count;           /* of all jobs so far */
    struct matrix_entry **judged; /* by platform, then place in members; NULL: not judged yet */
    struct matrix_entry **judged_base; /* likewise, for the command that the base has it run */
    bool runs;                         /* the job is for the event, as the head has it */
};

static int compare_named(const void *left, const void *right)
{
    const struct named *a = left, *b = right;
    int order = strcmp(a->name, b->name);
    return order ? order : strcmp(a->path, b->path);
}

/* The members at head, by name. */
static struct members members_by_name(struct arena *arena, const struct impact *impact)
{
    struct members members = {arena_array(arena, impact->package_count, sizeof(struct named)), 0};
    for (size_t i = 0; i < impact->package_count; i++) {
        const struct impact_package *item = &impact->packages[i];
        if (item->at_head && item->package->member)
            members.items[members.count++] =
                (struct named){item->package->name, item->package->path, (uint32_t)i};
    }
    if (members.count > 1)
        qsort(members.items, members.count, sizeof *members.items, compare_named);
    return members;
}

static void find_wanted(struct builder *builder, const struct job *job)
{
    builder->wanted = bits_new(builder->arena, builder->members.count);
    builder->wanted_count = 0;
    for (size_t i = 0; i < builder->members.count; i++) {
        const char *name = builder->members.items[i].name;
        if (job_has(job, name))
            builder->wanted_count += bits_add(&builder->wanted, i);
    }
}

static const char *print_of(struct arena *arena, const struct hash *hash, const void *known)
{
    return known ? hash_hex(arena, hash) : NULL;
}

static struct reason reason_of(struct arena *arena, const struct impact *impact,
                               const struct matrix_entry *entry, const struct entry_impact *judged)
{
    if (judged->differs)
        return (struct reason){
            .code = REASON_FINGERPRINT_DIFFERS,
            .item = arena_printf(arena, "%s → %s", entry->base_print, entry->head_print)};
    if (!judged->roots.count)
        return entry->selected ? impact->packages[entry->package].reason
                               : (struct reason){.code = REASON_NO_TARGETS,
                                                 .item = reason_phrase(REASON_NO_TARGETS)};
    if (judged->affected)
        return chain_reason(arena, impact, judged->unit);
    if (entry->head_print)
        return (struct reason){.code = REASON_FINGERPRINT_EQUAL, .item = entry->head_print};
    return (struct reason){.code = REASON_NOT_REACHED, .item = reason_phrase(REASON_NOT_REACHED)};
}

/* What the change means for a package on a platform. */
static struct matrix_entry judge(const struct builder *builder, const struct cargo_selection *roots,
                                 uint32_t package, uint32_t platform)
{
    struct arena *arena = builder->arena;
    const struct impact *impact = builder->impact;
    const struct entry_impact judged = entry_judge(arena, impact, roots, package, platform);
    bool reached = judged.affected && !judged.differs;
    bool everything =
        !impact->base_fingerprints; /* nothing was compared: on purpose, or to be safe */
    struct matrix_entry entry = {
        .platform = &builder->request->jobs->platforms[platform],
        .package = package,
        .selected = judged.affected || (everything && !roots->chosen),
        .options = entry_options(arena, impact, roots, &judged),
        .base_print = print_of(arena, &judged.base, reached ? NULL : impact->base_fingerprints),
        .head_print = print_of(arena, &judged.head, reached ? NULL : impact->head_fingerprints),
        .key = print_of(arena, &judged.key, impact->keys),
        .dependency_key = print_of(arena, &judged.dependency_key, impact->keys),
    };
    entry.reason = reason_of(arena, impact, &entry, &judged);
    return entry;
}

/* Rows of one platform are alike but for their axes: each of their entries is judged once. */
static const struct matrix_entry *judged(const struct builder *builder, const struct job_row *row)
{
    const struct cargo_selection *roots = &(row->base ? row->base : builder->job)->roots;
    struct matrix_entry **entries =
        &(row->base ? builder->judged_base : builder->judged)[row->platform];
    if (*entries)
        return *entries;
    *entries = arena_array(builder->arena, builder->members.count, sizeof **entries);
    for (size_t i = 0; i < builder->members.count; i++)
        (*entries)[i] = judge(builder, roots, builder->members.items[i].package, row->platform);
    return *entries;
}

/* What the change took away runs all the same, and whole. */
static void decide_base(struct matrix_entry *entry)
{
    const struct job *base = entry->row->base;
    if (!entry->selected && entry->reason.code == REASON_NO_TARGETS)
        return;
    entry->options = base->roots.options;
    entry->selected = true;
    entry->reason = (struct reason){.code = REASON_BASE_ASKS, .item = base->name};
}

/* What the configuration and the event say comes after what the change says. An entry of which the
 * command makes nothing stays out: nothing of it could run. */
static void decide(const struct builder *builder, struct matrix_entry *entry)
{
    bool can_run = entry->selected || entry->reason.code != REASON_NO_TARGETS;
    if (entry->row->base) {
        decide_base(entry);
        return;
    }
    if (!builder->runs) {
        entry->selected = false;
        entry->reason =
            (struct reason){.code = REASON_OTHER_EVENT, .item = builder->request->event_phrase};
        return;
    }
    entry->by_change = entry->selected && entry->reason.code != REASON_FINGERPRINT_DIFFERS &&
                       builder->impact->base_fingerprints && !builder->is_whole &&
                       !entry->row->doubt;
    if (!can_run || (!builder->is_whole && !entry->row->doubt))
        return;
    entry->options = builder->job->roots.options;
    if (entry->selected)
        return;
    entry->selected = true;
    entry->reason = builder->is_whole
                        ? builder->whole
                        : (struct reason){.code = REASON_ROW_UNKNOWN, .item = entry->row->doubt};
}

static void add_row(struct builder *builder, const struct job_row *row)
{
    const struct matrix_entry *entries = judged(builder, row);
    struct matrix_job *matrix = builder->matrix;
    for (size_t i = 0; i < builder->members.count; i++) {
        bool wanted = row->base || bits_has(&builder->wanted, i);
        if (!wanted || !row_has(row, builder->members.items[i].name))
            continue;
        struct matrix_entry *entry = &matrix->entries[matrix->entry_count++];
        *entry = entries[i];
        entry->row = row;
        decide(builder, entry);
    }
}

/* The first rule that a change meets and that names the job; NULL. */
static const struct path_rule *rule_for(const struct impact_change *change, const char *job)
{
    for (size_t i = 0; i < change->job_rules.count; i++)
        if (glob_match_any(&change->job_rules.items[i]->jobs, job))
            return change->job_rules.items[i];
    return NULL;
}

/* The change whose path rule names the job, as a reason. */
static bool is_ruled(const struct builder *builder, struct reason *reason)
{
    const struct impact *impact = builder->impact;
    for (size_t i = 0; i < impact->change_count; i++) {
        const struct impact_change *item = &impact->changes[i];
        const struct path_rule *rule = rule_for(item, builder->job->name);
        if (!rule)
            continue;
        *reason = (struct reason){
            .code = REASON_JOB_RULE, .path = item->change->path, .item = rule->label, .rule = rule};
        return true;
    }
    return false;
}

static void find_whole(struct builder *builder)
{
    const struct job *job = builder->job;
    builder->is_whole = true;
    builder->whole = (struct reason){.code = REASON_JOB_MODE, .item = job->name};
    if (glob_match_any(builder->request->occasion.asked, job->name) ||
        glob_match_any(builder->request->whole, job->name))
        builder->whole = (struct reason){.code = REASON_JOB_ASKED, .item = job->name};
    else if (!job->full)
        builder->is_whole = is_ruled(builder, &builder->whole);
}

/* More entries are refused before they take memory. */
static int count_entries(struct builder *builder, const struct job *job, struct err *err)
{
    size_t count = 0;
    for (size_t i = 0; i < job->row_count; i++)
        count += job->rows[i].base ? job->rows[i].packages.count : builder->wanted_count;
    if (count > MATRIX_ENTRIES - builder->entry_count) {
        err_at(err, ERR_INPUT, job->file ? job->file : "", job->line, job->file ? 1 : 0,
               "job '%s' has %zu rows for %zu packages: all jobs have more than %d entries",
               job->name, job->row_count, builder->wanted_count, MATRIX_ENTRIES);
        return err_hint(err, "give it fewer axes, platforms or packages");
    }
    builder->entry_count += count;
    return 0;
}

static int build_job(struct builder *builder, const struct job *job, struct matrix_job *matrix,
                     struct err *err)
{
    const struct jobs *jobs = builder->request->jobs;
    *matrix = (struct matrix_job){.name = job->name, .job = job, .roots = &job->roots};
    builder->runs = job_runs(job, &builder->request->occasion);
    matrix->runs = builder->runs || job_at_base(job);
    builder->job = job;
    builder->matrix = matrix;
    builder->judged = arena_array(builder->arena, jobs->platform_count, sizeof(void *));
    builder->judged_base = arena_array(builder->arena, jobs->platform_count, sizeof(void *));
    find_wanted(builder, job);
    find_whole(builder);
    size_t before = builder->entry_count;
    if (count_entries(builder, job, err) != 0)
        return -1;
    matrix->entries =
        arena_array(builder->arena, builder->entry_count - before, sizeof *matrix->entries);
    for (size_t i = 0; i < job->row_count; i++)
        add_row(builder, &job->rows[i]);
    return 0;
}

int matrix_build(struct arena *arena, const struct impact *impact,
                 const struct matrix_request *request, struct matrix *matrix, struct err *err)
{
    const struct jobs *jobs = request->jobs;
    struct builder builder = {.arena = arena,
                              .impact = impact,
                              .request = request,
                              .members = members_by_name(arena, impact)};
    *matrix = (struct matrix){.platforms = jobs->platforms,
                              .platform_count = jobs->platform_count,
                              .unasked = jobs->unasked,
                              .jobs = arena_array(arena, jobs->count, sizeof *matrix->jobs),
                              .job_count = jobs->count};
    for (size_t i = 0; i < jobs->count; i++)
        if (build_job(&builder, &jobs->items[i], &matrix->jobs[i], err) != 0)
            return -1;
    return 0;
}

static bool names_job(const struct jobs *jobs, const char *glob)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (glob_match_component(glob, strlen(glob), jobs->items[i].name))
            return true;
    return false;
}

const char *matrix_unknown_job(const struct jobs *jobs, const struct strings *globs)
{
    for (size_t i = 0; i < globs->count; i++)
        if (!names_job(jobs, globs->items[i]))
            return globs->items[i];
    return NULL;
}
