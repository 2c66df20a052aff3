/* The commands of a shell script, as far as they can be told without running it. */
#ifndef WHITTLE_WORKFLOW_SCRIPT_H
#define WHITTLE_WORKFLOW_SCRIPT_H

#include <stdbool.h>

#include "graph/base/vec.h"

/* One command: its words without quotes, what assigns variables before it among them. */
struct script_command {
    struct strings words; /* at least one */
};

struct script {
    struct script_command *items;
    size_t count, capacity;
};

/* Reads a script of a POSIX shell, or one of PowerShell that looks alike. Commands end where a line
 * does that is not continued, at ; & | ( ) and backquotes; comments are left out. A file that
 * output goes to is a word like others. What a variable holds is not filled in: "$X" stays.
 * Expressions,
 * ${{ … }}, stay whole. A quote that is not closed ends with the script. */
struct script script_read(struct arena *arena, const char *text);

#endif
