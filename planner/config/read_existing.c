#include "planner/config/workflow/values.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "planner/config/job_parts.h"
#include "planner/config/read_rows.h"
#include "planner/config/sections.h"
#include "planner/matrix/strategy.h"

struct written {
    const struct node *from, *job, *rows, *platform, *packages;
};

static const struct shape_key keys[] = {
    {"from", offsetof(struct written, from), true},
    {"job", offsetof(struct written, job), false},
    {"rows", offsetof(struct written, rows), false},
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

static bool has_key(const struct strategy_rows *list, const char *key)
{
    for (size_t i = 0; i < list->count; i++)
        if (row_at(list->items[i].values, key))
            return true;
    return false;
}

/* A key that no row has was meant to be another. */
static int fail_key(struct rows *rows, const struct node *node, const struct strategy_rows *list,
                    const char *hint)
{
    struct arena *arena = rows->draft->reading->arena;
    struct strings known = {0};
    struct map seen = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct value *values = list->items[i].values;
        for (size_t k = 0; k < values->members.count; k++) {
            const char *key = values->members.items[k].key;
            if (map_add(arena, &seen, key, 1))
                vec_push(arena, &known, key);
        }
    }
    return shape_fail_near(rows->draft->reading, node, &known, hint,
                           "no row of the matrix has the key '%.100s'", node->text);
}

static int read_packages_key(struct rows *rows, const struct node *node,
                             const struct strategy_rows *list)
{
    if (!node)
        return 0;
    if (shape_text(rows->draft->reading, node, "a key of the matrix's rows", &rows->packages_key) !=
        0)
        return -1;
    return has_key(list, rows->packages_key) ? 0 : fail_key(rows, node, list, NULL);
}

/* The name of a platform stands for all rows, where it is no key. */
static bool is_platform(struct rows *rows, const struct node *node, uint32_t *place)
{
    struct draft *draft = rows->draft;
    if (node->kind != NODE_TEXT || !platforms_find(draft, node->text, place))
        return false;
    rows->platform = place;
    return true;
}

static int read_platform_keys(struct rows *rows, const struct node *node,
                              const struct strategy_rows *list, uint32_t *place)
{
    struct reading *reading = rows->draft->reading;
    struct nodes texts = {0};
    if (!node)
        return 0;
    if (shape_texts(reading, node, "a key of the matrix's rows, or a platform", &texts) != 0)
        return -1;
    for (size_t i = 0; i < texts.count; i++) {
        const char *key = texts.items[i]->text;
        if (!has_key(list, key) && node->kind == NODE_TEXT && is_platform(rows, node, place))
            return 0;
        if (!has_key(list, key))
            return fail_key(rows, texts.items[i], list,
                            "it may be one within another (job.os), or a platform of the section "
                            "'platforms'");
        vec_push(reading->arena, &rows->platform_keys, key);
    }
    return 0;
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
    rows_tell(rows);
    return 0;
}

static int fail_expression(const struct rows *rows)
{
    const struct value *matrix = rows->workflow.matrix;
    err_at(rows->draft->reading->err, ERR_INPUT, rows->path, matrix->line, matrix->column,
           "the matrix of job '%s' is an expression: only the service knows its rows",
           rows->workflow.name);
    return err_hint(
        rows->draft->reading->err,
        "where it takes the plan's, move the matrix that it had to `rows`, beside `from` "
        "in %s",
        rows->draft->reading->file);
}

/* A job without a matrix is a row without values. */
static const struct value *no_matrix(struct rows *rows)
{
    struct value *value = value_mapping(rows->draft->reading->arena);
    value->line = rows->workflow.line;
    value->column = rows->workflow.column;
    rows->alone = true;
    return value;
}

/* The matrix moves into the configuration when the workflow takes the planned one in its place. */
static int choose_matrix(struct rows *rows, const struct node *written)
{
    rows->file = rows->path;
    if (!written && !rows->workflow.matrix)
        rows->workflow.matrix = no_matrix(rows);
    if (!written)
        return rows->workflow.matrix->kind == VALUE_UNKNOWN ? fail_expression(rows) : 0;
    rows->file = rows->draft->reading->file;
    rows->node = written;
    rows->workflow.matrix = workflow_value(rows->draft->reading, written);
    if (!rows->workflow.matrix)
        return -1;
    return rows->workflow.matrix->kind == VALUE_MAPPING
               ? 0
               : shape_fail(rows->draft->reading, written,
                            "expected a matrix (a mapping of vectors to lists)");
}

static int expand(struct rows *rows, struct strategy_rows *list)
{
    const struct reading *reading = rows->draft->reading;
    const struct value *matrix = rows->workflow.matrix;
    struct strategy strategy;
    if (rows->alone) {
        vec_push(reading->arena, list, ((struct strategy_row){.values = matrix, .label = ""}));
        return 0;
    }
    return strategy_read(reading->arena, rows->file, matrix, &strategy, reading->err) == 0
               ? strategy_expand(reading->arena, &strategy, list, reading->err)
               : -1;
}

int existing_read(struct draft *draft, const struct node *node, struct job *job)
{
    struct reading *reading = draft->reading;
    struct rows rows = {.draft = draft, .node = node};
    struct written written = {0};
    struct strategy_rows list = {0};
    const char *name = job->name;
    uint32_t place;
    if (node->kind == NODE_TEXT && *node->text) {
        shape_fail(reading, node, "expected an existing matrix (a mapping), found '%.100s'",
                   node->text);
        return err_hint(reading->err, "write {from: %.100s}", node->text);
    }
    if (shape_mapping(reading, node, &shape, &written) != 0 ||
        read_path(&rows, written.from) != 0 ||
        (written.job && shape_text(reading, written.job, "the name of a job", &name) != 0))
        return -1;
    rows.node = written.from;
    job->foreign = true;
    if (workflow_read(reading->arena, draft->scope->source, rows.path, name, &rows.workflow,
                      reading->err) != 0 ||
        choose_matrix(&rows, written.rows) != 0 || expand(&rows, &list) != 0)
        return -1;
    rows.count = list.count;
    if (read_platform_keys(&rows, written.platform, &list, &place) != 0 ||
        read_packages_key(&rows, written.packages, &list) != 0)
        return -1;
    return take_rows(&rows, &list, job);
}
