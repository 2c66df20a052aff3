/* What a configuration may say, as tables: a mapping's keys are rows, each with the place of its
 * node in a struct. What is not in the table is an error. */
#ifndef WHITTLE_CONFIG_SHAPE_H
#define WHITTLE_CONFIG_SHAPE_H

#include <stddef.h>

#include "planner/config/node.h"

/* One key of a mapping. */
struct shape_key {
    const char *name;
    size_t place;  /* of a `const struct node *` in the struct that is filled, in bytes */
    bool required; /* else the pointer may stay NULL */
};

struct shape {
    const char *what;             /* "a path rule": what such a mapping is, for messages */
    const struct shape_key *keys; /* ends with a NULL name */
};

/* A file that is being read. Initialise with {.arena, .file, .err}. */
struct reading {
    struct arena *arena;
    const char *file;
    struct err *err;
    size_t visited; /* nodes, counted as often as aliases name them */
};

struct nodes {
    const struct node **items;
    size_t count, capacity;
};

/* Fails at a node; returns -1. */
__attribute__((format(printf, 3, 4))) int
shape_fail(struct reading *reading, const struct node *node, const char *format, ...);

/* Fills the struct at `into` by the rows of `shape`. */
int shape_mapping(struct reading *reading, const struct node *node, const struct shape *shape,
                  void *into);

/* The entries of a list; `what` says what it is one of: "path rules". */
int shape_list(struct reading *reading, const struct node *node, const char *what,
               struct nodes *entries);

/* One text, or a list of at least one; `what` says what each is: "a glob". */
int shape_texts(struct reading *reading, const struct node *node, const char *what,
                struct nodes *texts);

#endif
