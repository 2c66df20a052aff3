#include "planner/config/fills.h"

#include <string.h>

#include "graph/base/map.h"

enum { MAX_TEMPLATE = 4096 };

static void add_known(struct arena *arena, struct map *seen, struct strings *known,
                      const char *name)
{
    uint32_t earlier;
    if (map_get(seen, name, &earlier))
        return;
    map_put(arena, seen, name, 1);
    vec_push(arena, known, name);
}

static int check_names(struct reading *reading, const struct node *node, const struct job *job,
                       const struct strings *names)
{
    struct arena *arena = reading->arena;
    struct strings known = {0};
    struct map seen = {0};
    uint32_t place;
    for (size_t i = 0; template_known(i); i++)
        add_known(arena, &seen, &known, template_known(i));
    for (size_t i = 0; i < job->row_count; i++)
        for (size_t k = 0; k < job->rows[i].values->members.count; k++)
            add_known(arena, &seen, &known, job->rows[i].values->members.items[k].key);
    for (size_t i = 0; i < names->count; i++) {
        struct node at = *node;
        at.text = names->items[i];
        if (!map_get(&seen, names->items[i], &place))
            return shape_fail_near(reading, &at, &known,
                                   "whittle knows {packages}, {options}, {target}, {host}, "
                                   "{platform}, {runner}, {job}, {command} and {toolchain}; others "
                                   "are axes of the job",
                                   "there is no placeholder {%.100s}", names->items[i]);
    }
    return 0;
}

/* What a row holds may be no word: a mapping, an expression. */
static int check_rows(struct reading *reading, const struct node *node, const struct job *job,
                      bool words)
{
    for (size_t i = 0; i < job->row_count; i++) {
        struct arena scratch = {0};
        const struct template_scene scene = {.values = job->rows[i].values,
                                             .job = job->name,
                                             .command = job->roots.name,
                                             .toolchain = job->toolchain};
        struct strings filled = {0};
        const char *line;
        int rc = words ? template_words(&scratch, node->text, &scene, &filled, reading->err)
                       : template_line(&scratch, node->text, &scene, &line, reading->err);
        arena_free(&scratch);
        if (rc != 0)
            return shape_fail_here(reading, node);
    }
    return 0;
}

int fills_read(struct reading *reading, const struct node *node, const struct job *job, bool words,
               const char **text)
{
    struct strings names = {0};
    if (shape_text(reading, node, "a template", text) != 0)
        return -1;
    if (strlen(*text) > MAX_TEMPLATE)
        return shape_fail(reading, node, "a template longer than %d bytes", MAX_TEMPLATE);
    if (value_is_expression(*text)) {
        shape_fail(reading, node, "an expression is here, and nothing evaluates it: '%.100s'",
                   *text);
        return err_hint(reading->err, "write {target} where a workflow has ${{ matrix.target }}");
    }
    if (template_names(reading->arena, *text, words, &names, reading->err) != 0)
        return shape_fail_here(reading, node);
    if (check_names(reading, node, job, &names) != 0)
        return -1;
    return names.count ? check_rows(reading, node, job, words) : 0;
}
