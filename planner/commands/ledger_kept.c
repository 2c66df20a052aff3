/* What `whittle ledger prune` keeps for the revision that --keep names. */
#include "planner/commands/ledger_parts.h"
#include "planner/output/escape.h"
#include "planner/pipeline/make_plan.h"

static int check_alone(const struct options *options, struct err *err)
{
    const char *name = options->config          ? "config"
                       : options->manifest_path ? "manifest-path"
                       : options->command       ? "command"
                       : options->targets.count ? "target"
                                                : NULL;
    if (!name)
        return 0;
    err_set(err, ERR_USAGE, "--%s says how to plan the revision of --keep, which is not given",
            name);
    return err_hint(err, "name one: --keep origin/main");
}

static void tell(const struct ledger_work *work, const struct current_ids *ids,
                 struct strings *told)
{
    struct arena *arena = work->arena;
    vec_push(arena, told,
             arena_printf(arena, "%s: %zu %s may be of any age",
                          escape_name(arena, work->options->keep), ids->all.count,
                          ids->all.count == 1 ? "key" : "keys"));
    for (size_t i = 0; i < ids->nameless.count; i++)
        vec_push(arena, told,
                 arena_printf(arena, "%s: passed over: %s",
                              escape_name(arena, ids->nameless.items[i].job),
                              escape_line(arena, ids->nameless.items[i].why)));
}

int ledger_kept(const struct ledger_work *work, const struct ledger *ledger, struct strings *keys,
                struct strings *told, struct err *err)
{
    struct planned *planned = arena_alloc(work->arena, sizeof *planned);
    struct options options = *work->options;
    struct request request;
    if (!options.keep)
        return check_alone(&options, err);
    options.head = options.keep;
    make_head_request(&options, &request);
    request.plans = request.ids = true;
    request.ledger = ledger;
    request.as_of = work->as_of;
    if (make_plan(&request, work->arena, planned, err) != 0)
        return -1;
    *keys = planned->ids.all;
    tell(work, &planned->ids, told);
    return 0;
}
