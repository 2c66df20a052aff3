#include <string.h>

#include "graph/base/text.h"
#include "planner/config/job_parts.h"
#include "planner/config/names.h"
#include "planner/config/sections.h"

enum { REUSE_LIMIT = 24 * 366 };

struct written {
    const struct node *command, *packages, *without, *needs, *when, *mode, *args, *name, *runners,
        *toolchain, *parallel, *reuse, *proof, *calls, *matrix;
    struct wishes_written wishes;
    struct axes_written own;
};

static const struct shape_key keys[] = {
    {"command", offsetof(struct written, command), false},
    {"packages", offsetof(struct written, packages), false},
    {"without", offsetof(struct written, without), false},
    {"platforms", offsetof(struct written, own.platforms), false},
    {"axes", offsetof(struct written, own.axes), false},
    {"include", offsetof(struct written, own.include), false},
    {"exclude", offsetof(struct written, own.exclude), false},
    {"needs", offsetof(struct written, needs), false},
    {"when", offsetof(struct written, when), false},
    {"mode", offsetof(struct written, mode), false},
    {"args", offsetof(struct written, args), false},
    {"name", offsetof(struct written, name), false},
    {"runners", offsetof(struct written, runners), false},
    {"toolchain", offsetof(struct written, toolchain), false},
    {"parallel", offsetof(struct written, parallel), false},
    {"deadline", offsetof(struct written, wishes.deadline), false},
    {"budget", offsetof(struct written, wishes.budget), false},
    {"minute_saves", offsetof(struct written, wishes.minute_saves), false},
    {"reuse", offsetof(struct written, reuse), false},
    {"proof", offsetof(struct written, proof), false},
    {"calls", offsetof(struct written, calls), false},
    {"matrix", offsetof(struct written, matrix), false},
    {NULL, 0, false},
};

/* Of GitHub's and GitLab's jobs. */
static const struct shape_synonym synonyms[] = {
    {"on", "when"},          {"if", "when"},
    {"rules", "when"},       {"only", "when"},
    {"events", "when"},      {"runs-on", "platforms"},
    {"os", "platforms"},     {"tags", "platforms"},
    {"target", "platforms"}, {"targets", "platforms"},
    {"strategy", "axes"},    {"parameters", "axes"},
    {"features", "axes"},    {"cargo", "command"},
    {"run", "command"},      {"script", "command"},
    {"steps", "command"},    {"stage", "needs"},
    {"depends", "needs"},    {"max-parallel", "parallel"},
    {"crates", "packages"},  {NULL, NULL},
};

static const struct shape shape = {"a job", keys, synonyms};

/* Outputs of whittle's own stand beside those of jobs, in whatever case. */
static int check_name(struct reading *reading, const struct node *key)
{
    static const char *const taken[] = {"mode", "count", "plan", "jobs", "narrowed", "base", NULL};
    const char *folded = name_fold(reading->arena, key->text);
    if (text_is_one_of(folded, taken))
        return shape_fail(reading, key,
                          "a job can't be called '%s': that is an output of whittle's own",
                          key->text);
    if (text_ends(folded, "-count"))
        return shape_fail(reading, key,
                          "a job can't be called '%s': that is an output about a job '%.*s'",
                          key->text, (int)(strlen(key->text) - strlen("-count")), key->text);
    return 0;
}

/* Words that choose no targets have a place of their own. */
static int fail_command(struct reading *reading, const struct node *node, const char *words)
{
    const char *command = words + strspn(words, " \t\n");
    struct cargo_selection roots;
    struct err trouble = {0};
    shape_fail_here(reading, node);
    command = arena_copy(reading->arena, command, strcspn(command, " \t\n"));
    if (cargo_selection_parse(reading->arena, command, &roots, &trouble) != 0)
        return -1;
    trouble = *reading->err;
    return err_hint(reading->err, "%s; other arguments of cargo belong in 'args'", trouble.hint);
}

