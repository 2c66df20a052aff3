#include "planner/output/phrases.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"

enum {
    MAX_OWNERS = 3,
    MAX_HOPS = 4,
    SHORT_OID = 9,
};

/* Rounded, but "100" and "0" are only said of all and none. */
static unsigned percent_saved(const struct plan *plan)
{
    size_t percent = (200 * plan->pruned + plan->entries) / (2 * plan->entries);
    if (percent == 100 && plan->selected)
        percent = 99;
    if (percent == 0 && plan->pruned)
        percent = 1;
    return (unsigned)percent;
}

const struct impact_change *phrase_cause(const struct impact *impact)
{
    for (size_t i = 0; i < impact->change_count; i++)
        if (impact->changes[i].everything)
            return &impact->changes[i];
    return NULL;
}

static const char *verdict_on_all(struct arena *arena, const struct plan *plan)
{
    const struct impact_change *cause = phrase_cause(plan->impact);
    const char *all = plan->entries == 1
                          ? "The one entry runs"
                          : arena_printf(arena, "All %zu entries run", plan->entries);
    return cause ? arena_printf(arena, "%s, because %s: nothing saved", all,
                                phrase_reason(arena, &cause->reason))
                 : arena_printf(arena, "%s: nothing saved", all);
}

const char *phrase_verdict(struct arena *arena, const struct plan *plan)
{
    if (!plan->entries)
        return "Nothing to run: the workspace has no members";
    if (plan->range->mode == MODE_FULL)
        return plan->entries == 1
                   ? "FULL PLAN: the one entry runs, nothing was compared"
                   : arena_printf(arena, "FULL PLAN: all %zu entries run, nothing was compared",
                                  plan->entries);
    if (!plan->pruned)
        return verdict_on_all(arena, plan);
    if (!plan->selected)
        return arena_printf(arena, "Nothing runs: 0 of %s affected, 100 %% saved",
                            layout_count(arena, plan->entries, "entry"));
    return arena_printf(arena, "%zu of %zu entries run: %u %% saved", plan->selected, plan->entries,
                        percent_saved(plan));
}

const char *phrase_revision(struct arena *arena, const struct revision *revision)
{
    if (!revision->name)
        return "nothing";
    if (revision->work_tree)
        return revision->oid[0]
                   ? arena_printf(arena, "the work tree (on %.*s)", SHORT_OID, revision->oid)
                   : "the work tree (no commit yet)";
    if (!revision->oid[0])
        return "the empty tree";
    if (strncmp(revision->name, revision->oid, strlen(revision->name)) == 0)
        return arena_printf(arena, "%.*s", SHORT_OID, revision->oid);
    return arena_printf(arena, "%s (%s%.*s)", escape_name(arena, revision->name),
                        revision->merge_base ? "merge base " : "", SHORT_OID, revision->oid);
}

const char *phrase_mode(struct arena *arena, const struct range *range)
{
    const struct reason *reason = &range->mode_reason;
    const char *detail = reason->detail && *reason->detail ? escape_line(arena, reason->detail)
                                                           : reason_phrase(reason->code);
    return arena_printf(arena, "%s: %s", reason_name(reason->code), detail);
}

const char *phrase_reason(struct arena *arena, const struct reason *reason)
{
    const char *phrase = reason_phrase(reason->code), *detail = reason->detail;
    if (!detail || !*detail || strstr(phrase, detail))
        return phrase;
    return arena_printf(arena, "%s (%s)", phrase, escape_name(arena, detail));
}

const char *phrase_effect(struct arena *arena, const struct impact *impact,
                          const struct impact_change *item)
{
    if (item->everything)
        return arena_printf(arena, "everything: %s", reason_phrase(item->reason.code));
    if (!item->owners.count)
        return arena_printf(arena, "nothing: %s", reason_phrase(item->reason.code));
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < item->owners.count && i < MAX_OWNERS; i++) {
        const struct package *owner = impact->packages[item->owners.items[i]].package;
        buffer_format(&out, "%s%s", i ? ", " : "", escape_name(arena, owner->name));
    }
    if (item->owners.count > MAX_OWNERS)
        buffer_format(&out, " and %zu more", item->owners.count - MAX_OWNERS);
    return buffer_end(&out);
}

static const char *last_hop(enum reason_code code)
{
    switch (code) {
    case REASON_DEV_DEPENDENCY:
        return " (dev)";
    case REASON_BUILD_DEPENDENCY:
        return " (build)";
    case REASON_PATCH:
        return " (patch)";
    default:
        return "";
    }
}

const char *phrase_why(struct arena *arena, const struct impact_package *item)
{
    const struct reason *reason = &item->reason;
    if (!reason->via_count)
        return reason->code == REASON_FILE_CHANGED ? "changed" : reason_phrase(reason->code);
    struct buffer out = {.arena = arena};
    for (size_t i = reason->via_count; i-- > 0;) {
        bool last = i + 1 == reason->via_count;
        if (reason->via_count > MAX_HOPS && i > 0 && i + 2 < reason->via_count) {
            buffer_add(&out, i == 1 ? " ← …" : "");
            continue;
        }
        buffer_format(&out, "%s← %s%s", last ? "" : " ", escape_name(arena, reason->via[i]),
                      last ? last_hop(reason->code) : "");
    }
    return buffer_end(&out);
}

static size_t changes_of(const struct impact *impact, uint32_t package)
{
    size_t count = 0;
    for (size_t i = 0; i < impact->change_count; i++)
        for (size_t k = 0; k < impact->changes[i].owners.count; k++)
            count += impact->changes[i].owners.items[k] == package;
    return count;
}

const char *phrase_origin(struct arena *arena, const struct impact *impact, uint32_t package)
{
    const struct impact_package *item = &impact->packages[package];
    const char *path = item->change ? item->change : item->reason.detail;
    if (!path || !*path)
        return "";
    size_t own = item->reason.via_count ? 0 : changes_of(impact, package);
    path = escape_name(arena, path);
    return own > 1 ? arena_printf(arena, "%s and %zu more", path, own - 1) : path;
}

const char *phrase_dir(struct arena *arena, const char *path)
{
    return *path ? escape_name(arena, path) : ".";
}
