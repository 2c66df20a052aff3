/* What arguments say of packages: the options by which calls choose what of each runs. */
#ifndef WHITTLE_PIPELINE_SAID_PARTS_H
#define WHITTLE_PIPELINE_SAID_PARTS_H

#include "planner/matrix/matrix.h"
#include "planner/pipeline/request.h"

/* Of each of `packages` what a row that was handed over runs: of its calls, or of its arguments
 * where it has no calls. NULL where a package is in none, or a word can't be read. */
const struct strings *const *said_parts(struct arena *arena, const struct handed_row *row,
                                        const struct strings *packages);

/* Whether calls of a command with those options run a root of an entry. `options` as a shell reads
 * them; those of the command itself run all. */
bool said_runs(struct arena *arena, const struct cargo_selection *command,
               const struct strings *options, const struct units *units, uint32_t root);

/* Keeps of roots, and of their ids, those that such calls run. */
void said_keep(struct arena *arena, const struct cargo_selection *command,
               const struct strings *options, const struct units *units, struct ids *roots,
               struct strings *ids);

/* An entry that ran in parts. */
struct said_entry {
    const struct matrix_entry *entry;
    struct strings options; /* of all calls that ran parts */
};

struct said_all {
    struct said_entry *items;
    size_t count, capacity;
};

void said_all_add(struct arena *arena, struct said_all *all, const struct matrix_entry *entry,
                  const struct strings *options);

/* Whether the parts together ran each root that the head has of the entry, as its plan has it. */
bool said_all_runs(struct arena *arena, const struct impact *impact,
                   const struct cargo_selection *command, const struct said_entry *said);

#endif
