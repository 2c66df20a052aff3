#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/commands.h"
#include "planner/output/escape.h"
#include "planner/output/upward.h"

enum { NO_PACKAGE = -1 };

/* The package of that name, or in that directory; one at head before one that is gone. */
static long find_package(const struct impact *impact, const char *word, bool by_name)
{
    long found = NO_PACKAGE;
    for (size_t i = 0; i < impact->package_count; i++) {
        const struct impact_package *item = &impact->packages[i];
        const char *known = by_name ? item->package->name : item->package->path;
        if (strcmp(known, word) == 0 && (found == NO_PACKAGE || item->at_head))
            found = (long)i;
    }
    return found;
}

static int fail_unknown(const struct analysis *analysis, struct arena *arena, struct err *err)
{
    struct strings names = {0};
    for (size_t i = 0; i < analysis->impact.package_count; i++)
        vec_push(arena, &names, analysis->impact.packages[i].package->name);
    if (analysis->path)
        err_set(err, ERR_USAGE, "'%s' is a directory without a package: name a package or a file",
                analysis->question);
    else
        err_set(err, ERR_USAGE, "'%s' is neither a package of the workspace nor a path in it",
                analysis->question);
    const char *nearest = text_nearest(analysis->question, &names);
    if (nearest)
        return err_hint(err, "did you mean '%s'? `whittle graph` lists the packages", nearest);
    return err_hint(err, "`whittle graph` lists the packages");
}

/* What of the package only its authors know. */
static const char *add_upward(struct arena *arena, const struct analysis *analysis,
                              const char *text, const struct style *style)
{
    struct buffer out = {.arena = arena};
    struct upward_sources parts[2] = {0};
    static const char *const titles[] = {"It looks upward", "What it depends on looks upward"};
    if (!analysis->upward.count)
        return text;
    for (size_t i = 0; i < analysis->upward.count; i++)
        vec_push(arena, &parts[analysis->upward.items[i].below], analysis->upward.items[i]);
    buffer_add(&out, text);
    for (size_t i = 0; i < 2; i++)
        if (parts[i].count) {
            buffer_format(&out, "\n%s, for what only its authors know\n", titles[i]);
            upward_rows(&out, parts[i].items, parts[i].count, style);
        }
    buffer_add(&out, "Where it reads files there, or starts programs, whittle.yml says it:\n");
    upward_advice(&out, analysis->question);
    return buffer_end(&out);
}

static int print_package(const struct options *options, struct arena *arena,
                         const struct analysis *analysis, const struct plan *plan, uint32_t package,
                         struct err *err)
{
    if (options->format && strcmp(options->format, "json") == 0)
        return print_result(options, explain_package_json(arena, plan, package), arena, err);
    struct style style = style_of_result(options);
    const char *text =
        add_upward(arena, analysis, explain_package(arena, plan, package, &style), &style);
    if (analysis->path && !analysis->path_is_dir)
        text = arena_printf(arena, "%s\nThere is a file of that name, too: explain ./%s\n", text,
                            escape_name(arena, plan->impact->packages[package].package->name));
    return print_text(options, text, arena, err);
}

static int print_path(const struct options *options, struct arena *arena,
                      const struct analysis *analysis, const struct plan *plan, struct err *err)
{
    if (options->format && strcmp(options->format, "json") == 0)
        return print_result(options, explain_path_json(arena, plan, &analysis->alone), arena, err);
    struct style style = style_of_result(options);
    return print_text(options, explain_path(arena, plan, &analysis->alone, &style), arena, err);
}

int run_explain(const struct options *options, struct arena *arena, struct err *err)
{
    bool json = options->format && strcmp(options->format, "json") == 0;
    struct analysis analysis = {
        .question = options->arguments.items[0], .keys = json, .looks_upward = !json};
    struct plan plan;
    if (plan_run(options, arena, &analysis, &plan, err) != 0)
        return -1;
    long package = find_package(&analysis.impact, analysis.question, true);
    if (package == NO_PACKAGE && analysis.path && analysis.path_is_dir)
        package = find_package(&analysis.impact, analysis.path, false);
    if (package != NO_PACKAGE)
        return print_package(options, arena, &analysis, &plan, (uint32_t)package, err);
    if (!analysis.path || analysis.path_is_dir)
        return fail_unknown(&analysis, arena, err);
    return print_path(options, arena, &analysis, &plan, err);
}
