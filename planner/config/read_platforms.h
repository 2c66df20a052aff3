/* The section `platforms` of a configuration, and all platforms that jobs name. */
#ifndef WHITTLE_CONFIG_READ_PLATFORMS_H
#define WHITTLE_CONFIG_READ_PLATFORMS_H

#include "planner/config/draft.h"

int platforms_read(struct draft *draft, const struct node *node);

/* The platform of that name, exactly: of the section, else whittle's own, which is added then. */
bool platforms_find(struct draft *draft, const char *name, uint32_t *place);

/* The platform at a node that names one. */
int platforms_take(struct draft *draft, const struct node *node, uint32_t *place);

/* A platform that a row of a workflow is about. */
struct platform_wanted {
    const char *triple; /* NULL: any */
    const char *host;   /* triple of the row's runner; NULL: not known */
    const char *runner; /* its labels, or what is said instead of them */
};

/* One that is there, else a new one. Fails where there are too many. */
int platforms_want(struct draft *draft, const struct node *node,
                   const struct platform_wanted *wanted, uint32_t *place);

#endif
