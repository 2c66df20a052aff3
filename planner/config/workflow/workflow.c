#include "planner/config/workflow/workflow.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/values.h"

enum { FILE_LIMIT = 1 << 20 };

static void fail_job(struct reading *reading, const struct node *jobs, const char *job)
{
    struct strings names = {0};
    for (size_t i = 0; i < jobs->entries.count; i++)
        vec_push(reading->arena, &names, jobs->entries.items[i].key->text);
    const char *nearest = text_nearest(job, &names);
    shape_fail(reading, jobs, "this workflow has no job '%s'", job);
    if (nearest)
        err_hint(reading->err, "did you mean '%s'?", nearest);
}

/* NULL, with the error set, where there is none. */
static const struct node *find_job(struct reading *reading, const struct node *root,
                                   const char *job)
{
    const struct node *jobs = root ? node_find(root, "jobs") : NULL;
    if (!root || !jobs || jobs->kind != NODE_MAPPING) {
        err_at(reading->err, ERR_INPUT, reading->file, root ? root->line : 1,
               root ? root->column : 1,
               "this is no workflow: it has no mapping under the key 'jobs'");
        return NULL;
    }
    const struct node *found = node_find(jobs, job);
    if (!found)
        fail_job(reading, jobs, job);
    else if (found->kind != NODE_MAPPING)
        shape_fail(reading, found, "expected the job '%s' (a mapping)", job);
    return found && found->kind == NODE_MAPPING ? found : NULL;
}

/* A value of the workflow, in which expressions of literals alone are evaluated. */
static const struct value *literal_value(struct reading *reading, const struct node *node)
{
    static const struct expression_scene nothing;
    const struct value *value = workflow_value(reading, node);
    return value ? expression_value(reading->arena, value, &nothing) : NULL;
}

static int read_matrix(struct reading *reading, const struct node *node,
                       struct workflow_job *result)
{
    const struct node *strategy = node_find(node, "strategy");
    const struct node *written = strategy ? node_find(strategy, "matrix") : NULL;
    const struct node *at = written ? written : strategy;
    const struct value *value = at ? literal_value(reading, at) : &value_null;
    if (!value)
        return -1;
    if (!written && value->kind == VALUE_MAPPING)
        value = value_get(value, "matrix");
    if (!at || !value || value->kind == VALUE_NULL)
        return 0;
    if (value->kind != VALUE_MAPPING && value->kind != VALUE_UNKNOWN)
        return shape_fail(reading, at, "expected a matrix (a mapping of vectors to lists)");
    result->matrix = value;
    return 0;
}

static int read_job(struct reading *reading, const struct node *root, const struct node *node,
                    const char *job, struct workflow_job *result)
{
    const struct node *runs_on = node_find(node, "runs-on");
    const struct node *container = node_find(node, "container"), *title = node_find(node, "name");
    *result = (struct workflow_job){
        .name = arena_string(reading->arena, job), .line = node->line, .column = node->column};
    if (read_matrix(reading, node, result) != 0)
        return -1;
    if (runs_on && !(result->runs_on = workflow_value(reading, runs_on)))
        return -1;
    if (title && title->kind == NODE_TEXT && value_is_expression(title->text))
        result->title = workflow_value(reading, title);
    if (container && !(result->container = workflow_value(reading, container)))
        return -1;
    return steps_read(reading, root, node, &result->steps);
}

int workflow_read(struct arena *arena, const struct source *source, const char *path,
                  const char *job, struct workflow_job *result, struct err *err)
{
    struct reading reading = {.arena = arena, .file = path, .err = err};
    const struct node *root;
    struct blob blob;
    if (!source_has_file(source, path))
        return err_at(err, ERR_INPUT, path, 0, 0, "there is no workflow of this name in %s",
                      source->label);
    if (source_read(source, path, FILE_LIMIT, arena, &blob, err) != 0 ||
        node_parse(arena, path, &blob, &root, err) != 0)
        return -1;
    const struct node *node = find_job(&reading, root, job);
    return node ? read_job(&reading, root, node, job, result) : -1;
}
