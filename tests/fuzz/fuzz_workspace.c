/* Any files are a workspace or an error with a message, and any difference between two sets of
 * files has an impact. The input is a story: a line "== PATH" begins a file, "-- PATH -> TARGET" is
 * a link, and a line "~~" ends the base; what follows is added to it at the head. */
#include <stdio.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/locate.h"
#include "graph/impact/impact.h"
#include "tests/fuzz/target.h"

struct file {
    const char *path, *content, *target; /* a link where target is not NULL */
    bool at_base;
};

struct files {
    struct file *items;
    size_t count, capacity;
};

/* Files seen from one of the revisions. */
struct view {
    const struct files *files;
    struct arena *arena;
    bool base;
};

enum { LINKS = 8 };

static const struct file *find(const struct view *view, const char *path)
{
    const struct file *found = NULL;
    for (size_t i = 0; i < view->files->count; i++) {
        const struct file *file = &view->files->items[i];
        if (strcmp(file->path, path) == 0 && (!view->base || file->at_base))
            found = file;
    }
    return found;
}

static bool is_dir(const struct view *view, const char *path)
{
    for (size_t i = 0; i < view->files->count; i++)
        if (path_within(path, view->files->items[i].path) &&
            strcmp(path, view->files->items[i].path) != 0)
            return true;
    return false;
}

/* Follows links at the end of a path only: enough to give the graph every answer there is. */
static const struct file *follow(const struct view *view, const char **path)
{
    const struct file *file = find(view, *path);
    for (int i = 0; file && file->target && i < LINKS; i++) {
        *path = path_join(view->arena, path_parent(view->arena, *path), file->target);
        file = find(view, *path);
    }
    return file;
}

static struct file_info view_stat(void *self, const char *path)
{
    const struct view *view = self;
    const char *found = path;
    const struct file *file = follow(view, &found);
    struct file_info info = {.kind = FILE_NONE};
    if (file)
        info.kind = file->target ? FILE_LINK : FILE_REGULAR;
    else if (is_dir(view, found))
        info.kind = FILE_DIR;
    if (info.kind == FILE_REGULAR && found != path)
        info.real = found;
    return info;
}

static int view_read(void *self, const char *path, size_t limit, struct arena *arena,
                     struct blob *blob, struct err *err)
{
    const struct file *file = follow(self, &path);
    (void)arena;
    if (!file || file->target || strlen(file->content) > limit)
        return err_at(err, ERR_INPUT, path, 0, 0, "no file");
    *blob = (struct blob){file->content, strlen(file->content)};
    return 0;
}

static bool lists(const struct file_entry *items, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].name, name) == 0)
            return true;
    return false;
}

static struct file_list view_list(void *self, const char *dir, struct arena *arena)
{
    const struct view *view = self;
    struct file_entry *items = arena_array(arena, view->files->count, sizeof *items);
    size_t count = 0, skip = dir[0] ? strlen(dir) + 1 : 0;
    for (size_t i = 0; i < view->files->count; i++) {
        const char *path = view->files->items[i].path;
        if (!path_within(dir, path) || strlen(path) <= skip)
            continue;
        size_t len = strcspn(path + skip, "/");
        const char *name = arena_copy(arena, path + skip, len);
        enum file_kind kind = path[skip + len]               ? FILE_DIR
                              : view->files->items[i].target ? FILE_LINK
                                                             : FILE_REGULAR;
        if (!lists(items, count, name))
            items[count++] = (struct file_entry){name, kind};
    }
    return (struct file_list){items, count};
}

static int view_links(void *self, struct arena *arena, struct links *links, struct err *err)
{
    const struct view *view = self;
    (void)err;
    for (size_t i = 0; i < view->files->count; i++) {
        const struct file *file = &view->files->items[i];
        if (!file->target)
            continue;
        const char *real = file->path;
        struct link link = {file->path,
                            path_join(arena, path_parent(arena, file->path), file->target), NULL};
        link.real = follow(view, &real) ? real : NULL;
        if (!path_outside(link.target))
            vec_push(arena, links, link);
    }
    return 0;
}

