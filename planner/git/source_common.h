/* The two kinds of source, what they share, and their parts. */
#ifndef WHITTLE_GIT_SOURCE_COMMON_H
#define WHITTLE_GIT_SOURCE_COMMON_H

#include <git2.h>
#include <stddef.h>

#include "graph/base/err.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"
#include "planner/git/disk.h"
#include "planner/git/repository.h"
#include "planner/git/trouble.h"

/* Following symbolic links within a repository, as the kernel would below its root. What is at a
 * path that has no symbolic link before its last component. */
struct places {
    void *self;
    enum file_kind (*kind)(void *self, const char *path);
    /* Where a link points; a leading slash stands for the repository's root. NULL where it points
     * elsewhere or can't be read. The arena's, or the place's own. */
    const char *(*target)(void *self, const char *path, struct arena *arena);
    size_t *work; /* grows by about the bytes that walks look at; NULL: nobody asks */
};

/* Resolves links in every component. FILE_LINK where one leaves the repository or they form a
 * loop; otherwise what is there, and `*found` is its path without links: the arena's. */
enum file_kind follow_links(const struct places *places, const char *path, struct arena *arena,
                            const char **found);

/* The first member of what `source->self` points to. */
struct source_handles {
    void (*free)(void *self); /* NULL where it has none */
    struct trouble trouble;
};

/* source.trouble of both kinds. */
bool source_tell_trouble(void *self, struct err *err);

int source_commit_open(struct repository *repository, const struct revision *revision,
                       struct arena *arena, struct source *source, struct err *err);
int source_work_tree_open(struct repository *repository, struct arena *arena, struct source *source,
                          struct err *err);

/* The errors of reading, the same whatever is read. */
int source_fail_kind(struct err *err, const char *path, enum file_kind kind);
int source_fail_size(struct err *err, const char *path, unsigned long long size, size_t limit);

/* Reads the blob that `path` names, as source.read does. One that is not here is no trouble: in a
 * partial clone that is how it is. */
int source_read_object(git_repository *handle, const git_oid *id, const char *path, size_t limit,
                       struct arena *arena, struct blob *blob, struct trouble *trouble,
                       struct err *err);

/* Adds the link at `path` to `links`, unless its target can't be read or leaves the repository.
 * ERR_GIT where all of them together take too long to follow: places->work tells. */
int source_add_link(const struct places *places, const char *path, struct arena *arena,
                    struct links *links, struct err *err);

/* The path that a file was found at, where that is not the one it was asked for by; else NULL. */
const char *source_real(const char *path, const char *found);

/* Sorts by the bytes of the names. */
struct file_list source_sorted(struct file_entry *items, size_t count);

/* The symbolic links of a whole tree. Adds the path of every link in the tree `id` and below it
 * to `paths`, in no order; submodules are passed over. ERR_GIT where a tree is missing, or a
 * link lies too far down. */
int tree_links(git_repository *handle, const git_oid *id, struct arena *arena,
               struct strings *paths, struct err *err);

/* A walk over the files of a tree: what source.walk is for a commit. Goes through the tree `id`,
 * whose path is `dir`. ERR_GIT where a tree is missing, ERR_INPUT where there are more files, or
 * longer paths, than any repository has. */
int tree_walk(git_repository *handle, const git_oid *id, const char *dir,
              const struct file_visitor *visitor, struct err *err);

/* Reading many files at once: what source.read_all is for both kinds of source. The content of a
 * file, and what holds it. */
struct content_held {
    struct blob blob;
    struct arena arena;
    git_odb_object *object;
    struct disk_buffer buffer; /* stays from file to file */
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

/* How many bytes the object whose id in hex is `id` has, by its header alone. */
bool object_measure(git_odb *odb, const char *id, uint64_t *size);

/* One task for many items, on all processors. `worker` is below the number of workers, and
 * another one in each thread. */
typedef void worker_task(void *self, size_t worker, size_t item);

/* Calls `task` once for each item, on at most `limit` threads, of which the caller's is one: as
 * many as there are processors, fewer where there is little to do or the system gives no more.
 * Returns when all is done. */
void workers_run(size_t limit, size_t items, worker_task *task, void *self);

#endif
