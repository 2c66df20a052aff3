#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/text_parts.h"

enum {
    MAX_ITEMS = 20,
    MAX_NAMES = 6, /* of packages in one line */
};

static const char *title_of(const struct narrowing *narrowing)
{
    return narrowing->unknown ? "can't tell whether the change takes away from what its base runs"
                              : "the change takes away from what its base runs";
}

static const char *packages_of(struct arena *arena, const struct narrowed *item)
{
    struct strings names = {0};
    for (size_t i = 0; i < item->packages.count; i++)
        vec_push(arena, &names, escape_name(arena, item->packages.items[i]));
    return text_some(arena, &names, names.count == MAX_NAMES + 1 ? names.count : MAX_NAMES);
}

/* "linux, stable" */
static const char *row_of(struct arena *arena, const struct narrowed *item)
{
    if (!item->row)
        return "";
    return arena_printf(arena, "%s%s%s", escape_name(arena, item->platform->name),
                        *item->row->label ? ", " : "", escape_line(arena, item->row->label));
}

static const char *fate_of(const struct narrowing *narrowing, const struct narrowed *item)
{
    if (item->queue)
        return "in the merge queue it runs no more as the base has it";
    if (item->gone)
        return item->packages.count ? "no package of the workspace any more" : "the job is gone";
    return narrowing->keeps ? "runs as the base has it" : "does not run as the base has it";
}

/* What follows for the pull request; for what is pushed, nothing does. */
static const char *outcome_of(struct arena *arena, const struct narrowing *narrowing)
{
    const char *label = escape_name(arena, narrowing->label);
    if (narrowing->accepted)
        return arena_printf(arena, "Accepted by the label %s", label);
    if (narrowing->blocks)
        return arena_printf(
            arena, "The gate is not good until a maintainer sets the label %s on the pull request",
            label);
    if (narrowing->keeps)
        return arena_printf(
            arena, "With the label %s on the pull request the head alone says what runs", label);
    return "This is no pull request: nobody has to accept it";
}

void narrowed_text(struct buffer *out, const struct plan *plan, const struct style *style)
{
    struct arena *arena = out->arena;
    const struct narrowing *narrowing = plan->narrowing;
    struct table table = {.columns = 4};
    if (!narrowing || !narrowing->label)
        return;
    buffer_add(out, "\n");
    layout_paint(out, style, narrowing->blocks ? PAINT_ALARM : PAINT_TITLE, "Narrowed");
    buffer_format(out, ": %s\n", title_of(narrowing));
    for (size_t i = 0; i < narrowing->items.count && i < MAX_ITEMS; i++) {
        const struct narrowed *item = &narrowing->items.items[i];
        table_row(arena, &table, escape_name(arena, item->job), row_of(arena, item),
                  packages_of(arena, item), fate_of(narrowing, item));
    }
    layout_table(out, &table, style);
    if (narrowing->items.count > MAX_ITEMS)
        buffer_format(out, "  … and %zu more (in the JSON form)\n",
                      narrowing->items.count - MAX_ITEMS);
    buffer_format(out, "%s\n", outcome_of(arena, narrowing));
}

static const char *line_of(struct arena *arena, const struct narrowing *narrowing,
                           const struct narrowed *item)
{
    return arena_printf(arena, "| %s | %s | %s | %s |\n",
                        markdown_code(arena, escape_name(arena, item->job)),
                        markdown_text(arena, row_of(arena, item)),
                        markdown_text(arena, packages_of(arena, item)), fate_of(narrowing, item));
}

void narrowed_markdown(struct buffer *out, const struct plan *plan)
{
    struct arena *arena = out->arena;
    const struct narrowing *narrowing = plan->narrowing;
    size_t shown = 0;
    if (!narrowing || !narrowing->label)
        return;
    buffer_format(out, "\n#### Narrowed: %s\n\n%s\n", title_of(narrowing),
                  markdown_text(arena, outcome_of(arena, narrowing)));
    if (narrowing->unknown)
        return;
    buffer_add(out, "\n| Job | Row | Packages | |\n| --- | --- | --- | --- |\n");
    for (; shown < narrowing->items.count && shown < MAX_ITEMS; shown++) {
        const char *line = line_of(arena, narrowing, &narrowing->items.items[shown]);
        if (!markdown_fits(out, line))
            break;
        buffer_add(out, line);
    }
    if (shown < narrowing->items.count)
        buffer_format(out, "\n… and %zu more\n", narrowing->items.count - shown);
}
