/* What is compared: two revisions and what changed between them. Nothing of it changes while that
 * is judged. */
#ifndef WHITTLE_IMPACT_DIFF_H
#define WHITTLE_IMPACT_DIFF_H

#include "graph/impact/aliases.h"
#include "graph/impact/impact.h"
#include "graph/impact/rev.h"

struct diff {
    struct arena *arena;
    const struct impact_request *request;
    unsigned commands;              /* of the plan: a set of 1u << enum cargo_command */
    struct units_request units_of;  /* what the units were built from */
    struct units units;             /* of both revisions */
    struct edges edges;             /* between packages, by index in the units */
    const struct path_names *names; /* of each change */
    struct map by_path;             /* → place in the changes */
    struct strings specifications;  /* of targets that are no triples: where they may lie */
    uint32_t unexplained; /* the change that may have made workspaces differ, for what no single
                             manifest explains; NO_CHANGE where there is none */
};

struct diff diff_of(struct arena *arena, const struct impact_request *request);

/* One revision of it. */
static inline const struct state *diff_state(const struct diff *diff, enum rev rev)
{
    return &diff->request->states[rev];
}

/* Whether both have one workspace, so that no manifest differs. */
static inline bool diff_is_of_one(const struct diff *diff)
{
    return diff->request->states[BASE].workspace == diff->request->states[HEAD].workspace;
}

/* Whether a package is one that is asked about. */
static inline bool diff_asks(const struct diff *diff, uint32_t package)
{
    return !diff->request->alone || bits_has(diff->request->alone, package);
}

/* The package at a revision; NULL where it is not there. */
static inline const struct package *diff_package(const struct diff *diff, enum rev rev,
                                                 uint32_t package)
{
    const struct unit_package *item = &diff->units.packages[package];
    return rev == HEAD ? item->head : item->base;
}

/* The change of that path; NO_CHANGE where there is none. */
uint32_t diff_change(const struct diff *diff, const char *path);

#endif
