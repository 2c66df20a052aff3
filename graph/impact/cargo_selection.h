/* Which units a cargo command makes of a package: the roots of what an entry needs. */
#ifndef WHITTLE_IMPACT_CARGO_SELECTION_H
#define WHITTLE_IMPACT_CARGO_SELECTION_H

#include "graph/base/err.h"
#include "graph/cargo/workspace.h"
#include "graph/impact/unit_kind.h"

enum cargo_command {
    CARGO_CHECK,
    CARGO_BUILD,
    CARGO_TEST,
    CARGO_BENCH,
    CARGO_DOC,
    CARGO_CLIPPY,
    CARGO_FMT,
};

/* A command with cargo's own options for choosing targets. */
struct cargo_selection {
    enum cargo_command command;
    const char *name;    /* of the command: "test" */
    const char *options; /* the words after it, quoted for a POSIX shell; "" for none */
    bool chosen;         /* options choose targets: else the command's own choice holds */
    bool doc;            /* --doc */
    bool kinds[TARGET_BUILD_SCRIPT];           /* --lib, --bins, …: by enum target_kind */
    bool tested;                               /* --tests: whatever is tested */
    bool benched;                              /* --benches: whatever is benchmarked */
    struct strings names[TARGET_BUILD_SCRIPT]; /* --bin NAME, --test NAME, … */
};

/* Reads "test", "clippy --all-targets", "test --test smoke". ERR_USAGE for what is no command or
 * chooses no target. */
int cargo_selection_parse(struct arena *arena, const char *words, struct cargo_selection *roots,
                          struct err *err);

/* Whether the command makes that of `target`.
 * Rules: https://doc.rust-lang.org/cargo/commands/cargo-test.html#target-selection and the pages of
 * the other commands. */
bool cargo_selection_makes(const struct cargo_selection *roots, const struct target *target,
                           enum unit_kind kind);

/* As cargo calls it: "lib", "bin", …, "custom-build". */
const char *target_kind_name(enum target_kind kind);

/* What is made of a target: "build", "test", "doc", "doctest", "run". */
const char *unit_kind_name(enum unit_kind kind);

/* The option that chooses all targets of a kind, leaving out those whose features are off:
 * "--bins"; NULL where there is none. */
const char *cargo_selection_switch(enum target_kind kind);

/* The option that chooses this target alone, "--test"; NULL where there is none. */
const char *cargo_selection_option(enum target_kind kind);

#endif
