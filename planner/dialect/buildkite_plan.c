/* A pipeline for Buildkite: a group for each job, a step for each shard, and the gate.
 * https://buildkite.com/docs/pipelines/configure/dynamic-pipelines */
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/dialect/buildkite.h"
#include "planner/dialect/shard_values.h"
#include "planner/event/read.h"
#include "planner/output/escape.h"
#include "planner/output/json.h"

enum {
    MAX_JOBS = 500,  /* of one upload: https://buildkite.com/docs/platform/limits */
    MAX_LABEL = 200, /* bytes: people read no more */
    MAX_IN_KEY = 80, /* bytes of a job's name in a key, which is one of 100 at most */
    CUT_IN_KEY = 60, /* bytes of it that a longer one keeps */
};

/* Asks how each step of each job ended, a line of WHITTLE_STEPS for each job, and tells the gate.
 * The same for every plan: what differs is in the environment. */
static const char gate_command[] =
    "needs='\"whittle plan\": '$WHITTLE_PLANNED\n"
    "while read -r job steps; do\n"
    "    [ \"$job\" ] || continue\n"
    "    result=success\n"
    "    for step in $steps; do\n"
    "        outcome=$(buildkite-agent step get outcome --step \"$step\" </dev/null) ||\n"
    "            outcome='not known'\n"
    "        echo \"$step: $outcome\"\n"
    "        case $outcome in\n"
    "        passed) ;;\n"
    "        errored) result=cancelled ;;\n"
    "        *_failed) result=failure ;;\n"
    "        *) [ $result != success ] || result=skipped ;;\n"
    "        esac\n"
    "    done\n"
    "    needs=$needs$(printf ', \"%s\": {\"result\": \"%s\"}' \"$job\" \"$result\")\n"
    "done <<END\n"
    "$WHITTLE_STEPS\n"
    "END\n"
    "NEEDS=\"{$needs}\" whittle gate\n";

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

static json_t *literal_json(struct arena *arena, const char *text)
{
    return json_text(arena, literal(arena, text));
}

static json_t *label_json(struct arena *arena, const char *name)
{
    const char *label = escape_name(arena, name);
    return literal_json(arena, shard_name_cut(arena, label, MAX_LABEL));
}

/* "whittle:test", of which the steps are "whittle:test:1", …: the names of jobs hold letters,
 * digits, '-' and '_', as keys may; a dot tells those apart that are cut.
 * https://github.com/buildkite/pipeline-schema/blob/main/schema.json */
static const char *key_of(struct arena *arena, const struct plan *plan, size_t place)
{
    const char *name = plan->jobs[place].name;
    if (strlen(name) > MAX_IN_KEY)
        name = arena_printf(arena, "%.*s.%zu", CUT_IN_KEY, name, place);
    return arena_printf(arena, "whittle:%s", name);
}

static const char *step_key(struct arena *arena, const struct plan *plan, size_t place,
                            size_t shard)
{
    return arena_printf(arena, "%s:%zu", key_of(arena, plan, place), shard + 1);
}

static void set(struct arena *arena, json_t *env, const char *name, const char *value)
{
    json_object_set_new(env, name, literal_json(arena, value));
}

static json_t *env_of(struct arena *arena, const struct plan_job *job, const struct shard *shard)
{
    json_t *env = json_object();
    const struct shard_values values = shard_values_of(arena, job, shard);
    for (size_t i = 0; i < values.count; i++)
        set(arena, env, values.items[i].name, values.items[i].text);
    return env;
}

/* A label is the name of a queue, or a tag of agents and its value, as in "os=linux". An agent has
 * to have all of them; where there are none, any will do. https://buildkite.com/docs/agent/queues
 */
static void set_agents(struct arena *arena, json_t *step, const struct strings *labels)
{
    json_t *rules = json_array();
    for (size_t i = 0; i < labels->count; i++) {
        const char *label = labels->items[i];
        const char *rule = strchr(label, '=') ? label : arena_printf(arena, "queue=%s", label);
        json_array_append_new(rules, literal_json(arena, rule));
    }
    if (labels->count)
        json_object_set(step, "agents", rules);
    json_decref(rules);
}

static struct strings labels_of(struct arena *arena, const struct platform *platform)
{
    struct strings labels = platform->runners;
    if (!labels.count && platform->runner)
        vec_push(arena, &labels, platform->runner);
    return labels;
}

static json_t *step_json(struct arena *arena, const struct plan *plan, size_t place, size_t shard)
{
    const struct plan_job *job = &plan->jobs[place];
    const struct strings labels = labels_of(arena, job->shards[shard].platform);
    json_t *step = json_object();
    json_object_set_new(step, "label", label_json(arena, job->shards[shard].name));
    json_object_set_new(step, "key", json_string(step_key(arena, plan, place, shard)));
    json_object_set_new(
        step, "command",
        literal_json(arena, arena_printf(arena, ".buildkite/whittle-%s.sh", job->name)));
    set_agents(arena, step, &labels);
    json_object_set_new(step, "env", env_of(arena, job, &job->shards[shard]));
    return step;
}

/* The groups of all jobs that a job needs. A job without shards has none, and what it waits for is
 * waited for all the same.
 * NOLINTNEXTLINE(misc-no-recursion): each job once */
