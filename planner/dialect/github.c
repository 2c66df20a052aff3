#include "planner/dialect/github.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "planner/event/read.h"
#include "planner/output/sink.h"
#include "planner/output/text_gate.h"

enum { TOKEN_BYTES = 16 };

/* A word that nobody who wrote the repository can have known. */
static int random_token(char token[2 * TOKEN_BYTES + 1], struct err *err)
{
    unsigned char bytes[TOKEN_BYTES];
    FILE *source = fopen("/dev/urandom", "rb");
    size_t got = source ? fread(bytes, 1, sizeof bytes, source) : 0;
    int why = errno;
    if (source)
        fclose(source);
    if (got != sizeof bytes)
        return err_at(err, ERR_OUTPUT, "/dev/urandom", 0, 0, "can't be read: %s", strerror(why));
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(token + 2 * i, 3, "%02x", bytes[i]);
    return 0;
}

/* Where the whole plan is stored; NULL where nothing says. */
static const char *plan_path(const struct sink *sink, struct arena *arena)
{
    const char *directory = environment_get("RUNNER_TEMP");
    if (sink->file)
        return sink->file;
    return directory ? arena_printf(arena, "%s/whittle-plan.json", directory) : NULL;
}

static int fail_size(const struct plan *plan, struct err *err)
{
    err_set(err, ERR_OUTPUT, "the matrices of %zu jobs are larger than GitHub lets outputs be",
            plan->job_count);
    return err_hint(err, "shorten names and axes, or plan some of the jobs in a "
                         "workflow of their own, with --config");
}

static int summarise(const char *markdown, struct err *err)
{
    const char *path = environment_get("GITHUB_STEP_SUMMARY");
    return path ? file_append(path, markdown, err) : 0;
}

/* The values go last: they are there only if everything else is. */
static int print_plan(struct arena *arena, const struct plan *plan, const struct sink *sink,
                      struct err *err)
{
    char token[2 * TOKEN_BYTES + 1];
    const char *stored = plan_path(sink, arena), *output = environment_get("GITHUB_OUTPUT");
    if (random_token(token, err) != 0)
        return -1;
    if (stored && file_replace(stored, plan_json(arena, plan), err) != 0)
        return -1;
    if (summarise(github_summary(arena, plan), err) != 0)
        return -1;
    const char *values = github_output(arena, plan, stored ? stored : "", token);
    if (!values)
        return fail_size(plan, err);
    if (!output)
        return file_print(values, err);
    struct style style = style_for(sink->color, STDOUT_FILENO);
    if (!sink->quiet && file_print(plan_text(arena, plan, &style), err) != 0)
        return -1;
    return file_append(output, values, err);
}

static int print_gate(struct arena *arena, const struct verdict *verdict, const struct sink *sink,
                      struct err *err)
{
    if (summarise(github_gate_summary(arena, verdict), err) != 0)
        return -1;
    struct style style = sink_style(sink);
    return sink_tell(sink, gate_text(arena, verdict, &style), err);
}

/* A payload is GitHub's: it has no other reader. */
static bool detect(const struct event_sources *event_sources)
{
    return event_sources->payload || read_yes(event_sources, "GITHUB_ACTIONS");
}

static const struct dialect_variable variables[] = {
    {"GITHUB_ACTIONS", "Where it is true, plan and gate print in the format github."},
    {"GITHUB_OUTPUT", "The file that the values for later steps are appended to."},
    {"GITHUB_STEP_SUMMARY", "The file that the table for people is appended to."},
    {"RUNNER_TEMP", "The directory of whittle-plan.json in the format github."},
    {NULL, NULL},
};

const struct dialect dialect_github = {
    .name = "github",
    .by_default = true,
    .detect = detect,
    .read_event = github_read_event,
    .print_plan = print_plan,
    .print_gate = print_gate,
    /* https://docs.github.com/actions/reference/limits */
    .limits = {.rows = 256},
    .variables = variables,
};
