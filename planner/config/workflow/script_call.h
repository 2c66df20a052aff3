/* What a script says of cargo, for those who ask whether it can succeed though cargo failed. As far
 * as its characters and words tell: rather a doubt too many. */
#ifndef WHITTLE_WORKFLOW_SCRIPT_CALL_H
#define WHITTLE_WORKFLOW_SCRIPT_CALL_H

#include "planner/config/workflow/script.h"

/* How scripts of a service name what the plan says to cargo: parts of words, NULL-terminated. */
typedef const char *const *plan_words;

/* Comments end at the line: they are no part of what runs. */
const char *script_without_comments(struct arena *arena, const char *text);

/* Whether a script, without comments, just runs one command after the other. */
bool script_is_plain(const char *text);

/* Whether nothing comes after the first command that mentions cargo. */
bool script_ends_with_cargo(const struct script *script, plan_words plan);

/* The word that the command runs: behind assignments and programs that just start another one; the
 * count of words where there is none. */
size_t command_program(const struct script_command *command);

/* Whether it just prints, or sets a variable for later commands. */
bool command_prints(const struct script_command *command);

/* Whether it decides which commands run, or whether an error ends the script. */
bool command_steers(const struct script_command *command);

/* Whether cargo, or what the plan says to it, is named at all. */
bool command_mentions_cargo(const struct script_command *command, plan_words plan);

/* Whether cargo is told to do `what`, or something is started with what the plan says. */
bool command_calls_cargo(const struct script_command *command, const char *what, plan_words plan);

/* A word by which it has cargo choose targets, and that is not one of `said`; NULL where there is
 * none. */
const char *command_chooses(const struct script_command *command, const struct strings *said);

/* Whether what the plan says is among the words. */
bool command_takes_plan(const struct script_command *command, plan_words plan);

#endif
