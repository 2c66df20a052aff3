/* The targets of the packages at the base, of which most are those of the head. */
#ifndef WHITTLE_IMPACT_BASE_TARGETS_H
#define WHITTLE_IMPACT_BASE_TARGETS_H

#include "graph/cargo/workspace.h"
#include "graph/impact/aliases.h"
#include "graph/impact/changes.h"

/* Fills the targets of `base`, given the names of each change; its packages are loaded and whose
 * source is `source`. A package that says the same at `head`, and in which no file came or went,
 * has the same targets; others are looked for. ERR_INPUT where a target can't be found. */
int base_targets_fill(struct arena *arena, const struct source *source,
                      const struct changes *changes, const struct path_names *names,
                      const struct workspace *head, struct workspace *base, struct err *err);

/* Whether a file came or went, so that targets may have. */
bool base_targets_may_differ(const struct changes *changes);

#endif
