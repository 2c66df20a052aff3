#include "planner/git/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "graph/base/vec.h"

static const char *or_root(const char *path)
{
    return *path ? path : ".";
}

bool disk_stat(int root_fd, const char *path, struct stat *status)
{
    return fstatat(root_fd, or_root(path), status, AT_SYMLINK_NOFOLLOW) == 0;
}

const char *disk_link(int root_fd, const char *path, struct arena *arena)
{
    char target[4096];
    ssize_t len = readlinkat(root_fd, path, target, sizeof target);
    if (len <= 0 || (size_t)len == sizeof target) {
        errno = len < 0 ? errno : ENAMETOOLONG;
        return NULL;
    }
    return arena_copy(arena, target, (size_t)len);
}

enum file_kind disk_kind(const struct stat *status)
{
    if (S_ISREG(status->st_mode))
        return FILE_REGULAR;
    if (S_ISDIR(status->st_mode))
        return FILE_DIR;
    return S_ISLNK(status->st_mode) ? FILE_LINK : FILE_NONE;
}

static bool is_listed(const char *name)
{
    return strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && strcasecmp(name, ".git") != 0;
}

static bool is_read_by_git(const char *name)
{
    return strcasecmp(name, ".gitignore") == 0 || strcasecmp(name, ".gitattributes") == 0;
}

/* Fills `list` from `stream`; -1 with errno where that ends early. */
static int list_stream(DIR *stream, struct arena *arena, struct file_list *list)
{
    VEC(struct file_entry) found = {0};
    int why = errno = 0;
    for (const struct dirent *entry; (entry = readdir(stream)); errno = 0) {
        struct stat status;
        if (!is_listed(entry->d_name))
            continue;
        if (fstatat(dirfd(stream), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
            why = errno == ENOENT ? why : errno;
            continue;
        }
        struct file_entry item = {.name = arena_string(arena, entry->d_name),
                                  .kind = disk_kind(&status)};
        if (item.kind != FILE_NONE || is_read_by_git(item.name))
            vec_push(arena, &found, item);
    }
    *list = (struct file_list){found.items, found.count};
    errno = errno ? errno : why;
    return errno ? -1 : 0;
}

int disk_list(int root_fd, const char *dir, struct arena *arena, struct file_list *list)
{
    int fd = openat(root_fd, or_root(dir), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    *list = (struct file_list){0};
    int status = stream ? list_stream(stream, arena, list) : -1;
    int why = errno;
    if (stream)
        closedir(stream);
    else if (fd >= 0)
        close(fd);
    errno = why;
    return status;
}

/* A file may shrink while it is read: its size is then what was there. `bytes` has room for them
 * and a NUL. */
static int read_all(int fd, size_t size, char *bytes, struct blob *blob)
{
    size_t used = 0;
    ssize_t got = 1;
    while (used < size && got) {
        got = read(fd, bytes + used, size - used);
        if (got < 0 && errno != EINTR)
            return -1;
        used += got > 0 ? (size_t)got : 0;
        got = got < 0 ? 1 : got;
    }
    bytes[used] = '\0';
    *blob = (struct blob){bytes, used};
    return 0;
}

static void close_quietly(int fd)
{
    int why = errno;
    close(fd);
    errno = why;
}

/* -1 with errno where there is no such file. */
static int open_regular(int root_fd, const char *path, unsigned long long *size)
{
    struct stat status;
    int fd = openat(root_fd, path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (fstat(fd, &status) == 0) {
        *size = (unsigned long long)status.st_size;
        if (S_ISREG(status.st_mode))
            return fd;
        errno = EINVAL;
    }
    close_quietly(fd);
    return -1;
}

int disk_read(int root_fd, const char *path, size_t limit, struct arena *arena, struct blob *blob,
              unsigned long long *size)
{
    int result = 0, fd = open_regular(root_fd, path, size);
    if (fd < 0)
        return -1;
    if (*size <= limit)
        result = read_all(fd, (size_t)*size, arena_alloc(arena, (size_t)*size + 1), blob);
    close_quietly(fd);
    return result;
}

/* What was there before is lost. */
static char *make_room(struct disk_buffer *buffer, size_t size)
{
    if (size > buffer->size) {
        arena_free(&buffer->arena);
        buffer->size = size > SIZE_MAX / 2 ? size : 2 * size;
        buffer->bytes = arena_alloc(&buffer->arena, buffer->size);
    }
    return buffer->bytes;
}

int disk_read_next(int root_fd, const char *path, size_t limit, struct disk_buffer *buffer,
                   struct blob *blob, unsigned long long *size)
{
    int result = 0, fd = open_regular(root_fd, path, size);
    if (fd < 0)
        return -1;
    if (*size <= limit)
        result = read_all(fd, (size_t)*size, make_room(buffer, (size_t)*size + 1), blob);
    close_quietly(fd);
    return result;
}
