#include "planner/output/phrases.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/report/closure.h"
#include "planner/report/effects.h"
#include "planner/report/packages.h"

enum {
    MAX_OWNERS = 3,
    MAX_HOPS = 4,
    SHORT_OID = 9,
};

/* "Cargo.lock: the lock file changed" */
static const char *reason_text(struct arena *arena, const struct reason *reason)
{
    const char *phrase = reason_phrase(reason->code), *detail = reason_detail(arena, reason);
    if (!*detail || strstr(phrase, detail))
        return phrase;
    if (reason->path && reason->item && strstr(phrase, reason->path))
        detail = reason->item; /* the phrase has the path already */
    return arena_printf(arena, "%s (%s)", phrase, escape_name(arena, detail));
}

/* ", because Cargo.lock changed (…)", where one change reaches everything. */
static const char *because(struct arena *arena, const struct impact *impact)
{
    const struct impact_change *cause = totals_cause(impact);
    if (!cause)
        return "";
    const struct reason why = totals_reason(impact, cause);
    return arena_printf(arena, ", because %s", reason_text(arena, &why));
}

static const char *all(struct arena *arena, size_t entries)
{
    return entries == 1 ? "the one entry runs"
                        : arena_printf(arena, "all %zu entries run", entries);
}

static const char *verdict_on_full(struct arena *arena, const struct plan *plan, size_t entries)
{
    if (plan->selected == entries)
        return arena_printf(arena, "FULL PLAN: %s, nothing was compared", all(arena, entries));
    return arena_printf(arena, "FULL PLAN: %zu of %zu entries run, nothing was compared",
                        plan->selected, entries);
}

/* ", 2 of them since nothing shows that they ever passed" */
static const char *unproven(struct arena *arena, const struct plan *plan)
{
    if (!plan->unproven)
        return "";
    if (plan->unproven == 1)
        return plan->selected == 1 ? ", since nothing shows that it ever passed"
                                   : ", 1 of them since nothing shows that it ever passed";
    if (plan->unproven == plan->selected)
        return ", since nothing shows that they ever passed";
    return arena_printf(arena, ", %zu of them since nothing shows that they ever passed",
                        plan->unproven);
}

static const char *verdict_on_all(struct arena *arena, const struct plan *plan, size_t entries)
{
    const char *why = because(arena, plan->impact), *also = unproven(arena, plan);
    if (entries == 1)
        return arena_printf(arena, "The one entry runs%s%s: nothing saved", why, also);
    return arena_printf(arena, "All %zu entries run%s%s: nothing saved", entries, why, also);
}

const char *phrase_verdict(struct arena *arena, const struct plan *plan)
{
    size_t entries = totals_entries(plan);
    if (!plan->entries)
        return "Nothing to run: the workspace has no members";
    if (!entries)
        return "Nothing runs: no job is for this event";
    if (plan->range->mode == MODE_FULL)
        return verdict_on_full(arena, plan, entries);
    if (plan->selected == entries)
        return verdict_on_all(arena, plan, entries);
    if (!plan->selected && plan->passed)
        return arena_printf(arena, "Nothing runs: %s affected, and passed already as %s now",
                            layout_count(arena, plan->passed, "entry"),
                            plan->passed == 1 ? "it is" : "they are");
    if (!plan->selected)
        return arena_printf(arena, "Nothing runs: 0 of %s affected, 100 %% saved",
                            layout_count(arena, entries, "entry"));
    return arena_printf(arena, "%zu of %zu entries run%s%s: %u %% saved", plan->selected, entries,
                        because(arena, plan->impact), unproven(arena, plan),
                        totals_percent(entries - plan->selected, entries));
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
    const char *detail = reason_detail(arena, reason);
    detail = *detail ? escape_line(arena, detail) : reason_phrase(reason->code);
    return arena_printf(arena, "%s: %s", reason_name(reason->code), detail);
}

/* Of what other commands mind. */
static const char *why_nothing(enum reason_code code)
{
    switch (code) {
    case REASON_FORMAT_CONFIG:
        return "it matters to formatting alone";
    case REASON_LINT_CONFIG:
        return "it matters to linting alone";
    default:
        return reason_phrase(code);
    }
}

/* "jobs smoke, release-*" */
static const char *which_jobs(struct arena *arena, const struct rules_met *rules)
{
    struct strings names = {0};
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < rules->items[i]->jobs.count; k++)
            vec_push(arena, &names, escape_name(arena, rules->items[i]->jobs.items[k]));
    return arena_printf(arena, "jobs %s", text_some(arena, &names, MAX_OWNERS));
}

const char *phrase_effect(struct arena *arena, const struct impact *impact,
                          const struct impact_change *item)
{
    if (item->everything)
        return arena_printf(arena, "everything: %s", reason_phrase(item->reason.code));
    if (!item->owners.count && item->job_rules.count)
        return which_jobs(arena, &item->job_rules);
    if (!item->owners.count)
        return arena_printf(arena, "nothing: %s", why_nothing(item->reason.code));
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < item->owners.count && i < MAX_OWNERS; i++) {
        const struct package *owner = impact->packages[item->owners.items[i]].package;
        buffer_format(&out, "%s%s", i ? ", " : "", escape_name(arena, owner->name));
    }
    if (item->owners.count > MAX_OWNERS)
        buffer_format(&out, " and %zu more", item->owners.count - MAX_OWNERS);
    return buffer_end(&out);
}

