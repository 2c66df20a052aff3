/* TOML as a tree of plain C values that remember their place in the file. */
#ifndef WHITTLE_CARGO_TOML_H
#define WHITTLE_CARGO_TOML_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

enum toml_type {
    TOML_TABLE,
    TOML_ARRAY,
    TOML_STRING,
    TOML_BOOLEAN,
    TOML_OTHER, /* numbers and dates: only compared, never calculated with */
};

struct toml {
    enum toml_type type;
    unsigned line, column;    /* of the value, from 1; of the header for a table */
    const char *key;          /* in a table; NULL in an array and for the document */
    const char *string;       /* TOML_STRING: UTF-8; NULL in others and where it holds a NUL */
    const char *text;         /* TOML_OTHER, and strings that hold a NUL: the value in one spelling;
                                 NULL in others */
    bool boolean;             /* TOML_BOOLEAN */
    const struct toml *first; /* children of a table (sorted by key bytes) or an array */
    const struct toml *next;  /* the next child of the same parent */
    const struct toml **keys; /* the children of a table once more, to search in */
    size_t key_count;
};

/* Parses a whole document into `arena`. On bad TOML (or bad UTF-8, or nesting beyond any sane
 * file) returns NULL and fills `err` with ERR_INPUT, `file`, line, column and what was expected. */
const struct toml *toml_parse(struct arena *arena, const char *file, const char *text, size_t size,
                              struct err *err);

/* The child of that key, or NULL; `table` may be NULL or of another type. */
const struct toml *toml_get(const struct toml *table, const char *key);

/* The child of that key and type, or NULL. */
const struct toml *toml_get_table(const struct toml *table, const char *key);
const struct toml *toml_get_array(const struct toml *table, const char *key);
const char *toml_get_string(const struct toml *table, const char *key);

/* `fallback` where there is no boolean of that key. */
bool toml_get_boolean(const struct toml *table, const char *key, bool fallback);

#ifdef __cplusplus
}
#endif

#endif
