/* Repositories that only tests have: files in memory at two revisions, and what a comparison of
 * them needs. Nodes are what they are in git: equal where contents are. */
#ifndef WHITTLE_TESTS_STORY_H
#define WHITTLE_TESTS_STORY_H

#include "graph/impact/impact.h"

struct tree_file {
    const char *path, *content; /* of a link: where it leads, from its directory */
    bool link;
};

/* The files of one revision. Initialise with {arena}. */
struct tree {
    struct arena *arena;
    struct tree_file *items; /* sorted by path bytes */
    size_t count, capacity;
};

/* Adds a file, or gives it other content. Ignored where the path can't be one beside the others:
 * outside of the repository, below a file, or where a directory is. */
void tree_put(struct tree *tree, const char *path, const char *content);
void tree_link(struct tree *tree, const char *path, const char *target);

/* Removes the file at `path`, or everything below it. */
void tree_remove(struct tree *tree, const char *path);

struct tree tree_copy(const struct tree *tree);

/* The content of a file; NULL where there is none. */
const char *tree_content(const struct tree *tree, const char *path);

/* Borrows the tree. Links at the end of a path are followed. */
struct source tree_source(struct tree *tree, const char *label);

/* Two revisions. */
struct story {
    struct tree base, head;
    struct source base_source, head_source;
    struct workspace base_workspace, head_workspace;
    struct manifest_cache cache;
    struct changes changes;
    struct links links;
    struct impact_request request;
};

/* Both revisions from a text, whose lines of these forms begin something:
 * "== PATH" a file, with the lines that follow; "-- PATH -> TARGET" a link; "!! PATH" takes files
 * away; "~~" ends the base: what follows is done to it at the head. */
void story_read(struct arena *arena, const char *text, struct story *story);

/* Loads the workspace that is found from the root, compares the trees and makes the request, for no
 * platform in particular. Fails where a workspace can't be loaded. */
int story_load(struct arena *arena, struct story *story, struct err *err);

#endif
