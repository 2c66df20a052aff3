/* The directory of a copy, and the files in it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "planner/git/ref_copy_parts.h"

const char *ref_copy_label(struct arena *arena, const struct ref_copy *copy, const char *path)
{
    return arena_printf(arena, "%s%s%s", copy->place->ref, *path ? ":" : "", path);
}

static int fail_write(const char *path, struct err *err)
{
    int why = errno;
    err_at(err, ERR_OUTPUT, path, 0, 0, "can't be written: %s", strerror(why));
    return err_hint(err, "the copy of the ledger is kept there: make the directory writable");
}

static int write_all(int fd, const char *bytes)
{
    size_t left = strlen(bytes);
    while (left) {
        ssize_t written = write(fd, bytes, left);
        if (written < 0 && errno != EINTR)
            return -1;
        bytes += written > 0 ? written : 0;
        left -= written > 0 ? (size_t)written : 0;
    }
    return fsync(fd);
}

static int open_new(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static int write_and_close(int fd, const char *bytes)
{
    int code = fd < 0 ? -1 : write_all(fd, bytes), why = errno;
    if (fd >= 0 && close(fd) < 0 && code == 0)
        return -1;
    errno = why;
    return code;
}

/* Two processes may have one number, where two containers share a directory. */
static int open_temporary(struct ref_copy *copy, struct arena *arena, const char **path)
{
    int fd = -1;
    errno = EEXIST;
    for (unsigned i = 0; i < 100 && fd < 0 && errno == EEXIST; i++) {
        *path = arena_printf(arena, "%stmp/put-%ld-%u", copy->above, (long)getpid(), i);
        fd = open_new(*path);
    }
    return fd;
}

int ref_copy_put(struct ref_copy *copy, const char *path, const char *bytes, struct err *err)
{
    struct arena scratch = {0};
    const char *temporary = "";
    int fd = open_temporary(copy, &scratch, &temporary);
    int code = write_and_close(fd, bytes);
    if (code == 0)
        code = rename(temporary, path);
    if (code < 0)
        code = fail_write(path, err);
    if (code < 0 && fd >= 0)
        unlink(temporary);
    arena_free(&scratch);
    return code;
}

static int make_dir(const char *path)
{
    return mkdir(path, 0777) < 0 && errno != EEXIST ? -1 : 0;
}

/* All that git wants to see in a bare repository. */
static int fill(struct arena *arena, const char *dir)
{
    static const char *const dirs[] = {"objects", "objects/pack", "objects/info", "refs",
                                       "refs/whittle"};
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        if (make_dir(arena_printf(arena, "%s/%s", dir, dirs[i])) < 0)
            return -1;
    if (write_and_close(open_new(arena_printf(arena, "%s/HEAD", dir)),
                        "ref: refs/whittle/ledger\n") < 0)
        return -1;
    return write_and_close(open_new(arena_printf(arena, "%s/config", dir)),
                           "[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
}

char *ref_copy_temporary(struct ref_copy *copy, const char *name, mode_t mode)
{
    for (unsigned i = 0; i < 1000; i++) {
        char *path =
            arena_printf(&copy->arena, "%stmp/%s-%ld-%u", copy->above, name, (long)getpid(), i);
        if (mkdir(path, mode) == 0)
            return path;
        if (errno != EEXIST)
            break;
    }
    return NULL;
}

/* Whoever is first makes it; what the others have prepared is cleaned away like all that is left
 * behind. */
static int make(struct ref_copy *copy, struct arena *arena, struct err *err)
{
    const char *dir = arena_copy(arena, copy->dir, strlen(copy->dir) - 1), *made;
    if (make_dir(copy->above) < 0 || make_dir(arena_printf(arena, "%stmp", copy->above)) < 0 ||
        make_dir(copy->waiting) < 0)
        return fail_write(copy->above, err);
    if (access(dir, F_OK) == 0)
        return 0;
    made = ref_copy_temporary(copy, "new", 0777);
    if (!made || fill(arena, made) < 0)
        return fail_write(dir, err);
    if (rename(made, dir) < 0 && errno != EEXIST && errno != ENOTEMPTY)
        return fail_write(dir, err);
    return 0;
}

int ref_copy_objects(git_odb **odb, const char *objects, struct err *err)
{
    if (git_odb_open(odb, objects) == 0 && loose_attach_dir(*odb, objects) == 0)
        return 0;
    return err_set(err, ERR_GIT, "the objects in %s can't be read: %s", objects, library_message());
}

int ref_copy_open_objects(struct ref_copy *copy, struct err *err)
{
    return ref_copy_objects(&copy->odb, arena_printf(&copy->arena, "%sobjects", copy->dir), err);
}

int ref_copy_make(struct ref_copy *copy, struct err *err)
{
    if (make(copy, &copy->arena, err) != 0)
        return -1;
    return copy->odb ? 0 : ref_copy_open_objects(copy, err);
}

const char *ref_copy_path(struct ref_copy *copy)
{
    return arena_printf(&copy->arena, "%s%s", copy->dir, copy->place->ref);
}

int ref_copy_remember(struct ref_copy *copy, const char *tip, struct err *err)
{
    if (ref_copy_put(copy, ref_copy_path(copy), arena_printf(&copy->arena, "%s\n", tip), err) != 0)
        return -1;
    memcpy(copy->tip, tip, sizeof copy->tip);
    return 0;
}