/* The command is the job's name where it isn't written. */
static int read_command(struct draft *draft, const struct node *key, const struct written *written,
                        struct job *job)
{
    struct reading *reading = draft->reading;
    const char *words = key->text;
    struct err trouble = {0};
    if (written->command &&
        shape_text(reading, written->command, "a command of cargo", &words) != 0)
        return -1;
    if (!written->command &&
        cargo_selection_parse(reading->arena, words, &job->roots, &trouble) != 0) {
        shape_fail(reading, key,
                   "the job '%s' needs the key 'command': its name is none of cargo's", key->text);
        return err_hint(reading->err, "%s", trouble.hint);
    }
    if (!written->command)
        return 0;
    if (cargo_selection_parse(reading->arena, words, &job->roots, reading->err) == 0)
        return 0;
    return fail_command(reading, written->command, words);
}

static int read_packages(struct draft *draft, const struct written *written, struct job *job)
{
    const struct name_world world = {"package", "among the members of the workspace",
                                     "`whittle graph` lists the packages", &draft->scope->members};
    if (written->packages && globs_read(draft, written->packages, &world, &job->packages) != 0)
        return -1;
    return written->without ? globs_read(draft, written->without, &world, &job->without) : 0;
}

/* A job that leaves all of its packages out was meant otherwise. */
static int check_packages(struct draft *draft, const struct written *written, const struct job *job)
{
    const struct strings *members = &draft->scope->members;
    if (!written->without)
        return 0;
    for (size_t i = 0; i < members->count; i++)
        if (job_has(job, members->items[i]))
            return 0;
    return shape_fail(draft->reading, written->without,
                      "the job '%s' has no packages: 'without' leaves all of them out", job->name);
}

static int read_rows(struct draft *draft, const struct node *node, const struct written *written,
                     struct job *job)
{
    const struct axes_written *own = &written->own;
    const struct node *both = own->platforms ? own->platforms
                              : own->axes    ? own->axes
                              : own->include ? own->include
                                             : own->exclude;
    if (!written->matrix)
        return axes_read(draft, node, own, job);
    if (both) {
        shape_fail(draft->reading, both,
                   "the job '%s' has the matrix of a workflow, and one of its own", job->name);
        return err_hint(draft->reading->err, "leave out 'matrix', or platforms, axes, include and "
                                             "exclude");
    }
    return existing_read(draft, written->matrix, job);
}

static int read_when(struct reading *reading, const struct node *node, struct job *job)
{
    struct nodes texts = {0};
    struct map seen = {0};
    if (shape_texts(reading, node, "an event", &texts) != 0)
        return err_hint(reading->err, "an event is one text without a blank: 'tag:v*'");
    for (size_t i = 0; i < texts.count; i++) {
        struct event_pattern pattern = {0};
        const char *text = texts.items[i]->text;
        if (event_pattern_parse(reading->arena, text, &pattern, reading->err) != 0)
            return shape_fail_here(reading, texts.items[i]);
        if (!map_add(reading->arena, &seen, text, 1))
            return shape_fail(reading, texts.items[i], "'%.100s' stands here twice", text);
        vec_push(reading->arena, &job->when, pattern);
    }
    return 0;
}

static int read_mode(struct reading *reading, const struct node *node, struct job *job)
{
    static const char *words[] = {"affected", "full"};
    const struct strings known = {words, 2, 2};
    const char *text;
    if (shape_text(reading, node, "affected or full", &text) != 0)
        return -1;
    job->full = strcmp(text, "full") == 0;
    if (!job->full && strcmp(text, "affected") != 0)
        return shape_fail_near(reading, node, &known, NULL,
                               "expected affected or full, found '%.100s'", text);
    return 0;
}

static int read_runners(struct reading *reading, const struct node *node, struct job *job)
{
    if (node->kind == NODE_TEXT && strcmp(node->text, "each") == 0) {
        job->runners = RUNNERS_EACH;
        return 0;
    }
    if (node->kind == NODE_TEXT && strcmp(node->text, "auto") == 0)
        return 0;
    if (node->kind == NODE_TEXT && (node->text[0] < '0' || node->text[0] > '9'))
        return shape_fail(reading, node,
                          "expected 'auto', 'each' or a number from 1, found '%.100s'", node->text);
    return shape_number(reading, node, 1, DRAFT_RUNNERS, &job->runners);
}

