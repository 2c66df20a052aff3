#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "planner/commands/commands.h"
#include "planner/event/environment.h"
#include "planner/output/file.h"

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
static const char *plan_path(const struct options *options, struct arena *arena)
{
    const char *directory = environment_get("RUNNER_TEMP");
    if (options->output)
        return output_path(options, arena);
    return directory ? arena_printf(arena, "%s/whittle-plan.json", directory) : NULL;
}

static int fail_size(const struct plan *plan, struct err *err)
{
    err_set(err, ERR_OUTPUT, "the matrices of %zu jobs are larger than GitHub lets outputs be",
            plan->job_count);
    return err_hint(err, "shorten names and axes, or plan some of the jobs in a "
                         "workflow of their own, with --config");
}

/* The values go last: they are there only if everything else is. */
int print_github(const struct options *options, struct arena *arena, const struct plan *plan,
                 struct err *err)
{
    char token[2 * TOKEN_BYTES + 1];
    const char *stored = plan_path(options, arena), *output = environment_get("GITHUB_OUTPUT");
    if (random_token(token, err) != 0)
        return -1;
    if (stored && file_replace(stored, plan_json(arena, plan), err) != 0)
        return -1;
    if (environment_summarise(plan_github_summary(arena, plan), err) != 0)
        return -1;
    const char *values = plan_github_output(arena, plan, stored ? stored : "", token);
    if (!values)
        return fail_size(plan, err);
    if (!output)
        return file_print(values, err);
    struct style style = style_for(options, STDOUT_FILENO);
    if (!options->quiet && file_print(plan_text(arena, plan, &style), err) != 0)
        return -1;
    return file_append(output, values, err);
}
