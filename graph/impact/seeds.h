/* Seeds: what changed, as units of cargo. The steps that find them read a diff and facts, and write
 * nothing but seeds. */
#ifndef WHITTLE_IMPACT_SEEDS_H
#define WHITTLE_IMPACT_SEEDS_H

#include "graph/impact/judged_changes.h"

/* How a changed file counts. */
enum difference {
    BY_CONTENT,
    BY_MEANING, /* what it says differs, which fingerprints know by themselves */
    BY_VERSION, /* likewise, but which features are asked for is the same */
};

/* Why something is seeded, and by which change. */
struct cause {
    enum reason_code code;
    const char *path, *item; /* as in struct reason */
    uint32_t change;
    enum difference by;
};

struct seeds {
    struct impact_seed *items;
    size_t count, capacity;
    struct impact_change *changes;   /* what each change means, as far as it is known */
    const struct lock_changes *lock; /* what differs in it; NULL */
    /* By package, on whatever platform: the first change of what it asks for, and of its
     * dev-dependencies. `path` is NULL for none. */
    struct cause *asked[2];
    VEC(struct impact_upward) upward;
    struct units units; /* of the diff, with what tests are found to start besides */
};

/* What a step works with. */
struct seeding {
    struct arena *arena;
    const struct diff *diff;
    struct facts *facts;
    const struct judged *judged;
    struct seeds *seeds;
};

/* None yet: the changes as they were judged. */
struct seeds seeds_of(const struct diff *diff, const struct judged *judged);

/* Each adds seeds, and the package to the owners of the change. */
void seed_unit(const struct seeding *seeding, uint32_t unit, struct cause cause);
void seed_group(const struct seeding *seeding, uint32_t package, enum unit_kind kind,
                struct cause cause);

/* Every unit of a package. */
void seed_whole(const struct seeding *seeding, uint32_t package, struct cause cause);

/* Whether a build script of the package may read any file. */
bool seed_reads_any(const struct seeding *seeding, enum rev rev, uint32_t package);

/* The run of a package's build script, where that may read any file of the package; the code of
 * `cause` is replaced. */
void seed_any_input(const struct seeding *seeding, enum rev rev, uint32_t package,
                    struct cause cause);

/* The runs of all build scripts that watch a changed path. `name` is one of its names. */
void seed_input(const struct seeding *seeding, enum rev rev, const char *name, uint32_t change);

/* What uses a dependency of that kind, where its platform holds. */
void seed_dependency(const struct seeding *seeding, uint32_t package, enum dep_kind kind,
                     const char *platform, struct cause cause);

/* The units of a target in which the condition may hold; not the run of a build script. Returns
 * whether there are any. */
bool seed_target(const struct seeding *seeding, uint32_t package, const struct target *target,
                 const struct cfg *when, struct cause cause);

/* Of those, the ones with the test harness alone. */
bool seed_harness(const struct seeding *seeding, uint32_t package, const struct target *target,
                  const struct cfg *when, struct cause cause);

/* Everything. */
void seed_world(const struct seeding *seeding, struct cause cause);

/* A step of finding seeds. */
typedef void seed_step(const struct seeding *seeding);

/* The steps: each seeds what it finds. */
void seed_files(const struct seeding *seeding);       /* changed paths, by rules and owners */
void seed_manifests(const struct seeding *seeding);   /* what manifests say */
void seed_targets(const struct seeding *seeding);     /* targets that came or went */
void seed_patches(const struct seeding *seeding);     /* what the root manifest says of patches */
void seed_lock(const struct seeding *seeding);        /* what Cargo.lock says */
void seed_patch_users(const struct seeding *seeding); /* who uses another patch for another cause */
void seed_features(const struct seeding *seeding);    /* what the first resolver makes of both */
void seed_reads(const struct seeding *seeding);       /* files that the repository says they read */
/* Files that sources of other packages name, and programs that tests of others start. */
void seed_outside_files(const struct seeding *seeding);

#endif
