/* A workflow in any bytes: it is refused with the place of the fault, or every row of its matrix
 * has all vectors, or comes from include. What it uses is read from the same bytes. */
#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"

#include "planner/config/workflow/uses_graph.h"
#include "planner/config/workflow/workflow.h"
#include "tests/fuzz/target.h"
#include "tests/story.h"

static const char path[] = "ci.yml";

static void check_row(const struct strategy *strategy, const struct strategy_row *row)
{
    const struct value *values = row->values;
    require(values->kind == VALUE_MAPPING && strlen(row->label) <= 300);
    require(!row->added || strategy->include);
    for (size_t i = 0; !row->added && i < strategy->vectors.count; i++)
        require(i < values->members.count &&
                strcmp(values->members.items[i].key, strategy->vectors.items[i].key) == 0);
    require(!row->doubt || row->doubt->kind == VALUE_UNKNOWN);
}

/* Without an expression there is no doubt, and what is added is at most what include has. */
static void check_rows(const struct strategy *strategy, const struct value *matrix,
                       const struct strategy_rows *rows)
{
    bool open = value_has_unknown(matrix);
    size_t product = strategy->vectors.count ? 1 : 0, added = 0;
    for (size_t i = 0; i < strategy->vectors.count; i++)
        product *= strategy->vectors.items[i].values->members.count;
    for (size_t i = 0; i < rows->count; i++) {
        check_row(strategy, &rows->items[i]);
        require(open || !rows->items[i].doubt);
        added += rows->items[i].added;
    }
    require(product <= STRATEGY_LIMIT && rows->count - added <= product);
    require(added <= (strategy->include ? strategy->include->members.count : 0));
    require(strategy->exclude || rows->count - added == product);
}

static void check_triples(const struct strings *triples)
{
    for (size_t i = 0; i < triples->count; i++)
        require(target_cfg_find(triples->items[i]) || text_ends(triples->items[i], ".json"));
}

/* What is built for is a triple, or is said not to be known; the same each time. */
static void check_builds(struct arena *arena, const struct steps *steps, const struct value *row)
{
    const struct expression_scene scene = {.matrix = row};
    const struct builds builds = steps_builds(arena, steps, &scene);
    const struct builds again = steps_builds(arena, steps, &scene);
    check_triples(&builds.built);
    check_triples(&builds.installed);
    require(!builds.unknown || *builds.unknown);
    require(steps->count || steps->elsewhere || !builds.built.count);
    require(builds.built.count == again.built.count && !builds.plain == !again.plain);
}

/* What can't be parsed is one text, in which no NUL hides the rest. */
static void check_uses(struct arena *arena, const uint8_t *data, size_t size)
{
    const struct blob blob = {arena_copy(arena, (const char *)data, size), size};
    const struct uses uses = uses_read(arena, path, &blob);
    bool whole = uses.texts.count == 1 && strlen(uses.texts.items[0]) == size;
    require(!uses.broken || whole);
    require(!uses.broken || !(uses.follows || uses.dispatched));
    for (size_t i = 0; i < uses.values.count; i++)
        require(uses.open || !value_is_expression(uses.values.items[i]));
}

static void check_fault(const struct err *err)
{
    require(err->code == ERR_INPUT && err->line >= 1 && err->column >= 1 && *err->message);
}

/* A job without a matrix, or with one that only the service knows, is one row without values. */
static void check_job(struct arena *arena, const struct workflow_job *job)
{
    struct err err = {0};
    struct strategy strategy;
    struct strategy_rows rows;
    if (!job->matrix || job->matrix->kind != VALUE_MAPPING) {
        require(!job->matrix || job->matrix->kind == VALUE_UNKNOWN);
        check_builds(arena, &job->steps, value_mapping(arena));
        return;
    }
    if (strategy_read(arena, path, job->matrix, &strategy, &err) != 0 ||
        strategy_expand(arena, &strategy, &rows, &err) != 0) {
        check_fault(&err);
        return;
    }
    check_rows(&strategy, job->matrix, &rows);
    for (size_t i = 0; i < rows.count && i < 4; i++)
        check_builds(arena, &job->steps, rows.items[i].values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct tree tree = {.arena = &arena};
    struct workflow_job job;
    tree_put(&tree, path, arena_copy(&arena, (const char *)data, size));
    struct source source = tree_source(&tree, "HEAD");
    if (workflow_read(&arena, &source, path, "j", &job, &err) != 0)
        check_fault(&err);
    else
        check_job(&arena, &job);
    check_uses(&arena, data, size);
    arena_free(&arena);
    return 0;
}
