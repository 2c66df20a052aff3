/* Loose objects, read here and not by the library: its reader waits for ever on a file that was cut
 * off, and takes one that the disk fails to give for one that is not there. */
#ifndef WHITTLE_GIT_LOOSE_H
#define WHITTLE_GIT_LOOSE_H

#include <git2.h>

/* Has `handle` read the loose objects of its database, and of the alternates of that, in this way.
 * They are looked for after those in packs. A libgit2 error code. */
int loose_attach(git_repository *handle);

/* The same for one more directory of objects, which is added to the database beside this. */
int loose_attach_dir(git_odb *odb, const char *objects);

#endif
