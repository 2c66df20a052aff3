#include "planner/config/ci.h"

#include <string.h>

#include "graph/base/bits.h"
#include "graph/base/path.h"
#include "planner/config/workflow/uses_graph.h"

/* Of one revision; paths of workflows and directories of actions. */
struct ci_files {
    struct strings used;   /* what has a say */
    struct strings others; /* of those that the table of path rules knows, what has none */
};

/* Files that are met on the way, each once. */
struct queue {
    struct arena *arena;
    struct bits met;
    struct ids files;
};

static struct queue queue_new(struct arena *arena, const struct ci_graph *graph)
{
    return (struct queue){.arena = arena, .met = bits_new(arena, graph->files.count)};
}

static void meet(struct queue *queue, uint32_t file)
{
    if (file != CI_NONE && bits_add(&queue->met, file))
        vec_push(queue->arena, &queue->files, file);
}

static void meet_all(struct queue *queue, const struct ids *files)
{
    for (size_t i = 0; i < files->count; i++)
        meet(queue, files->items[i]);
}

/* The workflows that plan, or whose jobs are planned for; false where nothing tells which plan. */
static bool meet_planners(struct queue *queue, const struct ci_graph *graph,
                          const struct ci_question *question)
{
    if (question->workflow)
        meet(queue, ci_graph_find(graph, question->workflow));
    for (uint32_t i = 0; !question->workflow && i < graph->files.count; i++)
        if (graph->files.items[i].uses.names_whittle)
            meet(queue, i);
    bool known = queue->files.count;
    for (size_t i = 0; i < question->matrices.count; i++)
        meet(queue, ci_graph_find(graph, question->matrices.items[i]));
    return known;
}

/* What a file of a run may start without a `uses`: a workflow that it dispatches. What it may read,
 * as a script in the directory of an action, has a say alone, not with all that it uses. */
static void meet_named(struct queue *queue, const struct ci_graph *graph, uint32_t from,
                       struct bits *used)
{
    for (uint32_t to = 0; to < graph->files.count; to++) {
        if (bits_has(&queue->met, to))
            continue;
        enum ci_naming naming = ci_file_names(&graph->files.items[from], &graph->files.items[to]);
        if (naming != CI_UNNAMED)
            bits_add(used, to);
        if (naming == CI_STARTED)
            meet(queue, to);
    }
}

static void meet_users(struct queue *up, const struct ci_graph *graph)
{
    for (size_t i = 0; i < up->files.count; i++)
        meet_all(up, &graph->files.items[up->files.items[i]].up);
}

/* All that has a say: a job of the run that plans may be called by its callers, and their other
 * jobs take what it says; what runs after another run, or can't be parsed, may have one. */
static bool gather(struct arena *arena, const struct ci_graph *graph,
                   const struct ci_question *question, struct bits *used)
{
    struct queue up = queue_new(arena, graph), down = queue_new(arena, graph);
    *used = bits_new(arena, graph->files.count);
    if (!graph->complete || !meet_planners(&up, graph, question))
        return false;
    meet_users(&up, graph);
    meet_all(&down, &up.files);
    for (uint32_t i = 0; i < graph->files.count; i++)
        if (graph->files.items[i].uses.broken || graph->files.items[i].uses.follows)
            meet(&down, i);
    for (size_t i = 0; i < down.files.count; i++) {
        meet_all(&down, &graph->files.items[down.files.items[i]].down);
        meet_named(&down, graph, down.files.items[i], used);
        bits_add(used, down.files.items[i]);
    }
    return true;
}

static bool is_in_table(const char *path)
{
    return path_within(CI_WORKFLOWS, path) || path_within(CI_ACTIONS, path);
}

/* An action's directory is its own, unless all kinds of things lie in it. */
static void add_used(struct arena *arena, struct ci_files *files, const struct ci_file *file)
{
    vec_push(arena, &files->used, file->file);
    if (file->action && *file->path && strcmp(file->path, ".github") != 0)
        vec_push(arena, &files->used, file->path);
}

/* Where it can't be told, all have a say. */
static struct ci_files files_of(struct arena *arena, const struct source *source,
                                const struct ci_question *question, struct ci_known *known_files)
{
    struct strings beside = {0};
    struct ci_files files = {0};
    struct bits used = {0};
    if (question->workflow)
        vec_push(arena, &beside, question->workflow);
    for (size_t i = 0; i < question->matrices.count; i++)
        vec_push(arena, &beside, question->matrices.items[i]);
    const struct ci_graph graph = ci_graph_read(arena, source, &beside, known_files);
    bool known = gather(arena, &graph, question, &used);
    for (uint32_t i = 0; i < graph.files.count; i++) {
        const struct ci_file *file = &graph.files.items[i];
        if (!known || bits_has(&used, i))
            add_used(arena, &files, file);
        else if (is_in_table(file->path))
            vec_push(arena, &files.others, file->path);
    }
    return files;
}

/* Whether anything at `path`, below it or around it has a say. */
static bool effects(const struct strings *used, const char *path)
{
    for (size_t i = 0; i < used->count; i++)
        if (path_within(used->items[i], path) || path_within(path, used->items[i]))
            return true;
    return false;
}

/* A file that has no say at one revision needs to have none at the other, or not to be there. */
static void note_others(struct arena *arena, const struct ci_files *files,
                        const struct ci_files *than, const struct source *there,
                        struct path_rules *rules)
{
    for (size_t i = 0; i < files->others.count; i++) {
        const char *path = files->others.items[i];
        bool none = strings_have(&than->others, path) || source_stat(there, path).kind == FILE_NONE;
        if (none && !effects(&files->used, path) && !effects(&than->used, path) &&
            !strings_have(&rules->others, path))
            vec_push(arena, &rules->others, path);
    }
}

static void note_used(struct arena *arena, const struct ci_files *files, struct path_rules *rules)
{
    for (size_t i = 0; i < files->used.count; i++)
        if (!is_in_table(files->used.items[i]) &&
            !strings_have(&rules->plans, files->used.items[i]))
            vec_push(arena, &rules->plans, files->used.items[i]);
}

void ci_note(struct arena *arena, const struct ci_question *question, const struct source *base,
             const struct source *head, struct path_rules *rules)
{
    struct ci_known known = {0};
    const struct ci_files before = files_of(arena, base, question, &known);
    const struct ci_files after = files_of(arena, head, question, &known);
    note_used(arena, &before, rules);
    note_used(arena, &after, rules);
    note_others(arena, &before, &after, head, rules);
    note_others(arena, &after, &before, base, rules);
}

struct strings ci_planners(struct arena *arena, const struct source *source)
{
    const struct strings none = {0};
    const struct ci_question unknown = {0};
    struct ci_known known = {0};
    const struct ci_graph graph = ci_graph_read(arena, source, &none, &known);
    struct queue up = queue_new(arena, &graph);
    struct strings planners = {0};
    meet_planners(&up, &graph, &unknown);
    meet_users(&up, &graph);
    for (size_t i = 0; i < up.files.count; i++) {
        const struct ci_file *file = &graph.files.items[up.files.items[i]];
        if (!file->action && path_within(CI_WORKFLOWS, file->path))
            vec_push(arena, &planners, file->path);
    }
    strings_sort(&planners);
    return planners;
}
