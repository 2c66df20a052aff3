/* What a path means, for a person. */
#include <stdlib.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/closure.h"
#include "planner/report/effects.h"
#include "planner/report/packages.h"

enum {
    MAX_TOUCHES = 40,
    MAX_DIFFERENCES = 60,
    MAX_USERS = 8,
};

/* The nearest to the change first. */
static int compare_reached(const void *left, const void *right)
{
    const struct impact_package *one = *(const struct impact_package *const *)left;
    const struct impact_package *two = *(const struct impact_package *const *)right;
    size_t hops = one->reason.via_count, others = two->reason.via_count;
    return hops != others ? (hops > others) - (hops < others)
                          : strcmp(one->package->name, two->package->name);
}

/* Whether a file is a package's own. Manifests and the lock file speak for themselves: who reads
 * them beside that owns nothing. */
static bool owns(const struct package *package, const char *path, enum reason_code code)
{
    const char *base = path_base(path);
    bool read = code == REASON_SCRIPT_INPUT || code == REASON_NOT_FOLLOWED;
    return code == REASON_FILE_CHANGED ||
           (read && path_within(package->path, path) && strcmp(base, "Cargo.toml") != 0 &&
            strcmp(base, "Cargo.lock") != 0);
}

/* "owns it", "names it", "uses", "← core" */
static const char *reach_phrase(struct arena *arena, const struct impact_package *item,
                                const char *path)
{
    const char *why = phrase_why(arena, &item->reason);
    if (item->reason.via_count)
        return why;
    if (owns(item->package, path, item->reason.code))
        return "owns it";
    switch (item->reason.code) {
    case REASON_SCRIPT_INPUT:
    case REASON_NOT_FOLLOWED:
    case REASON_TARGET_CHANGED:
    case REASON_SUBMODULE_CHANGED:
    case REASON_FILE_INCLUDED:
    case REASON_FILE_DECLARED:
    case REASON_FORMAT_CONFIG:
    case REASON_LINT_CONFIG:
        return arena_printf(arena, "%s it", why);
    default:
        return why;
    }
}

static void add_reached_rows(struct answer *answer, const struct impact_package **reached,
                             size_t count, const char *path)
{
    struct arena *arena = answer->out.arena;
    struct table table = {.columns = 3, .paints = {PAINT_GOOD, PAINT_PLAIN, PAINT_FAINT}};
    for (size_t i = 0; i < count; i++) {
        const struct reason *reason = &reached[i]->reason;
        const char *said = text_equal(reason->path, path) ? reason->item : NULL;
        table_row(arena, &table, escape_name(arena, reached[i]->package->name),
                  reach_phrase(arena, reached[i], path), said ? escape_line(arena, said) : "");
    }
    layout_table(&answer->out, &table, answer->style);
}

static void add_reached(struct answer *answer, const struct impact *alone, bool made)
{
    struct arena *arena = answer->out.arena;
    struct strings names = {0};
    size_t count = 0;
    const struct impact_package **reached =
        arena_array(arena, alone->package_count, sizeof *reached);
    for (uint32_t i = 0; i < alone->package_count; i++)
        if (alone->packages[i].affected)
            reached[count++] = &alone->packages[i];
    qsort(reached, count, sizeof *reached, compare_reached);
    answer_title(answer, arena_printf(arena, "%s %s", made ? "It reaches" : "It would reach",
                                      layout_count(arena, count, "package")));
    if (!alone->changes[0].everything) {
        add_reached_rows(answer, reached, count, alone->changes[0].change->path);
        return;
    }
    for (size_t i = 0; i < count; i++)
        vec_push(arena, &names, escape_name(arena, reached[i]->package->name));
    layout_words(&answer->out, &names, 2, answer->style);
}

/* How a target comes to a path that it compiles or may read. */
static const char *shown_edge(const struct effect *effect)
{
    switch (effect->code) {
    case REASON_FILE_CHANGED:
        return effect->target == UNIT_NONE ? "may read it: no source names it" : "compiles it";
    case REASON_FILE_INCLUDED:
        return "names it from elsewhere";
    case REASON_FILE_DECLARED:
        return "is said to read it";
    case REASON_NOT_FOLLOWED:
        return "may include it: it names files in a way that can't be followed";
    case REASON_SCRIPT_INPUT:
        return "may read it";
    case REASON_TARGET_CHANGED:
        return "its manifest names a target there";
    default:
        return "";
    }
}

static bool is_worth_a_row(const struct effect *effect)
{
    bool aside = effect->kinds & (UNIT_BIT(UNIT_FORMAT) | UNIT_BIT(UNIT_LINT));
    return effect->package != UNIT_NONE && !aside && *shown_edge(effect);
}

/* Which targets it is a part of. */
static void add_touches(struct answer *answer, const struct impact *alone)
{
    struct arena *arena = answer->out.arena;
    const struct effects effects = effects_of(arena, alone, 0);
    const char *const *platforms = platforms_of_plan(arena, answer->plan);
    struct table table = {.columns = 4, .paints = {[2] = PAINT_FAINT}};
    size_t left = 0, rows = 0;
    for (size_t i = 0; i < effects.count; i++) {
        const struct effect *effect = &effects.items[i];
        if (!is_worth_a_row(effect))
            continue;
        if (++rows > MAX_TOUCHES) {
            left++;
            continue;
        }
        const char *label = effect_label(arena, alone, effect);
        table_row(arena, &table, answer_name(answer, alone, effect->package),
                  *label ? label : "all of it", shown_edge(effect),
                  platforms_label(arena, &effect->platforms, platforms));
    }
    if (!rows)
        return;
    answer_title(answer, "It is a part of");
    layout_table(&answer->out, &table, answer->style);
    if (left)
        buffer_format(&answer->out, "  … and %zu more\n", left);
}

