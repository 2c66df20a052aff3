#include "planner/dialect/shard_values.h"

#include <ctype.h>
#include <string.h>

#include "graph/base/text.h"
#include "graph/base/utf8.h"
#include "planner/output/escape.h"
#include "planner/output/json.h"

#define AXIS "WHITTLE_AXIS_%s"

static const char *axis_variable(struct arena *arena, const char *key)
{
    char *name = arena_printf(arena, AXIS, key);
    for (char *at = name; *at; at++)
        *at = isalnum((unsigned char)*at) ? (char)toupper((unsigned char)*at) : '_';
    return name;
}

static void add(struct arena *arena, struct shard_values *values, const char *name,
                const char *text)
{
    if (text)
        vec_push(arena, values, ((struct shard_value){name, text}));
}

/* People alone read a name: it is no reason to refuse a pipeline. */
static const char *sayable(struct arena *arena, const char *name)
{
    return json_fits_yaml(name) ? name : escape_name(arena, name);
}

/* A line each. NULL where the job does not want them. */
static const char *calls_of(struct arena *arena, const struct shard *shard)
{
    const struct strings lines = shard_calls_args(arena, &shard->calls);
    return lines.count ? text_join(arena, &lines, "\n") : NULL;
}

struct shard_values shard_values_of(struct arena *arena, const struct plan_job *job,
                                    const struct shard *shard)
{
    struct shard_values values = {0};
    const struct platform *platform = shard->platform;
    const struct value *axes = shard->row->values;
    add(arena, &values, "WHITTLE_JOB", job->name);
    add(arena, &values, "WHITTLE_NAME", sayable(arena, shard->name));
    add(arena, &values, "WHITTLE_PLATFORM", platform->target ? platform->name : NULL);
    add(arena, &values, "WHITTLE_TARGET", platform->target);
    add(arena, &values, "WHITTLE_RUNNER", platform->runner);
    add(arena, &values, "WHITTLE_TOOLCHAIN", shard->toolchain);
    add(arena, &values, "WHITTLE_PACKAGES", text_join(arena, &shard->packages, " "));
    add(arena, &values, "WHITTLE_ARGS", shard->args);
    add(arena, &values, "WHITTLE_CALLS", calls_of(arena, shard));
    add(arena, &values, "WHITTLE_CACHE_KEY", shard->key);
    for (size_t i = 0; i < axes->members.count; i++)
        add(arena, &values, axis_variable(arena, axes->members.items[i].key),
            value_print(arena, axes->members.items[i].value));
    return values;
}

static bool is_of_shards(const char *variable)
{
    static const char *const names[] = {
        "WHITTLE_JOB",    "WHITTLE_NAME",      "WHITTLE_PLATFORM", "WHITTLE_TARGET",
        "WHITTLE_RUNNER", "WHITTLE_TOOLCHAIN", "WHITTLE_PACKAGES", "WHITTLE_ARGS",
        "WHITTLE_CALLS",  "WHITTLE_CACHE_KEY",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_begins(variable, names[i]) && variable[strlen(names[i])] == '=')
            return true;
    return strncmp(variable, AXIS, strlen(AXIS) - strlen("%s")) == 0;
}

const char *shard_values_given(const char *const *environment)
{
    for (; *environment; environment++)
        if (is_of_shards(*environment))
            return *environment;
    return NULL;
}

const char *shard_name_cut(struct arena *arena, const char *name, size_t most)
{
    size_t len = strlen(name);
    if (len <= most)
        return name;
    for (len = most; len && utf8_is_inner(name[len]);)
        len--;
    return arena_copy(arena, name, len);
}