static void add_needed(struct arena *arena, const struct plan *plan, const struct job *job,
                       bool *seen, json_t *keys)
{
    for (size_t i = 0; i < job->needs.count; i++) {
        size_t place = job->needs.items[i];
        if (seen[place])
            continue;
        seen[place] = true;
        if (plan->jobs[place].shard_count)
            json_array_append_new(keys, json_string(key_of(arena, plan, place)));
        else
            add_needed(arena, plan, plan->jobs[place].job, seen, keys);
    }
}

static json_t *group_json(struct arena *arena, const struct plan *plan, size_t place)
{
    const struct plan_job *job = &plan->jobs[place];
    json_t *group = json_object(), *keys = json_array(), *steps = json_array();
    bool *seen = arena_array(arena, plan->job_count, sizeof *seen);
    add_needed(arena, plan, job->job, seen, keys);
    for (size_t i = 0; i < job->shard_count; i++)
        json_array_append_new(steps, step_json(arena, plan, place, i));
    json_object_set_new(group, "group", label_json(arena, job->name));
    json_object_set_new(group, "key", json_string(key_of(arena, plan, place)));
    if (json_array_size(keys))
        json_object_set(group, "depends_on", keys);
    json_object_set_new(group, "steps", steps);
    json_decref(keys);
    return group;
}

/* What the gate would read of the job that planned, if it were one of GitHub's `needs`. */
static const char *planned(struct arena *arena, const struct plan *plan)
{
    json_t *job = json_object(), *outputs = json_object();
    bool blocks = plan->narrowing && plan->narrowing->blocks;
    json_object_set_new(outputs, "mode", json_string(blocks ? "narrowed" : plan_mode_name(plan)));
    json_object_set_new(outputs, "narrowed",
                        json_text(arena, blocks ? plan_narrowed_json(arena, plan) : ""));
    json_object_set_new(outputs, "count", json_string(arena_printf(arena, "%zu", plan->shards)));
    for (size_t i = 0; i < plan->job_count; i++)
        json_object_set_new(outputs, arena_printf(arena, "%s-count", plan->jobs[i].name),
                            json_string(arena_printf(arena, "%zu", plan->jobs[i].shard_count)));
    json_object_set_new(job, "result", json_string("success"));
    json_object_set_new(job, "outputs", outputs);
    return json_finish(arena, job, false);
}

/* "check whittle:check:1 whittle:check:2", a line for each job that runs. */
static const char *steps_to_ask(struct arena *arena, const struct plan *plan)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < plan->job_count; i++) {
        if (!plan->jobs[i].shard_count)
            continue;
        buffer_format(&out, "%s%s", out.len ? "\n" : "", plan->jobs[i].name);
        for (size_t k = 0; k < plan->jobs[i].shard_count; k++)
            buffer_format(&out, " %s", step_key(arena, plan, i, k));
    }
    return buffer_end(&out);
}

static json_t *gate_env(struct arena *arena, const struct plan *plan)
{
    json_t *env = json_object();
    set(arena, env, "WHITTLE_PLANNED", planned(arena, plan));
    set(arena, env, "WHITTLE_STEPS", steps_to_ask(arena, plan));
    return env;
}

/* Runs whatever becomes of the others. The keys of jobs have a colon, so that none is that of this.
 */
static json_t *gate_json(struct arena *arena, const struct plan *plan, const char *queue)
{
    json_t *gate = json_object(), *keys = json_array();
    struct strings labels = {0};
    for (size_t i = 0; i < plan->job_count; i++)
        if (plan->jobs[i].shard_count)
            json_array_append_new(keys, json_string(key_of(arena, plan, i)));
    if (queue)
        vec_push(arena, &labels, arena_printf(arena, "queue=%s", queue));
    json_object_set_new(gate, "label", json_string("gate"));
    json_object_set_new(gate, "key", json_string("whittle-gate"));
    json_object_set_new(gate, "depends_on", keys);
    json_object_set_new(gate, "allow_dependency_failure", json_true());
    json_object_set_new(gate, "command", literal_json(arena, gate_command));
    set_agents(arena, gate, &labels);
    json_object_set_new(gate, "env", gate_env(arena, plan));
    return gate;
}

static int check_size(const struct plan *plan, struct err *err)
{
    if (plan->shards + 1 <= MAX_JOBS)
        return 0;
    err_set(err, ERR_OUTPUT, "the pipeline has %zu jobs, more than the %d that Buildkite takes",
            plan->shards + 1, MAX_JOBS);
    return err_hint(err, "plan with fewer runners: `runners` and `limits: {rows: N}`");
}

char *buildkite_pipeline(struct arena *arena, const struct plan *plan, const char *queue,
                         struct err *err)
{
    if (check_size(plan, err) != 0)
        return NULL;
    json_t *document = json_object(), *steps = json_array();
    for (size_t i = 0; i < plan->job_count; i++)
        if (plan->jobs[i].shard_count)
            json_array_append_new(steps, group_json(arena, plan, i));
    json_array_append_new(steps, gate_json(arena, plan, queue));
    json_object_set_new(document, "steps", steps);
    return json_finish_yaml(arena, document, err);
}

int buildkite_print_plan(struct arena *arena, const struct plan *plan, const struct sink *sink,
                         struct err *err)
{
    const char *queue = environment_get("BUILDKITE_AGENT_META_DATA_QUEUE");
    const char *pipeline = buildkite_pipeline(arena, plan, queue, err);
    return pipeline ? sink_print(sink, pipeline, err) : -1;
}
