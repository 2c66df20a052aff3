/* Patterns of paths, as cargo matches `members` with them (crate glob 0.3): `*` any characters, `?`
 * one, `[a-z]` and `[!a-z]` one of a class, and `**`, alone in its component, any directories.
 * Neither braces nor backslashes mean anything. A character is a Unicode scalar value. */
#ifndef WHITTLE_BASE_GLOB_H
#define WHITTLE_BASE_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/err.h"
#include "graph/base/vec.h"

/* Whether `text` holds a character that makes it a pattern: else it only matches itself. */
bool glob_is_pattern(const char *text);

/* Refuses what the crate does, component by component: a class that is not closed (a class never
 * holds a '/'), more than two `*` in a row, `**` beside other characters. ERR_INPUT, with the
 * column from 1 in characters and no file. */
int glob_check(const char *pattern, struct err *err);

/* Whether the component is `**`: it stands for any number of directories, none included. */
bool glob_is_recursive(const char *component, size_t len);

/* Whether `name`, a component of a path, is matched by `len` bytes of a pattern that glob_check
 * accepts. A leading dot is a character like any other. `**` matches every name; else a name that
 * is not UTF-8 matches nothing, as in cargo. Takes at most len × strlen(name) steps. */
bool glob_match_component(const char *component, size_t len, const char *name);

/* Whether one of the patterns matches a name; the cost is that of each. */
bool glob_match_any(const struct strings *patterns, const char *name);

/* Whether the whole repository path `path` is matched, component by component; a pattern that ends
 * with a slash or with `**` matches what is below, not the directory itself. For a pattern that
 * glob_check accepts. Takes at most the product of both lengths in steps. */
bool glob_match_path(const char *pattern, const char *path);

/* Whether a path below `path` might be matched, and whether every one is. */
bool glob_match_some_below(const char *pattern, const char *path);
bool glob_match_all_below(const char *pattern, const char *path);

/* Whether the path is matched or, where it is `link_or_submodule` (a link or a submodule), a path
 * below it might be. */
bool glob_may_match(const char *pattern, const char *path, bool link_or_submodule);

#endif
