/* The two kinds of source, and what they share. */
#ifndef WHITTLE_GIT_SOURCE_COMMON_H
#define WHITTLE_GIT_SOURCE_COMMON_H

#include <git2.h>

#include "planner/git/follow_links.h"
#include "planner/git/source.h"
#include "planner/git/trouble.h"

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

#endif
