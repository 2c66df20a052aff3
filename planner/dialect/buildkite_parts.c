#include "planner/dialect/buildkite_parts.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "planner/output/json.h"

enum {
    MAX_IN_KEY = 80, /* bytes of a job's name in a key, which is one of 100 at most */
    CUT_IN_KEY = 60, /* bytes of it that a longer one keeps */
};

/* The agent takes "$$" for a dollar sign, but "\$" as well, wherever it meets it first, and "\\"
 * for two backslashes. A single one before a dollar sign is the default of a variable that nobody
 * sets. https://github.com/buildkite/interpolate/blob/main/parser.go */
static const char *literal(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    while (*text) {
        size_t slashes = strspn(text, "\\"), plain = strcspn(text + slashes, "\\$");
        bool lone = slashes % 2 && text[slashes] == '$';
        buffer_add_bytes(&out, text, lone ? slashes - 1 : slashes);
        buffer_add(&out, lone ? "${WHITTLE_BACKSLASH:-\\}" : "");
        text += slashes;
        buffer_add_bytes(&out, text, plain);
        text += plain;
        if (*text == '$') {
            buffer_add(&out, "$$");
            text++;
        }
    }
    return buffer_end(&out);
}

json_t *buildkite_text(struct arena *arena, const char *text)
{
    return json_text(arena, literal(arena, text));
}

/* "whittle:test", of which the steps are "whittle:test:1", …: the names of jobs hold letters,
 * digits, '-' and '_', as keys may; a dot tells those apart that are cut.
 * https://github.com/buildkite/pipeline-schema/blob/main/schema.json */
const char *buildkite_key(struct arena *arena, const struct plan *plan, size_t place)
{
    const char *name = plan->jobs[place].name;
    if (strlen(name) > MAX_IN_KEY)
        name = arena_printf(arena, "%.*s.%zu", CUT_IN_KEY, name, place);
    return arena_printf(arena, "whittle:%s", name);
}

const char *buildkite_step_key(struct arena *arena, const struct plan *plan, size_t place,
                               size_t shard)
{
    return arena_printf(arena, "%s:%zu", buildkite_key(arena, plan, place), shard + 1);
}

void buildkite_set(struct arena *arena, json_t *env, const char *name, const char *value)
{
    json_object_set_new(env, name, buildkite_text(arena, value));
}

/* A label is the name of a queue, or a tag of agents and its value, as in "os=linux". An agent has
 * to have all of them; where there are none, any will do. https://buildkite.com/docs/agent/queues
 */
void buildkite_set_agents(struct arena *arena, json_t *step, const struct strings *labels)
{
    json_t *rules = json_array();
    for (size_t i = 0; i < labels->count; i++) {
        const char *label = labels->items[i];
        const char *rule = strchr(label, '=') ? label : arena_printf(arena, "queue=%s", label);
        json_array_append_new(rules, buildkite_text(arena, rule));
    }
    if (labels->count)
        json_object_set(step, "agents", rules);
    json_decref(rules);
}