/* true, false, or for how many hours. */
static int read_reuse(struct reading *reading, const struct node *node, struct job *job)
{
    bool reuse;
    if (node->kind == NODE_TEXT && node->text[0] >= '0' && node->text[0] <= '9')
        return shape_number(reading, node, 1, REUSE_LIMIT, &job->reuse_hours);
    if (shape_flag(reading, node, &reuse) != 0)
        return -1;
    job->reuse_hours = reuse ? REUSE_HOURS : 0;
    return 0;
}

/* Only what jobs that reuse ran is ever recorded. */
static int read_proof(struct reading *reading, const struct node *node, struct job *job)
{
    static const char *words[] = {"required"};
    const struct strings known = {words, 1, 1};
    const char *text;
    if (shape_text(reading, node, "required", &text) != 0)
        return -1;
    if (strcmp(text, words[0]) != 0)
        return shape_fail_near(reading, node, &known, "leave 'proof' out where none is wanted",
                               "expected required, found '%.100s'", text);
    job->wants_proof = true;
    if (job->reuse_hours)
        return 0;
    shape_fail(reading, node, "the job '%s' wants proof, and nothing that it ran is recorded",
               job->name);
    return err_hint(reading->err, "give it 'reuse: true' as well");
}

static int read_rest(struct draft *draft, const struct written *written, struct job *job)
{
    struct reading *reading = draft->reading;
    job->runners = RUNNERS_AUTO;
    job->parallel = draft->parallel;
    if ((written->when && read_when(reading, written->when, job) != 0) ||
        (written->mode && read_mode(reading, written->mode, job) != 0) ||
        (written->runners && read_runners(reading, written->runners, job) != 0) ||
        (written->toolchain &&
         shape_text(reading, written->toolchain, "a toolchain", &job->toolchain) != 0) ||
        (written->reuse && read_reuse(reading, written->reuse, job) != 0) ||
        (written->proof && read_proof(reading, written->proof, job) != 0) ||
        (written->calls && shape_flag(reading, written->calls, &job->calls) != 0) ||
        (written->parallel &&
         shape_number(reading, written->parallel, 1, DRAFT_RUNNERS, &job->parallel) != 0) ||
        wishes_read(reading, &written->wishes, &job->wishes) != 0)
        return -1;
    hosts_check(draft, job);
    return (written->args && (fills_read(draft, written->args, job, true, &job->args) != 0 ||
                              args_check(draft, written->args, job) != 0)) ||
                   (written->name && fills_read(draft, written->name, job, false, &job->title) != 0)
               ? -1
               : 0;
}

/* A job of which nothing is written is one of its name. */
static int read_job(struct draft *draft, const struct node_entry *entry, struct job *job,
                    const struct node **needs)
{
    struct written written = {0};
    const struct node *node = entry->value;
    if (!node_is_null(node) && shape_mapping(draft->reading, node, &shape, &written) != 0)
        return -1;
    if (read_command(draft, entry->key, &written, job) != 0 ||
        read_packages(draft, &written, job) != 0 || check_packages(draft, &written, job) != 0 ||
        read_rows(draft, entry->key, &written, job) != 0)
        return -1;
    *needs = written.needs;
    return read_rest(draft, &written, job);
}

static int read_names(struct draft *draft, const struct node *node)
{
    struct reading *reading = draft->reading;
    struct jobs *jobs = &draft->config->jobs;
    jobs->items = arena_array(reading->arena, node->entries.count, sizeof *jobs->items);
    for (size_t i = 0; i < node->entries.count; i++) {
        const struct node *key = node->entries.items[i].key;
        if (name_take(reading, &draft->job_names, key, "a job", false, (uint32_t)i) != 0 ||
            check_name(reading, key) != 0)
            return -1;
        jobs->items[jobs->count++] =
            (struct job){.name = key->text, .file = reading->file, .line = key->line};
    }
    return 0;
}

int jobs_read(struct draft *draft, const struct node *node)
{
    struct jobs *jobs = &draft->config->jobs;
    if (shape_named(draft->reading, node, "jobs") != 0 || read_names(draft, node) != 0)
        return -1;
    const struct node **needs = arena_array(draft->reading->arena, jobs->count, sizeof(void *));
    for (size_t i = 0; i < jobs->count; i++)
        if (read_job(draft, &node->entries.items[i], &jobs->items[i], &needs[i]) != 0)
            return -1;
    return needs_read(draft, needs);
}
