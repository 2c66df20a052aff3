/* What the steps of a comparison share. Internal to graph/impact. */
#ifndef WHITTLE_IMPACT_COMPARISON_H
#define WHITTLE_IMPACT_COMPARISON_H

#include "graph/base/bits.h"
#include "graph/cargo/definition.h"
#include "graph/impact/aliases.h"
#include "graph/impact/impact.h"
#include "graph/impact/judge.h"
#include "graph/impact/unit_graph.h"
#include "graph/rust/build_script.h"
#include "graph/rust/modules.h"
#include "graph/rust/path_strings.h"

/* Conditions under which a crate may name any file, each once. */
struct gaps {
    const struct cfg **items; /* NULL: always; then it is the only one */
    size_t count, capacity;
};

/* The crates of one package, read when a changed file of it asks for them. */
struct crate_files {
    bool read;
    struct modules *targets;  /* by place in the package's targets at that revision */
    struct gaps *gaps;        /* likewise */
    struct mentions mentions; /* of all of them */
};

/* A file or directory that the build script of a package watches. */
struct watch {
    const char *path;
    uint32_t package; /* index in the units */
    uint32_t next;    /* another of that path; UINT32_MAX at the end */
};

/* What build scripts read, found out when the first change asks. */
struct watches {
    bool read;
    struct bits any; /* packages in the units: any of their files may be read */
    VEC(struct watch) items;
    struct map by_path; /* → the last of that path */
};

/* Which names of changed files the sources hold as strings, found out when the first tool asks. */
struct name_held {
    const char *quoted;
    bool held;
};

struct names_held {
    bool read;
    VEC(struct name_held) items;
    struct map by_name;
};

/* One of the two revisions that are compared, and what was found out of it so far. (A side is what
 * a unit is compiled for: graph/impact/units.h.) */
struct era {
    struct judge judge;
    uint8_t at;                /* a set of revisions */
    uint32_t *package;         /* index in the workspace → in the units */
    struct crate_files *files; /* by index in the units */
    struct watches watches;
    struct names_held names;
};

/* How a changed file counts. */
enum difference {
    BY_CONTENT,
    BY_MEANING, /* what it says differs, which fingerprints know by themselves */
    BY_VERSION, /* likewise, but which features are asked for is the same */
};

/* Why something is seeded, and by which change. */
struct cause {
    enum reason_code code;
    const char *detail;
    uint32_t change;
    enum difference by;
};

struct comparison {
    struct arena *arena;
    const struct impact_request *request;
    unsigned commands; /* of the plan: a set of 1u << enum cargo_command; none: 0 */
    struct impact *impact;
    struct era base, head;
    const struct path_names *names; /* of each change */
    struct units_request units;     /* what the units were built from */
    struct strings specifications;  /* of targets that are no triples: where they may lie */
    struct word_search words;       /* what a source that names a changed path holds */
    struct module_cache modules;
    VEC(struct impact_seed) seeds;
    struct map changed;   /* path → place in the changes */
    uint32_t unexplained; /* the change that may have made workspaces differ, for what no single
                             manifest explains; NO_CHANGE where there is none */
    struct definition *definitions[2]; /* of packages at base and head; NULL until asked for */
    struct definition *roots[2];       /* of root manifests at base and head; likewise */
    /* By package, on whatever platform: the first change of what it asks for, and of its
     * dev-dependencies. `detail` is NULL for none. */
    struct cause *asked[2];
    uint32_t lock_change;         /* the change of the lock file; NO_CHANGE where it has none */
    const struct lock *locks[2];  /* of base and head, where they were read; else NULL */
    const struct hash *locked[2]; /* of their nodes; NULL until asked for */
};

static inline const struct package *era_package(const struct comparison *comparison,
                                                const struct era *era, uint32_t package)
{
    const struct unit_package *item = &comparison->impact->units.packages[package];
    return era->at == AT_HEAD ? item->head : item->base;
}

/* Each adds seeds, and the package to the owners of the change. */
void seed_unit(struct comparison *comparison, uint32_t unit, struct cause cause);
void seed_group(struct comparison *comparison, uint32_t package, enum unit_kind kind,
                struct cause cause);

/* Every unit of a package. */
void seed_whole(struct comparison *comparison, uint32_t package, struct cause cause);

/* The build scripts of a package: compiling them (UNIT_COMPILE) or running them (UNIT_SCRIPT_RUN).
 * Returns whether it has any, at either revision. */
bool seed_scripts(struct comparison *comparison, uint32_t package, enum unit_kind kind,
                  struct cause cause);

/* Whether a build script of the package may read any file. */
bool seed_reads_any(struct comparison *comparison, struct era *era, uint32_t package);

/* The run of a package's build script, where that may read any file of the package; the code of
 * `cause` is replaced. */
void seed_any_input(struct comparison *comparison, struct era *era, uint32_t package,
                    struct cause cause);

/* The runs of all build scripts that watch a changed path. `name` is one of its names. */
void seed_input(struct comparison *comparison, struct era *era, const char *name, uint32_t change);

/* What uses a dependency of that kind, where its platform holds. */
void seed_dependency(struct comparison *comparison, uint32_t package, enum dep_kind kind,
                     const char *platform, struct cause cause);

/* The units of a target in which the condition may hold; not the run of a build script. Returns
 * whether there are any. */
bool seed_target(struct comparison *comparison, uint32_t package, const struct target *target,
                 const struct cfg *when, struct cause cause);

/* Of those, the ones with the test harness alone. */
bool seed_harness(struct comparison *comparison, uint32_t package, const struct target *target,
                  const struct cfg *when, struct cause cause);

/* Everything. */
void seed_world(struct comparison *comparison, struct cause cause);

/* The steps: each seeds what it finds. */
void seed_files(struct comparison *comparison);       /* changed paths, by rules and owners */
void seed_manifests(struct comparison *comparison);   /* what manifests say */
void seed_targets(struct comparison *comparison);     /* targets that came or went */
void seed_patches(struct comparison *comparison);     /* what the root manifest says of patches */
void seed_lock(struct comparison *comparison);        /* what Cargo.lock says */
void seed_patch_users(struct comparison *comparison); /* who uses another patch for another cause */
void seed_features(struct comparison *comparison);    /* what the first resolver makes of both */
void seed_reads(struct comparison *comparison);       /* files that the repository says they read */
/* Files that sources of other packages name, and programs that tests of others start. */
void seed_outside_files(struct comparison *comparison);

/* The files of a package's crates in one era, read once. */
const struct crate_files *comparison_files(struct comparison *comparison, struct era *era,
                                           uint32_t package);

/* What one source says of other files; NULL where it is not there or can't be read. */
const struct module_scan *comparison_scan(struct comparison *comparison, const struct era *era,
                                          const char *path);

/* What a package's manifest says in one era; computed once, and once for both where they have the
 * same. Empty where there is no manifest. */
const struct definition *comparison_definition(struct comparison *comparison, const struct era *era,
                                               uint32_t package);

/* What the root manifest says in one era. */
const struct definition *comparison_root(struct comparison *comparison, const struct era *era);

/* The change of that path; NO_CHANGE where there is none. */
uint32_t comparison_change(const struct comparison *comparison, const char *path);

#endif
