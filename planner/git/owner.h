/* Repositories of other users: what git's safe.directory allows. */
#ifndef WHITTLE_GIT_OWNER_H
#define WHITTLE_GIT_OWNER_H

#include <stdbool.h>

/* Whether the user's or the system's configuration declares the repository at `dir` (absolute,
 * its work tree, or its git directory where it is bare) safe to use. A repository's own
 * configuration has no say, as in git. */
bool owner_is_allowed(const char *dir);

#endif
