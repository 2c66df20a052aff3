/* What a job's command makes of one package on one platform, and whether a change reaches it. */
#ifndef WHITTLE_IMPACT_ENTRY_H
#define WHITTLE_IMPACT_ENTRY_H

#include "graph/impact/impact.h"

struct entry_impact {
    bool affected;
    uint32_t unit;    /* an affected root nearest to its seed; UNIT_NONE */
    struct ids roots; /* all units that the command makes, at either revision */
    struct ids affected_roots;
    bool differs;           /* the fingerprints differ though nothing reaches it: it is affected */
    struct hash base, head; /* fingerprints, where no change reaches it; all zero where nothing was
                               compared */
    struct hash key;        /* of the head alone; all zero where none was wanted */
    struct hash dependency_key; /* likewise, of what it takes from outside of the workspace: the
                             same while that is, whatever becomes of sources */
};

/* `platform` is the place of one in the request's platforms. */
struct entry_impact entry_judge(struct arena *arena, const struct impact *impact,
                                const struct cargo_selection *roots, uint32_t package,
                                uint32_t platform);

/* The options that choose what is affected and nothing else, quoted for a POSIX shell:
 * "--test smoke"; the command's own options where all of it is, or where no options can say it:
 * doc tests beside other targets, targets that need features, targets that are gone. */
const char *entry_options(struct arena *arena, const struct impact *impact,
                          const struct cargo_selection *roots, const struct entry_impact *entry);

/* Adds the options of calls that together make those roots of an entry and nothing else: "--lib
 * --test smoke", and for doc tests, which no option names beside others, "--doc". False where none
 * can say it. */
bool entry_part(struct arena *arena, const struct impact *impact,
                const struct cargo_selection *roots, const struct ids *part, struct strings *calls);

#endif
