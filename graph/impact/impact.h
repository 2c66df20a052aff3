/* What a change does to a workspace, unit by unit. Pure: two workspaces and the changes in, a
 * judgement of every path, unit and package out. */
#ifndef WHITTLE_IMPACT_IMPACT_H
#define WHITTLE_IMPACT_IMPACT_H

#include "graph/base/bits.h"
#include "graph/base/hash.h"
#include "graph/cargo/workspace.h"
#include "graph/impact/changes.h"
#include "graph/impact/declared_reads.h"
#include "graph/impact/lock_changes.h"
#include "graph/impact/path_rules.h"
#include "graph/impact/reason.h"
#include "graph/impact/unit_graph.h"

/* One revision. */
struct state {
    const struct workspace *workspace; /* with its targets found */
    const struct source *source;
    bool has_ids; /* the source's listings know the nodes of what they list */
};

struct impact_request {
    struct state states[2]; /* by enum rev; the same workspace twice where nothing was compared */
    const struct changes *changes;
    const struct links *links; /* of the head (one that differs at the base is a change itself);
                                  NULL for none */
    const struct path_rules *rules;     /* the repository's own; NULL for none */
    const struct declared_reads *reads; /* likewise */
    const struct build_platform *platforms;
    size_t platform_count;
    const struct runtime_edge *runtime; /* as in struct units_request */
    size_t runtime_count;
    const struct cargo_selection *const
        *roots;         /* commands, of which any makes a package affected */
    size_t roots_count; /* none: any of its units makes it so */
    bool partial; /* the changes are some of those between the revisions: what none of them explains
                     is left out */
    /* There is no base: the changes are all files of the head (verdict_keys.h), as far as they
     * count for packages of this set, by index in the units. NULL: there is a base. */
    const struct bits *alone;
    bool keys; /* wanted: fingerprints that stay the same while nothing changes */
};

/* Where a chain begins. */
struct impact_seed {
    uint32_t unit;
    enum reason_code code;
    const char *path, *item; /* as in struct reason */
    uint32_t change;         /* place in the changes; NO_CHANGE where it is the mode of the plan */
    bool by_content;         /* the file itself counts; else what a manifest or lock file says */
    const char *by;          /* the source that names the path from another package; else NULL */
    const char *named; /* what that names: the path or a directory above it, "" for the root */
};

#define NO_CHANGE UINT32_MAX

struct impact_unit {
    bool affected;
    uint32_t distance; /* dependencies between the seed's package and this */
    uint32_t hop;      /* place in units.edges of the last step of the chain; UNIT_NONE at a seed */
    uint32_t seed;     /* place in seeds, where the chain begins */
    uint32_t early;    /* the unit of the chain that is REASON_VIA_LIMIT / 2 dependencies from the
                          seed; the unit itself where it is nearer */
};

/* What one package is in all. */
struct impact_package {
    const struct package *package; /* at head; at base where head has none */
    bool at_head;
    bool affected; /* a unit that a command of the plan makes, on one platform at least */
    bool carries;  /* affected in what its dependents see: not in its tests alone */
    struct reason reason;
    const char *change; /* the changed path where the chain begins; NULL where not affected */
    uint32_t unit;      /* the one whose reason that is; UNIT_NONE */
    uint32_t carrier;   /* one that is affected and that dependents see; UNIT_NONE */
};

/* What one change means. */
struct impact_change {
    const struct change *change;
    struct reason reason; /* REASON_FILE_CHANGED, REASON_UNOWNED, REASON_NO_EFFECT, … */
    struct ids owners;    /* packages it seeds; empty where it seeds none or all */
    bool everything;
    bool settled;           /* path rules say all that it reaches: who reads it counts not */
    const char *config_key; /* the file and the key of cargo's configuration that names it for every
                         build; NULL */
    struct rules_met job_rules; /* all that name jobs for it, under whichever of its names */
};

/* A source that goes up from its package's, the current or its program's directory, and does not
 * say for what: it may read anything. */
struct impact_upward {
    uint32_t package;
    const char *path;
};

struct impact {
    struct impact_package *packages; /* sorted by path bytes; as in units */
    size_t package_count;
    struct edges edges;            /* of both revisions, by index in packages */
    struct impact_change *changes; /* in the order of the changes */
    size_t change_count;
    struct units units;
    struct impact_unit *reached; /* of units */
    struct impact_seed *seeds;
    size_t seed_count;
    struct hash *base_fingerprints,
        *head_fingerprints;           /* fingerprints of units that a command asks for and
                             nothing reaches, and of what those need; without
                             commands of all. NULL: nothing was compared */
    struct hash *keys;                /* of the head alone; NULL where not wanted or where
                                         no source knows the nodes of files */
    struct hash *dependency_keys;     /* likewise, of what units take from outside of the
                                    workspace */
    const struct bits *wanted;        /* units that a command makes or needs; NULL: all */
    VEC(struct impact_upward) upward; /* of packages that were not reached without it */
    const struct lock_changes *lock;  /* NULL where the lock file did not change, or could
                                         not be compared */
};

/* Compares. The result borrows from its arguments. */
struct impact impact_compute(struct arena *arena, const struct impact_request *request);

/* Everything at the head affected, for the reason of the mode: nothing was compared. */
struct impact impact_everything(struct arena *arena, const struct impact_request *request,
                                const struct reason *reason);

#endif
