/* The git library as a whole: started for an open repository, stopped after it. */
#ifndef WHITTLE_GIT_LIBRARY_H
#define WHITTLE_GIT_LIBRARY_H

#include "graph/base/err.h"

/* Calls nest; each successful start needs its stop. */
int library_start(struct err *err);
void library_stop(void);

/* What the library says about the call that failed last; never NULL. */
const char *library_message(void);

#endif
