/* What commands build for: the target triples that cargo and its like are told. */
#ifndef WHITTLE_WORKFLOW_BUILDS_H
#define WHITTLE_WORKFLOW_BUILDS_H

#include <stdbool.h>

#include "graph/base/value.h"

/* What is known so far of all commands of a row. */
struct builds {
    struct strings built;     /* triples, or paths of target specifications; each once */
    struct strings installed; /* triples whose standard library is installed; each once */
    const char *unknown;      /* what is built for, and can't be told, as it is written; NULL */
    const char *plain;        /* a command that builds for the runner itself, or may; NULL */
};

/* Targets as an option, a variable or an input of an action names them: with commas, blanks or
 * lines between; "" for none. */
void builds_add_targets(struct arena *arena, struct builds *builds, const char *text);

/* Likewise those that are installed. */
void builds_add_installed(struct arena *arena, struct builds *builds, const char *text);

/* Likewise, but only what is a triple that is known: an input may mean anything. */
void builds_add_mentioned(struct arena *arena, struct builds *builds, const char *text);

/* A command by its words. `usual` is what cargo builds for unless it is told otherwise, the
 * variable CARGO_BUILD_TARGET; NULL where it is not set. What is no command of cargo, cross,
 * wasm-pack, maturin or rustup, and nothing that is known to build nothing, may build anything for
 * the runner. */
void builds_add_command(struct arena *arena, struct builds *builds, const struct strings *words,
                        const struct value *usual);

/* Something that may build for the runner, by what it is called. */
void builds_add_plain(struct arena *arena, struct builds *builds, const char *what);

/* Whether a program builds nothing with cargo, by its name without a path; whatever the case of
 * letters. */
bool harmless(const char *name);

#endif
