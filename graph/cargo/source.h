/* Where files come from: a commit, the work tree, or a table in a test. All paths are repository
 * paths (graph/base/path.h). A source is read-only and gives the same answer every time. */
#ifndef WHITTLE_CARGO_SOURCE_H
#define WHITTLE_CARGO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

enum file_kind {
    FILE_NONE, /* nothing of that name */
    FILE_REGULAR,
    FILE_DIR,
    FILE_LINK,      /* a symbolic link: only in a listing, or one that can't be followed */
    FILE_SUBMODULE, /* a submodule whose content is not here */
};

struct file_info {
    enum file_kind kind;
    /* For FILE_REGULAR the git object id in hex, where the source knows it; else "". Equal ids
     * mean equal bytes. */
    char id[65];
    /* The path without symbolic links, where it leads through one; else NULL. The source's. */
    const char *real;
};

struct blob {
    const char *bytes; /* followed by a NUL that does not count */
    size_t size;
};

struct file_entry {
    const char *name;
    enum file_kind kind; /* links are not followed */
    const char *node;    /* git's mode and object id, "100644 3f2a…", of a directory its tree's:
                            equal nodes are equal contents. NULL where the source doesn't know it */
};

struct file_list {
    const struct file_entry *items; /* sorted by the bytes of their names */
    size_t count;
};

/* A symbolic link, as it stands in the repository. */
struct link {
    const char *path;
    const char *target; /* where it points, as a repository path; may lead through other links */
    const char *real;   /* what that is in the end, without links; NULL where it leads nowhere */
};

struct links {
    struct link *items; /* sorted by the bytes of their paths */
    size_t count, capacity;
};

/* What a walk over many files asks, and what it tells. Paths and ids are only there until the
 * function returns. */
struct file_visitor {
    void *self;
    bool (*enter)(void *self, const char *dir); /* whether to go into that directory */
    /* A regular file; `id` is its git object id in hex, or "" where the source does not know it. */
    void (*meet)(void *self, const char *path, const char *id);
};

/* A file that a walk met. */
struct file_ref {
    const char *path, *id;
};

enum { READERS_LIMIT = 16 }; /* how many files are looked at at once, at most */

/* Who looks into many files. `look` is called once for each, in any order and from several threads
 * at once: `worker` is below READERS_LIMIT, and another one in each of them. The content is only
 * there until it returns; NULL where it can't be read, or has more bytes than the limit. */
struct file_reader {
    void *self;
    void (*look)(void *self, size_t worker, size_t file, const struct blob *blob);
};

struct source {
    const char *label; /* what to call it in a message: "HEAD", "3f2a91c", "the work tree" */
    void *self;

    /* What `path` is. Symbolic links are followed, in every component, while they stay in the
     * repository. */
    struct file_info (*stat)(void *self, const char *path);

    /* The content of a regular file; the bytes are the arena's. Fails on anything else, on a file
     * of more than `limit` bytes, and where the object is missing (a partial clone). */
    int (*read)(void *self, const char *path, size_t limit, struct arena *arena, struct blob *blob,
                struct err *err);

    /* The entries of a directory, without "." and ".."; an empty list where there is none. */
    struct file_list (*list)(void *self, const char *dir, struct arena *arena);

    /* Every tracked symbolic link that stays in the repository. Fails where a directory can't be
     * read. */
    int (*links)(void *self, struct arena *arena, struct links *links, struct err *err);

    /* Goes through the regular files below `dir`, in any order, without entering links or
     * submodules; links that lead to `dir` are followed, and paths are those it really has.
     * Untracked files of the work tree count unless they are ignored. Nothing where there is no
     * such directory; fails where one can't be read, or holds more than any repository. */
    int (*walk)(void *self, const char *dir, const struct file_visitor *visitor, struct err *err);

    /* Reads files that a walk of this source met, on all processors: the cheapest way to look into
     * many. Nothing of them is kept, and no NUL need stand behind their bytes. */
    void (*read_all)(void *self, const struct file_ref *files, size_t count, size_t limit,
                     const struct file_reader *reader);

    /* How many bytes such files have, in their order, without reading them; 0 of one that can't be
     * found. NULL for a source that tells no sizes. */
    void (*measure)(void *self, const struct file_ref *files, size_t count, uint64_t *sizes);

    /* What could not be read though it is there, the first of all: an error of the disk, a damaged
     * object. The answers above are as if it were not there, and not to be believed then. False
     * where there was none; NULL for a source that has none ever. */
    bool (*trouble)(void *self, struct err *err);
};

static inline struct file_info source_stat(const struct source *source, const char *path)
{
    return source->stat(source->self, path);
}

static inline bool source_has_file(const struct source *source, const char *path)
{
    return source->stat(source->self, path).kind == FILE_REGULAR;
}

static inline int source_read(const struct source *source, const char *path, size_t limit,
                              struct arena *arena, struct blob *blob, struct err *err)
{
    return source->read(source->self, path, limit, arena, blob, err);
}

static inline struct file_list source_list(const struct source *source, const char *dir,
                                           struct arena *arena)
{
    return source->list(source->self, dir, arena);
}

static inline int source_links(const struct source *source, struct arena *arena,
                               struct links *links, struct err *err)
{
    return source->links(source->self, arena, links, err);
}

static inline int source_walk(const struct source *source, const char *dir,
                              const struct file_visitor *visitor, struct err *err)
{
    return source->walk(source->self, dir, visitor, err);
}

static inline void source_read_all(const struct source *source, const struct file_ref *files,
                                   size_t count, size_t limit, const struct file_reader *reader)
{
    source->read_all(source->self, files, count, limit, reader);
}

static inline void source_measure(const struct source *source, const struct file_ref *files,
                                  size_t count, uint64_t *sizes)
{
    if (source->measure)
        source->measure(source->self, files, count, sizes);
    else
        memset(sizes, 0, count * sizeof *sizes);
}

static inline bool source_trouble(const struct source *source, struct err *err)
{
    return source->trouble && source->trouble(source->self, err);
}

#endif
