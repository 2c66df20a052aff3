/* Repository paths: relative to the repository's root, separated by '/', in any bytes but NUL;
 * "" is the root itself. Nothing here touches a file system. */
#ifndef WHITTLE_BASE_PATH_H
#define WHITTLE_BASE_PATH_H

#include <stdbool.h>

#include "graph/base/arena.h"

/* `relative` as seen from `dir`, with ".", ".." and doubled slashes resolved. A path that leaves
 * the repository begins with ".."; an absolute `relative` is returned normalised as it stands. */
const char *path_join(struct arena *arena, const char *dir, const char *relative);

/* The path of what is called `name` in a directory. */
const char *path_child(struct arena *arena, const char *dir, const char *name);

/* The directory that holds `path`; "" for a path at the root. Not for "" itself. */
const char *path_parent(struct arena *arena, const char *path);

/* Cuts `path` to its parent in place, for a walk upwards; false where it is "" already. */
bool path_cut(char *path);

/* The last component, a pointer into `path`. */
const char *path_base(const char *path);

/* Whether `path` is `dir` or below it. Everything is within "" that does not leave it. */
bool path_within(const char *dir, const char *path);

/* Turns the separators of Windows into '/', in place; returns `path`. */
char *path_slashes(char *path);

/* Whether one of its components is "..". */
bool path_climbs(const char *path);

/* Whether `path` is absolute or begins with "..": not a path of this repository. */
bool path_outside(const char *path);

#endif
