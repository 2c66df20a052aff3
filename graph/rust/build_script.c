#include "graph/rust/build_script.h"

#include <string.h>

#include "graph/base/path.h"

static const struct script_inputs anything = {.any = true};

/* Helpers that print lines are libraries, and those of a script are its build-dependencies. */
static bool has_helpers(const struct package *package)
{
    for (size_t i = 0; i < package->dependencies.count; i++)
        if (package->dependencies.items[i].kind == DEP_BUILD)
            return true;
    return false;
}

/* Whether `..` takes back what may be a link: then it leads elsewhere than it says. */
static bool turns_back(const char *path)
{
    for (size_t len; *path; path += len + strspn(path + len, "/")) {
        len = strcspn(path, "/");
        if (len > 2 || strncmp(path, "..", len) != 0)
            return path_climbs(path);
    }
    return false;
}

static bool ends_as_dir(const char *path)
{
    size_t len = strlen(path);
    return len && (path[len - 1] == '/' || strcmp(path_base(path), ".") == 0);
}

/* Cargo goes by time: for a directory by that of everything below, links followed. What does not
 * exist is newer than everything, and one without a name is the package. */
static bool add_input(struct arena *arena, const struct source *source,
                      const struct package *package, const char *written, struct strings *paths)
{
    const char *path = path_join(arena, package->path, written);
    if (path_outside(path) || turns_back(written))
        return false;
    struct file_info info = source_stat(source, path);
    bool dir = info.kind == FILE_DIR || info.kind == FILE_SUBMODULE;
    if (!dir && (info.kind != FILE_REGULAR || ends_as_dir(written)))
        return false;
    vec_push(arena, paths, path);
    if (info.real)
        vec_push(arena, paths, (const char *)arena_string(arena, info.real));
    return true;
}

struct script_inputs script_inputs_read(struct rust_files *files, const struct source *source,
                                        const struct package *package, const struct target *script)
{
    struct script_inputs inputs = {0};
    if (has_helpers(package) || package->opaque || package->real_path)
        return anything;
    const struct rust_file *file = rust_files_read(files, source, script->src_path, RUST_WATCHES);
    if (!file || !file->watches_known)
        return anything;
    for (size_t i = 0; i < file->watches.count; i++)
        if (!add_input(files->arena, source, package, file->watches.items[i], &inputs.paths))
            return anything;
    return inputs;
}
