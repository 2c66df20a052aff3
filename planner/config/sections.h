/* The sections of a configuration: each is read from its node, by config.c. */
#ifndef WHITTLE_CONFIG_SECTIONS_H
#define WHITTLE_CONFIG_SECTIONS_H

#include "planner/config/draft.h"

/* What a schedule is to keep, where it is written. */
struct wishes_written {
    const struct node *deadline, *budget, *minute_saves;
};

int wishes_read(struct reading *reading, const struct wishes_written *written,
                struct wishes *wishes);

/* A time, in milliseconds; an amount of money, in millionths. */
int duration_take(struct reading *reading, const struct node *node, int64_t *ms);
int money_take(struct reading *reading, const struct node *node, int64_t *millionths);

/* The section `limits` of a configuration. */
int limits_read(struct draft *draft, const struct node *node);

/* The section `platforms` of a configuration, and all platforms that jobs name. */
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

/* The section `jobs` of a configuration. */
int jobs_read(struct draft *draft, const struct node *node);

/* The section `paths` of a configuration: rules about what paths reach. Adds the rules in the
 * list at `node`. The packages that they name must be among those of the workspace, and the jobs
 * among those of the configuration, which are read before. */
int paths_read(struct draft *draft, const struct node *node);

/* The section `reads` of a configuration: whose tests or build read which files of elsewhere. */
int reads_read(struct draft *draft, const struct node *node);

/* The section `runtime` of a configuration: whose tests start whose programs. */
int runtime_read(struct draft *draft, const struct node *node);

/* The section `narrowing` of a configuration. */
int narrowing_read(struct draft *draft, const struct node *node);

#endif
