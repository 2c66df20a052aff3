/* Reading many files at once: what source.read_all is for both kinds of source. */
#ifndef WHITTLE_GIT_READ_ALL_H
#define WHITTLE_GIT_READ_ALL_H

#include <git2.h>

#include "graph/cargo/source.h"

/* The content of a file, and what holds it. */
struct content_held {
    struct blob blob;
    struct arena arena;
    git_odb_object *object;
};

/* Reads one file; false where it can't be read. */
typedef bool read_one(void *self, const struct file_ref *file, size_t limit,
                      struct content_held *held);

/* `shared` is called from several threads at once; what it can't read is tried with `alone`, from
 * this thread. */
void read_files(const struct file_ref *files, size_t count, size_t limit,
                const struct file_reader *reader, read_one *shared, read_one *alone, void *self);

/* The content of the blob whose id in hex is `id`. The database may be shared by threads: libgit2's
 * docs/threading.md. */
bool read_object(git_odb *odb, const char *id, size_t limit, struct content_held *held);

#endif
