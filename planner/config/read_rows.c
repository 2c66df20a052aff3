#include "planner/config/read_rows.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/job_parts.h"
#include "planner/config/names.h"
#include "planner/matrix/github_values.h"

/* Keys of rows that say which package they are about. */
static const char *const package_keys[] = {"package", "packages", "crate", "crates", NULL};

static void warn_once(struct rows *rows, const char *code, unsigned line, const char *message)
{
    struct arena *arena = rows->draft->reading->arena;
    struct warning warning = {code, rows->file, line, message};
    if (map_add(arena, &rows->told, message, 1))
        vec_push(arena, &rows->draft->config->warnings, warning);
}

/* The first thing that is not known of a row is enough. */
static void doubt(struct rows *rows, struct job_row *row, unsigned line, const char *why)
{
    if (row->doubt)
        return;
    row->doubt = why;
    warn_once(rows, "row-always-runs", line ? line : rows->workflow.matrix->line,
              arena_printf(rows->draft->reading->arena, "a row of job '%s' always runs, because %s",
                           rows->workflow.name, why));
}

static void read_package(struct rows *rows, const char *key, const struct value *value,
                         struct job_row *row)
{
    struct arena *arena = rows->draft->reading->arena;
    const char *text = value_print(arena, value);
    const struct strings *members = &rows->draft->scope->members;
    if (value->kind == VALUE_UNKNOWN) {
        doubt(rows, row, value->line,
              arena_printf(arena, "matrix.%s is an expression: %s", key, value->text));
    } else if (!text || glob_fault(arena, text) || !glob_matches_any(text, members)) {
        const char *nearest = text ? text_nearest(text, members) : NULL;
        doubt(rows, row, value->line,
              arena_printf(arena, "matrix.%s names no package: '%s'%s%s%s", key, text ? text : "",
                           nearest ? " (did you mean '" : "", nearest ? nearest : "",
                           nearest ? "'?)" : ""));
    } else {
        vec_push(arena, &row->packages, text);
    }
}

/* A row that is doubted is about all packages of the job. */
static void read_packages(struct rows *rows, const struct value *values, struct job_row *row)
{
    struct arena *arena = rows->draft->reading->arena;
    const struct value *value = NULL;
    const char *const own[] = {rows->packages_key, NULL};
    const char *key = row_key(values, *own ? own : package_keys, &value);
    const char *text = key ? value_print(arena, value) : NULL;
    if (!key || (text && !*text))
        return;
    if (value->kind != VALUE_LIST)
        read_package(rows, key, value, row);
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->members.count; i++)
        read_package(rows, key, value->members.items[i].value, row);
    if (row->doubt)
        row->packages = (struct strings){0};
}

/* Rows go through a plan as data: an expression in them stays a text. */
static void warn_expressions(struct rows *rows, const struct value *values)
{
    for (size_t i = 0; i < values->members.count; i++) {
        const struct value_member *member = &values->members.items[i];
        if (value_has_unknown(member->value))
            warn_once(rows, "row-expression", member->value->line,
                      arena_printf(rows->draft->reading->arena,
                                   "matrix.%s of job '%s' has an expression, which a planned row "
                                   "holds as text: nothing evaluates it",
                                   member->key, rows->workflow.name));
    }
}

/* Which are judged for any target, all alike but for the first one's details. */
void rows_tell(struct rows *rows)
{
    for (size_t i = 0; i < UNCLEAR_COUNT; i++) {
        if (!rows->unclear[i].count)
            continue;
        struct arena *arena = rows->draft->reading->arena;
        warn_once(rows, "row-any-target", rows->unclear[i].line,
                  arena_printf(arena,
                               "%zu of %zu rows of job '%s' may be for any target, because %s; "
                               "`platform` can name the key of the rows that tells it, or a "
                               "platform for all of them",
                               rows->unclear[i].count, rows->count, rows->workflow.name,
                               rows->unclear[i].why));
    }
}

/* What the job's name comes to for the row; NULL where the row alone does not tell. */
static const char *title_of(const struct rows *rows, const struct value *values)
{
    const struct expression_scene scene = {.matrix = values};
    struct arena *arena = rows->draft->reading->arena;
    if (!rows->workflow.title)
        return NULL;
    const struct value *title = expression_value(arena, rows->workflow.title, &scene);
    const char *text = title->kind == VALUE_UNKNOWN ? NULL : value_print(arena, title);
    return text && *text ? text : NULL;
}

/* A toolchain of another host builds for that one, unless it is told otherwise. */
static int check_toolchain(struct rows *rows, struct job_row *row)
{
    const char *toolchain = hosts_other(rows->draft, row);
    return toolchain ? row_platform_forget(rows, row, UNCLEAR_TOOLCHAIN, 0,
                                           arena_printf(rows->draft->reading->arena,
                                                        "the toolchain %s is not one of its runner",
                                                        toolchain))
                     : 0;
}

int rows_take(struct rows *rows, const struct strategy_row *from, struct job_row *row)
{
    row->values = from->values;
    row->label = from->label;
    row->title = title_of(rows, from->values);
    if (from->doubt)
        doubt(rows, row, from->doubt->line,
              arena_printf(rows->draft->reading->arena,
                           "whether it is there is for an expression to say: %s",
                           from->doubt->text ? from->doubt->text : ""));
    if (row_platform_read(rows, from->values, row) != 0 || check_toolchain(rows, row) != 0)
        return -1;
    read_packages(rows, from->values, row);
    warn_expressions(rows, from->values);
    return 0;
}
