/* How text for a person is printed: colours, and the width of a terminal. */
#ifndef WHITTLE_OUTPUT_STYLE_H
#define WHITTLE_OUTPUT_STYLE_H

#include <stdbool.h>

enum color_when {
    COLOR_AUTO,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

struct style {
    bool color;
    unsigned width; /* columns; 0 where it is no terminal: lines are not shortened */
};

/* For a file descriptor. NO_COLOR, CLICOLOR_FORCE and TERM count where the user said nothing of
 * colours. */
struct style style_for(enum color_when color, int fd);

#endif
