/* Printing what the gate says. */
#ifndef WHITTLE_OUTPUT_TEXT_GATE_H
#define WHITTLE_OUTPUT_TEXT_GATE_H

#include "planner/gate/verdict.h"
#include "planner/output/output.h"

/* For a person: a line for each job, then a sentence, then what to do. */
char *gate_text(struct arena *arena, const struct verdict *verdict, const struct style *style);

/* whittle.gate/1 */
char *gate_json(struct arena *arena, const struct verdict *verdict);

/* The wording that text and Markdown share; all of it is printable and cut to a length that people
 * read. */
const char *gate_name(struct arena *arena, const char *name);
const char *gate_planned(struct arena *arena, const struct verdict_job *job);
const char *gate_opinion(struct arena *arena, const struct verdict_job *job);
const char *gate_sentence(struct arena *arena, const struct verdict *verdict);

/* What to do, a line for each trouble. */
struct strings gate_remedies(struct arena *arena, const struct verdict *verdict);

#endif
