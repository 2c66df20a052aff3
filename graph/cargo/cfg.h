/* Platform conditions of manifests: `cfg(…)` expressions.
 * Grammar: https://doc.rust-lang.org/reference/conditional-compilation.html, as cargo reads it
 * (crate cargo-platform). */
#ifndef WHITTLE_CARGO_CFG_H
#define WHITTLE_CARGO_CFG_H

#include <stdbool.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"

enum cfg_type {
    CFG_NAME,  /* unix */
    CFG_VALUE, /* target_os = "linux" */
    CFG_ALL,
    CFG_ANY,
    CFG_NOT, /* one child */
    CFG_TRUE,
    CFG_FALSE,
};

struct cfg {
    enum cfg_type type;
    const char *name;        /* CFG_NAME, CFG_VALUE; with its r# where one is written */
    const char *value;       /* CFG_VALUE */
    const struct cfg *first; /* operands of all, any and not */
    const struct cfg *next;  /* the next operand of the same parent */
};

/* Parses what stands between the parentheses of `cfg(…)`. Returns NULL and fills `err` (ERR_INPUT;
 * column counted from 1 within `text`; no file or line) where cargo would refuse it, or where it
 * is nested deeper than 128. */
const struct cfg *cfg_parse(struct arena *arena, const char *text, struct err *err);

/* The expression as cargo prints it, without `cfg(` and `)`: all(unix, target_os = "linux"). */
const char *cfg_print(struct arena *arena, const struct cfg *cfg);

/* What stands between the parentheses of `cfg(…)`; NULL where `key` is none. */
const char *cfg_inner(struct arena *arena, const char *key);

/* A key of a manifest's [target] table, as cargo prints it: `cfg(…)` normalised, a triple as it
 * is. Returns NULL and fills `err` like cfg_parse. */
const char *cfg_platform(struct arena *arena, const char *key, struct err *err);

#endif