/* "profile.release", "serde 1.0.200 → 1.0.201 and 2 more"; "" where it is all in the path. */
static const char *what_differs(struct arena *arena, const struct impact *impact,
                                const struct impact_change *item)
{
    const struct differences all =
        differences_of(arena, impact, (uint32_t)(item - impact->changes));
    const char *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct difference *difference = &all.items[i];
        if (item->everything ? !difference->everything : !difference->packages.count)
            continue;
        first = first ? first : escape_line(arena, difference->what);
        count++;
    }
    if (count < 2)
        return first ? first : "";
    return arena_printf(arena, "%s and %zu more", first, count - 1);
}

const char *phrase_exactly(struct arena *arena, const struct impact *impact,
                           const struct impact_change *item, const char *const *platforms)
{
    const char *effect = phrase_effect(arena, impact, item), *rest = "", *label = "";
    if (item->everything || item->owners.count)
        rest = what_differs(arena, impact, item);
    if (!*rest && item->reason.code == REASON_FILE_DECLARED)
        rest = escape_line(arena, item->reason.item);
    else if (!*rest && item->reason.rule &&
             (!item->everything || item->reason.code == REASON_PATH_RULE))
        rest = escape_line(arena, item->reason.rule->label);
    if (!*rest && item->config_key && item->reason.code == REASON_CARGO_CONFIG)
        rest = escape_line(arena, item->config_key);
    if (!item->everything && item->owners.count == 1) {
        const struct effects effects =
            effects_of(arena, impact, (uint32_t)(item - impact->changes));
        label = effects_label(arena, impact, &effects, item->owners.items[0], platforms);
    }
    const char *gap = *label && *rest ? ": " : "";
    return *label || *rest ? arena_printf(arena, "%s (%s%s%s)", effect, label, gap, rest) : effect;
}

/* Between a package and what it is touched by: "changed", "names", "may read". */
static const char *verb(enum reason_code code)
{
    switch (code) {
    case REASON_FILE_CHANGED:
    case REASON_MANIFEST_CHANGED:
        return "changed";
    case REASON_TARGET_CHANGED:
        return "is built from";
    case REASON_SUBMODULE_CHANGED:
        return "lies in";
    case REASON_NEW_MEMBER:
        return "is a new member";
    case REASON_FILE_INCLUDED:
        return "names";
    case REASON_FILE_DECLARED:
        return "reads";
    case REASON_NOT_FOLLOWED:
        return "may include";
    case REASON_SCRIPT_INPUT:
        return "its build may read";
    case REASON_WORKSPACE_KEY:
        return "inherits";
    case REASON_PATCH_CHANGED:
        return "may be patched by";
    case REASON_LOCKED:
        return "uses";
    case REASON_FORMAT_CONFIG:
        return "is formatted by";
    case REASON_LINT_CONFIG:
        return "is linted by";
    case REASON_PATH_RULE:
        return "by a path rule";
    default:
        return reason_phrase(code);
    }
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
    case REASON_RUNTIME:
        return " (runtime)";
    default:
        return "";
    }
}

const char *phrase_why(struct arena *arena, const struct reason *reason)
{
    if (!reason->via_count)
        return verb(reason->code);
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

const char *phrase_origin(struct arena *arena, const struct impact *impact, uint32_t package,
                          const struct reason *reason)
{
    const char *said = reason_detail(arena, reason);
    if (!*said)
        return "";
    size_t own = reason->via_count ? 0 : totals_changes(impact, package);
    const char *detail = escape_name(arena, said);
    return own > 1 ? arena_printf(arena, "%s and %zu more", detail, own - 1) : detail;
}

const char *phrase_command(struct arena *arena, const struct plan *plan)
{
    if (plan->job_count != 1)
        return "any job";
    const struct cargo_selection *roots = plan->jobs[0].matrix->roots;
    return arena_printf(arena, "`cargo %s%s%s`", roots->name, *roots->options ? " " : "",
                        escape_line(arena, roots->options));
}

const char *phrase_events(struct arena *arena, const struct job *job)
{
    struct strings words = {0};
    for (size_t i = 0; i < job->when.count; i++)
        vec_push(arena, &words, escape_line(arena, job->when.items[i].written));
    return text_enumerate(arena, &words, " and ");
}

const char *phrase_needs(struct arena *arena, const struct plan *plan, const struct job *job)
{
    struct strings words = {0};
    for (size_t i = 0; i < job->needs.count; i++)
        vec_push(arena, &words, escape_name(arena, plan->jobs[job->needs.items[i]].name));
    return text_enumerate(arena, &words, " and ");
}

const char *phrase_dir(struct arena *arena, const char *path)
{
    return *path ? escape_name(arena, path) : ".";
}
