/* What JSON and YAML hold, as one tree: read by adapters, compared and printed by anybody. No tree
 * is deeper than the adapters read, which is a hundred levels or less. */
#ifndef WHITTLE_BASE_VALUE_H
#define WHITTLE_BASE_VALUE_H

#include <stdbool.h>

#include "graph/base/vec.h"

enum value_kind {
    VALUE_NULL,
    VALUE_TRUTH,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_LIST,
    VALUE_MAPPING,
    VALUE_UNKNOWN, /* an expression that only the CI service can evaluate: may be anything */
};

struct value;

struct value_member {
    const char *key; /* NULL in a list */
    const struct value *value;
};

struct value {
    enum value_kind kind;
    bool truth;
    double number;
    const char *text;      /* of a text its bytes; of an expression as it is written, with the
                              ${{ }}; of a number as it was written, where it was; else NULL */
    unsigned line, column; /* from 1; 0 where it was not read from a file */
    VEC(struct value_member) members; /* of a list or mapping, in the order of the file */
};

extern const struct value value_null;

struct value *value_truth(struct arena *arena, bool truth);
struct value *value_number(struct arena *arena, double number);
struct value *value_text(struct arena *arena, const char *text);
struct value *value_mapping(struct arena *arena);
struct value *value_list(struct arena *arena);

/* The value of a key, by bytes; NULL where `mapping` is none or has no such key. */
const struct value *value_get(const struct value *mapping, const char *key);

/* Likewise along keys with a dot between: "pull_request.head.sha". */
const struct value *value_at(const struct value *mapping, const char *keys);

/* The text along such keys; NULL where there is none or where it is no text. */
const char *value_text_at(const struct value *mapping, const char *keys);

/* Adds to a mapping, or overwrites what is there under the key; in a list `key` is NULL. */
void value_put(struct arena *arena, struct value *mapping, const char *key,
               const struct value *value);

/* Adds without a look at what is there: for keys that are known to be new, of which there may be
 * many. */
void value_add(struct arena *arena, struct value *mapping, const char *key,
               const struct value *value);

/* A scalar as GitHub's expressions and runners print it: "" for null, "true", "1.5", a text as it
 * is, an expression as it is written; NULL for a list or mapping. */
const char *value_print(struct arena *arena, const struct value *value);

/* A text that two values share only where they are the same: of one kind, with the same members in
 * the same order; numbers as they are printed. Not for people. */
const char *value_identity(struct arena *arena, const struct value *value);

/* Whether a text of a workflow holds an expression. */
bool value_is_expression(const char *text);

/* The first expression in it, or itself; NULL where there is none. */
const struct value *value_unknown(const struct value *value);

static inline bool value_has_unknown(const struct value *value)
{
    return value_unknown(value) != NULL;
}

#endif
