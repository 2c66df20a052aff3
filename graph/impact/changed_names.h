/* Changed paths as sources may name them: under each of their names, and by a directory above. */
#ifndef WHITTLE_IMPACT_CHANGED_NAMES_H
#define WHITTLE_IMPACT_CHANGED_NAMES_H

#include "graph/impact/seeds.h"
#include "graph/rust/byte_search.h"

struct changed_name {
    const char *path;
    uint32_t change;
};

struct changed_names {
    struct changed_name *items; /* sorted by path bytes */
    size_t count, capacity;
    struct map met;             /* every path and every directory above one */
    bool any_link_or_submodule; /* a link or a submodule is among them */
};

/* Those of which path rules do not say all. */
struct changed_names changed_names_of(const struct seeding *seeding);

/* Adds the changes that whoever names `path` reads: of that path, of what is below it, and of a
 * link or submodule above. */
void changed_names_find(const struct seeding *seeding, const struct changed_names *names,
                        const char *path, struct ids *changes);

/* What a string that names one of them holds: any component, for the package it lies in, and for
 * others at the head the one that every way from theirs goes through. And what a source calls the
 * tool that a change may belong to (graph/impact/unread.h), for graph/impact/literals.h. */
struct byte_search changed_names_words(const struct seeding *seeding,
                                       const struct changed_names *names);

/* Which of those words matter to a package, by index in the workspace at the head. */
unsigned changed_names_kinds(const struct seeding *seeding, const struct changed_names *names,
                             uint32_t package);

#endif
