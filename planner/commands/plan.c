#include <stdlib.h>
#include <string.h>

#include "planner/commands/commands.h"

enum { MAX_PLATFORMS = MATRIX_LIMIT };

/* A triple has a dash; what can't be one is mostly a short name of ours. */
static int check_target(const char *target, struct err *err)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    const char *meant = platform_target(target);
    if (!meant && strchr(target, '-') && strspn(target, plain) == strlen(target))
        return 0;
    err_set(err, ERR_USAGE, "--target needs a target triple of rustc, not '%s'", target);
    return err_hint(err, "for example: --target %s", meant ? meant : "x86_64-unknown-linux-gnu");
}

static bool is_known(const struct platform *platforms, size_t count, const char *target)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(platforms[i].target, target) == 0)
            return true;
    return false;
}

static int choose_platforms(const struct options *options, struct arena *arena,
                            struct platform **platforms, size_t *count, struct err *err)
{
    *platforms = arena_array(arena, options->targets.count + 1, sizeof **platforms);
    *count = 0;
    for (size_t i = 0; i < options->targets.count; i++) {
        const char *target = options->targets.items[i];
        if (check_target(target, err) != 0)
            return -1;
        if (!is_known(*platforms, *count, target))
            (*platforms)[(*count)++] = platform_for(target);
    }
    if (*count > MAX_PLATFORMS)
        return err_set(err, ERR_USAGE, "%zu targets are more than the %d that one matrix can hold",
                       *count, MAX_PLATFORMS);
    if (!*count)
        (*platforms)[(*count)++] = platform_host();
    return 0;
}

/* What the graph has to know of them. */
static const struct build_platform *build_platforms(struct arena *arena,
                                                    const struct platform *platforms, size_t count)
{
    struct build_platform *items = arena_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] =
            (struct build_platform){.target = platforms[i].target, .host = platforms[i].host};
    return items;
}

int plan_request(const struct options *options, struct arena *arena, struct request *request,
                 struct analysis *analysis, struct err *err)
{
    const char *command = options->command ? options->command : "test";
    if (choose_platforms(options, arena, &request->platforms, &request->platform_count, err) != 0 ||
        roots_parse(arena, command, &request->roots, err) != 0)
        return -1;
    analysis->platforms = build_platforms(arena, request->platforms, request->platform_count);
    analysis->platform_count = request->platform_count;
    analysis->roots = &request->roots;
    return 0;
}

int plan_run(const struct options *options, struct arena *arena, struct analysis *analysis,
             struct plan *plan, struct err *err)
{
    struct request *request = arena_alloc(arena, sizeof *request);
    if (plan_request(options, arena, request, analysis, err) != 0 ||
        analysis_run(options, arena, analysis, err) != 0)
        return -1;
    struct matrix *matrix = arena_alloc(arena, sizeof *matrix);
    *matrix = matrix_build(arena, &analysis->impact, &request->roots, request->platforms,
                           request->platform_count);
    matrix->unasked = options->targets.count == 0;
    *plan = plan_make(arena, &analysis->range, &analysis->impact, matrix, &analysis->warnings);
    return 0;
}

static const char *plan_format(const struct options *options)
{
    const char *actions = getenv("GITHUB_ACTIONS");
    if (options->format)
        return options->format;
    return actions && strcmp(actions, "true") == 0 ? "github" : "text";
}

static int print_plan(const struct options *options, struct arena *arena, const struct plan *plan,
                      struct err *err)
{
    const char *format = plan_format(options);
    if (strcmp(format, "github") == 0)
        return print_github(options, arena, plan, err);
    if (strcmp(format, "json") == 0)
        return print_result(options, plan_json(arena, plan), arena, err);
    struct style style = style_of_result(options);
    return print_text(options, plan_text(arena, plan, &style), arena, err);
}

int run_plan(const struct options *options, struct arena *arena, struct err *err)
{
    struct analysis analysis = {.keys = strcmp(plan_format(options), "text") != 0};
    struct plan plan;
    if (plan_run(options, arena, &analysis, &plan, err) != 0 ||
        print_plan(options, arena, &plan, err) != 0)
        return -1;
    return options->exit_code && plan.selected ? 1 : 0;
}
