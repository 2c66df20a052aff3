/* Files of a commit that the work tree has as well: reading one there and hashing it takes a third
 * of what unpacking it takes. The hash says whether it is the very object: line endings, filters,
 * edits and another checkout make other bytes. */
#ifndef WHITTLE_GIT_CHECKED_OUT_H
#define WHITTLE_GIT_CHECKED_OUT_H

#include <stdatomic.h>

#include "graph/cargo/source.h"
#include "planner/git/disk.h"

/* Where many files are looked for. Threads may share it. */
struct checked_out {
    int root_fd;         /* the work tree's directory; -1 where there is none */
    atomic_int patience; /* how often more it may have failed than been of use */
};

void checked_out_begin(struct checked_out *checked_out, int root_fd);

/* The file, if its bytes in the work tree are the blob whose id in hex is `id`. Else false: it is
 * to be taken from the objects. The bytes are the buffer's. */
bool checked_out_read(struct checked_out *checked_out, const struct file_ref *file, size_t limit,
                      struct disk_buffer *buffer, struct blob *blob);

#endif
