/* Files below the work tree's root, named by repository path. Only single calls of the kernel:
 * nothing here knows git. */
#ifndef WHITTLE_GIT_DISK_H
#define WHITTLE_GIT_DISK_H

#include <sys/stat.h>

#include "graph/cargo/source.h"

/* lstat; false with errno where it fails. */
bool disk_stat(int root_fd, const char *path, struct stat *status);

/* Where a symbolic link points; NULL with errno where it can't be read. */
const char *disk_link(int root_fd, const char *path, struct arena *arena);

/* The names in a directory, unsorted, without ".", ".." and ".git", and without what git does not
 * track, unless git reads it: a pipe that is called ".gitignore" or ".gitattributes" is FILE_NONE.
 * A link is not followed. -1 with errno where it can't be read whole: the list has what could be
 * read. */
int disk_list(int root_fd, const char *dir, struct arena *arena, struct file_list *list);

/* Reads a regular file; neither waits for a pipe nor follows a link. -1 with errno where it can't
 * be opened. Otherwise 0 with its size in `*size`, and `blob` filled where that is within
 * `limit`. */
int disk_read(int root_fd, const char *path, size_t limit, struct arena *arena, struct blob *blob,
              unsigned long long *size);

/* Room for one file after the other: memory that is returned to the system and taken again for each
 * costs more than reading. Initialise with {0}; arena_free of its arena frees it. */
struct disk_buffer {
    struct arena arena;
    char *bytes;
    size_t size;
};

/* The same, into the buffer: the bytes are there until the next file is read into it. */
int disk_read_next(int root_fd, const char *path, size_t limit, struct disk_buffer *buffer,
                   struct blob *blob, unsigned long long *size);

/* FILE_NONE for what git does not track: pipes, sockets, devices. */
enum file_kind disk_kind(const struct stat *status);

#endif
