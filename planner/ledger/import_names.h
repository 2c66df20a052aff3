/* What CI services call jobs and steps, and what that tells of them. */
#ifndef WHITTLE_LEDGER_IMPORT_NAMES_H
#define WHITTLE_LEDGER_IMPORT_NAMES_H

#include "planner/ledger/record.h"

/* Job and row of what a service calls a job:
 * - "JOB (ROW)", as GitHub calls a row of a matrix whose job has no name of its own;
 * - "JOB ROW", as a plan calls its rows, where `job` says which job it is;
 * - else all of it is the job's name: nothing tells where it ends. */
void job_name_read(struct arena *arena, const char *text, const char *job,
                   struct record_name *name);

/* Whether a step makes the runner ready, or clears up: neither a test nor a command of the job. By
 * its name alone, which is all that the service tells. A wrong answer moves seconds from one field
 * to the other. */
bool step_is_set_up(const char *name);

#endif
