/* Platforms: a target triple and the runner that builds for it. */
#ifndef WHITTLE_MATRIX_PLATFORM_H
#define WHITTLE_MATRIX_PLATFORM_H

#include "graph/base/vec.h"
#include "graph/cargo/cfg_eval.h"

/* Labels that a runner may have to have: every row repeats them. */
enum {
    PLATFORM_LABELS = 100,
};

struct platform {
    const char *name;       /* short: "linux", "windows", "macos", else the triple */
    const char *target;     /* rustc target triple, or the path of a target specification; NULL: of
                               rows of a workflow that may be for any */
    const char *runner;     /* label of a runner; of several all, with ", " between */
    const char *host;       /* triple of the runner itself: build scripts are compiled for it. NULL
                               where its labels don't tell */
    struct strings runners; /* the labels, where a runner has to have several; else empty */
    const struct cfg_setting *settings; /* cfgs of the target beside rustc's own; may be NULL */
    size_t setting_count;
    unsigned line;     /* of the configuration that names it; 0: none does */
    bool runner_said;  /* the configuration says the runner: else it is the usual one */
    unsigned cores;    /* of the runner, as the configuration says; 0: it does not */
    bool priced;       /* it says the price as well: */
    int64_t price;     /* of a minute, in millionths */
    int64_t set_up_ms; /* until a runner is ready, as the configuration says; 0: it does not */
};

/* The platform this program was built for. */
struct platform platform_host(void);

/* The triples of rustc's built-in targets. */
struct strings platform_triples(struct arena *arena);

/* Why more runs than has to on a triple that rustc has not, with the one that was mostly meant. */
const char *platform_unknown(struct arena *arena, const char *triple);

/* The platform of a triple, with the hosted runner that builds for it. */
struct platform platform_for(const char *triple);

/* The triple that a short name stands for, or NULL. */
const char *platform_target(const char *name);

/* Whether a text may be a target triple: rustc's own, or one that is made like them. */
bool platform_is_triple(const char *text);

/* The short names, by their place; NULL after the last. */
const char *platform_short_name(size_t place);

/* The triple of the runner with that label, where it is one of GitHub's, says it as theirs do, or
 * is one of a provider whose labels tell;
 * NULL where it tells nothing. */
const char *platform_of_runner(const char *label);

/* The triple of a runner that has all these labels: "self-hosted", "linux" and "ARM64" say it as
 * well. NULL where they don't tell. */
const char *platform_of_labels(const struct strings *labels);

#endif
