/* realpath is of the X/Open part of POSIX. */
#define _XOPEN_SOURCE 700 /* NOLINT(bugprone-reserved-identifier): how POSIX spells it */
#include "planner/git/repository.h"

#include <errno.h>
#include <fcntl.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/git/internal.h"

static int open_unchecked(git_repository **handle, const char *path, unsigned flags,
                          const char *ceilings)
{
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    int code = git_repository_open_ext(handle, path, flags, ceilings);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    return code;
}

/* What was opened reads its objects in the way that ends. */
static int with_objects(git_repository **handle)
{
    int code = loose_attach(*handle);
    if (code == 0)
        return 0;
    git_repository_free(*handle);
    *handle = NULL;
    return code;
}

/* The library knows safe.directory, but not its "*", and takes a configuration without any for a
 * missing repository: whatever opens unchecked is judged again here. */
int handle_open_at(git_repository **handle, const char *path, unsigned flags, const char *ceilings)
{
    int code = git_repository_open_ext(handle, path, flags, ceilings);
    if (code == 0)
        return with_objects(handle);
    if (code != GIT_EOWNER && code != GIT_ENOTFOUND)
        return code;
    code = open_unchecked(handle, path, flags, ceilings);
    if (code < 0)
        return code;
    const char *work_tree = git_repository_workdir(*handle);
    if (owner_is_allowed(work_tree ? work_tree : git_repository_path(*handle)))
        return with_objects(handle);
    git_repository_free(*handle);
    *handle = NULL;
    return GIT_EOWNER;
}

/* GIT_DIR says which repository without a search, and without asking who owns it. */
static int open_named(git_repository **handle, const char *git_dir)
{
    unsigned flags = GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
    int code = open_unchecked(handle, git_dir, flags, NULL);
    return code == 0 ? with_objects(handle) : code;
}

static int search(git_repository **handle, const char *dir)
{
    const char *across = getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM");
    int cross = 0;
    if (across && git_config_parse_bool(&cross, across) < 0)
        cross = 0;
    unsigned flags = cross ? GIT_REPOSITORY_OPEN_CROSS_FS : 0;
    return handle_open_at(handle, dir, flags, getenv("GIT_CEILING_DIRECTORIES"));
}

/* Whether the search ended in a directory that is a git directory itself, without being called so:
 * a bare repository, or what looks like one. NULL where it did not. */
static const char *bare_dir(struct arena *arena, git_repository *handle, const char *dir)
{
    const char *path = git_repository_path(handle);
    size_t len = strlen(path);
    const char *found = arena_copy(arena, path, len > 1 ? len - 1 : len);
    bool holds = strncmp(found, dir, len - 1) == 0 && (!dir[len - 1] || dir[len - 1] == '/');
    return holds && strcmp(path_base(found), ".git") != 0 ? found : NULL;
}

/* Whether its work tree holds the directory, and its git directory does not. */
static bool has_among_files(git_repository *handle, const char *dir)
{
    const char *work_tree = git_repository_workdir(handle), *git_dir = git_repository_path(handle);
    return work_tree && strncmp(dir, work_tree, strlen(work_tree)) == 0 &&
           strncmp(dir, git_dir, strlen(git_dir)) != 0;
}

/* The repository among whose files `found` is, a bare one or none; NULL where there is no such. */
static git_repository *find_around(struct arena *arena, const char *found)
{
    git_repository *outer = NULL;
    for (const char *at = found; at; git_repository_free(outer)) {
        const char *above = path_parent(arena, at);
        if (!*above || search(&outer, above) < 0)
            return NULL;
        at = bare_dir(arena, outer, above);
        if (!at && has_among_files(outer, found))
            return outer;
    }
    return NULL;
}

/* Files that a change brings may look like a bare repository, whose history would be a stranger's:
 * one that lies in a work tree has to be named, as git's safe.bareRepository=explicit demands.
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository */
static int open_found(git_repository **handle, struct arena *arena, const char *dir)
{
    int code = search(handle, dir);
    const char *found = code == 0 ? bare_dir(arena, *handle, dir) : NULL;
    git_repository *outer = found ? find_around(arena, found) : NULL;
    if (outer) {
        git_repository_free(*handle);
        *handle = outer;
    }
    return code;
}

/* The directory to be declared safe; only for the hint. */
static const char *foreign_dir(struct arena *arena, const char *dir)
{
    git_buf found = {0};
    const char *root = dir;
    if (git_repository_discover(&found, dir, 0, NULL) == 0) {
        size_t len = strlen(found.ptr);
        while (len > 1 && found.ptr[len - 1] == '/')
            len--;
        root = arena_copy(arena, found.ptr, len);
        if (strcmp(path_base(root), ".git") == 0)
            root = path_parent(arena, root);
    }
    git_buf_dispose(&found);
    return root;
}

