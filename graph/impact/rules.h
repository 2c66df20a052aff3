/* What a changed path means before anyone asks who owns it: the built-in table of path rules.
 * docs/path-rules.md explains each row. */
#ifndef WHITTLE_IMPACT_RULES_H
#define WHITTLE_IMPACT_RULES_H

#include <stdbool.h>

#include "graph/base/path.h"
#include "graph/cargo/workspace.h"
#include "graph/impact/reason.h"

enum rule_effect {
    RULE_OWNER,      /* no rule matches: the owners decide */
    RULE_EVERYTHING, /* every package */
    RULE_BELOW,      /* the packages in the rule's directory and below */
    RULE_NOTHING,
    RULE_COMPARED, /* what it says at base and head decides */
    RULE_FORMAT,   /* formatting the packages in the rule's directory and below */
    RULE_LINT,     /* linting them */
};

struct rule_match {
    enum rule_effect effect;
    enum reason_code code;
    const char *dir;        /* RULE_BELOW, RULE_FORMAT, RULE_LINT */
    const char *config_key; /* the file and key of cargo's configuration that name it; NULL */
};

/* Judges `path` by what this workspace makes of it: the manifest that a member glob misses there,
 * what cargo's configuration names, then the first row of the table that matches. Where the change
 * is `link_or_submodule` (a link or a submodule), everything below the path may have changed as
 * well. */
struct rule_match rules_match(struct arena *arena, const struct workspace *workspace,
                              const char *path, bool link_or_submodule);

/* Whether rules of the repository may only add to what that says: of manifests and lock files,
 * which are compared, and of the configuration of the planner and of CI, which must not plan its
 * own skip. */
bool rules_stand(struct arena *arena, const struct workspace *workspace, const char *path,
                 bool link_or_submodule);

/* Whether a change of `path` may have changed what is at `place` or below it; below a
 * `link_or_submodule` path anything may have changed. */
static inline bool rules_touch(const char *path, bool link_or_submodule, const char *place)
{
    return path_within(place, path) || (link_or_submodule && path_within(path, place));
}

#endif
