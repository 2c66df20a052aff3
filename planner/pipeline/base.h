/* The base of a comparison: what changed since, and its workspace. */
#ifndef WHITTLE_PIPELINE_BASE_H
#define WHITTLE_PIPELINE_BASE_H

#include "graph/impact/aliases.h"
#include "planner/pipeline/head.h"

struct base {
    struct changes changes;
    struct links links;             /* of the head, and those that only the base's tree tells of */
    const struct path_names *names; /* of each change, by those links */
    /* The head's own where neither a manifest changed nor a file came or went: the same value twice
     * tells that they are one. */
    const struct workspace *workspace;
};

/* Why nothing can be compared. */
struct widening {
    enum reason_code code;
    struct err err;
};

/* Reads it. -1 where that can't be had: then everything has to run, for the reason in `trouble`. */
int base_load(struct handles *handles, const struct request *request, const struct head *head,
              struct base *base, struct widening *trouble);

/* The links of the head, where somebody asks for a path. */
int base_load_links(const struct handles *handles, struct links *links, struct err *err);

#endif
