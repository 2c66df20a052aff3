/* Which jobs wait for which. */
#ifndef WHITTLE_CONFIG_READ_NEEDS_H
#define WHITTLE_CONFIG_READ_NEEDS_H

#include "planner/config/draft.h"

/* Reads what the jobs need, each from the node at its place (NULL: nothing), and finds their
 * stages. A cycle is an error that names it. */
int needs_read(struct draft *draft, const struct node *const *nodes);

#endif
