/* Where what is printed goes. */
#ifndef WHITTLE_OUTPUT_SINK_H
#define WHITTLE_OUTPUT_SINK_H

#include "graph/base/err.h"
#include "planner/output/style.h"

struct sink {
    const char *file; /* that is replaced; NULL: standard output */
    bool quiet;       /* nothing is told to a person there */
    enum color_when color;
};

/* How to print what goes there. */
struct style sink_style(const struct sink *sink);

/* ERR_OUTPUT. */
int sink_print(const struct sink *sink, const char *result, struct err *err);

/* Likewise, text that is there for a person alone: nothing where the sink is quiet and no file. */
int sink_tell(const struct sink *sink, const char *text, struct err *err);

#endif
