/* What could not be read though it is there: an error of the disk, an object that is damaged. Who
 * asks whether something exists has no way to fail; it is answered as if it did not, and the
 * trouble is kept, as a stream keeps its error. What comes of such answers can't be trusted. */
#ifndef WHITTLE_GIT_TROUBLE_H
#define WHITTLE_GIT_TROUBLE_H

#include <git2.h>
#include <stdbool.h>

#include "graph/base/err.h"

struct trouble {
    bool met;
    struct err err; /* the first one */
};

/* Whether `why`, an errno, says that nothing is there: no entry, no directory above it, or a name
 * that is too long for one. EACCES and ELOOP are no such answer. */
bool trouble_is_absence(int why);

/* A path of the work tree that the system could not read; nothing where that is an absence. */
void trouble_disk(struct trouble *trouble, const char *path, int why);

/* A pipe, a socket or a device of the work tree where a file is asked for. */
void trouble_odd(struct trouble *trouble, const char *path);

/* An object that the library could not read, by its newest message. */
void trouble_object(struct trouble *trouble, git_repository *handle, const char *what);

/* An error of reading that somebody else put into words. */
void trouble_keep(struct trouble *trouble, const struct err *err);

/* Copies the trouble to `err`; false where there was none. */
bool trouble_tell(const struct trouble *trouble, struct err *err);

#endif
