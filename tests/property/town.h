/* Random workspaces with everything that units are made of: targets of every kind, build scripts,
 * procedural macros, conditions, a lock file. As tables, so that an oracle can be written without
 * the graph's own code, and as the files that say the same. */
#ifndef WHITTLE_TESTS_TOWN_H
#define WHITTLE_TESTS_TOWN_H

#include "graph/base/buffer.h"
#include "graph/impact/unit_graph.h"
#include "tests/property/world.h"
#include "tests/story.h"

enum {
    TOWN_PACKAGES = 7,
    TOWN_CRATES = 4, /* of a registry */
    TOWN_EDGES = 26,
    TOWN_TRIPLES = 3,
    TOWN_RUNTIME = 3,
    TOWN_OUTSIDE = 6, /* the package that may be no member */
};

enum town_target {
    TOWN_LIB,
    TOWN_MAIN, /* a program with the package's name */
    TOWN_TOOL, /* a program called "tool" */
    TOWN_EXAMPLE,
    TOWN_TEST,
    TOWN_BENCH,
    TOWN_SCRIPT,
    TOWN_TARGETS
};

enum town_condition {
    TOWN_ALWAYS,
    TOWN_WINDOWS,
    TOWN_UNIX,
    TOWN_TESTED, /* cfg(test), of files alone */
};

enum town_file {
    TOWN_LIB_RS,
    TOWN_PLAIN_RS,
    TOWN_WINDOWS_RS,
    TOWN_UNIX_RS,
    TOWN_INNER_RS,
    TOWN_MAIN_RS,
    TOWN_TOOL_RS,
    TOWN_EXAMPLE_RS,
    TOWN_TEST_RS,
    TOWN_COMMON_RS,
    TOWN_BENCH_RS,
    TOWN_SCRIPT_RS,
    TOWN_FILES_OF_TARGETS,
    TOWN_DATA = TOWN_FILES_OF_TARGETS, /* a library may include it */
    TOWN_TEST_DATA,
    TOWN_README,
    TOWN_RUSTFMT,
    TOWN_CLIPPY,
    TOWN_FILES
};

/* What every package has at the same place. */
struct town_place {
    const char *path;
    enum town_target target; /* of the first TOWN_FILES_OF_TARGETS: whose it is */
    enum town_condition condition;
};

extern const struct town_place town_places[TOWN_FILES];

struct town_package {
    bool present;
    bool outside; /* of the workspace, whose first package depends on it: TOWN_OUTSIDE alone */
    bool targets[TOWN_TARGETS];
    bool macro;                 /* the library is a procedural macro */
    bool links;                 /* it has the key `links`; counts where it has a script */
    bool includes;              /* the library includes TOWN_DATA */
    unsigned definition;        /* versions of what the manifest says of all of it */
    unsigned listed;            /* … of its test */
    unsigned comment;           /* … in no way that counts */
    unsigned files[TOWN_FILES]; /* versions; 0: not there, but for files of targets */
};

struct town_edge {
    unsigned from, to; /* packages; `to` may be a crate of the registry */
    bool registry, artifact;
    enum dep_kind kind;
    enum town_condition condition;
    unsigned features; /* a version of what it says beside that */
};

struct town_revision {
    struct town_package packages[TOWN_PACKAGES];
    struct town_edge edges[TOWN_EDGES];
    unsigned edge_count;
    unsigned profile, toolchain;          /* versions; no toolchain file where 0 */
    bool locked;                          /* there is a lock file */
    unsigned crates[TOWN_CRATES];         /* versions */
    bool needs[TOWN_CRATES][TOWN_CRATES]; /* of crates */
};

struct town {
    unsigned runtime[TOWN_RUNTIME][2]; /* whose tests start whose programs */
    struct runtime_edge runtime_edges[TOWN_RUNTIME];
    unsigned runtime_count;
    bool rooted; /* the first package stands at the root of the workspace */
    struct town_revision base, head;
    struct build_platform platforms[TOWN_TRIPLES];
    size_t platform_count;
};

void town_make(struct town *town, struct random *random);

/* The directory of a package. */
const char *town_path(const struct town *town, unsigned package);

/* What a file of a package says; NULL where it is not there. */
const char *town_text(struct arena *arena, const struct town_revision *revision, unsigned package,
                      enum town_file file);

/* What the manifest of a package says; of the first one where it stands at the root: with what the
 * workspace says. */
const char *town_manifest(struct arena *arena, const struct town *town,
                          const struct town_revision *revision, unsigned package);

const char *town_lock(struct arena *arena, const struct town *town,
                      const struct town_revision *revision);

/* Everything that the lock file says of a crate and of what that needs: only crates after it. */
void town_add_crate(struct buffer *out, const struct town_revision *revision, unsigned crate);

/* All of it as files; edges and members are told in an order drawn from `random`. */
struct tree town_tree(struct arena *arena, const struct town *town,
                      const struct town_revision *revision);

#endif
