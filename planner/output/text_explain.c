#include <string.h>

#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/phrases.h"
#include "planner/output/text_parts.h"
#include "planner/report/closure.h"
#include "planner/report/effects.h"
#include "planner/report/packages.h"

enum {
    MAX_SHARED_CHAINS = 8,
    MAX_LABELS = 6,
};

static void add_hop_row(struct arena *arena, struct table *table, const struct hop *hop)
{
    table_row(
        arena, table,
        arena_printf(arena, "%s → %s", escape_name(arena, hop->from), escape_name(arena, hop->to)),
        arena_printf(arena, "%s%s", hop->kind, hop->last_only ? ", the last hop" : ""));
}

/* What of a package the change touches, where it is not all of it: " (test smoke)". */
static const char *seed_label(struct arena *arena, const struct impact *impact,
                              const struct impact_seed *seed)
{
    const struct unit *unit = &impact->units.items[seed->unit];
    const struct effects effects = effects_of(arena, impact, seed->change);
    for (size_t i = 0; i < effects.count; i++) {
        const struct effect *effect = &effects.items[i];
        bool group = unit_is_of_package(unit);
        if (effect->package != unit->package || effect->target != unit->target ||
            (group && !(effect->kinds & UNIT_BIT(unit->kind))))
            continue;
        const char *label = effect_label(arena, impact, effect);
        return *label ? arena_printf(arena, " (%s)", label) : "";
    }
    return "";
}

/* A source of another package may name a directory above, or only seem to: it is worth a look. */
static const char *seed_phrase(struct arena *arena, const struct impact_seed *seed,
                               const char *path)
{
    if (!seed->by)
        return reason_phrase(seed->code);
    const char *named = *seed->named ? escape_name(arena, seed->named) : "the repository's root";
    return arena_printf(arena, "%s names %s", escape_name(arena, seed->by),
                        strcmp(seed->named, path) == 0 ? "it" : named);
}

static void add_seed_rows(struct arena *arena, struct table *table, const struct impact *impact,
                          uint32_t id, const char *package)
{
    const struct impact_seed *seed = &impact->seeds[impact->reached[id].seed];
    if (seed->change == NO_CHANGE)
        return;
    const struct change *change = impact->changes[seed->change].change;
    const char *beyond = text_equal(seed->path, change->path) ? seed->item : NULL;
    const char *status = change_status_name(change->status);
    table_row(arena, table, escape_name(arena, change->path),
              beyond ? arena_printf(arena, "%s: %s", status, escape_line(arena, beyond)) : status);
    table_row(
        arena, table,
        arena_printf(arena, "→ %s%s", escape_name(arena, package), seed_label(arena, impact, seed)),
        seed_phrase(arena, seed, change->path));
}

/* From the changed path to a unit, one hop a line. */
static void add_chain(struct answer *answer, uint32_t package, uint32_t unit)
{
    struct arena *arena = answer->out.arena;
    const struct impact *impact = answer->plan->impact;
    const struct hops hops = shared_chain_hops(arena, impact, unit);
    const char *name = impact->packages[package].package->name;
    struct table table = {.columns = 2, .paints = {PAINT_PLAIN, PAINT_FAINT}};
    add_seed_rows(arena, &table, impact, unit, hops.count ? hops.items[0].from : name);
    for (size_t i = 0; i < hops.count; i++)
        add_hop_row(arena, &table, &hops.items[i]);
    layout_table(&answer->out, &table, answer->style);
}

/* "lib, test smoke on windows" */
static const char *shared_chain_title(struct arena *arena, const struct plan *plan,
                                      const struct shared_chain *shared_chain)
{
    struct strings labels = {0};
    const char *where =
        platforms_label(arena, &shared_chain->platforms, platforms_of_plan(arena, plan));
    for (size_t i = 0; i < shared_chain->units.count; i++)
        vec_push(arena, &labels,
                 unit_label(arena, &plan->impact->units, shared_chain->units.items[i]));
    return arena_printf(arena, "%s%s%s", text_some(arena, &labels, MAX_LABELS), *where ? " " : "",
                        where);
}

