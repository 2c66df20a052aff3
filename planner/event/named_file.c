#include "planner/event/named_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graph/base/memory.h"

enum { FIRST_READ = 64 * 1024 };

/* NULL with errno where it can't be read. */
static char *read_all(int fd, size_t limit, size_t *size)
{
    size_t capacity = FIRST_READ;
    char *bytes = memory_alloc(capacity);
    ssize_t got = 1;
    *size = 0;
    while (got && *size <= limit) {
        got = read(fd, bytes + *size, capacity - *size);
        if (got < 0 && errno != EINTR) {
            free(bytes);
            return NULL;
        }
        *size += got > 0 ? (size_t)got : 0;
        if (*size < capacity || *size > limit)
            continue;
        capacity = capacity * 2 > limit ? limit + 1 : capacity * 2;
        bytes = memory_resize(bytes, capacity);
    }
    *size = *size > limit ? limit + 1 : *size;
    return bytes;
}

static int read_open(const char *file, int fd, size_t limit, char **bytes, size_t *size,
                     struct err *err)
{
    *bytes = read_all(fd, limit, size);
    return *bytes ? 0 : err_at(err, ERR_INPUT, file, 0, 0, "can't be read: %s", strerror(errno));
}

/* A pipe may have no other end, and a device no end at all: who means one has standard input. */
static int read_regular(const char *file, int fd, size_t limit, char **bytes, size_t *size,
                        struct err *err)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return err_at(err, ERR_INPUT, file, 0, 0, "can't be read: %s", strerror(errno));
    if (S_ISREG(status.st_mode))
        return read_open(file, fd, limit, bytes, size, err);
    err_at(err, ERR_INPUT, file, 0, 0, "this is a %s: expected a file",
           S_ISDIR(status.st_mode) ? "directory" : "pipe, a socket or a device");
    return err_hint(err, "name a file, or - for standard input");
}

int named_file_read(const char *file, size_t limit, char **bytes, size_t *size, struct err *err)
{
    *bytes = NULL;
    *size = 0;
    if (strcmp(file, "-") == 0)
        return read_open("standard input", STDIN_FILENO, limit, bytes, size, err);
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0)
        return err_at(err, ERR_INPUT, file, 0, 0, "can't be read: %s", strerror(errno));
    int status = read_regular(file, fd, limit, bytes, size, err);
    close(fd);
    return status;
}
