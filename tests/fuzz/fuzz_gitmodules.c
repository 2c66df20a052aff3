/* Any bytes are a .gitmodules: whatever names it gives, the repository of a submodule is one of
 * those that git keeps in .git/modules, or none. One lies where a name that climbs would lead. */
#include <string.h>

#include "planner/git/internal.h"
#include "tests/fuzz/repository.h"
#include "tests/fuzz/target.h"

static void make_git_dir(const char *dir)
{
    static const char head[] = "ref: refs/heads/main\n", config[] = "[core]\n\tbare = true\n";
    struct arena arena = {0};
    repository_make(dir);
    repository_make(arena_printf(&arena, "%s/objects", dir));
    repository_make(arena_printf(&arena, "%s/refs", dir));
    repository_write(arena_printf(&arena, "%s/HEAD", dir), head, sizeof head - 1);
    repository_write(arena_printf(&arena, "%s/config", dir), config, sizeof config - 1);
    arena_free(&arena);
}

static void prepare(void)
{
    static bool prepared;
    if (prepared)
        return;
    repository_make(".git/modules");
    make_git_dir(".git/modules/a");
    make_git_dir(".git/modules/a/b");
    make_git_dir(".git/outside");
    make_git_dir("away");
    prepared = true;
}

static void check(const struct repository *repository, const char *root, const char *path)
{
    struct arena arena = {0};
    struct trouble trouble = {0};
    git_repository *handle = submodule_open(repository->handle, path, &trouble);
    const char *modules = arena_printf(&arena, "%s/.git/modules/", root);
    if (handle)
        require(strncmp(git_repository_path(handle), modules, strlen(modules)) == 0);
    git_repository_free(handle);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"sub", "x/y", "a", "../away", "..", ""};
    const char *root = repository_dir();
    struct repository *repository;
    struct err err = {0};
    prepare();
    repository_write(".gitmodules", data, size);
    require(repository_open(&repository, root, &err) == 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        check(repository, root, paths[i]);
    repository_close(repository);
    return 0;
}
