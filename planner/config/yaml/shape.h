/* What a configuration may say, as tables: a mapping's keys are rows, each with the place of its
 * node in a struct. What is not in the table is an error. */
#ifndef WHITTLE_YAML_SHAPE_H
#define WHITTLE_YAML_SHAPE_H

#include <stddef.h>

#include "planner/config/yaml/node.h"

/* One key of a mapping. */
struct shape_key {
    const char *name;
    size_t place;  /* of a `const struct node *` in the struct that is filled, in bytes */
    bool required; /* else the pointer may stay NULL */
};

/* A word that people bring from elsewhere, and what it is called here. */
struct shape_synonym {
    const char *word, *key;
};

struct shape {
    const char *what;                     /* "a path rule": what such a mapping is, for messages */
    const struct shape_key *keys;         /* ends with a NULL name */
    const struct shape_synonym *synonyms; /* ends with a NULL word; NULL for none */
};

/* A file that is being read. Initialise with {.arena, .file, .err}. */
struct reading {
    struct arena *arena;
    const char *file;
    struct err *err;
    size_t visited; /* nodes, counted as often as aliases name them */
    size_t depth;   /* lists and mappings around the value that is being made */
};

struct nodes {
    const struct node **items;
    size_t count, capacity;
};

/* Fails at a node; returns -1. */
__attribute__((format(printf, 3, 4))) int
shape_fail(struct reading *reading, const struct node *node, const char *format, ...);

/* Likewise for a word that is not among those known: with the one that it may have been meant to
 * be, else with `hint`, which may be NULL. */
__attribute__((format(printf, 5, 6))) int
shape_fail_near(struct reading *reading, const struct node *node, const struct strings *known,
                const char *hint, const char *format, ...);

/* Gives the error that is set, which says what but not where, the place of a node; returns -1. */
int shape_fail_here(struct reading *reading, const struct node *node);

/* Counts nodes that are read; fails where aliases make more of them than any file holds. */
int shape_visit(struct reading *reading, const struct node *node, size_t count);

/* A mapping whose keys are the user's own: `what` says what it is one of: "jobs". At least one. */
int shape_named(struct reading *reading, const struct node *node, const char *what);

/* Fills the struct at `into` by the rows of `shape`. */
int shape_mapping(struct reading *reading, const struct node *node, const struct shape *shape,
                  void *into);

/* The entries of a list; `what` says what it is one of: "path rules". */
int shape_list(struct reading *reading, const struct node *node, const char *what,
               struct nodes *entries);

/* One text, or a list of at least one; `what` says what each is: "a glob". */
int shape_texts(struct reading *reading, const struct node *node, const char *what,
                struct nodes *texts);

/* One text that is not empty. */
int shape_text(struct reading *reading, const struct node *node, const char *what,
               const char **text);

/* true or false. */
int shape_flag(struct reading *reading, const struct node *node, bool *flag);

/* A whole number from `least` to `most`, in digits. */
int shape_number(struct reading *reading, const struct node *node, size_t least, size_t most,
                 size_t *number);

#endif
