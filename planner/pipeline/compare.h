/* What a change does: the comparison of a base with a head, in units of cargo. */
#ifndef WHITTLE_PIPELINE_COMPARE_H
#define WHITTLE_PIPELINE_COMPARE_H

#include "graph/impact/impact.h"
#include "planner/matrix/narrowing.h"
#include "planner/pipeline/base.h"

/* What a question names. */
struct path_answer {
    const char *path;    /* of the repository; NULL: none */
    bool path_is_dir;    /* then `alone` is empty */
    struct impact alone; /* what the change of that path alone means, made or imagined */
};

struct compared {
    struct range range;         /* the head's; full where there was trouble with the base */
    struct jobs jobs;           /* the head's, and what of the base's has to stay */
    struct narrowing narrowing; /* what the change takes away from what the base runs */
    struct selection selection; /* of those jobs */
    struct path_rules rules;    /* the configuration's, and what files of CI have no say */
    struct changes changes;     /* none in a full plan */
    struct impact impact;
    struct path_answer answer;
    struct warnings warnings; /* the head's, and those of the comparison */
};

/* Trouble at the base widens to full. ERR_INPUT where the configuration has a glob that matches
 * nothing at either revision. */
int compare(struct handles *handles, const struct request *request, const struct head *head,
            struct compared *compared, struct err *err);

/* Reads a head and compares it; opens and closes what it needs. Trouble at the head fails. */
int compare_request(const struct request *request, struct arena *arena, struct head *head,
                    struct compared *compared, struct err *err);

#endif
