#include "planner/config/workflow/uses_graph.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"

enum {
    FILE_LIMIT = 1 << 20,
    BYTES_LIMIT = 1 << 24, /* in all files of a revision */
    FILES_LIMIT = 1000,
    DIRS_LIMIT = 1000, /* that are looked through for actions */
    DEPTH_LIMIT = 8,   /* of them */
};

static const char *const action_names[] = {"action.yml", "action.yaml"};
enum { ACTION_NAMES = sizeof action_names / sizeof *action_names };

static int read_uses(struct ci_graph *graph, const char *file, struct uses *uses)
{
    const struct file_info info = source_stat(graph->source, file);
    struct ci_known *known = graph->known;
    struct blob blob;
    struct err err = {0};
    uint32_t at;
    if (*info.id && map_get(&known->by_id, info.id, &at)) {
        *uses = known->items.items[at];
        return 0;
    }
    if (graph->bytes > BYTES_LIMIT ||
        source_read(graph->source, file, FILE_LIMIT, graph->arena, &blob, &err) != 0)
        return -1;
    graph->bytes += blob.size;
    *uses = uses_read(graph->arena, file, &blob);
    map_put(graph->arena, &known->by_id, arena_string(graph->arena, info.id),
            (uint32_t)known->items.count);
    vec_push(graph->arena, &known->items, *uses);
    return 0;
}

static uint32_t add(struct ci_graph *graph, const char *path, const char *file, bool action)
{
    struct ci_file item = {.path = path, .file = file, .action = action};
    uint32_t id = (uint32_t)graph->files.count;
    if (id == FILES_LIMIT || read_uses(graph, file, &item.uses) != 0) {
        graph->complete = false;
        return CI_NONE;
    }
    graph->complete &= !item.uses.open;
    vec_push(graph->arena, &graph->files, item);
    map_put(graph->arena, &graph->by_path, path, id);
    return id;
}

static bool is_workflow_name(const char *name)
{
    return text_ends(name, ".yml") || text_ends(name, ".yaml");
}

/* GitHub runs what lies in the directory itself, by these names. */
static void add_workflows(struct ci_graph *graph)
{
    const struct file_list list = source_list(graph->source, CI_WORKFLOWS, graph->arena);
    for (size_t i = 0; i < list.count; i++) {
        const char *path = path_join(graph->arena, CI_WORKFLOWS, list.items[i].name);
        if (is_workflow_name(path) && source_has_file(graph->source, path))
            add(graph, path, path, false);
    }
}

/* Where the action in `dir` is written; NULL where none is. */
static const char *action_file(const struct ci_graph *graph, const char *dir)
{
    for (size_t i = 0; i < ACTION_NAMES; i++) {
        const char *file = path_join(graph->arena, dir, action_names[i]);
        if (source_has_file(graph->source, file))
            return file;
    }
    return NULL;
}

/* What lies below an action is a part of it, which one file of another may still use. */
static void add_actions(struct ci_graph *graph)
{
    struct strings dirs = {0}; /* a queue */
    struct ids depths = {0};
    vec_push(graph->arena, &dirs, CI_ACTIONS);
    vec_push(graph->arena, &depths, 0);
    for (size_t i = 0; i < dirs.count && i < DIRS_LIMIT; i++) {
        const char *file = action_file(graph, dirs.items[i]);
        if (file)
            add(graph, dirs.items[i], file, true);
        if (file || depths.items[i] == DEPTH_LIMIT)
            continue;
        const struct file_list list = source_list(graph->source, dirs.items[i], graph->arena);
        for (size_t k = 0; k < list.count; k++) {
            if (list.items[k].kind != FILE_DIR)
                continue;
            vec_push(graph->arena, &dirs,
                     path_join(graph->arena, dirs.items[i], list.items[k].name));
            vec_push(graph->arena, &depths, depths.items[i] + 1);
        }
    }
}

/* What is at `path`: a workflow, or an action, which need be no more than a Dockerfile. */
static uint32_t find_at(struct ci_graph *graph, const char *path)
{
    uint32_t id;
    if (path_outside(path))
        return CI_NONE;
    if (map_get(&graph->by_path, path, &id))
        return id;
    const char *docker = path_join(graph->arena, path, "Dockerfile");
    const char *file = action_file(graph, path);
    map_put(graph->arena, &graph->by_path, path, CI_NONE);
    if (file)
        return add(graph, path, file, true);
    if (source_has_file(graph->source, docker))
        return add(graph, path, docker, true);
    bool workflow = is_workflow_name(path) && source_has_file(graph->source, path);
    return workflow ? add(graph, path, path, false) : CI_NONE;
}

