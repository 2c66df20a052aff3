#include "planner/commands/ledger_parts.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"

static int load(struct ledger_work *work, struct ledger *ledger, struct err *err)
{
    return store_fetch(work->store, err) != 0 ? -1 : store_read(work->store, ledger, err);
}

int ledger_ref_show(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    return load(work, &ledger, err) != 0 ? -1 : ledger_print(work, &ledger, err);
}

/* Where it went: offline nobody else knows of it yet. */
static const char *whereabouts(const struct ledger_work *work)
{
    return work->options->offline ? ", which the next one that is not --offline pushes" : "";
}

int ledger_ref_merge(struct ledger_work *work, struct err *err)
{
    struct arena *arena = work->arena;
    struct ledger ledger = {0};
    struct records records = {0};
    size_t added;
    for (size_t i = 0; i < work->words.count; i++)
        if (ledger_load_existing(work, options_path(work->options, work->words.items[i], arena),
                                 &ledger, err) != 0)
            return -1;
    if (ledger_records(arena, &ledger, &records, err) != 0 ||
        store_add(work->store, &records, &added, err) != 0)
        return -1;
    return ledger_tell(work,
                       arena_printf(arena, "%s: %s added%s",
                                    escape_name(arena, store_name(work->store)),
                                    layout_count(arena, added, "record"), whereabouts(work)),
                       err);
}

int ledger_ref_prune(struct ledger_work *work, struct err *err)
{
    struct strings kept = {0}, told = {0};
    struct store_pruned pruned;
    struct ledger ledger = {0};
    if (work->options->keep &&
        (store_fetch(work->store, err) != 0 || store_read(work->store, &ledger, err) != 0))
        return -1;
    if (ledger_kept(work, &ledger, &kept, &told, err) != 0 ||
        store_prune(work->store, work->as_of - work->keep_days * LEDGER_DAY, LEDGER_KEEP_TIMES,
                    &kept, &pruned, err) != 0)
        return -1;
    return ledger_tell_pruned(work, store_name(work->store), pruned.before, pruned.after, &told,
                              err);
}

int ledger_ref_verify(struct ledger_work *work, struct err *err)
{
    struct arena *arena = work->arena;
    size_t count;
    if (store_fetch(work->store, err) != 0 || store_verify(work->store, &count, err) != 0)
        return -1;
    const char *tip = store_tip(work->store);
    return ledger_tell(
        work,
        arena_printf(arena, "%s: %s%s%.10s", escape_name(arena, store_name(work->store)),
                     layout_count(arena, count, "record"), *tip ? ", commit " : "", tip),
        err);
}

int ledger_ref_revoke(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    const struct records revocations = ledger_revocations(work);
    size_t count, added;
    if (load(work, &ledger, err) != 0 ||
        ledger_count_revoked(work, &ledger, &revocations, &count, err) != 0 ||
        store_add(work->store, &revocations, &added, err) != 0)
        return -1;
    return ledger_tell(work,
                       arena_printf(work->arena, "%s%s",
                                    ledger_say_revoked(work, store_name(work->store), count),
                                    whereabouts(work)),
                       err);
}
