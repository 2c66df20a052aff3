/* The commands of the program. Only its main() looks here: all else is handed the table. */
#ifndef WHITTLE_COMMANDS_COMMAND_TABLE_H
#define WHITTLE_COMMANDS_COMMAND_TABLE_H

#include "planner/commands/options.h"

extern const struct command command_table[]; /* ends with a NULL name */

#endif
