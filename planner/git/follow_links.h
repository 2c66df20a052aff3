/* Following symbolic links within a repository, as the kernel would below its root. */
#ifndef WHITTLE_GIT_FOLLOW_LINKS_H
#define WHITTLE_GIT_FOLLOW_LINKS_H

#include "graph/cargo/source.h"

/* What is at a path that has no symbolic link before its last component. */
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

#endif