static int fail_owner(struct err *err, const char *dir)
{
    struct arena scratch = {0};
    const char *root = foreign_dir(&scratch, dir);
    err_set(err, ERR_GIT, "the repository at %s belongs to another user", root);
    err_hint(err, "git config --global --add safe.directory %s", text_shell_word(&scratch, root));
    arena_free(&scratch);
    return -1;
}

static int fail_named(struct err *err, const char *git_dir)
{
    err_set(err, ERR_GIT, "GIT_DIR names %s, which is no git repository", git_dir);
    return err_hint(err, "unset GIT_DIR, or set it to the .git directory of a repository");
}

static int fail_open(struct err *err, int code, const char *dir)
{
    const char *why = library_message();
    if (code == GIT_EOWNER)
        return fail_owner(err, dir);
    if (code == GIT_ENOTFOUND) {
        err_set(err, ERR_GIT, "%s is not in a git repository, nor is any directory above it", dir);
        return err_hint(err, "name a directory of one with -C DIR, or make one with git init");
    }
    if (strstr(why, "objectformat") || strstr(why, "object format")) {
        err_set(err, ERR_GIT,
                "the repository at %s names its objects by SHA-256, which the git "
                "library here can't read",
                dir);
        return err_hint(err, "make a clone that uses SHA-1: git init --object-format=sha1");
    }
    return err_set(err, ERR_GIT, "the repository at %s can't be opened: %s", dir, why);
}

/* The library loses memory where it is told the work tree that it has. */
static int set_work_tree(git_repository *handle, struct arena *arena, const char *dir)
{
    const char *current = git_repository_workdir(handle);
    if (current && strcmp(current, arena_printf(arena, "%s/", dir)) == 0)
        return 0;
    return git_repository_set_workdir(handle, dir, 0);
}

/* With GIT_DIR alone the directory that git runs in is the top of the work tree, unless the
 * repository's configuration says otherwise. */
static int apply_work_tree(git_repository *handle, struct arena *arena, const char *dir, bool named)
{
    const char *work_tree = getenv("GIT_WORK_TREE");
    if (work_tree && *work_tree)
        return set_work_tree(handle, arena, path_join(arena, dir, work_tree));
    if (!named || git_repository_is_bare(handle))
        return 0;
    git_config *config = NULL;
    git_buf configured = {0};
    int code = git_repository_config(&config, handle);
    if (code == 0 && git_config_get_string_buf(&configured, config, "core.worktree") < 0)
        code = set_work_tree(handle, arena, dir);
    git_buf_dispose(&configured);
    git_config_free(config);
    return code;
}

/* In a hook git names another index, and keeps incoming objects in a quarantine. */
static int apply_environment(git_repository *handle, struct arena *arena, const char *dir)
{
    const char *index_file = getenv("GIT_INDEX_FILE");
    const char *objects = getenv("GIT_OBJECT_DIRECTORY");
    git_index *index = NULL;
    git_odb *odb = NULL;
    int code = 0;
    if (index_file && *index_file)
        code = git_index_open(&index, path_join(arena, dir, index_file));
    if (index && code == 0)
        code = git_repository_set_index(handle, index);
    if (code == 0 && objects && *objects)
        code = git_repository_odb(&odb, handle);
    if (odb)
        code = git_odb_add_disk_alternate(odb, path_join(arena, dir, objects));
    if (odb && code == 0)
        code = loose_attach_dir(odb, path_join(arena, dir, objects));
    git_odb_free(odb);
    git_index_free(index);
    return code;
}

/* A file that the disk fails to give is to the library one that does not exist: a repository
 * without remotes. */
static int check_config(git_repository *handle, git_config *config, struct arena *arena)
{
    git_config *own = NULL;
    int code = git_config_open_level(&own, config, GIT_CONFIG_LEVEL_LOCAL);
    const char *path = arena_printf(arena, "%sconfig", git_repository_commondir(handle));
    git_config_free(own);
    if (code == GIT_ENOTFOUND && access(path, F_OK) < 0 && trouble_is_absence(errno))
        return 0;
    return code;
}

