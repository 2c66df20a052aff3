#include "planner/output/layout.h"

#include <string.h>

#include "planner/output/escape.h"

enum {
    MAX_ALIGNED = 60, /* off a terminal a longer cell pushes its row aside, not the column */
    DEFAULT_WIDTH = 100,
    MAX_LAST = 40, /* columns that the last one can ask the others for */
    MIN_CUT = 16,  /* no column is cut down to less than this in favour of the next ones */
};

void layout_paint(struct buffer *out, const struct style *style, enum paint paint,
                  const char *string)
{
    static const char *const codes[] = {
        [PAINT_PLAIN] = "",           [PAINT_TITLE] = "\033[1m", [PAINT_GOOD] = "\033[32m",
        [PAINT_ALARM] = "\033[1;33m", [PAINT_FAINT] = "\033[2m",
    };
    bool painted = style->color && paint != PAINT_PLAIN && *string;
    buffer_add(out, painted ? codes[paint] : "");
    buffer_add(out, string);
    buffer_add(out, painted ? "\033[0m" : "");
}

void layout_line(struct buffer *out, const struct style *style, enum paint paint,
                 const char *string)
{
    layout_paint(out, style, paint, string);
    buffer_add(out, "\n");
}

static void layout_spaces(struct buffer *out, size_t count)
{
    for (; count; count--)
        buffer_add_bytes(out, " ", 1);
}

void table_cells(struct arena *arena, struct table *table, const char *const *cells)
{
    for (size_t i = 0; i < table->columns; i++)
        vec_push(arena, &table->cells, cells[i]);
}

static size_t column_width(const struct table *table, size_t column, size_t max)
{
    size_t width = 0;
    for (size_t i = column; i < table->cells.count; i += table->columns) {
        size_t len = utf8_width(table->cells.items[i]);
        if (len > width && len <= max)
            width = len;
    }
    return width;
}

const char *layout_shorten(struct arena *arena, const char *cell, size_t max)
{
    if (utf8_width(cell) <= max)
        return cell;
    const char *end = cell;
    uint32_t codepoint = 0;
    for (size_t left = max ? max - 1 : 0; *end;) {
        size_t len = utf8_decode(end, &codepoint), width = codepoint_width(codepoint);
        if (!len || width > left)
            break;
        end += len;
        left -= width;
    }
    return arena_printf(arena, "%.*s%s", (int)(end - cell), cell, max ? "…" : "");
}

const char *layout_shorten_middle(struct arena *arena, const char *cell, size_t max)
{
    const size_t width = utf8_width(cell);
    if (width <= max || max < 4)
        return layout_shorten(arena, cell, max);
    size_t over = width - max, skipped = 0;
    const char *head = layout_shorten(arena, cell, max / 2),
               *tail = cell + strlen(head) - strlen("…");
    uint32_t codepoint = 0;
    for (; *tail && skipped <= over; skipped += codepoint_width(codepoint))
        tail += utf8_decode(tail, &codepoint);
    return arena_printf(arena, "%s%s", head, tail);
}

static void add_row(struct buffer *out, const struct table *table, const struct style *style,
                    size_t first, const size_t *widths)
{
    size_t used = 0, gap = 2;
    for (size_t column = 0; column < table->columns; column++) {
        const char *cell = table->cells.items[first + column];
        size_t left = SIZE_MAX;
        if (style->width)
            left = style->width > used + gap ? style->width - used - gap : 0;
        if (style->width && utf8_width(cell) > widths[column] && column + 1 < table->columns)
            cell = layout_shorten_middle(out->arena, cell, widths[column]);
        cell = layout_shorten(out->arena, cell, left);
        size_t len = utf8_width(cell);
        if (len) {
            layout_spaces(out, gap);
            layout_paint(out, style, table->paints[column], cell);
            used += gap + len;
            gap = 0;
        }
        gap += (len < widths[column] ? widths[column] - len : 0) + (widths[column] || len ? 2 : 0);
    }
    buffer_add(out, "\n");
}

/* Where a row is wider than the terminal, its widest column makes room for the ones after it. */
static void fit(size_t *widths, size_t columns, size_t max)
{
    size_t total = 0, widest = 0;
    for (size_t i = 0; i < columns; i++) {
        total += 2 + (i + 1 == columns && widths[i] > MAX_LAST ? MAX_LAST : widths[i]);
        widest = i + 1 < columns && widths[i] > widths[widest] ? i : widest;
    }
    size_t over = max && total > max ? total - max : 0;
    size_t room = widths[widest] > MIN_CUT ? widths[widest] - MIN_CUT : 0;
    widths[widest] -= over < room ? over : room;
}

void layout_table(struct buffer *out, const struct table *table, const struct style *style)
{
    size_t widths[4] = {0}, max = style->width ? SIZE_MAX : MAX_ALIGNED;
    for (size_t column = 0; column < table->columns; column++)
        widths[column] = column_width(table, column, max);
    fit(widths, table->columns, style->width);
    for (size_t first = 0; first + table->columns <= table->cells.count; first += table->columns)
        add_row(out, table, style, first, widths);
}

void layout_words(struct buffer *out, const struct strings *words, size_t indent,
                  const struct style *style)
{
    size_t width = style->width ? style->width : DEFAULT_WIDTH, used = 0;
    for (size_t i = 0; i < words->count; i++) {
        size_t len = utf8_width(words->items[i]);
        if (used && used + 2 + len > width) {
            buffer_add(out, "\n");
            used = 0;
        }
        layout_spaces(out, used ? 2 : indent);
        buffer_add(out, words->items[i]);
        used += (used ? 2 : indent) + len;
    }
    buffer_add(out, words->count ? "\n" : "");
}

const char *layout_count(struct arena *arena, size_t count, const char *noun)
{
    size_t len = strlen(noun);
    if (count != 1 && len && noun[len - 1] == 'y')
        return arena_printf(arena, "%zu %.*sies", count, (int)(len - 1), noun);
    return arena_printf(arena, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}
