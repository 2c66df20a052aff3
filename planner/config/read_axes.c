#include <string.h>

#include "graph/base/text.h"
#include "planner/config/job_parts.h"
#include "planner/config/names.h"
#include "planner/config/sections.h"
#include "planner/config/workflow/values.h"
#include "planner/matrix/github_values.h"
#include "planner/matrix/strategy.h"

/* The key of the first vector. */
#define PLATFORM "platform"

/* Keys that whittle gives every row, and those that mean something in a matrix. */
static const char *const own_keys[] = {
    "name",      "platform", "target",     "runner",    "host",         "packages",   "args",
    "args_list", "calls",    "calls_list", "cache_key", "restore_keys", "estimate_s", NULL};

/* The matrix of one job while it is read. */
struct matrix {
    struct draft *draft;
    struct job *job;
    struct value *value;    /* as strategy_read takes it */
    struct strings vectors; /* keys of it: "platform" and the axes */
    struct map axis_names;  /* in lower case → place in vectors */
    struct strings chosen;  /* names of the job's platforms */
    size_t row_count;       /* of the product */
};

static int check_key(struct matrix *matrix, const struct node *key, const char *what)
{
    struct reading *reading = matrix->draft->reading;
    const char *folded = name_fold(reading->arena, key->text);
    if (name_check(reading, key, what, false) != 0)
        return -1;
    if (text_is_one_of(folded, own_keys)) {
        shape_fail(reading, key, "'%s' is a key that whittle gives every row itself", key->text);
        return strcmp(folded, PLATFORM) == 0
                   ? err_hint(reading->err, "name platforms with 'platforms', and in include and "
                                            "exclude with 'platform'")
                   : err_hint(reading->err, "give it another name");
    }
    if (strcmp(folded, "include") == 0 || strcmp(folded, "exclude") == 0)
        return shape_fail(reading, key, "'%s' stands beside 'axes', not in it", key->text);
    return 0;
}

/* More rows are refused before they take memory. */
static int multiply_rows(struct matrix *matrix, const struct node *node, size_t factor)
{
    matrix->row_count *= factor;
    return draft_count_rows(matrix->draft, node, matrix->row_count);
}

static void choose(struct matrix *matrix, struct value *list, const char *name)
{
    struct arena *arena = matrix->draft->reading->arena;
    vec_push(arena, &matrix->chosen, name);
    value_put(arena, list, NULL, value_text(arena, name));
}

static void choose_default(struct matrix *matrix, struct value *list)
{
    struct draft *draft = matrix->draft;
    uint32_t place;
    for (size_t i = 0; i < draft->named_count; i++)
        choose(matrix, list, draft->platforms.items[i].name);
    if (!draft->named_count && platforms_find(draft, "linux", &place))
        choose(matrix, list, draft->platforms.items[place].name);
}

static int choose_named(struct matrix *matrix, const struct node *node, struct value *list)
{
    struct reading *reading = matrix->draft->reading;
    struct nodes texts = {0};
    struct map seen = {0};
    uint32_t place;
    if (shape_texts(reading, node, "the name of a platform", &texts) != 0)
        return -1;
    for (size_t i = 0; i < texts.count; i++) {
        const char *name = texts.items[i]->text;
        if (platforms_take(matrix->draft, texts.items[i], &place) != 0)
            return -1;
        if (!map_add(reading->arena, &seen, name, 1))
            return shape_fail(reading, texts.items[i], "the platform '%s' stands here twice", name);
        choose(matrix, list, name);
    }
    return 0;
}

static int read_platforms(struct matrix *matrix, const struct node *job, const struct node *node)
{
    struct arena *arena = matrix->draft->reading->arena;
    struct value *list = value_list(arena);
    list->line = node ? node->line : job->line;
    list->column = node ? node->column : job->column;
    if (!node)
        choose_default(matrix, list);
    else if (choose_named(matrix, node, list) != 0)
        return -1;
    vec_push(arena, &matrix->vectors, PLATFORM);
    value_put(arena, matrix->value, PLATFORM, list);
    return multiply_rows(matrix, node ? node : job, list->members.count);
}