/* "reached by a, b and 3 more" */
static const char *users_of(struct answer *answer, const struct impact *alone,
                            const struct difference *difference)
{
    struct arena *arena = answer->out.arena;
    struct strings names = {0};
    const struct ids *packages = &difference->packages;
    if (difference->everything)
        return "everything";
    if (difference->unknown)
        return "not looked for: the file is too big";
    if (!packages->count)
        return difference->member ? "what its manifest says" : "nothing that is planned for";
    for (size_t i = 0; i < packages->count; i++)
        vec_push(arena, &names, answer_name(answer, alone, packages->items[i]));
    return text_some(arena, &names, MAX_USERS);
}

/* What a manifest or a lock file says otherwise, and whom that touches. */
static void add_differences(struct answer *answer, const struct impact *alone)
{
    struct arena *arena = answer->out.arena;
    const struct differences all = differences_of(arena, alone, 0);
    struct table table = {.columns = 2, .paints = {PAINT_PLAIN, PAINT_FAINT}};
    if (!all.count)
        return;
    for (size_t i = 0; i < all.count && i < MAX_DIFFERENCES; i++) {
        const char *users = users_of(answer, alone, &all.items[i]);
        table_row(arena, &table, escape_line(arena, all.items[i].what),
                  arena_printf(arena, "reaches %s", users));
    }
    answer_title(answer, "What differs in it");
    layout_table(&answer->out, &table, answer->style);
    if (all.count > MAX_DIFFERENCES)
        buffer_format(&answer->out, "  … and %zu more (in the JSON form)\n",
                      all.count - MAX_DIFFERENCES);
}

/* Whether a package that is touched owns the path: else it only inherits, uses or names it. */
static bool touches_own(const struct impact *alone)
{
    const struct impact_change *item = &alone->changes[0];
    const struct package *first = alone->packages[item->owners.items[0]].package;
    return item->reason.code == REASON_MANIFEST_CHANGED ||
           owns(first, item->change->path, item->reason.code);
}

/* What the change is, made or imagined: a phrase of what changed fits the first alone. */
static void add_effect(struct answer *answer, const struct impact *alone, bool made)
{
    const struct impact_change *item = &alone->changes[0];
    const char *effect = phrase_effect(answer->out.arena, alone, item);
    enum reason_code code = item->reason.code;
    bool compared = code == REASON_MANIFEST_EQUAL || code == REASON_LOCK_EQUAL;
    if (!made && compared)
        buffer_add(&answer->out, "  what a change would reach depends on what it then says\n");
    else if (!item->everything && item->owners.count)
        buffer_format(&answer->out, "  %s %s\n", touches_own(alone) ? "belongs to" : "touches",
                      effect);
    else if (made || !item->everything)
        buffer_format(&answer->out, "  %s %s\n", made ? "reaches" : "a change would reach", effect);
    else
        buffer_format(&answer->out, "  a change would reach everything (%s)\n",
                      reason_name(item->reason.code));
}

/* Whether the repository says that a package reads it, which no rule takes back. */
static bool is_declared(const struct impact *alone)
{
    bool declared = false;
    for (size_t i = 0; i < alone->seed_count; i++)
        declared |= alone->seeds[i].code == REASON_FILE_DECLARED;
    return declared;
}

/* The repository's own word on it: a rule, or a key of cargo's configuration. */
static void add_rule(struct answer *answer, const struct impact *alone)
{
    const struct impact_change *item = &alone->changes[0];
    const char *says = !item->settled       ? "adds to what it reaches anyway"
                       : is_declared(alone) ? "says all else that it reaches"
                                            : "says all that it reaches";
    if (item->reason.rule)
        buffer_format(&answer->out, "  %s %s\n",
                      escape_line(answer->out.arena, item->reason.rule->label), says);
    if (item->config_key)
        buffer_format(&answer->out, "  %s names it for every build\n",
                      escape_line(answer->out.arena, item->config_key));
}

char *explain_path(struct arena *arena, const struct plan *plan, const struct impact *alone,
                   const struct style *style)
{
    struct answer answer = {{.arena = arena}, plan, style};
    const struct impact_change *item = &alone->changes[0];
    const struct impact_change *made = closure_change(plan->impact, item->change->path);
    const char *path = escape_name(arena, item->change->path), *status = "did not change";
    if (made)
        status = change_status_name(made->change->status);
    else if (plan->range->mode == MODE_FULL)
        status = "nothing was compared";
    layout_line(&answer.out, style, PAINT_TITLE, arena_printf(arena, "%s: %s", path, status));
    add_effect(&answer, alone, made);
    add_rule(&answer, alone);
    if (item->everything || item->owners.count) {
        add_touches(&answer, alone);
        add_differences(&answer, alone);
        add_reached(&answer, alone, made);
    } else if (made) {
        add_differences(&answer, alone);
    }
    if (plan->range->mode == MODE_FULL)
        buffer_format(&answer.out, "\nThe plan is full all the same: %s\n",
                      phrase_mode(arena, plan->range));
    return buffer_end(&answer.out);
}
