/* The head of a request: its workspace, its configuration and the jobs that it asks for. */
#ifndef WHITTLE_PIPELINE_HEAD_H
#define WHITTLE_PIPELINE_HEAD_H

#include "graph/impact/unit_graph.h"
#include "graph/rust/upward.h"
#include "planner/config/config.h"
#include "planner/matrix/job.h"
#include "planner/pipeline/handles.h"

/* What the graph has to know of the jobs. */
struct selection {
    const struct build_platform *platforms; /* none: any */
    size_t platform_count;
    const struct cargo_selection *const
        *roots; /* the commands, also those of the base; none: anything */
    size_t roots_count;
};

struct selection selection_of(struct arena *arena, const struct jobs *jobs);

struct head {
    struct range range;   /* as it was chosen, before anything was read */
    const char *manifest; /* that is named or found */
    struct workspace workspace;
    struct config config;
    struct jobs jobs;             /* none where the request is not about jobs */
    struct selection selection;   /* of those */
    const char *toolchain;        /* that it pins; NULL */
    struct upward_sources upward; /* where they are wanted; by index in the packages */
    struct warnings warnings;
};

/* Reads it. ERR_INPUT, ERR_USAGE: trouble at the head fails. */
int head_load(struct handles *handles, const struct request *request, const struct range *range,
              struct head *head, struct err *err);

/* The same for a request that compares nothing; opens and closes what it needs. */
int head_of(const struct request *request, struct arena *arena, struct head *head, struct err *err);

#endif
