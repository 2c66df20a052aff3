#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "graph/base/path.h"
#include "planner/git/internal.h"

struct place {
    git_repository *parent;
    const char *path; /* in it */
    struct trouble *trouble;
};

/* Names come from a file in the repository: one that climbs out of the modules is refused, as git
 * refuses it. */
static bool is_safe_name(struct arena *arena, const char *name)
{
    return *name && strcmp(path_join(arena, "", name), name) == 0 && !path_outside(name);
}

static git_repository *open_git_dir(const struct place *place, const char *path, unsigned flags)
{
    git_repository *handle = NULL;
    if (access(path, F_OK) < 0) {
        trouble_disk(place->trouble, place->path, errno);
        return NULL;
    }
    int code = handle_open_at(&handle, path, flags, NULL);
    if (code < 0 && code != GIT_ENOTFOUND && code != GIT_EOWNER)
        trouble_object(place->trouble, place->parent, place->path);
    return handle;
}

/* As bare ones: the work tree that they are configured for may be gone, and is not needed. */
static git_repository *open_module(const struct place *place, struct arena *arena, const char *name)
{
    const char *own = git_repository_path(place->parent);
    const char *common = git_repository_commondir(place->parent);
    if (!is_safe_name(arena, name))
        return NULL;
    git_repository *handle = open_git_dir(place, arena_printf(arena, "%smodules/%s", own, name),
                                          GIT_REPOSITORY_OPEN_BARE);
    if (!handle)
        handle = open_git_dir(place, arena_printf(arena, "%smodules/%s", common, name),
                              GIT_REPOSITORY_OPEN_BARE);
    return handle;
}

/* Which entry `submodule.NAME.path` of .gitmodules has the value `path`; `path` itself where none
 * has, which is git's own name for a new submodule. The library's look-up skips this step for a
 * submodule that the index knows. */
static const char *configured_name(git_repository *parent, struct arena *arena, const char *path)
{
    const char *root = git_repository_workdir(parent), *name = path;
    const size_t head = sizeof "submodule." - 1, tail = sizeof ".path" - 1;
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry = NULL;
    if (root && git_config_open_ondisk(&config, arena_printf(arena, "%s.gitmodules", root)) == 0 &&
        git_config_iterator_new(&iterator, config) == 0)
        while (git_config_next(&entry, iterator) == 0) {
            size_t len = strlen(entry->name);
            if (len > head + tail && strncmp(entry->name, "submodule.", head) == 0 &&
                strcmp(entry->name + len - tail, ".path") == 0 && entry->value &&
                strcmp(entry->value, path) == 0)
                name = arena_copy(arena, entry->name + head, len - head - tail);
        }
    git_config_iterator_free(iterator);
    git_config_free(config);
    return name;
}

git_repository *submodule_open(git_repository *parent, const char *path, struct trouble *trouble)
{
    const struct place place = {parent, path, trouble};
    struct arena scratch = {0};
    const char *root = git_repository_workdir(parent);
    git_repository *handle = NULL;
    if (root && is_safe_name(&scratch, path))
        handle = open_git_dir(&place, arena_printf(&scratch, "%s%s/.git", root, path),
                              GIT_REPOSITORY_OPEN_NO_SEARCH);
    if (!handle)
        handle = open_module(&place, &scratch, configured_name(parent, &scratch, path));
    if (!handle)
        handle = open_module(&place, &scratch, path);
    arena_free(&scratch);
    return handle;
}

int submodule_is_dirty(git_repository *handle, bool *dirty)
{
    git_status_options options;
    git_status_list *list = NULL;
    git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED;
    int code = git_status_list_new(&list, handle, &options);
    *dirty = code < 0 || git_status_list_entrycount(list) > 0;
    git_status_list_free(list);
    return code;
}