/* One chain where all of the package has the same, else one for each part of it. */
static void add_chains(struct answer *answer, uint32_t package)
{
    struct arena *arena = answer->out.arena;
    const struct impact *impact = answer->plan->impact;
    const struct shared_chains shared_chains = shared_chains_of(arena, answer->plan, package);
    if (answer->plan->range->mode == MODE_FULL || !impact->reached)
        return;
    if (!shared_chains.count && impact->packages[package].unit != UNIT_NONE)
        add_chain(answer, package, impact->packages[package].unit);
    if (impact->packages[package].reason.code == REASON_NOT_MADE)
        add_chain(answer, package, impact->packages[package].carrier);
    for (size_t i = 0; i < shared_chains.count && i < MAX_SHARED_CHAINS; i++) {
        if (shared_chains.count > 1)
            answer_title(answer, shared_chain_title(arena, answer->plan, &shared_chains.items[i]));
        add_chain(answer, package, shared_chains.items[i].units.items[0]);
    }
    if (shared_chains.count > MAX_SHARED_CHAINS)
        buffer_format(&answer->out, "\n… and %zu more chains (in the JSON form)\n",
                      shared_chains.count - MAX_SHARED_CHAINS);
}

static const char *fate_of_running(struct arena *arena, const struct outline_entry *item)
{
    const char *options = options_of_entry(item);
    const char *runs =
        *options ? arena_printf(arena, "runs only %s", escape_line(arena, options)) : "runs";
    if (item->entry->failed_in)
        return arena_printf(arena, "%s, first since it failed: %s", runs,
                            escape_line(arena, item->entry->failed_in));
    if (item->entry->build_only)
        return arena_printf(arena, "is compiled for caches and does not run, since it passed: %s",
                            escape_line(arena, item->entry->passed_in));
    if (item->entry->passed_in)
        return arena_printf(arena, "%s again, to check what passed: %s", runs,
                            escape_line(arena, item->entry->passed_in));
    if (item->entry->reason.code == REASON_NEVER_PASSED)
        return arena_printf(arena, "%s, since %s", runs, reason_phrase(REASON_NEVER_PASSED));
    return runs;
}

static const char *fate(struct answer *answer, const struct outline_entry *item)
{
    struct arena *arena = answer->out.arena;
    if (item->entry->selected)
        return fate_of_running(arena, item);
    if (item->entry->reason.code == REASON_ALREADY_PASSED)
        return arena_printf(arena, "passed already: %s",
                            escape_line(arena, item->entry->reason.item));
    return arena_printf(arena, "does not run: %s", reason_phrase(item->entry->reason.code));
}

/* A job that waits for another event does so on every platform: one line says it. */
static bool is_told(const struct outline *outline, size_t place)
{
    const struct outline_entry *items = outline->entries;
    return place && items[place].entry->reason.code == REASON_OTHER_EVENT &&
           items[place].job == items[place - 1].job;
}

static void add_entries(struct answer *answer, uint32_t package, const struct outline *outline)
{
    struct arena *arena = answer->out.arena;
    const char *name = answer->plan->impact->packages[package].package->name;
    struct table table = {.columns = 3};
    if (!outline->count) {
        buffer_add(&answer->out, "\nIt has no entry of its own: it is no member at the head.\n");
        return;
    }
    for (size_t i = 0; i < outline->count; i++) {
        const struct outline_entry *item = &outline->entries[i];
        const struct shard *shard = shard_of_entry(item);
        bool away = item->entry->reason.code == REASON_OTHER_EVENT;
        if (is_told(outline, i))
            continue;
        table_row(arena, &table,
                  shard ? escape_name(arena, shard->name)
                        : arena_printf(arena, "%s %s", escape_name(arena, item->job->name),
                                       escape_name(arena, name)),
                  away ? "-" : escape_name(arena, item->entry->platform->name), fate(answer, item));
    }
    answer_title(answer, "Entries");
    layout_table(&answer->out, &table, answer->style);
}