static struct source source_of(struct view *view)
{
    return (struct source){
        view->base ? "base" : "head", view, view_stat, view_read, view_list, view_links};
}

static void add_file(struct arena *arena, struct files *files, const char *line, bool at_base)
{
    struct file file = {.content = "", .at_base = at_base};
    const char *arrow = line[0] == '-' ? strstr(line, " -> ") : NULL;
    size_t len = arrow ? (size_t)(arrow - line) : strcspn(line, "\n");
    if (len <= 3)
        return;
    file.path = path_join(arena, "", arena_copy(arena, line + 3, len - 3));
    if (arrow)
        file.target = arena_copy(arena, arrow + 4, strcspn(arrow + 4, "\n"));
    else if (line[len])
        file.content = line + len + 1;
    if (file.path[0] && !path_outside(file.path))
        vec_push(arena, files, file);
}

/* Cuts the story at the lines that begin something. */
static struct files read_story(struct arena *arena, char *story)
{
    struct files files = {0};
    bool at_base = true;
    for (char *line = story; line;) {
        char *end = strchr(line, '\n');
        bool mark = strncmp(line, "== ", 3) == 0 || strncmp(line, "-- ", 3) == 0 ||
                    strncmp(line, "~~", 2) == 0;
        if (mark && line > story)
            line[-1] = '\0';
        if (mark && line[0] == '~')
            at_base = false;
        else if (mark)
            add_file(arena, &files, line, at_base);
        line = end ? end + 1 : NULL;
    }
    return files;
}

static int compare_changes(const void *left, const void *right)
{
    return strcmp(((const struct change *)left)->path, ((const struct change *)right)->path);
}

static struct changes changes_of(struct arena *arena, const struct files *files)
{
    struct changes changes = {0};
    for (size_t i = 0; i < files->count; i++) {
        const struct file *file = &files->items[i];
        struct change change = {file->path, CHANGE_MODIFIED, file->target != NULL};
        if (!file->at_base)
            vec_push(arena, &changes, change);
    }
    if (changes.count)
        qsort(changes.items, changes.count, sizeof *changes.items, compare_changes);
    return changes;
}

static void check_impact(const struct impact *impact)
{
    for (size_t i = 0; i < impact->package_count; i++) {
        const struct impact_package *package = &impact->packages[i];
        require(package->affected || !package->carries);
        require(package->affected == (package->change != NULL));
        require(package->affected != (package->reason.code == REASON_NOT_REACHED));
        require(reason_name(package->reason.code) != NULL);
    }
}

static int load(struct arena *arena, const struct source *source, struct workspace *workspace)
{
    struct manifest_cache cache = {0};
    struct err err = {0};
    const char *manifest = locate_manifest(arena, source, "", &err);
    if (!manifest || workspace_load(arena, source, manifest, &cache, workspace, &err)) {
        require(err.code != ERR_NONE && err.message[0]);
        return -1;
    }
    if (workspace_find_targets(arena, source, workspace, &err))
        require(err.code == ERR_INPUT && err.file[0]);
    return 0;
}

static void run(struct arena *arena, char *story)
{
    struct files files = read_story(arena, story);
    struct view old = {&files, arena, true}, new = {&files, arena, false};
    struct source base_source = source_of(&old), head_source = source_of(&new);
    struct workspace base, head;
    struct links links = {0};
    struct err err = {0};
    if (load(arena, &head_source, &head) || load(arena, &base_source, &base))
        return;
    view_links(&new, arena, &links, &err);
    struct changes changes = changes_of(arena, &files);
    struct impact impact =
        impact_compute(arena, &base, &base_source, &head, &head_source, &changes, &links);
    check_impact(&impact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    run(&arena, arena_copy(&arena, (const char *)data, size));
    arena_free(&arena);
    return 0;
}
