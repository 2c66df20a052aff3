/* Templates of a job, held against its rows before anything is planned. */
#ifndef WHITTLE_CONFIG_CHECK_TEMPLATES_H
#define WHITTLE_CONFIG_CHECK_TEMPLATES_H

#include "planner/config/draft.h"

/* The template at a node, of words or of a name: each placeholder is one of whittle's own or a key
 * of a row's values, and every row can fill it. A row of a workflow may have no target, platform,
 * host or runner; others have nothing where a value is not theirs. */
int fills_read(struct draft *draft, const struct node *node, const struct job *job, bool words,
               const char **text);

#endif
