/* What a person is told that something is: names are printable, lists are cut short. */
#ifndef WHITTLE_OUTPUT_LABELS_H
#define WHITTLE_OUTPUT_LABELS_H

#include "planner/report/effects.h"
#include "planner/report/packages.h"

/* "lib", "test smoke", "doc tests", "build script"; "formatting", "linting", "all of it". */
const char *unit_label(struct arena *arena, const struct units *units, uint32_t id);

/* What is touched of its package: "test smoke", "its tests, examples and benchmarks"; "" for all
 * of it. */
const char *effect_label(struct arena *arena, const struct impact *impact,
                         const struct effect *effect);

/* Of all that is touched of one package: "test smoke, test other", "on windows"; "" for all of it
 * everywhere. `platforms` are names by place. */
const char *effects_label(struct arena *arena, const struct impact *impact,
                          const struct effects *effects, uint32_t package,
                          const char *const *platforms);

/* "on linux and windows", "on linux, macos and 3 more"; "" for all, "on hosts" for none. */
const char *platforms_label(struct arena *arena, const struct bits *platforms,
                            const char *const *names);

/* For a person, where not all of a package runs: "only --test smoke", "only on windows",
 * "all on linux, --lib on windows"; else "". */
const char *outline_scope(struct arena *arena, const struct plan *plan,
                          const struct outline *outline);

#endif
