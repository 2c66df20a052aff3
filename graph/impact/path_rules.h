/* What the repository says itself about its paths, before the built-in table (graph/impact/rules.h)
 * and before ownership. Rules are data: who reads them from where is not the graph's concern. */
#ifndef WHITTLE_IMPACT_PATH_RULES_H
#define WHITTLE_IMPACT_PATH_RULES_H

#include <stdbool.h>

#include "graph/base/vec.h"

/* For every path that `glob` matches. */
struct path_rule {
    const char *glob;  /* over whole repository paths; glob_check accepts it */
    const char *label; /* to be shown: "whittle.yml:12: *.proto" */
    const char *file;  /* where it stands */
    unsigned line;
    bool adds;               /* beside what the path reaches anyway; else instead of it */
    bool everything;         /* it reaches every package, else those named */
    struct strings packages; /* names */
    struct strings jobs; /* globs of names of jobs that run whole: the matrix's business. Neither
                            packages nor jobs: nothing */
};

/* Some of the rules. */
struct rules_met {
    const struct path_rule **items;
    size_t count, capacity;
};

struct path_rules {
    struct path_rule *items; /* the first that matches decides */
    size_t count, capacity;
    struct strings files;  /* that say them: a change of one reaches everything */
    struct strings plans;  /* files that plan by them, or that have a say in it, and directories of
                              such: likewise, whatever the rules say of them */
    struct strings others; /* files of CI that have none, and directories of such: the table's rows
                              do not hold for them */
};

/* The rule that decides on `path`, or NULL. One for all that is below a `link_or_submodule` path
 * decides on that as well. */
const struct path_rule *path_rules_find(const struct path_rules *rules, const char *path,
                                        bool link_or_submodule);

/* Whether the rule reaches anything by a path below the `link_or_submodule` path that another one
 * (or none: NULL) decides on. */
bool path_rule_reaches_below(const struct path_rule *rule, const char *path,
                             const struct path_rule *decides);

#endif