/* The same value twice would be the same row twice. */
static int check_values(struct matrix *matrix, const struct node *node, const struct value *list)
{
    struct reading *reading = matrix->draft->reading;
    struct map seen = {0};
    for (size_t i = 0; i < list->members.count; i++) {
        const char *text = value_print(reading->arena, list->members.items[i].value);
        if (text && !map_add(reading->arena, &seen, text, 1))
            return shape_fail(reading, node->entries.items[i].value, "'%.100s' stands here twice",
                              text);
    }
    return 0;
}

static int read_axis(struct matrix *matrix, const struct node_entry *entry)
{
    struct reading *reading = matrix->draft->reading;
    const struct value *list;
    struct nodes values = {0};
    if (entry->value->kind == NODE_TEXT && value_is_expression(entry->value->text))
        return value_read(reading, entry->value, &list);
    if (check_key(matrix, entry->key, "an axis") != 0 ||
        name_take(reading, &matrix->axis_names, entry->key, "an axis", false,
                  (uint32_t)matrix->vectors.count) != 0 ||
        shape_list(reading, entry->value, "values", &values) != 0)
        return -1;
    if (!values.count)
        return shape_fail(reading, entry->value, "an axis without values");
    if (value_read(reading, entry->value, &list) != 0 ||
        check_values(matrix, entry->value, list) != 0)
        return -1;
    vec_push(reading->arena, &matrix->vectors, entry->key->text);
    value_put(reading->arena, matrix->value, entry->key->text, list);
    return multiply_rows(matrix, entry->value, values.count);
}

static int read_axes(struct matrix *matrix, const struct node *node)
{
    if (shape_named(matrix->draft->reading, node, "axes") != 0)
        return -1;
    for (size_t i = 0; i < node->entries.count; i++)
        if (read_axis(matrix, &node->entries.items[i]) != 0)
            return -1;
    return 0;
}

/* A key of include or exclude: the platform, an axis, or, in include, one of its own. */
static int check_filter_key(struct matrix *matrix, const struct node *key, bool added)
{
    struct reading *reading = matrix->draft->reading;
    uint32_t place;
    bool known = map_get(&matrix->axis_names, name_fold(reading->arena, key->text), &place);
    if (strcmp(key->text, PLATFORM) == 0 ||
        (known && strcmp(matrix->vectors.items[place], key->text) == 0))
        return 0;
    if (known || !added)
        return shape_fail_near(reading, key, &matrix->vectors, NULL, "the job has no axis '%.100s'",
                               key->text);
    return check_key(matrix, key, "a key of include");
}

/* What include names may be a platform of its own; what exclude names has to be there. */
static int check_filter_platform(struct matrix *matrix, const struct node *node, bool added)
{
    uint32_t place;
    if (platforms_take(matrix->draft, node, &place) != 0)
        return -1;
    return added || strings_have(&matrix->chosen, node->text)
               ? 0
               : shape_fail_near(matrix->draft->reading, node, &matrix->chosen, NULL,
                                 "the job has no platform '%s' to leave out", node->text);
}

/* What exclude names has to be a value of its axis: else it would leave nothing out. Mappings and
 * lists match in parts. */
static int check_left_out(struct matrix *matrix, const struct node_entry *entry)
{
    struct reading *reading = matrix->draft->reading;
    const struct value *axis = value_get(matrix->value, entry->key->text), *value;
    struct strings known = {0};
    if (!axis || entry->value->kind != NODE_TEXT)
        return 0;
    if (value_read(reading, entry->value, &value) != 0)
        return -1;
    for (size_t i = 0; i < axis->members.count; i++) {
        const struct value *item = axis->members.items[i].value;
        if (value_matches(value, item) != TRUTH_NO)
            return 0;
        const char *text = value_print(reading->arena, item);
        if (text)
            vec_push(reading->arena, &known, text);
    }
    return shape_fail_near(reading, entry->value, &known, NULL,
                           "the axis '%.100s' has no value '%.100s' to leave out", entry->key->text,
                           entry->value->text);
}