static void add_fingerprints(struct answer *answer, const struct outline *outline)
{
    struct arena *arena = answer->out.arena;
    struct table table = {.columns = 4, .paints = {[2] = PAINT_FAINT}};
    for (size_t i = 0; i < outline->count; i++) {
        const struct matrix_entry *entry = outline->entries[i].entry;
        if (!entry->base_print)
            continue;
        bool same = strcmp(entry->base_print, entry->head_print) == 0;
        table_row(arena, &table, escape_name(arena, outline->entries[i].job->name),
                  escape_name(arena, entry->platform->name), entry->base_print,
                  same ? "" : arena_printf(arena, "→ %s", entry->head_print));
    }
    if (!table.cells.count)
        return;
    answer_title(answer, outline->selected ? "Fingerprint at base and head"
                                           : "The same fingerprint at base and head");
    layout_table(&answer->out, &table, answer->style);
}

static void add_closure(struct answer *answer, uint32_t package)
{
    struct arena *arena = answer->out.arena;
    const struct impact *impact = answer->plan->impact;
    struct ids closure = closure_of(arena, impact, package);
    if (closure.count) {
        answer_title(answer, arena_printf(arena, "It depends on %s here",
                                          layout_count(arena, closure.count, "package")));
        answer_names(answer, impact, &closure);
    } else {
        answer_title(answer, "It depends on no package here");
    }
}

static void add_proof(struct answer *answer, uint32_t package, const struct outline *outline)
{
    struct arena *arena = answer->out.arena;
    const struct impact *impact = answer->plan->impact;
    add_closure(answer, package);
    if (!impact->change_count) {
        answer_title(answer, "Nothing changed");
        return;
    }
    const char *count = layout_count(arena, impact->change_count, "change");
    answer_title(answer,
                 impact->change_count == 1
                     ? "The one change touches nothing that it is made of"
                     : arena_printf(arena, "None of the %s touches what it is made of", count));
    changes_table(&answer->out, answer->plan, answer->style);
    add_fingerprints(answer, outline);
}

static const char *verdict(struct answer *answer, const struct outline *outline)
{
    struct arena *arena = answer->out.arena;
    const struct plan *plan = answer->plan;
    if (outline->idle)
        return arena_printf(arena, "has nothing to run: %s makes nothing of it",
                            phrase_command(arena, plan));
    if (!outline->affected && !outline->selected)
        return arena_printf(arena, "does not run: %s", reason_phrase(outline->reason->code));
    if (outline->passed)
        return arena_printf(arena, "does not run: %s", reason_phrase(REASON_ALREADY_PASSED));
    bool full = plan->range->mode == MODE_FULL;
    return arena_printf(arena, "runs: %s",
                        full ? phrase_mode(arena, plan->range)
                             : reason_phrase(outline->reason->code));
}

char *explain_package(struct arena *arena, const struct plan *plan, uint32_t package,
                      const struct style *style)
{
    struct answer answer = {{.arena = arena}, plan, style};
    const struct impact_package *item = &plan->impact->packages[package];
    const struct outline *outline = &packages_of_plan(arena, plan)[package];
    bool full = plan->range->mode == MODE_FULL;
    bool affected = outline->affected || outline->selected;
    bool runs = affected && !outline->idle && !outline->passed;
    bool passed_on = item->reason.code == REASON_NOT_MADE;
    layout_line(&answer.out, style,
                !runs  ? PAINT_TITLE
                : full ? PAINT_ALARM
                       : PAINT_GOOD,
                arena_printf(arena, "%s (%s) %s", answer_name(&answer, plan->impact, package),
                             phrase_dir(arena, item->package->path), verdict(&answer, outline)));
    if (!affected && !outline->idle && !passed_on) {
        add_proof(&answer, package, outline);
        return buffer_end(&answer.out);
    }
    if (outline->affected || passed_on)
        add_chains(&answer, package);
    if (outline->reason->code == REASON_FINGERPRINT_DIFFERS)
        add_fingerprints(&answer, outline);
    add_entries(&answer, package, outline);
    answer_placements(&answer, outline);
    return buffer_end(&answer.out);
}
