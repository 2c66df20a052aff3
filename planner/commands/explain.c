#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/commands.h"
#include "planner/commands/read_ledger.h"
#include "planner/output/escape.h"
#include "planner/output/output.h"
#include "planner/pipeline/make_plan.h"

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

static int fail_unknown(const struct compared *compared, const char *question, struct arena *arena,
                        struct err *err)
{
    const struct impact *impact = &compared->impact;
    struct strings names = {0};
    for (size_t i = 0; i < impact->package_count; i++)
        vec_push(arena, &names, impact->packages[i].package->name);
    if (compared->answer.path)
        err_set(err, ERR_USAGE, "'%s' is a directory without a package: name a package or a file",
                question);
    else
        err_set(err, ERR_USAGE, "'%s' is neither a package of the workspace nor a path in it",
                question);
    const char *nearest = text_nearest(question, &names);
    if (nearest)
        return err_hint(err, "did you mean '%s'? `whittle graph` lists the packages", nearest);
    return err_hint(err, "`whittle graph` lists the packages");
}

/* What of the package only its authors know. */
static char *add_upward(struct arena *arena, const struct request *request, const struct head *head,
                        char *text, const struct style *style)
{
    struct buffer out = {.arena = arena};
    struct upward_sources parts[2] = {0};
    static const char *const titles[] = {"It looks upward", "What it depends on looks upward"};
    if (!head->upward.count)
        return text;
    for (size_t i = 0; i < head->upward.count; i++)
        vec_push(arena, &parts[head->upward.items[i].below], head->upward.items[i]);
    buffer_add(&out, text);
    for (size_t i = 0; i < 2; i++)
        if (parts[i].count) {
            buffer_format(&out, "\n%s: whittle can't know for what\n", titles[i]);
            upward_rows(&out, parts[i].items, parts[i].count, style);
        }
    buffer_add(&out, "If it reads files there, or starts programs, say so in whittle.yml:\n");
    upward_advice(&out, request->question);
    return buffer_end(&out);
}

struct explained {
    struct request request;
    struct planned planned;
    long package; /* NO_PACKAGE: a path is meant */
};

static char *package_text(struct arena *arena, const struct explained *explained,
                          const struct style *style)
{
    const struct plan *plan = &explained->planned.plan;
    const struct path_answer *answer = &explained->planned.compared.answer;
    uint32_t package = (uint32_t)explained->package;
    char *text = add_upward(arena, &explained->request, &explained->planned.head,
                            explain_package(arena, plan, package, style), style);
    if (answer->path && !answer->path_is_dir)
        text = arena_printf(arena, "%s\nThere is a file of that name, too: explain ./%s\n", text,
                            escape_name(arena, plan->impact->packages[package].package->name));
    return text;
}

static char *as_text(struct arena *arena, const void *found, const struct style *style)
{
    const struct explained *explained = found;
    const struct planned *planned = &explained->planned;
    return explained->package == NO_PACKAGE
               ? explain_path(arena, &planned->plan, &planned->compared.answer.alone, style)
               : package_text(arena, explained, style);
}

static char *as_json(struct arena *arena, const void *found, const struct style *style)
{
    const struct explained *explained = found;
    const struct planned *planned = &explained->planned;
    (void)style;
    return explained->package == NO_PACKAGE
               ? explain_path_json(arena, &planned->plan, &planned->compared.answer.alone)
               : explain_package_json(arena, &planned->plan, (uint32_t)explained->package);
}

const struct format explain_formats[] = {
    {"text", as_text, true},
    {"json", as_json, false},
    {NULL, NULL, false},
};

/* The package that the question names; NO_PACKAGE where it names none. */
static long asked_package(const struct compared *compared, const char *question)
{
    const struct path_answer *answer = &compared->answer;
    long package = find_package(&compared->impact, question, true);
    if (package == NO_PACKAGE && answer->path && answer->path_is_dir)
        package = find_package(&compared->impact, answer->path, false);
    return package;
}

int run_explain(const struct options *options, struct arena *arena, struct err *err)
{
    const bool text = format_find(explain_formats, format_of(options))->for_person;
    struct explained explained;
    struct request *request = &explained.request;
    struct planned *planned = &explained.planned;
    if (make_request(options, arena, request, err) != 0 ||
        request_ledger(options, arena, request, err) != 0)
        return -1;
    request->question = options->arguments.items[0];
    request->plans = true;
    request->keys = !text;
    request->looks_upward = text;
    if (make_plan(request, arena, planned, err) != 0)
        return -1;
    const struct path_answer *answer = &planned->compared.answer;
    explained.package = asked_package(&planned->compared, request->question);
    if (explained.package == NO_PACKAGE && (!answer->path || answer->path_is_dir))
        return fail_unknown(&planned->compared, request->question, arena, err);
    return format_print(explain_formats, options, arena, &explained, err);
}
