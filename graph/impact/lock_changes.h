/* What differs between two lock files, and which of their packages that touches. */
#ifndef WHITTLE_IMPACT_LOCK_CHANGES_H
#define WHITTLE_IMPACT_LOCK_CHANGES_H

#include "graph/cargo/lock.h"

/* One package that differs: NULL where it is not. Both are of one identity, or one took
 * the other's place: where a name lost exactly one package and got exactly one of the same kind of
 * source, or of the same version. */
struct lock_change {
    const struct lock_node *base, *head;
};

#define LOCK_UNTOUCHED UINT32_MAX

/* `touched` is for each node the nearest change that it reaches over dependencies, itself included:
 * a place in `changes` (ties go to the first), or LOCK_UNTOUCHED. */
struct lock_rev {
    const struct lock *lock;
    uint32_t *touched;
};

struct lock_changes {
    VEC(struct lock_change) changes; /* sorted by name, then version */
    struct lock_rev base, head;
};

/* Compares. A node differs where
 * - its identity is only in one of them, or
 * - its checksum, its replacement or its dependencies differ (one that took another's place is the
 *   same dependency: who depends on it is touched by it, but no change itself), or
 * - it is loose in either: nobody knows what it depends on.
 * Path packages are nodes like others, also for edges between them: manifests may say more of
 * them, but not of one that stands outside the repository. So a node that is in both is
 * touched on both or on none, and, unless it reaches a loose one, exactly where lock_hashes
 * differs. */
struct lock_changes lock_compare(struct arena *arena, const struct lock *base,
                                 const struct lock *head);

/* "serde 1.0.200 → 1.0.201", "serde 1.0.200 removed", "serde 1.0.201 added", "serde 1.0.200 has
 * another checksum", "serde 1.0.200 has other dependencies", "serde 1.0.200 (registry → git
 * https://host/serde#1234567)", "dep 0.1.0 (1234567 → 89abcde)", … In bytes of the lock files. */
const char *lock_change_text(struct arena *arena, const struct lock_change *change);

#endif
