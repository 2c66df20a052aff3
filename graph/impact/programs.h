/* Programs of the workspace that tests of other packages start, which no manifest tells. */
#ifndef WHITTLE_IMPACT_PROGRAMS_H
#define WHITTLE_IMPACT_PROGRAMS_H

#include "graph/impact/seeds.h"
#include "graph/impact/unit_graph.h"

struct programs {
    const struct units *units;
    struct map by_name; /* of packages and their programs → index in the units; the last wins */
    struct bits known;  /* packages that were sought, by index in the units */
    struct ids sought;  /* those sought now */
    VEC(struct runtime_edge) edges; /* that were found, beside those of the request */
    struct map met;                 /* of edges */
    size_t linked;                  /* edges that the units have */
};

/* Everything that has a program at the head. */
struct programs programs_of(const struct seeding *seeding);

/* Seeks those that are reached by now and were not sought before. */
void programs_seek(const struct seeding *seeding, struct programs *programs,
                   const struct impact_unit *states);

/* Whether that is the name of one that is sought. */
bool programs_are_sought(const struct programs *programs, const char *name);

/* The tests of a package start the program of that name; both names are the arena's. */
void programs_start(struct arena *arena, struct programs *programs, const char *package,
                    const char *name);

/* Gives the units the edges that were found since. */
void programs_link(const struct seeding *seeding, struct programs *programs);

#endif
