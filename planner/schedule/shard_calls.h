/* Calls of cargo that take what a shard has, each entry with its own options: in one call options
 * choose targets in every package of it. */
#ifndef WHITTLE_SCHEDULE_SHARD_CALLS_H
#define WHITTLE_SCHEDULE_SHARD_CALLS_H

#include "planner/matrix/matrix.h"

struct shard_call {
    struct ids entries;   /* that it takes, or parts of them: places in the shard, rising */
    const char *options;  /* that choose targets in all of them, as a shell reads them */
    struct strings words; /* for cargo */
    const char *args;     /* the same, quoted for a POSIX shell */
};

struct shard_calls {
    struct shard_call *items;
    size_t count, capacity;
};

/* What a shard takes. */
struct shard_content {
    const struct job *job;                     /* whose arguments are filled */
    const struct template_scene *scene;        /* likewise, as for one call of all */
    const struct matrix_entry *const *entries; /* by package name bytes */
    const struct strings *const *parts;        /* of each, the options of the calls that run its
                                                  part; NULL, for all or for one: as its own options
                                                  say */
    const struct strings *packages;            /* their names */
    bool build_only;                           /* it is compiled alone */
};

/* The options for one call of all: those that each entry's own parts say as a filterset, or its
 * own where it stands alone, since others choose targets in every package; else the command's. */
const char *shard_calls_options(struct arena *arena, const struct shard_content *content);

/* Entries with the same options are in one call. Where the template of the arguments leaves open
 * which packages or targets are meant, all of them are in one, as the scene has it. ERR_INPUT where
 * the template names what the row does not have. */
int shard_calls_make(struct arena *arena, const struct shard_content *content,
                     struct shard_calls *calls, struct err *err);

/* The arguments of each. */
struct strings shard_calls_args(struct arena *arena, const struct shard_calls *calls);

/* The words of arguments in one text, quoted for a POSIX shell. */
const char *shard_calls_quote(struct arena *arena, const struct strings *words);

#endif
