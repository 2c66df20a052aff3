/* Random worlds for the property tests: a workspace at two revisions and the paths that changed
 * between them, as plain tables, so that an oracle can be written without the graph's own code. */
#ifndef WHITTLE_TESTS_WORLD_H
#define WHITTLE_TESTS_WORLD_H

#include "graph/cargo/workspace.h"
#include "graph/impact/changes.h"

enum {
    PLACES = 15,     /* directories where a package may stand */
    MAX_EDGES = 64,  /* of one revision */
    MAX_CHANGES = 8, /* of one world */
    MAX_PATH = 96,
};

struct random {
    uint64_t state;
};

struct world_edge {
    unsigned from, to; /* places */
    enum dep_kind kind;
    bool patched;
};

struct world_revision {
    bool present[PLACES], member[PLACES];
    int shared[PLACES]; /* the place in whose src/ a target of it lies; -1: none */
    struct world_edge edges[MAX_EDGES];
    unsigned edge_count;
};

struct world_change {
    char path[MAX_PATH];
    enum change_status status;
    bool link_or_submodule; /* a submodule, whose path is a place */
};

struct world {
    const char *root; /* the workspace's directory: "" or "ws" */
    struct world_revision base, head;
    struct world_change changes[MAX_CHANGES];
    unsigned change_count;
    unsigned names[2][PLACES]; /* what the package at a place is called, at base and at head */
};

/* Numbers from a seed: the same on every machine. */
struct random random_new(uint64_t seed);
unsigned random_below(struct random *random, unsigned limit);
bool random_chance(struct random *random, unsigned percent);

/* A loop over seeds that knows where it is when an assertion leaves it: the prestate of a test.
 * WHITTLE_SEED and WHITTLE_SEEDS choose the first seed and how many. */
struct progress {
    bool running;
    uint64_t seed, left;
};

/* Goes to the next seed; false after `count` of them, where the environment says nothing else. */
bool progress_next(struct progress *progress, uint64_t count);

/* The teardown of such a test: names the seed at which it failed. */
int progress_say(void **state);

#define EACH_SEED(test, progress)                                                                  \
    cmocka_unit_test_prestate_setup_teardown(test, NULL, progress_say, progress)

void world_make(struct world *world, struct random *random);

/* The directory of a place, from the repository's root. */
const char *world_place(const struct world *world, unsigned place, char *buffer);

/* A directory that holds another workspace. */
extern const char *const world_stranger;

/* The name of the package at a place. */
const char *world_name(const struct world *world, bool head, unsigned place, char *buffer);

/* The values that the graph takes; edges are entered in an order drawn from `random` and sorted as
 * the contract of struct workspace says. */
struct workspace world_workspace(struct arena *arena, const struct world *world, bool head,
                                 struct random *random);
struct changes world_changes(struct arena *arena, const struct world *world);

/* A source that holds the manifests of one revision. */
struct world_files {
    const struct world *world;
    bool head;
};
struct source world_source(struct world_files *files);

#endif
