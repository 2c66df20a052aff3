/* What a changed path means before anyone asks who owns it: the built-in table of path rules.
 * docs/path-rules.md explains each row. */
#ifndef WHITTLE_IMPACT_RULES_H
#define WHITTLE_IMPACT_RULES_H

#include "graph/cargo/workspace.h"
#include "graph/impact/reason.h"

enum rule_effect {
    RULE_OWNER,      /* no rule matches: the owners decide */
    RULE_EVERYTHING, /* every package */
    RULE_BELOW,      /* the packages in the rule's directory and below */
    RULE_NOTHING,
};

struct rule_match {
    enum rule_effect effect;
    enum reason_code code;
    const char *dir; /* RULE_BELOW */
};

/* Judges `path` by the first row of the table that matches in this workspace. */
struct rule_match rules_match(struct arena *arena, const struct workspace *workspace,
                              const char *path);

#endif
