#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graph/base/arena.h"
#include "graph/base/text.h"
#include "planner/output/sink.h"

enum { MAX_LINKS = 40 };

static void hint_directory(struct err *err, const char *path)
{
    struct arena scratch = {0};
    const char *slash = strrchr(path, '/');
    const char *dir = slash ? arena_copy(&scratch, path, (size_t)(slash - path)) : ".";
    err_hint(err, "make its directory first: mkdir -p %s", text_shell_word(&scratch, dir));
    arena_free(&scratch);
}

static int fail(struct err *err, const char *path)
{
    int why = errno;
    err_at(err, ERR_OUTPUT, path, 0, 0, "can't be written: %s", strerror(why));
    if (why == ENOENT)
        hint_directory(err, path);
    if (why == ENXIO)
        err_hint(err, "nobody reads from this pipe: start its reader first");
    if (why == EISDIR)
        err_hint(err, "name a file in that directory");
    return -1;
}

/* Without a message where the reader went away: that is how `| head` ends. */
static int fail_print(struct err *err)
{
    if (errno == EPIPE)
        return err_set(err, ERR_OUTPUT, "%s", "");
    return err_set(err, ERR_OUTPUT, "standard output can't be written: %s", strerror(errno));
}

static int write_all(int fd, const char *text)
{
    for (size_t left = strlen(text); left;) {
        ssize_t written = write(fd, text, left);
        if (written >= 0) {
            text += written;
            left -= (size_t)written;
        } else if (errno == EAGAIN) {
            poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return 0;
}

/* Some file systems report a lack of space only here. */
static int write_and_close(int fd, const char *text)
{
    int rc = write_all(fd, text), why = errno;
    if (close(fd) != 0 && rc == 0)
        return -1;
    errno = why;
    return rc;
}

int file_print(const char *text, struct err *err)
{
    return write_all(STDOUT_FILENO, text) == 0 ? 0 : fail_print(err);
}

static const char *directory_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_copy(arena, path, (size_t)(slash - path) + 1) : "";
}

/* Where `path` leads when it is a symbolic link, even to a file that is yet to be made. */
static const char *follow_links(struct arena *arena, const char *path)
{
    for (int i = 0; i < MAX_LINKS; i++) {
        char link[PATH_MAX + 1];
        ssize_t len = readlink(path, link, sizeof link - 1);
        if (len < 0)
            return path;
        link[len] = '\0';
        path = arena_printf(arena, "%s%s", link[0] == '/' ? "" : directory_of(arena, path), link);
    }
    errno = ELOOP;
    return NULL;
}

/* A name that a later run does not wait for, should this one be killed. */
static int open_temporary(struct arena *arena, const char *path, const char **name)
{
    for (unsigned i = 0; i < 100; i++) {
        *name = arena_printf(arena, "%s.whittle-%ld-%u.tmp", directory_of(arena, path),
                             (long)getpid(), i);
        int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static int replace(struct arena *arena, const char *path, const struct stat *old, const char *text)
{
    const char *temporary;
    int fd = open_temporary(arena, path, &temporary);
    if (fd < 0)
        return -1;
    bool mode_kept = !old || fchmod(fd, old->st_mode & 07777) == 0;
    if (write_and_close(fd, text) == 0 && mode_kept && rename(temporary, path) == 0)
        return 0;
    int why = errno;
    unlink(temporary);
    errno = why;
    return -1;
}

/* An interrupt waits until the temporary file has its name or is gone. */
static int replace_undisturbed(const char *path, const struct stat *old, const char *text)
{
    sigset_t interrupts, before;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    sigaddset(&interrupts, SIGHUP);
    sigprocmask(SIG_BLOCK, &interrupts, &before);
    struct arena scratch = {0};
    const char *target = follow_links(&scratch, path);
    int rc = target ? replace(&scratch, target, old, text) : -1;
    int why = errno;
    arena_free(&scratch);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return rc;
}

/* A pipe that nobody reads from is an error, not a wait. */
static int write_directly(const char *path, int flags, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | flags, 0666);
    return fd < 0 ? -1 : write_and_close(fd, text);
}

/* "-", and whatever standard output already is: /dev/stdout after a redirection to a file names
 * that file, which must not be replaced under the shell's feet. */
static bool is_standard_output(const char *path, const struct stat *file)
{
    struct stat out;
    if (strcmp(path, "-") == 0)
        return true;
    return file && fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == file->st_dev &&
           out.st_ino == file->st_ino;
}

int file_replace(const char *path, const char *text, struct err *err)
{
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (is_standard_output(path, exists ? &old : NULL))
        return file_print(text, err);
    int rc;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        rc = -1;
    } else if (exists && !S_ISREG(old.st_mode)) {
        rc = write_directly(path, 0, text);
    } else if (exists && access(path, W_OK) != 0) {
        rc = -1;
    } else {
        rc = replace_undisturbed(path, exists ? &old : NULL, text);
    }
    return rc == 0 ? 0 : fail(err, path);
}

int file_append(const char *path, const char *text, struct err *err)
{
    return write_directly(path, O_APPEND | O_CREAT, text) == 0 ? 0 : fail(err, path);
}
