/* What the JSON documents share. json*.c alone include jansson.h. */
#ifndef WHITTLE_OUTPUT_JSON_H
#define WHITTLE_OUTPUT_JSON_H

#include <jansson.h>

#include "graph/base/err.h"
#include "graph/base/value.h"
#include "planner/output/output.h"

/* A string of any bytes; what is not UTF-8 takes the form of escape_utf8. NULL becomes null. */
json_t *json_bytes(struct arena *arena, const char *bytes);

/* What programs take as it is, and so exactly; what is not UTF-8 like json_bytes. */
json_t *json_text(struct arena *arena, const char *text);
json_t *json_texts(struct arena *arena, const struct strings *texts);

/* {"code", "detail"}, and {"code", "detail", "via"}. */
json_t *json_reason(struct arena *arena, const struct reason *reason);
json_t *json_reason_via(struct arena *arena, const struct reason *reason);

json_t *json_strings(struct arena *arena, const char *const *items, size_t count);

/* A value of a row; an expression as it is written. */
json_t *json_value(struct arena *arena, const struct value *value);

/* The affected units of a package at the head, for each platform whose build asks for them. */
json_t *json_units_of(struct arena *arena, const struct plan *plan, uint32_t package);

/* {"base", "head"} of an entry: the proof, where both are one; null where nothing was compared. */
json_t *json_fingerprint(struct arena *arena, const struct matrix_entry *entry);

/* Adds "build_only", "passed_in" and "failed_in", where a ledger says that of an entry that runs.
 */
void json_add_past(struct arena *arena, json_t *object, const struct matrix_entry *entry);

/* In the place of arguments that stand in the plan's file alone: cargo refuses it. */
#define JSON_IN_PLAN_FILE "--args-are-in-the-plan-file"

/* Adds "calls" and "calls_list" of a shard that has calls. Like `args`, `calls` is never left out.
 */
void json_add_calls(struct arena *arena, json_t *row, const struct shard *shard,
                    enum row_detail detail);

/* The bytes of a document, which is given back to the library: indented and with a newline at the
 * end, or on one line without. Characters that a terminal or a CI service would take for more than
 * text are written as \\uXXXX. */
char *json_finish(struct arena *arena, json_t *document, bool indented);

/* The same, indented, so that readers of YAML take it as well, which has no surrogate pairs:
 * ERR_OUTPUT names a character that only such a pair could write, and what stands before it. */
char *json_finish_yaml(struct arena *arena, json_t *document, struct err *err);

/* Whether a text has no such character. */
bool json_fits_yaml(const char *text);

/* When a plan runs: of one whose times are known. */
json_t *json_schedule(struct arena *arena, const struct plan *plan);

#endif
