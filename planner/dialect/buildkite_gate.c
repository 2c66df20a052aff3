#include "planner/dialect/buildkite_gate.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "planner/dialect/buildkite.h"
#include "planner/dialect/buildkite_parts.h"
#include "planner/dialect/handed_outputs.h"
#include "planner/output/json.h"

/* Asks how each step of each job ended (https://buildkite.com/docs/agent/cli/reference/step), a
 * line of WHITTLE_STEPS for each job, for what became of the job and of each of its rows. The same
 * for every plan: what differs is in the environment. */
#define ASK                                                                                        \
    "needs='\"whittle plan\": '$WHITTLE_PLANNED\n"                                                 \
    "while read -r job steps; do\n"                                                                \
    "    [ \"$job\" ] || continue\n"                                                               \
    "    result=success rows=''\n"                                                                 \
    "    for step in $steps; do\n"                                                                 \
    "        outcome=$(buildkite-agent step get outcome --step \"$step\" </dev/null) ||\n"         \
    "            outcome='not known'\n"                                                            \
    "        echo \"$step: $outcome\"\n"                                                           \
    "        case $outcome in\n"                                                                   \
    "        passed) row=success ;;\n"                                                             \
    "        errored) row=cancelled result=cancelled ;;\n"                                         \
    "        *_failed) row=failure result=failure ;;\n"                                            \
    "        *) row=skipped; [ $result != success ] || result=skipped ;;\n"                        \
    "        esac\n"                                                                               \
    "        rows=\"$rows, \\\"$row\\\"\"\n"                                                       \
    "    done\n"                                                                                   \
    "    job=$(printf '\"%s\": {\"result\": \"%s\", \"rows\": [%s]}' \"$job\" \"$result\" "        \
    "\"${rows#, }\")\n"                                                                            \
    "    needs=\"$needs, $job\"\n"                                                                 \
    "done <<END\n"                                                                                 \
    "$WHITTLE_STEPS\n"                                                                             \
    "END\n"

static const char gate_command[] = ASK "NEEDS=\"{$needs}\" whittle gate\n";
static const char record_command[] = ASK "chmod +x " BUILDKITE_RECORDER "\n"
                                         "NEEDS=\"{$needs}\" " BUILDKITE_RECORDER "\n";

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
            buffer_format(&out, " %s", buildkite_step_key(arena, plan, i, k));
    }
    return buffer_end(&out);
}

/* A plan that is too large for a variable is handed over without its rows. */
static const char *handed(struct arena *arena, const struct plan *plan)
{
    const char *text = NULL;
    for (int rows = 1; rows >= 0 && (!text || strlen(text) > HANDED_LIMIT); rows--) {
        json_t *job = json_object();
        json_object_set_new(job, "result", json_string("success"));
        json_object_set_new(job, "outputs", handed_outputs(arena, plan, rows));
        text = json_finish(arena, job, false);
    }
    return text;
}

/* Runs whatever becomes of the others. The keys of jobs have a colon, so that none is that of this.
 */
static json_t *last_step(struct arena *arena, const struct plan *plan, const char *queue,
                         const char *label, const char *command, const char *known)
{
    json_t *step = json_object(), *keys = json_array(), *env = json_object();
    struct strings labels = {0};
    for (size_t i = 0; i < plan->job_count; i++)
        if (plan->jobs[i].shard_count)
            json_array_append_new(keys, json_string(buildkite_key(arena, plan, i)));
    if (queue)
        vec_push(arena, &labels, arena_printf(arena, "queue=%s", queue));
    buildkite_set(arena, env, "WHITTLE_PLANNED", known);
    buildkite_set(arena, env, "WHITTLE_STEPS", steps_to_ask(arena, plan));
    json_object_set_new(step, "label", json_string(label));
    json_object_set_new(step, "key", json_string(arena_printf(arena, "whittle-%s", label)));
    json_object_set_new(step, "depends_on", keys);
    json_object_set_new(step, "allow_dependency_failure", json_true());
    json_object_set_new(step, "command", buildkite_text(arena, command));
    buildkite_set_agents(arena, step, &labels);
    json_object_set_new(step, "env", env);
    return step;
}

json_t *buildkite_gate(struct arena *arena, const struct plan *plan, const char *queue)
{
    return last_step(arena, plan, queue, "gate", gate_command, planned(arena, plan));
}

json_t *buildkite_record(struct arena *arena, const struct plan *plan, const char *queue)
{
    json_t *step = last_step(arena, plan, queue, "record", record_command, handed(arena, plan));
    json_object_set_new(step, "soft_fail", json_true());
    return step;
}