static int check_filter(struct matrix *matrix, const struct node *node, bool added)
{
    if (shape_named(matrix->draft->reading, node, added ? "a row to add" : "rows to leave out") !=
        0)
        return -1;
    for (size_t i = 0; i < node->entries.count; i++) {
        const struct node_entry *entry = &node->entries.items[i];
        bool platform = strcmp(entry->key->text, PLATFORM) == 0;
        if (check_filter_key(matrix, entry->key, added) != 0 ||
            (platform && check_filter_platform(matrix, entry->value, added) != 0) ||
            (!platform && !added && check_left_out(matrix, entry) != 0))
            return -1;
    }
    return 0;
}

static int read_filters(struct matrix *matrix, const struct node *node, bool added)
{
    struct reading *reading = matrix->draft->reading;
    const struct value *list;
    struct nodes filters = {0};
    if (shape_list(reading, node, "mappings", &filters) != 0)
        return -1;
    if (added && draft_count_rows(matrix->draft, node, matrix->row_count + filters.count) != 0)
        return -1;
    for (size_t i = 0; i < filters.count; i++)
        if (check_filter(matrix, filters.items[i], added) != 0)
            return -1;
    if (value_read(reading, node, &list) != 0)
        return -1;
    if (filters.count)
        value_put(reading->arena, matrix->value, added ? "include" : "exclude", list);
    return 0;
}

/* The label is of what tells rows apart: the axes, or all that a row of include says. */
static void take_values(struct matrix *matrix, const struct strategy_row *from, struct job_row *row)
{
    struct arena *arena = matrix->draft->reading->arena;
    struct value *values = value_mapping(arena), *shown = value_list(arena);
    for (size_t i = 0; i < from->values->members.count; i++) {
        const struct value_member *member = &from->values->members.items[i];
        if (strcmp(member->key, PLATFORM) == 0)
            continue;
        value_put(arena, values, member->key, member->value);
        if (from->added || i < matrix->vectors.count)
            value_put(arena, shown, NULL, member->value);
    }
    row->values = values;
    row->label = value_label(arena, shown);
}

static int take_row(struct matrix *matrix, const struct node *include,
                    const struct strategy_row *from, struct job_row *row)
{
    const char *name = value_text_at(from->values, PLATFORM);
    if (!name || !platforms_find(matrix->draft, name, &row->platform)) {
        const struct node at = {.line = from->values->line ? from->values->line : include->line,
                                .column =
                                    from->values->line ? from->values->column : include->column};
        shape_fail(matrix->draft->reading, &at,
                   "a row of include matches no other, and names no platform");
        return err_hint(matrix->draft->reading->err, "give it the key 'platform'");
    }
    take_values(matrix, from, row);
    return 0;
}

static int expand(struct matrix *matrix, const struct node *node, const struct node *include)
{
    struct reading *reading = matrix->draft->reading;
    struct strategy strategy;
    struct strategy_rows rows = {0};
    if (strategy_read(reading->arena, reading->file, matrix->value, &strategy, reading->err) != 0 ||
        strategy_expand(reading->arena, &strategy, &rows, reading->err) != 0)
        return -1;
    if (!rows.count)
        return shape_fail(reading, node, "the job '%s' has no rows: exclude leaves all of them out",
                          matrix->job->name);
    matrix->job->rows = arena_array(reading->arena, rows.count, sizeof *matrix->job->rows);
    matrix->job->row_count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        if (take_row(matrix, include ? include : node, &rows.items[i], &matrix->job->rows[i]) != 0)
            return -1;
    matrix->draft->row_count += rows.count;
    return 0;
}

int axes_read(struct draft *draft, const struct node *node, const struct axes_written *written,
              struct job *job)
{
    struct matrix matrix = {
        .draft = draft, .job = job, .value = value_mapping(draft->reading->arena), .row_count = 1};
    matrix.value->line = node->line;
    matrix.value->column = node->column;
    if (read_platforms(&matrix, node, written->platforms) != 0 ||
        (written->axes && read_axes(&matrix, written->axes) != 0) ||
        (written->exclude && read_filters(&matrix, written->exclude, false) != 0) ||
        (written->include && read_filters(&matrix, written->include, true) != 0))
        return -1;
    return expand(&matrix, node, written->include);
}
