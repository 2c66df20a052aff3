/* A git directory for the calls of one process. What git locks is locked for this process alone, so
 * a process that is killed leaves no lock in anybody's way. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "graph/base/buffer.h"
#include "planner/git/ref_copy_parts.h"
#include "planner/git/remote_settings.h"

enum { DAY = 24 * 60 * 60, MAX_DEPTH = 8 };

static int make_dirs(struct arena *arena, const char *session)
{
    static const char *const dirs[] = {"objects", "objects/pack", "objects/info", "refs"};
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        if (mkdir(arena_printf(arena, "%s%s", session, dirs[i]), 0700) < 0)
            return -1;
    return 0;
}

static int put(struct ref_copy *copy, const char *name, const char *bytes, struct err *err)
{
    const char *path = arena_printf(&copy->arena, "%s%s", copy->session, name);
    return ref_copy_put(copy, path, bytes, err);
}

/* The alternate is relative, so that no directory's name has to be quoted. */
static int fill(struct ref_copy *copy, struct err *err)
{
    if (make_dirs(&copy->arena, copy->session) < 0)
        return err_at(err, ERR_OUTPUT, copy->session, 0, 0, "can't be made: %s", strerror(errno));
    return put(copy, "HEAD", "ref: refs/heads/none\n", err) != 0 ||
                   put(copy, "config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
                       err) != 0 ||
                   put(copy, "objects/info/alternates",
                       arena_printf(&copy->arena, "../../../%s/objects\n", copy->name), err) != 0
               ? -1
               : 0;
}

static int open_session(struct ref_copy *copy, struct err *err)
{
    const struct remote_place place = {.git_dir = copy->git_dir,
                                       .dir = copy->work_dir,
                                       .remote = copy->remote,
                                       .seconds = copy->place->seconds};
    if (copy->session)
        return 0;
    if (ref_copy_make(copy, err) != 0)
        return -1;
    session_clean(copy);
    const char *made = ref_copy_temporary(copy, "session", 0700);
    if (!made)
        return err_at(err, ERR_OUTPUT, copy->above, 0, 0, "can't be written: %s", strerror(errno));
    copy->session = arena_printf(&copy->arena, "%s/", made);
    return fill(copy, err) != 0
               ? -1
               : remote_settings(&copy->arena, &place, copy->session, &copy->environment, err);
}

/* Tells the session what is known. Where that is more than can be told, it knows nothing, which
 * costs a larger fetch. */
static int tell(struct ref_copy *copy, struct err *err)
{
    struct strings ends = {0};
    struct buffer shallow = {.arena = &copy->arena};
    bool known = copy->tip[0] && history_ends(copy->odb, copy->tip, &copy->arena, &ends) == 0;
    if (!known)
        return 0;
    for (size_t i = 0; i < ends.count; i++)
        buffer_format(&shallow, "%s\n", ends.items[i]);
    if (put(copy, "shallow", buffer_end(&shallow), err) != 0)
        return -1;
    return put(copy, "refs/known", arena_printf(&copy->arena, "%s\n", copy->tip), err);
}

int session_run(struct ref_copy *copy, const char *const *arguments, size_t file_limit,
                struct program_end *end, struct err *err)
{
    if (open_session(copy, err) != 0 || tell(copy, err) != 0)
        return -1;
    const struct program_call call = {.dir = copy->work_dir,
                                      .arguments = arguments,
                                      .environment = copy->environment.items,
                                      .file_limit = file_limit,
                                      .seconds = copy->place->seconds};
    return program_run(&copy->arena, &call, end, err);
}

/* A link is removed, and what it names is not. */
/* NOLINTNEXTLINE(misc-no-recursion): to a fixed depth */
static void remove_all(struct arena *arena, const char *path, int depth)
{
    struct stat status;
    DIR *dir = NULL;
    const struct dirent *entry;
    if (lstat(path, &status) < 0)
        return;
    if (S_ISDIR(status.st_mode) && depth)
        dir = opendir(path);
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_all(arena, arena_printf(arena, "%s/%s", path, entry->d_name), depth - 1);
    if (dir)
        closedir(dir);
    if (S_ISDIR(status.st_mode))
        rmdir(path);
    else
        unlink(path);
}

void session_close(struct ref_copy *copy)
{
    if (copy->session)
        remove_all(&copy->arena, copy->session, MAX_DEPTH);
    copy->session = NULL;
}

void session_clean(struct ref_copy *copy)
{
    struct arena scratch = {0};
    const char *tmp = arena_printf(&scratch, "%stmp", copy->above);
    DIR *dir = opendir(tmp);
    const struct dirent *entry;
    struct stat status;
    while (dir && (entry = readdir(dir))) {
        const char *path = arena_printf(&scratch, "%s/%s", tmp, entry->d_name);
        if (entry->d_name[0] != '.' && lstat(path, &status) == 0 &&
            status.st_mtime < time(NULL) - DAY)
            remove_all(&scratch, path, MAX_DEPTH);
    }
    if (dir)
        closedir(dir);
    arena_free(&scratch);
}
