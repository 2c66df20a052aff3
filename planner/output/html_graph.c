#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/html.h"
#include "planner/output/layout.h"
#include "planner/output/phrases.h"
#include "planner/report/drawing.h"

enum {
    MAX_NODES = 200,
    MAX_LABEL = 30, /* columns */
    COLUMN = 8,     /* pixels, as all that follows */
    PADDING = 8,
    HEIGHT = 24,
    ROW = 34,
    GAP = 70, /* between two layers */
    EDGE = 10,
};

/* Where things are. */
struct picture {
    struct buffer *out;
    const struct plan *plan;
    const struct drawing *drawing;
    size_t *left, *width; /* of each layer */
    size_t height;
};

static const char *label_of(struct arena *arena, const struct picture *picture,
                            const struct drawn_node *node)
{
    const char *name = picture->plan->impact->packages[node->package].package->name;
    return layout_shorten_middle(arena, html_bounded(arena, name), MAX_LABEL);
}

static size_t x_of(const struct picture *picture, const struct drawn_node *node)
{
    return picture->left[node->layer];
}

/* Layers are centered. */
static size_t y_of(const struct picture *picture, const struct drawn_node *node)
{
    const size_t own = picture->drawing->layer_counts[node->layer] * (size_t)ROW;
    return EDGE + (picture->height - own) / 2 + (size_t)node->place * ROW;
}

static size_t measure(struct arena *arena, struct picture *picture)
{
    const struct drawing *drawing = picture->drawing;
    size_t at = EDGE;
    picture->left = arena_array(arena, drawing->layers, sizeof *picture->left);
    picture->width = arena_array(arena, drawing->layers, sizeof *picture->width);
    for (size_t i = 0; i < drawing->count; i++) {
        const struct drawn_node *node = &drawing->nodes[i];
        const size_t own =
            utf8_width(label_of(arena, picture, node)) * COLUMN + (size_t)2 * PADDING;
        if (own > picture->width[node->layer])
            picture->width[node->layer] = own;
    }
    for (uint32_t i = 0; i < drawing->layers; i++) {
        picture->left[i] = at;
        at += picture->width[i] + GAP;
        if (drawing->layer_counts[i] * (size_t)ROW > picture->height)
            picture->height = drawing->layer_counts[i] * (size_t)ROW;
    }
    return at - GAP + EDGE;
}

static void add_edge(struct picture *picture, const struct drawn_edge *edge)
{
    const struct drawn_node *from = &picture->drawing->nodes[edge->from];
    const struct drawn_node *to = &picture->drawing->nodes[edge->to];
    const size_t x1 = x_of(picture, from) + picture->width[from->layer], x2 = x_of(picture, to);
    const size_t y1 = y_of(picture, from) + HEIGHT / 2, y2 = y_of(picture, to) + HEIGHT / 2;
    buffer_format(picture->out, "<path d=\"M%zu %zuC%zu %zu %zu %zu %zu %zu\"/>\n", x1, y1,
                  x1 + GAP / 2, y1, x2 > GAP / 2 ? x2 - GAP / 2 : 0, y2, x2, y2);
}

static void add_node(struct picture *picture, const struct drawn_node *node)
{
    struct arena *arena = picture->out->arena;
    const struct impact_package *item = &picture->plan->impact->packages[node->package];
    const size_t x = x_of(picture, node), y = y_of(picture, node);
    buffer_format(picture->out, "<g class=\"%s\"><title>%s: %s</title>",
                  node->seed ? "seed" : "reached", html_name(arena, item->package->name),
                  html_line(arena, phrase_why(arena, &item->reason)));
    buffer_format(picture->out, "<rect x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%d\" rx=\"4\"/>",
                  x, y, picture->width[node->layer], HEIGHT);
    buffer_format(picture->out, "<text x=\"%zu\" y=\"%zu\">%s</text></g>\n", x + PADDING,
                  y + HEIGHT - PADDING, html_text(arena, label_of(arena, picture, node)));
}

static void add_picture(struct picture *picture)
{
    const struct drawing *drawing = picture->drawing;
    const size_t width = measure(picture->out->arena, picture);
    buffer_format(picture->out, "<div class=\"graph\"><svg width=\"%zu\" height=\"%zu\">\n", width,
                  picture->height + (size_t)2 * EDGE);
    for (size_t i = 0; i < drawing->edge_count; i++)
        add_edge(picture, &drawing->edges[i]);
    for (size_t i = 0; i < drawing->count; i++)
        add_node(picture, &drawing->nodes[i]);
    buffer_add(picture->out, "</svg></div>\n");
    if (drawing->implied)
        buffer_format(picture->out,
                      "<p class=\"faint\">%s left out, since longer ways say the same.</p>\n",
                      drawing->implied == 1
                          ? "1 line is"
                          : arena_printf(picture->out->arena, "%zu lines are", drawing->implied));
}

void html_graph(struct buffer *out, const struct plan *plan, const struct outline *outlines)
{
    struct arena *arena = out->arena;
    const struct drawing drawing = drawing_of(arena, plan, outlines, MAX_NODES);
    struct picture picture = {.out = out, .plan = plan, .drawing = &drawing};
    if (drawing.count < 2)
        return;
    if (drawing.count > MAX_NODES) {
        buffer_format(out,
                      "<h2>Graph</h2>\n<p>%s are too many for a picture that can be read: "
                      "<code>whittle graph --format dot</code> draws all of them.</p>\n",
                      layout_count(arena, drawing.count, "package"));
        return;
    }
    buffer_format(out,
                  "<details class=\"drawing\"%s><summary>Graph: how the change spreads over "
                  "%s</summary>\n<p class=\"faint\">It begins in the coloured ones; what needs "
                  "them is to their right.</p>\n",
                  drawing.count <= MAX_NODES / 4 ? " open" : "",
                  layout_count(arena, drawing.count, "package"));
    add_picture(&picture);
    buffer_add(out, "</details>\n");
}
