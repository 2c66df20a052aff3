/* What a unit is: what cargo makes of a target, or what several units of a package share. */
#ifndef WHITTLE_IMPACT_UNIT_KIND_H
#define WHITTLE_IMPACT_UNIT_KIND_H

enum unit_kind {
    /* Of a package. */
    UNIT_NEEDS,      /* what all its units need: its definition, dependencies, build script */
    UNIT_TEST_NEEDS, /* what its tests, examples and benchmarks need beside that */
    UNIT_PROGRAMS,   /* its programs, which its integration tests start */
    UNIT_FORMAT,     /* what `cargo fmt` reads */
    UNIT_LINT,       /* what clippy reads */
    /* Of a target. */
    UNIT_COMPILE,    /* compiled: by check, clippy and build alike */
    UNIT_HARNESS,    /* with the test harness */
    UNIT_DOCS,       /* its documentation */
    UNIT_DOCTESTS,   /* the tests in its documentation */
    UNIT_SCRIPT_RUN, /* the run of a build script */
    UNIT_WORLD,      /* what everything depends on */
};

enum {
    UNIT_PACKAGE_SLOTS = UNIT_COMPILE,                  /* units that a package has for itself */
    UNIT_TARGET_SLOTS = UNIT_SCRIPT_RUN - UNIT_COMPILE, /* for each target: a script runs, and has
                                                           no harness */
};

/* The place of a kind among the units of its package, or of its target. */
static inline unsigned unit_slot(enum unit_kind kind)
{
    if (kind == UNIT_SCRIPT_RUN)
        kind = UNIT_HARNESS;
    return kind < UNIT_COMPILE ? (unsigned)kind : (unsigned)kind - UNIT_COMPILE;
}

#endif