/* A path from the root of a checkout, which may lie in a directory of its own: the longest end of
 * it that is there. */
static uint32_t find_below(struct ci_graph *graph, const char *path)
{
    uint32_t id = CI_NONE;
    while (id == CI_NONE && *path) {
        id = find_at(graph, path);
        const char *slash = strchr(path, '/');
        path = slash ? slash + 1 : "";
    }
    return id == CI_NONE ? find_at(graph, "") : id;
}

/* What `uses` means here. ./PATH and $/PATH are of this repository; OWNER/NAME/PATH@REF may be,
 * since nobody knows what it is called. */
static uint32_t find_used(struct ci_graph *graph, const char *value)
{
    const char *at = strrchr(value, '@');
    const char *named = at ? arena_copy(graph->arena, value, (size_t)(at - value)) : value;
    if (text_begins(value, "./") || text_begins(value, "$/")) {
        uint32_t id = find_below(graph, path_join(graph->arena, "", value + 2));
        return id == CI_NONE && at ? find_below(graph, path_join(graph->arena, "", named + 2)) : id;
    }
    const char *name = strchr(named, '/');
    const char *path = name ? strchr(name + 1, '/') : NULL;
    return path && !text_begins(value, "docker:")
               ? find_at(graph, path_join(graph->arena, "", path + 1))
               : CI_NONE;
}

static bool is_inner(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

/* What it means that the name of a file stands in a text, at `at`. */
static enum ci_naming naming_at(const char *text, const char *at, const struct ci_file *to)
{
    static const char dir[] = CI_WORKFLOWS "/";
    const size_t len = sizeof dir - 1;
    const char *before = at == text ? " " : at - 1;
    if (to->action)
        return *before == '/' ? CI_READ : CI_UNNAMED;
    if ((size_t)(at - text) >= len && memcmp(at - len, dir, len) == 0)
        return CI_READ;
    return to->uses.dispatched && !is_inner(*before) && *before != '.' ? CI_STARTED : CI_UNNAMED;
}

static enum ci_naming naming_in(const char *text, const char *name, const struct ci_file *to)
{
    const size_t len = strlen(name);
    enum ci_naming found = CI_UNNAMED;
    for (const char *at = text; found != CI_STARTED && (at = strstr(at, name)); at++) {
        enum ci_naming here = is_inner(at[len]) ? CI_UNNAMED : naming_at(text, at, to);
        found = here > found ? here : found;
    }
    return found;
}

enum ci_naming ci_file_names(const struct ci_file *from, const struct ci_file *to)
{
    const char *name = path_base(to->path);
    enum ci_naming found = CI_UNNAMED;
    for (size_t i = 0; *name && found != CI_STARTED && i < from->uses.texts.count; i++) {
        enum ci_naming here = naming_in(from->uses.texts.items[i], name, to);
        found = here > found ? here : found;
    }
    return found;
}

static void link_to(struct ci_graph *graph, uint32_t from, uint32_t to)
{
    vec_push(graph->arena, &graph->files.items[from].down, to);
    vec_push(graph->arena, &graph->files.items[to].up, from);
}

/* What a file uses may be added while it is followed. */
static void follow(struct ci_graph *graph, uint32_t from)
{
    const struct uses uses = graph->files.items[from].uses;
    for (size_t i = 0; i < uses.values.count; i++) {
        uint32_t to = find_used(graph, uses.values.items[i]);
        if (to != CI_NONE && to != from)
            link_to(graph, from, to);
    }
}

/* What can't be parsed may use all that it names. */
static void follow_names(struct ci_graph *graph, uint32_t from)
{
    for (uint32_t to = 0; to < graph->files.count; to++)
        if (to != from && ci_file_names(&graph->files.items[from], &graph->files.items[to]))
            link_to(graph, from, to);
}

struct ci_graph ci_graph_read(struct arena *arena, const struct source *source,
                              const struct strings *beside, struct ci_known *known)
{
    struct ci_graph graph = {.arena = arena, .source = source, .known = known, .complete = true};
    add_workflows(&graph);
    add_actions(&graph);
    for (size_t i = 0; i < beside->count; i++)
        find_at(&graph, beside->items[i]);
    for (uint32_t i = 0; i < graph.files.count; i++)
        follow(&graph, i);
    for (uint32_t i = 0; i < graph.files.count; i++)
        if (graph.files.items[i].uses.broken)
            follow_names(&graph, i);
    return graph;
}

uint32_t ci_graph_find(const struct ci_graph *graph, const char *path)
{
    uint32_t id = CI_NONE;
    map_get(&graph->by_path, path, &id);
    return id;
}
