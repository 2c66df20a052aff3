#include "planner/config/existing.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/config/rows.h"
#include "planner/matrix/strategy.h"

/* As it is written. */
struct written {
    const struct node *from, *job, *platform, *packages;
};

static const struct shape_key keys[] = {
    {"from", offsetof(struct written, from), true},
    {"job", offsetof(struct written, job), false},
    {"platform", offsetof(struct written, platform), false},
    {"packages", offsetof(struct written, packages), false},
    {NULL, 0, false},
};

static const struct shape shape = {"an existing matrix", keys, NULL};

static int fail_file(struct draft *draft, const struct node *node, const char *path)
{
    struct arena *arena = draft->reading->arena;
    const char *dir = *path ? path_parent(arena, path) : "";
    const struct file_list list = source_list(draft->scope->source, dir, arena);
    struct strings paths = {0};
    for (size_t i = 0; i < list.count; i++)
        vec_push(arena, &paths, path_join(arena, dir, list.items[i].name));
    return shape_fail_near(draft->reading, node, &paths,
                           "the path is seen from the repository's "
                           "root: .github/workflows/ci.yml",
                           "there is no file '%s' in %s", node->text, draft->scope->source->label);
}

/* A change of the file is a change of the plan, wherever it is. */
static int read_path(struct rows *rows, const struct node *node)
{
    struct draft *draft = rows->draft;
    struct arena *arena = draft->reading->arena;
    const char *text;
    if (shape_text(draft->reading, node, "the path of a workflow", &text) != 0)
        return -1;
    rows->path = path_join(arena, "", text);
    if (path_outside(rows->path))
        return shape_fail(draft->reading, node, "'%.200s' is outside of the repository", text);
    if (!source_has_file(draft->scope->source, rows->path))
        return fail_file(draft, node, rows->path);
    draft_note_file(arena, draft->scope->source, draft->config, rows->path);
    return 0;
}

static int read_keys(struct rows *rows, const struct written *written)
{
    struct reading *reading = rows->draft->reading;
    if (written->platform && shape_text(reading, written->platform, "a key of the matrix's rows",
                                        &rows->platform_key) != 0)
        return -1;
    return written->packages ? shape_text(reading, written->packages, "a key of the matrix's rows",
                                          &rows->packages_key)
                             : 0;
}

/* A key that no row has was meant to be another. */
static int check_key(struct rows *rows, const struct node *node, const struct strategy_rows *list)
{
    struct arena *arena = rows->draft->reading->arena;
    struct strings known = {0};
    struct map seen = {0};
    uint32_t earlier;
    for (size_t i = 0; node && i < list->count; i++) {
        const struct value *values = list->items[i].values;
        if (row_value(values, node->text))
            return 0;
        for (size_t k = 0; k < values->members.count; k++) {
            const char *key = values->members.items[k].key;
            if (map_get(&seen, key, &earlier))
                continue;
            map_put(arena, &seen, key, 1);
            vec_push(arena, &known, key);
        }
    }
    return node ? shape_fail_near(rows->draft->reading, node, &known, NULL,
                                  "no row of the matrix has the key '%.100s'", node->text)
                : 0;
}

static int take_rows(struct rows *rows, const struct strategy_rows *list, struct job *job)
{
    struct draft *draft = rows->draft;
    if (!list->count)
        return shape_fail(draft->reading, rows->node, "the matrix of job '%s' has no rows",
                          rows->workflow.name);
    if (draft_count_rows(draft, rows->node, list->count) != 0)
        return -1;
    job->rows = arena_array(draft->reading->arena, list->count, sizeof *job->rows);
    job->row_count = list->count;
    draft->row_count += list->count;
    for (size_t i = 0; i < list->count; i++)
        if (rows_take(rows, &list->items[i], &job->rows[i]) != 0)
            return -1;
    return 0;
}

int existing_read(struct draft *draft, const struct node *node, struct job *job)
{
    struct reading *reading = draft->reading;
    struct rows rows = {.draft = draft, .node = node};
    struct written written = {0};
    struct strategy strategy;
    struct strategy_rows list = {0};
    const char *name = job->name;
    if (node->kind == NODE_TEXT && *node->text) {
        shape_fail(reading, node, "expected an existing matrix (a mapping), found '%.100s'",
                   node->text);
        return err_hint(reading->err, "write {from: %.100s}", node->text);
    }
    if (shape_mapping(reading, node, &shape, &written) != 0 ||
        read_path(&rows, written.from) != 0 || read_keys(&rows, &written) != 0 ||
        (written.job && shape_text(reading, written.job, "the name of a job", &name) != 0))
        return -1;
    rows.node = written.from;
    job->foreign = true;
    if (workflow_read(reading->arena, draft->scope->source, rows.path, name, &rows.workflow,
                      reading->err) != 0 ||
        strategy_read(reading->arena, rows.path, rows.workflow.matrix, &strategy, reading->err) !=
            0 ||
        strategy_expand(reading->arena, &strategy, &list, reading->err) != 0)
        return -1;
    if (check_key(&rows, written.platform, &list) != 0 ||
        check_key(&rows, written.packages, &list) != 0)
        return -1;
    return take_rows(&rows, &list, job);
}
