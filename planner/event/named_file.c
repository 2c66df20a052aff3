#include "planner/event/named_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_READ = 64 * 1024 };

/* `expected` bytes, or more. NULL with errno where it can't be read. */
static char *read_all(int fd, size_t expected, size_t limit, struct arena *arena, size_t *size)
{
    size_t capacity = (expected < limit ? expected : limit) + 1;
    char *bytes = arena_alloc(arena, capacity + 1);
    ssize_t got = 1;
    for (*size = 0; got && *size <= limit;) {
        got = read(fd, bytes + *size, capacity - *size);
        if (got < 0 && errno != EINTR)
            return NULL;
        *size += got > 0 ? (size_t)got : 0;
        if (*size < capacity || *size > limit)
            continue;
        capacity = capacity < limit / 2 ? 2 * capacity : limit + 1;
        bytes = memcpy(arena_alloc(arena, capacity + 1), bytes, *size);
    }
    *size = *size > limit ? limit + 1 : *size;
    bytes[*size] = '\0';
    return bytes;
}

/* What is read, and where it goes. */
struct reading {
    const char *file;
    size_t limit;
    struct arena *arena;
    const char **bytes;
    size_t *size;
};

static int read_open(const struct reading *reading, int fd, size_t expected, struct err *err)
{
    *reading->bytes = read_all(fd, expected, reading->limit, reading->arena, reading->size);
    return *reading->bytes
               ? 0
               : err_at(err, ERR_INPUT, reading->file, 0, 0, "can't be read: %s", strerror(errno));
}

/* A pipe may have no other end, and a device no end at all: who means one has standard input. */
static int read_regular(const struct reading *reading, int fd, struct err *err)
{
    const char *file = reading->file;
    struct stat status;
    if (fstat(fd, &status) < 0)
        return err_at(err, ERR_INPUT, file, 0, 0, "can't be read: %s", strerror(errno));
    if (S_ISREG(status.st_mode))
        return read_open(reading, fd, (size_t)status.st_size, err);
    err_at(err, ERR_INPUT, file, 0, 0, "this is a %s: expected a file",
           S_ISDIR(status.st_mode) ? "directory" : "pipe, a socket or a device");
    return err_hint(err, "name a file, or - for standard input");
}

int named_file_read(const char *file, size_t limit, struct arena *arena, const char **bytes,
                    size_t *size, struct err *err)
{
    struct reading reading = {file, limit, arena, bytes, size};
    *bytes = NULL;
    *size = 0;
    if (strcmp(file, "-") == 0) {
        reading.file = "standard input";
        return read_open(&reading, STDIN_FILENO, FIRST_READ, err);
    }
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0)
        return err_at(err, ERR_INPUT, file, 0, 0, "can't be read: %s", strerror(errno));
    int status = read_regular(&reading, fd, err);
    close(fd);
    return status;
}
