/* The layouts that every text for a person is made of. */
#ifndef WHITTLE_OUTPUT_LAYOUT_H
#define WHITTLE_OUTPUT_LAYOUT_H

#include "graph/base/buffer.h"
#include "graph/base/vec.h"
#include "planner/output/output.h"

enum paint {
    PAINT_PLAIN,
    PAINT_TITLE,
    PAINT_GOOD,
    PAINT_ALARM,
    PAINT_FAINT,
};

/* Adds `string`, coloured where `style` says so. */
void layout_paint(struct buffer *out, const struct style *style, enum paint paint,
                  const char *string);

/* The same as a line of its own. */
void layout_line(struct buffer *out, const struct style *style, enum paint paint,
                 const char *string);

/* Rows of `columns` printable cells. Initialise with {.columns = N}. */
struct table {
    size_t columns;
    struct strings cells;
    enum paint paints[4]; /* by column */
};

/* Adds a row: as many cells as it has columns. */
#define table_row(arena, table, ...)                                                               \
    table_cells((arena), (table), (const char *const[]){__VA_ARGS__})
void table_cells(struct arena *arena, struct table *table, const char *const *cells);

/* Indented by two, columns aligned; on a terminal a line is cut at its width. */
void layout_table(struct buffer *out, const struct table *table, const struct style *style);

/* Indented by `indent`, as many words a line as fit; words are never cut. */
void layout_words(struct buffer *out, const struct strings *words, size_t indent,
                  const struct style *style);

/* As much of `cell` as fits into `max` columns, the last of them an ellipsis where it was more. */
const char *layout_shorten(struct arena *arena, const char *cell, size_t max);

/* Likewise, with the ellipsis in the middle: the end of a path or of a row's name says more. */
const char *layout_shorten_middle(struct arena *arena, const char *cell, size_t max);

/* "1 file", "3 files". */
const char *layout_count(struct arena *arena, size_t count, const char *noun);

#endif
