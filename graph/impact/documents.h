/* Files that people write for people. */
#ifndef WHITTLE_IMPACT_DOCUMENTS_H
#define WHITTLE_IMPACT_DOCUMENTS_H

#include <stdbool.h>

/* Whether `path` is by its name a read-me, a change log, a licence or the like, which no build
 * depends on unless a source names it. */
bool document_is(const char *path);

#endif
