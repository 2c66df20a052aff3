/* The units of a workspace, as in cargo's unit graph, of both revisions in one: package × target ×
 * kind × compile side. Beside them stand those of a package, which are no unit of cargo's but what
 * several units share, so that the graph grows with the workspace and not with its square. */
#ifndef WHITTLE_IMPACT_UNITS_H
#define WHITTLE_IMPACT_UNITS_H

#include "graph/base/components.h"
#include "graph/cargo/cfg_eval.h"
#include "graph/cargo/workspace.h"
#include "graph/impact/cargo_selection.h"
#include "graph/impact/rev.h"

/* What the plan builds for: a target triple, on a host. NULL where anything is possible. */
struct build_platform {
    const char *target, *host;
    const struct cfg_setting *settings; /* for the target: extra cfgs; may be NULL */
    size_t setting_count;
};

/* What units are compiled for: a triple, and where what runs during the build is compiled. */
struct build_side {
    struct cfg_scene scene;                    /* of its triple alone: for dependencies */
    struct cfg_scene slots[UNIT_TARGET_SLOTS]; /* for sources of libraries and programs */
    struct cfg_scene other;                    /* for those of tests, benchmarks and examples */
    const char *host_triple;
    uint32_t host;     /* the side of build scripts and procedural macros; itself for a host */
    bool planned;      /* a platform's own */
    bool planned_host; /* the host of a platform's runner */
};

/* A target of either revision. */
struct unit_target {
    const struct target *base, *head; /* NULL where it is not there */
};

/* A package of either revision: packages are one where they stand in the same directory. */
struct unit_package {
    const struct package *base, *head; /* NULL where it is not there */
    struct unit_target *targets;       /* sorted by kind and name bytes */
    size_t target_count;
    uint32_t first_slot; /* of the package on the first side */
};

struct unit {
    uint32_t package, target, side; /* UNIT_NONE for what it has none of */
    uint8_t kind;                   /* enum unit_kind */
    uint8_t at;                     /* a set of revisions; 0: there is no such unit */
};

#define UNIT_NONE UINT32_MAX

/* How one unit needs another. */
enum need_kind {
    NEED_OWN, /* within a package: no hop of a chain */
    NEED_NORMAL,
    NEED_DEV,
    NEED_BUILD,
    NEED_PATCH,
    NEED_RUNTIME,
};

struct unit_edge {
    uint32_t from, to; /* `from` needs `to` */
    uint8_t kind;      /* enum link_kind */
    uint8_t at;        /* a set of revisions */
};

struct unit_edges {
    struct unit_edge *items;
    size_t count, capacity;
};

struct units {
    struct unit_package *packages; /* sorted by path bytes */
    size_t package_count;
    struct build_side *sides;
    size_t side_count;
    uint32_t *platform_sides; /* for each platform: the side of its target */
    size_t platform_count;    /* at least one */
    struct unit *items;
    size_t count;
    uint32_t slots_per_side;
    struct unit_edges edges; /* sorted by `to`, then `from` */
    size_t *first_user;      /* for each unit: its first edge as `to`; one more at the end */
};

/* The edges of some revisions (a set), by who needs. */
struct digraph units_needs(struct arena *arena, const struct units *units, uint8_t at);

/* The package in that directory, or PACKAGE_NONE. */
uint32_t units_package(const struct units *units, const char *path);

/* The place of that target among its package's; PACKAGE_NONE where it is none. */
uint32_t units_target(const struct unit_package *package, enum target_kind kind, const char *name);

/* The unit of everything. */
uint32_t units_world(const struct units *units);

/* The unit of a package, or of one of its targets. */
uint32_t units_of_package(const struct units *units, uint32_t side, uint32_t package,
                          enum unit_kind kind);
uint32_t units_of(const struct units *units, uint32_t side, uint32_t package, uint32_t target,
                  enum unit_kind kind);

static inline bool unit_is_of_package(const struct unit *unit)
{
    return unit->kind < UNIT_COMPILE;
}

static inline bool unit_is_of_target(const struct unit *unit)
{
    return unit->kind >= UNIT_COMPILE && unit->kind != UNIT_WORLD;
}

/* Kinds as sets of bits. */
#define UNIT_BIT(kind)  (1u << (kind))
#define UNIT_OF_PACKAGE (UNIT_BIT(UNIT_COMPILE) - 1)
#define UNIT_OF_TARGET  (UNIT_BIT(UNIT_WORLD) - UNIT_BIT(UNIT_COMPILE))

/* The units of a package that there are: which of them, and how far one is. */
struct unit_walk {
    uint32_t package;
    uint32_t target; /* UNIT_NONE: all */
    uint32_t side;   /* UNIT_NONE: all; else what a build for that side asks for */
    unsigned kinds;  /* a set */
    uint32_t next;   /* 0 at first */
};

/* The next one into `*id`, by side, then target, then kind; false at the end. */
bool units_next(const struct units *units, struct unit_walk *walk, uint32_t *id);

/* Whether a target of `package` is compiled for the host whoever asks for it: procedural macros and
 * build scripts are. */
bool units_are_for_host(const struct units *units, uint32_t package, uint32_t target,
                        enum unit_kind kind);

/* The side on which a target of `package` is compiled when a build for `side` asks for it. */
uint32_t units_side_of(const struct units *units, uint32_t side, uint32_t package, uint32_t target,
                       enum unit_kind kind);

/* What is known of cfgs in the sources of a target, compiled so. */
const struct cfg_scene *units_scene(const struct units *units, uint32_t side,
                                    const struct target *target, enum unit_kind kind);

/* The head's target, or the base's where the head has none. */
static inline const struct target *unit_target(const struct unit_target *target)
{
    return target->head ? target->head : target->base;
}

static inline const struct package *unit_package(const struct unit_package *package)
{
    return package->head ? package->head : package->base;
}

#endif
