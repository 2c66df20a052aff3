/* Programs that scripts call and that build nothing with cargo. */
#ifndef WHITTLE_WORKFLOW_HARMLESS_H
#define WHITTLE_WORKFLOW_HARMLESS_H

#include <stdbool.h>

/* Whether it is one, by its name without a path; whatever the case of letters. */
bool harmless(const char *name);

#endif
