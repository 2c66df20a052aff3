/* What the graph has to know of the jobs. */
#ifndef WHITTLE_PIPELINE_SELECTION_H
#define WHITTLE_PIPELINE_SELECTION_H

#include "graph/impact/unit_graph.h"
#include "planner/matrix/job.h"

struct selection {
    const struct build_platform *platforms; /* none: any */
    size_t platform_count;
    const struct cargo_selection *const
        *roots; /* the commands, also those of the base; none: anything */
    size_t roots_count;
};

struct selection selection_of(struct arena *arena, const struct jobs *jobs);

#endif
