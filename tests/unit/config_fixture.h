/* Configurations as texts, read for a small workspace. */
#ifndef WHITTLE_TESTS_CONFIG_FIXTURE_H
#define WHITTLE_TESTS_CONFIG_FIXTURE_H

#include <string.h>

#include "planner/config/config.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

/* Reads whittle.yml beside an existing workflow (NULL for none). `shared` is a path dependency that
 * is no member. */
static inline int config_of(struct arena *arena, const char *text, const char *workflow,
                            struct config *config, struct err *err)
{
    static const char *const members[] = {"core", "server", "cli", "bench-core"};
    struct config_scope scope = {.limits = {.rows = 256}};
    struct tree tree = {.arena = arena};
    tree_put(&tree, "whittle.yml", text);
    if (workflow)
        tree_put(&tree, ".github/workflows/ci.yml", workflow);
    const struct source source = tree_source(&tree, "HEAD");
    for (size_t i = 0; i < COUNT(members); i++) {
        vec_push(arena, &scope.packages, members[i]);
        vec_push(arena, &scope.members, members[i]);
    }
    vec_push(arena, &scope.packages, "shared");
    scope.source = &source;
    return config_load(arena, "whittle.yml", &scope, config, err);
}

/* "2:11: message | hint"; the file as well where it is another. */
static inline const char *config_fault(struct arena *arena, const char *text, const char *workflow)
{
    struct config config;
    struct err err = {0};
    assert_int_equal(config_of(arena, text, workflow, &config, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    return arena_printf(arena, "%s%s%u:%u: %s%s%s", strcmp(err.file, "whittle.yml") ? err.file : "",
                        strcmp(err.file, "whittle.yml") ? ":" : "", err.line, err.column,
                        err.message, *err.hint ? " | " : "", err.hint);
}

struct config_fault {
    const char *text, *fault;
};

static inline void config_faults(struct arena *arena, const struct config_fault *cases,
                                 size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(config_fault(arena, cases[i].text, NULL), cases[i].fault);
}

static inline struct config config_good(struct arena *arena, const char *text, const char *workflow)
{
    struct config config;
    struct err err = {0};
    if (config_of(arena, text, workflow, &config, &err) != 0)
        fail_msg("%s:%u:%u: %s", err.file, err.line, err.column, err.message);
    return config;
}

/* "linux: stable {core}!" one line a row: its platform, label, packages, and whether it is doubted.
 */
static inline const char *config_rows(struct arena *arena, const struct config *config,
                                      size_t place)
{
    const struct job *job = &config->jobs.items[place];
    const char *list = "";
    assert_true(place < config->jobs.count);
    for (size_t i = 0; i < job->row_count; i++) {
        const struct job_row *row = &job->rows[i];
        assert_true(row->platform < config->jobs.platform_count);
        list = arena_printf(arena, "%s%s:%s%s", list, config->jobs.platforms[row->platform].name,
                            *row->label ? " " : "", row->label);
        for (size_t k = 0; k < row->packages.count; k++)
            list = arena_printf(arena, "%s {%s}", list, row->packages.items[k]);
        list = arena_printf(arena, "%s%s\n", list, row->doubt ? "!" : "");
    }
    return list;
}

/* "row-always-runs 7: message" one line a warning. */
static inline const char *config_warnings(struct arena *arena, const struct config *config)
{
    const char *list = "";
    for (size_t i = 0; i < config->warnings.count; i++)
        list = arena_printf(arena, "%s%s %u: %s\n", list, config->warnings.items[i].code,
                            config->warnings.items[i].line, config->warnings.items[i].message);
    return list;
}

#endif
