#include "tests/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/workspace.h"
#include "tests/listed_walk.h"

enum { LINKS = 8 };

/* The place of the first file that does not come before `path`. */
static size_t place_of(const struct tree *tree, const char *path)
{
    size_t low = 0, high = tree->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(tree->items[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct tree_file *find(const struct tree *tree, const char *path)
{
    size_t place = place_of(tree, path);
    bool found = place < tree->count && strcmp(tree->items[place].path, path) == 0;
    return found ? &tree->items[place] : NULL;
}

static bool is_dir(const struct tree *tree, const char *path)
{
    if (!path[0])
        return true;
    const char *inside = arena_printf(tree->arena, "%s/", path);
    size_t place = place_of(tree, inside);
    return place < tree->count && strncmp(tree->items[place].path, inside, strlen(inside)) == 0;
}

static bool is_free(const struct tree *tree, const char *path)
{
    char *above = arena_string(tree->arena, path);
    while (path_cut(above))
        if (find(tree, above))
            return false;
    return path[0] && !path_outside(path) && !is_dir(tree, path);
}

static void put(struct tree *tree, const char *path, const char *content, bool link)
{
    struct tree_file file = {path_join(tree->arena, "", path), arena_string(tree->arena, content),
                             link};
    if (!is_free(tree, file.path))
        return;
    size_t place = place_of(tree, file.path);
    if (!find(tree, file.path)) {
        vec_push(tree->arena, tree, file);
        memmove(&tree->items[place + 1], &tree->items[place],
                (tree->count - 1 - place) * sizeof file);
    }
    tree->items[place] = file;
}

void tree_put(struct tree *tree, const char *path, const char *content)
{
    put(tree, path, content, false);
}

void tree_link(struct tree *tree, const char *path, const char *target)
{
    put(tree, path, target, true);
}

void tree_remove(struct tree *tree, const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < tree->count; i++)
        if (!path_within(path, tree->items[i].path))
            tree->items[kept++] = tree->items[i];
    tree->count = kept;
}

struct tree tree_copy(const struct tree *tree)
{
    struct tree copy = {.arena = tree->arena};
    for (size_t i = 0; i < tree->count; i++)
        vec_push(tree->arena, &copy, tree->items[i]);
    return copy;
}

const char *tree_content(const struct tree *tree, const char *path)
{
    const struct tree_file *file = find(tree, path);
    return file ? file->content : NULL;
}

/* Enough links to give the graph every answer there is. */
static const struct tree_file *follow(const struct tree *tree, const char **path)
{
    const struct tree_file *file = find(tree, *path);
    for (int i = 0; file && file->link && i < LINKS; i++) {
        *path = path_join(tree->arena, path_parent(tree->arena, *path), file->content);
        file = find(tree, *path);
    }
    return file;
}

static void hash_file(struct hasher *hasher, const struct tree_file *file)
{
    hasher_add_string(hasher, file->link ? "link" : "file");
    hasher_add_string(hasher, file->content);
}

static const char *node_of(const struct tree *tree, const struct tree_file *file)
{
    struct hasher hasher = hasher_new();
    if (!file)
        return NULL;
    hash_file(&hasher, file);
    const struct hash hash = hasher_end(&hasher);
    return arena_printf(tree->arena, "%s %s", file->link ? "120000" : "100644",
                        hash_hex(tree->arena, &hash));
}

static const char *node_of_dir(const struct tree *tree, const char *dir)
{
    struct hasher hasher = hasher_new();
    for (size_t i = 0; i < tree->count; i++)
        if (path_within(dir, tree->items[i].path)) {
            hasher_add_string(&hasher, tree->items[i].path + strlen(dir));
            hash_file(&hasher, &tree->items[i]);
        }
    const struct hash hash = hasher_end(&hasher);
    return arena_printf(tree->arena, "040000 %s", hash_hex(tree->arena, &hash));
}

static struct file_info tree_stat(void *self, const char *path)
{
    const struct tree *tree = self;
    const char *found = path;
    const struct tree_file *file = follow(tree, &found);
    struct file_info info = {.kind = FILE_NONE};
    if (file)
        info.kind = file->link ? FILE_LINK : FILE_REGULAR;
    else if (is_dir(tree, found))
        info.kind = FILE_DIR;
    if (info.kind == FILE_REGULAR) {
        snprintf(info.id, sizeof info.id, "%s", strchr(node_of(tree, file), ' ') + 1);
        info.real = found != path ? found : NULL;
    }
    return info;
}

static int tree_read(void *self, const char *path, size_t limit, struct arena *arena,
                     struct blob *blob, struct err *err)
{
    const char *found = path;
    const struct tree_file *file = follow(self, &found);
    (void)arena;
    if (!file || file->link || strlen(file->content) > limit)
        return err_at(err, ERR_INPUT, path, 0, 0, "no file");
    *blob = (struct blob){file->content, strlen(file->content)};
    return 0;
}

/* Files of one directory stand together, but for those that sort between it and its slash. */
static void add_entry(const struct tree *tree, const char *dir, const struct tree_file *file,
                      struct map *known, struct file_entry *items, size_t *count)
{
    size_t skip = dir[0] ? strlen(dir) + 1 : 0, len = strcspn(file->path + skip, "/");
    const char *name = arena_copy(tree->arena, file->path + skip, len);
    bool inner = file->path[skip + len];
    uint32_t seen;
    if (map_get(known, name, &seen))
        return;
    map_put(tree->arena, known, name, 1);
    items[(*count)++] = (struct file_entry){
        .name = name,
        .kind = inner        ? FILE_DIR
                : file->link ? FILE_LINK
                             : FILE_REGULAR,
        .node = inner ? node_of_dir(tree, path_join(tree->arena, dir, name)) : node_of(tree, file),
    };
}

static int compare_entries(const void *left, const void *right)
{
    return strcmp(((const struct file_entry *)left)->name,
                  ((const struct file_entry *)right)->name);
}

static struct file_list tree_list(void *self, const char *dir, struct arena *arena)
{
    const struct tree *tree = self;
    struct file_entry *items = arena_array(arena, tree->count, sizeof *items);
    struct map known = {0};
    size_t count = 0;
    for (size_t i = 0; i < tree->count; i++)
        if (path_within(dir, tree->items[i].path) && strcmp(dir, tree->items[i].path) != 0)
            add_entry(tree, dir, &tree->items[i], &known, items, &count);
    if (count > 1)
        qsort(items, count, sizeof *items, compare_entries);
    return (struct file_list){items, count};
}

static int tree_links(void *self, struct arena *arena, struct links *links, struct err *err)
{
    const struct tree *tree = self;
    (void)err;
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_file *file = &tree->items[i];
        const char *real = file->path;
        if (!file->link)
            continue;
        struct link link = {file->path,
                            path_join(arena, path_parent(arena, file->path), file->content), NULL};
        link.real = follow(tree, &real) ? real : NULL;
        if (!path_outside(link.target))
            vec_push(arena, links, link);
    }
    return 0;
}

static int tree_walk(void *self, const char *dir, const struct file_visitor *visitor,
                     struct err *err)
{
    const struct source source = tree_source(self, "walk");
    (void)err;
    return listed_walk(&source, dir, visitor);
}

static void tree_read_all(void *self, const struct file_ref *files, size_t count, size_t limit,
                          const struct file_reader *reader)
{
    const struct source source = tree_source(self, "read");
    listed_read_all(&source, files, count, limit, reader);
}

struct source tree_source(struct tree *tree, const char *label)
{
    return (struct source){.label = label,
                           .self = tree,
                           .stat = tree_stat,
                           .read = tree_read,
                           .list = tree_list,
                           .links = tree_links,
                           .walk = tree_walk,
                           .read_all = tree_read_all};
}

/* What a line that begins something asks for. */
static void tell(struct tree *tree, const char *line)
{
    const char *arrow = line[0] == '-' ? strstr(line, " -> ") : NULL;
    size_t len = arrow ? (size_t)(arrow - line) : strcspn(line, "\n");
    if (len <= 3)
        return;
    const char *path = arena_copy(tree->arena, line + 3, len - 3);
    if (line[0] == '!')
        tree_remove(tree, path_join(tree->arena, "", path));
    else if (arrow)
        tree_link(tree, path, arena_copy(tree->arena, arrow + 4, strcspn(arrow + 4, "\n")));
    else
        tree_put(tree, path, line[len] ? line + len + 1 : "");
}

static bool begins(const char *line)
{
    static const char *const marks[] = {"== ", "-- ", "!! ", "~~"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(line, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

/* The line after this one and all that belongs to it; NULL at the end. */
static char *next_mark(char *line)
{
    char *end = strchr(line, '\n');
    while (end && !begins(end + 1))
        end = strchr(end + 1, '\n');
    return end ? end + 1 : NULL;
}

void story_read(struct arena *arena, const char *text, struct story *story)
{
    struct tree *tree = &story->base;
    *story = (struct story){.base = {.arena = arena}, .head = {.arena = arena}};
    for (char *line = arena_string(arena, text), *next; line; line = next) {
        next = next_mark(line);
        const char *part = next ? arena_copy(arena, line, (size_t)(next - line)) : line;
        if (part[0] == '~') {
            story->head = tree_copy(&story->base);
            tree = &story->head;
        } else if (begins(part)) {
            tell(tree, part);
        }
    }
    if (tree == &story->base)
        story->head = tree_copy(&story->base);
}

static struct change change_between(const struct tree_file *base, const struct tree_file *head,
                                    const struct story *story)
{
    const struct tree_file *any = head ? head : base;
    return (struct change){
        .path = any ? any->path : "",
        .status = !base   ? CHANGE_ADDED
                  : !head ? CHANGE_DELETED
                          : CHANGE_MODIFIED,
        .link_or_submodule = (base && base->link) || (head && head->link),
        .base_node = node_of(&story->base, base),
        .head_node = node_of(&story->head, head),
    };
}

static void compare(struct arena *arena, struct story *story)
{
    const struct tree *base = &story->base, *head = &story->head;
    for (size_t i = 0, k = 0; i < base->count || k < head->count;) {
        int order = i == base->count   ? 1
                    : k == head->count ? -1
                                       : strcmp(base->items[i].path, head->items[k].path);
        const struct tree_file *old = order <= 0 ? &base->items[i++] : NULL;
        const struct tree_file *new = order >= 0 ? &head->items[k++] : NULL;
        struct change change = change_between(old, new, story);
        if (!old || !new || strcmp(change.base_node, change.head_node) != 0)
            vec_push(arena, &story->changes, change);
    }
}

static int load(struct arena *arena, struct story *story, const struct source *source,
                struct workspace *workspace, struct err *err)
{
    const char *manifest = locate_manifest(arena, source, "", err);
    return manifest && workspace_load(arena, source, manifest, &story->cache, workspace, err) == 0
               ? workspace_find_targets(arena, source, workspace, err)
               : -1;
}

int story_load(struct arena *arena, struct story *story, struct err *err)
{
    story->base_source = tree_source(&story->base, "base");
    story->head_source = tree_source(&story->head, "head");
    if (load(arena, story, &story->head_source, &story->head_workspace, err) != 0 ||
        load(arena, story, &story->base_source, &story->base_workspace, err) != 0)
        return -1;
    compare(arena, story);
    tree_links(&story->head, arena, &story->links, err);
    story->request = (struct impact_request){
        .states = {[BASE] = {&story->base_workspace, &story->base_source, true},
                   [HEAD] = {&story->head_workspace, &story->head_source, true}},
        .changes = &story->changes,
        .links = &story->links,
        .keys = true,
    };
    return 0;
}
