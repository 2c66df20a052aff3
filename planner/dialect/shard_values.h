/* What a shard tells the script of the user's own that runs it, for services whose pipelines
 * whittle writes. */
#ifndef WHITTLE_DIALECT_SHARD_VALUES_H
#define WHITTLE_DIALECT_SHARD_VALUES_H

#include "planner/schedule/plan.h"

/* A variable of the script's environment. */
struct shard_value {
    const char *name; /* as a shell takes it: "WHITTLE_AXIS_FEATURES" */
    const char *text; /* as it is: the caller keeps the service from filling anything in */
};

struct shard_values {
    struct shard_value *items;
    size_t count, capacity;
};

/* WHITTLE_JOB, WHITTLE_NAME and so on, as far as they are known, then one for each axis of the row.
 * The name is escaped where no pipeline could hold it. Two axes whose keys a shell can't tell apart
 * have one name: the last one counts. */
struct shard_values shard_values_of(struct arena *arena, const struct plan_job *job,
                                    const struct shard *shard);

/* The first variable of those that `environment` (NAME=VALUE, NULL-terminated) has as "NAME=VALUE";
 * NULL. What is set for a whole pipeline may win over what a row says. */
const char *shard_values_given(const char *const *environment);

/* A name of whole characters and at most so many bytes: its beginning, where it has more. */
const char *shard_name_cut(struct arena *arena, const char *name, size_t most);

#endif