/* Settings of one work tree live in a file of their own, which the library does not read. */
static int apply_own_config(git_repository *handle, struct arena *arena)
{
    git_config *config = NULL;
    int enabled = 0;
    int code = git_repository_config(&config, handle);
    if (code == 0)
        code = check_config(handle, config, arena);
    if (code == 0 && git_config_get_bool(&enabled, config, "extensions.worktreeconfig") == 0 &&
        enabled) {
        const char *path = arena_printf(arena, "%sconfig.worktree", git_repository_path(handle));
        if (access(path, R_OK) == 0)
            code = git_config_add_file_ondisk(config, path, GIT_CONFIG_LEVEL_APP, handle, 0);
    }
    git_config_free(config);
    return code;
}

static int open_handle(struct repository *repository, const char *dir, struct err *err)
{
    const char *git_dir = getenv("GIT_DIR");
    bool named = git_dir && *git_dir;
    int code = named ? open_named(&repository->handle, path_join(&repository->arena, dir, git_dir))
                     : open_found(&repository->handle, &repository->arena, dir);
    if (code < 0)
        return named && code == GIT_ENOTFOUND ? fail_named(err, git_dir)
                                              : fail_open(err, code, named ? git_dir : dir);
    if (apply_own_config(repository->handle, &repository->arena) < 0 ||
        apply_work_tree(repository->handle, &repository->arena, dir, named) < 0 ||
        apply_environment(repository->handle, &repository->arena, dir) < 0)
        return err_set(err, ERR_GIT, "the repository at %s can't be used: %s", dir,
                       library_message());
    return 0;
}

/* `dir` below the work tree; in a git directory, or outside, there is no such place. */
static const char *find_prefix(struct repository *repository, const char *dir)
{
    const char *root = repository->work_tree;
    const char *with_slash = arena_printf(&repository->arena, "%s/", dir);
    const char *git_dir = git_repository_path(repository->handle);
    if (!root || strncmp(with_slash, root, strlen(root)) != 0 ||
        strncmp(with_slash, git_dir, strlen(git_dir)) == 0)
        return "";
    return path_join(&repository->arena, "", with_slash + strlen(root));
}

static int open_work_tree(struct repository *repository, struct err *err)
{
    const char *root = git_repository_workdir(repository->handle);
    if (!root)
        return 0;
    char *real = realpath(root, NULL);
    repository->work_tree = arena_printf(&repository->arena, "%s%s", real ? real : root,
                                         real && strcmp(real, "/") == 0 ? "" : "/");
    free(real);
    repository->root_fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (repository->root_fd >= 0)
        return 0;
    return err_set(err, ERR_GIT, "the work tree %s can't be opened: %s", root, strerror(errno));
}

static int open_all(struct repository *repository, const char *dir, struct err *err)
{
    /* The dot makes a file fail. */
    char *real = realpath(arena_printf(&repository->arena, "%s/.", dir), NULL);
    if (!real)
        return err_set(err, ERR_GIT, "the directory %s can't be opened: %s", dir, strerror(errno));
    int status = open_handle(repository, real, err);
    if (status == 0)
        status = open_work_tree(repository, err);
    if (status == 0) {
        repository->prefix = find_prefix(repository, real);
        int shallow = git_repository_is_shallow(repository->handle);
        int unborn = git_repository_head_unborn(repository->handle);
        if (shallow < 0 || unborn < 0)
            trouble_object(&repository->trouble, repository->handle, "the repository");
        repository->shallow = shallow == 1;
        repository->unborn = unborn == 1;
    }
    free(real);
    return status;
}

int repository_open(struct repository **repository, const char *dir, struct err *err)
{
    struct arena arena = {0};
    *repository = NULL;
    if (library_start(err))
        return -1;
    struct repository *opened = arena_alloc(&arena, sizeof *opened);
    *opened = (struct repository){.arena = arena, .root_fd = -1, .prefix = ""};
    if (open_all(opened, dir, err)) {
        repository_close(opened);
        return -1;
    }
    *repository = opened;
    return 0;
}

void repository_close(struct repository *repository)
{
    if (!repository)
        return;
    if (repository->root_fd >= 0)
        close(repository->root_fd);
    git_repository_free(repository->handle);
    library_stop();
    struct arena arena = repository->arena;
    arena_free(&arena);
}

const char *repository_work_tree(const struct repository *repository)
{
    return repository->work_tree;
}

const char *repository_prefix(const struct repository *repository)
{
    return repository->prefix;
}

bool repository_is_shallow(const struct repository *repository)
{
    return repository->shallow;
}

bool repository_trouble(const struct repository *repository, struct err *err)
{
    return trouble_tell(&repository->trouble, err);
}

bool repository_is_unborn(const struct repository *repository)
{
    return repository->unborn;
}
