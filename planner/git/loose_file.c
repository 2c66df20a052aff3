#include "planner/git/loose_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graph/base/memory.h"
#include "planner/git/trouble.h"

enum {
    BEST_RATIO = 1032, /* of zlib: more can't be made of a byte */
};

static int fail(struct loose_file *file, const char *why)
{
    file->why = why;
    return GIT_ERROR;
}

static void *take(void *self, unsigned count, unsigned size)
{
    (void)self;
    return memory_zeroed(count, size);
}

static void give_back(void *self, void *bytes)
{
    (void)self;
    free(bytes);
}

/* More of the file, at least a byte. */
static int refill(struct loose_file *file)
{
    ssize_t got;
    do
        got = read(file->fd, file->input, sizeof file->input);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(file, strerror(errno));
    if (got == 0)
        return fail(file, "it ends too early");
    file->stream.next_in = file->input;
    file->stream.avail_in = (unsigned)got;
    return 0;
}

/* Fills `room` bytes, or fewer where the stream ends: `*got`. zlib takes no step without input, so
 * each is given some. */
static int inflate_into(struct loose_file *file, char *bytes, size_t room, size_t *got)
{
    *got = 0;
    while (*got < room && !file->ended) {
        size_t left = room - *got;
        if (!file->stream.avail_in && refill(file) < 0)
            return GIT_ERROR;
        file->stream.next_out = (unsigned char *)bytes + *got;
        file->stream.avail_out = left < 1U << 30 ? (unsigned)left : 1U << 30;
        unsigned before = file->stream.avail_out;
        int code = inflate(&file->stream, Z_NO_FLUSH);
        *got += before - file->stream.avail_out;
        file->ended = code == Z_STREAM_END;
        if (code != Z_OK && code != Z_STREAM_END)
            return fail(file, "it is damaged");
    }
    return 0;
}

/* The size in decimal digits; false where it is none. */
static bool read_size(const char *digits, size_t *size)
{
    *size = 0;
    for (const char *at = digits; *at; at++) {
        size_t digit = (size_t)(*at - '0');
        if (*at < '0' || *at > '9' || *size > (SIZE_MAX - digit) / 10)
            return false;
        *size = *size * 10 + digit;
    }
    return *digits != '\0';
}

static int read_header(struct loose_file *file)
{
    if (inflate_into(file, file->head, sizeof file->head, &file->head_len) < 0)
        return GIT_ERROR;
    char *end = memchr(file->head, '\0', file->head_len);
    char *space = end ? memchr(file->head, ' ', (size_t)(end - file->head)) : NULL;
    if (!space || !read_size(space + 1, &file->size))
        return fail(file, "it has no header");
    *space = '\0';
    file->header_len = (size_t)(end - file->head) + 1;
    file->type = git_object_string2type(file->head);
    if (!git_object_typeisloose(file->type))
        return fail(file, "it has no header");
    /* A lie may ask for more memory than there is. */
    if (file->size / BEST_RATIO > file->stored)
        return fail(file, "it says that it holds more bytes than it can");
    return 0;
}

/* Not waiting for a pipe in its place. */
static int open_regular(struct loose_file *file, const char *path)
{
    struct stat status;
    file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->fd < 0 && trouble_is_absence(errno))
        return GIT_ENOTFOUND;
    if (file->fd < 0 || fstat(file->fd, &status) < 0)
        return fail(file, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return fail(file, "it is no regular file");
    file->stored = (unsigned long long)status.st_size;
    return 0;
}

int loose_file_open(struct loose_file *file, const char *path)
{
    file->why = NULL;
    file->ended = false;
    file->stream = (z_stream){.zalloc = take, .zfree = give_back};
    int code = open_regular(file, path);
    if (code == 0 && inflateInit(&file->stream) != Z_OK)
        code = fail(file, "zlib can't be used");
    return code == 0 ? read_header(file) : code;
}

static int check_end(struct loose_file *file)
{
    char more;
    size_t got;
    if (inflate_into(file, &more, 1, &got) < 0)
        return GIT_ERROR;
    if (got)
        return fail(file, "it holds more bytes than it says");
    if (file->stream.avail_in || read(file->fd, &more, 1) > 0)
        return fail(file, "there are bytes after its end");
    return 0;
}

int loose_file_read(struct loose_file *file, char *content)
{
    size_t here = file->head_len - file->header_len, got;
    if (here > file->size)
        return fail(file, "it holds more bytes than it says");
    memcpy(content, file->head + file->header_len, here);
    if (inflate_into(file, content + here, file->size - here, &got) < 0)
        return GIT_ERROR;
    return here + got < file->size ? fail(file, "it holds fewer bytes than it says")
                                   : check_end(file);
}

void loose_file_close(struct loose_file *file)
{
    inflateEnd(&file->stream);
    if (file->fd >= 0)
        close(file->fd);
}
