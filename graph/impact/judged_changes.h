/* All changes, judged at both revisions before anything is seeded. */
#ifndef WHITTLE_IMPACT_JUDGED_CHANGES_H
#define WHITTLE_IMPACT_JUDGED_CHANGES_H

#include "graph/impact/facts.h"

struct judged {
    struct judgement *of[2]; /* by enum rev, then by place in the changes */
    uint32_t lock_change;    /* that of the lock file, where what it says decides; NO_CHANGE */
};

struct judged judge_changes(struct facts *facts);

#endif
