/* Sources that look upward, as text and as JSON. */
#include <string.h>

#include "planner/output/escape.h"
#include "planner/output/json.h"
#include "planner/output/layout.h"
static const char *name_of(const struct workspace *workspace, const struct upward_source *source)
{
    return workspace->packages.items[source->package].name;
}

void upward_advice(struct buffer *out, const char *package)
{
    const char *name = escape_yaml(out->arena, package);
    if (!name) /* no YAML can say it */
        return;
    buffer_format(out,
                  "  reads: [{package: %s, paths: [...]}]\n"
                  "  runtime: [{package: %s, starts: ...}]\n",
                  name, name);
}

void upward_rows(struct buffer *out, const struct upward_source *sources, size_t count,
                 const struct style *style)
{
    struct table table = {.columns = 2, .paints = {PAINT_PLAIN, PAINT_FAINT}};
    for (size_t i = 0; i < count; i++) {
        table_row(out->arena, &table, escape_name(out->arena, sources[i].path),
                  arena_printf(out->arena, "line %u", sources[i].line));
    }
    layout_table(out, &table, style);
}

char *upward_text(struct arena *arena, const struct workspace *workspace,
                  const struct upward_sources *sources, const struct style *style)
{
    struct buffer out = {.arena = arena};
    if (!sources->count)
        return arena_string(arena, "No source looks upward\n");
    buffer_format(&out, "%s upward: whittle can't know for what\n",
                  sources->count == 1 ? "1 source looks"
                                      : arena_printf(arena, "%zu sources look", sources->count));
    for (size_t i = 0, next; i < sources->count; i = next) {
        for (next = i;
             next < sources->count && sources->items[next].package == sources->items[i].package;)
            next++;
        buffer_add(&out, "\n");
        layout_line(&out, style, PAINT_TITLE,
                    escape_name(arena, name_of(workspace, &sources->items[i])));
        upward_rows(&out, sources->items + i, next - i, style);
    }
    buffer_add(&out,
               "\nWhere one reads files outside of its package, or starts a program of another "
               "one,\nwhittle.yml says it:\n");
    upward_advice(&out, name_of(workspace, &sources->items[0]));
    return buffer_end(&out);
}

char *upward_json(struct arena *arena, const struct workspace *workspace,
                  const struct upward_sources *sources)
{
    json_t *root = json_object(), *array = json_array();
    json_object_set_new(root, "schema", json_string("whittle.upward/1"));
    json_object_set_new(root, "sources", array);
    for (size_t i = 0; i < sources->count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "package",
                            json_bytes(arena, name_of(workspace, &sources->items[i])));
        json_object_set_new(object, "path", json_bytes(arena, sources->items[i].path));
        json_object_set_new(object, "line", json_integer(sources->items[i].line));
        json_array_append_new(array, object);
    }
    return json_finish(arena, root, true);
}
