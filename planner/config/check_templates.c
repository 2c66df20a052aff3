#include <string.h>

#include "graph/base/map.h"
#include "planner/config/job_parts.h"
#include "planner/config/read_rows.h"

enum { MAX_TEMPLATE = 4096 };

static void add_known(struct arena *arena, struct map *seen, struct strings *known,
                      const char *name)
{
    if (map_add(arena, seen, name, 1))
        vec_push(arena, known, name);
}

static int check_names(struct reading *reading, const struct node *node, const struct job *job,
                       const struct strings *names)
{
    struct arena *arena = reading->arena;
    struct strings known = {0};
    struct map seen = {0};
    for (size_t i = 0; template_known(i); i++)
        add_known(arena, &seen, &known, template_known(i));
    for (size_t i = 0; i < job->row_count; i++)
        for (size_t k = 0; k < job->rows[i].values->members.count; k++)
            add_known(arena, &seen, &known, job->rows[i].values->members.items[k].key);
    for (size_t i = 0; i < names->count; i++) {
        struct node at = *node;
        at.text = names->items[i];
        if (!map_has(&seen, names->items[i]))
            return shape_fail_near(reading, &at, &known,
                                   "whittle knows {packages}, {options}, {target}, {host}, "
                                   "{platform}, {runner}, {job}, {command} and {toolchain}; others "
                                   "are axes of the job",
                                   "there is no placeholder {%.100s}", names->items[i]);
    }
    return 0;
}

/* What a row of a workflow may not have, and its value under that name as well. */
static bool is_missing(const char *name, const struct platform *platform,
                       const struct value *values)
{
    const char *own = strcmp(name, "target") == 0     ? platform->target
                      : strcmp(name, "platform") == 0 ? platform->target
                      : strcmp(name, "host") == 0     ? platform->host
                      : strcmp(name, "runner") == 0   ? platform->runner
                                                      : name;
    return !own && !row_value(values, name);
}

static int check_missing(struct draft *draft, const struct node *node, const struct job *job,
                         const struct job_row *row, const struct strings *names)
{
    const struct platform platform =
        job_platform(job, row, &draft->platforms.items[row->platform], draft->reading->arena);
    for (size_t i = 0; job->foreign && i < names->count; i++) {
        if (!is_missing(names->items[i], &platform, row->values))
            continue;
        shape_fail(draft->reading, node, "the row '%.100s' has no {%s}: none of its keys says one",
                   row->label, names->items[i]);
        return err_hint(draft->reading->err,
                        "say with `platform` of `matrix` which key of the rows tells it, or name a "
                        "platform there");
    }
    return 0;
}

/* What a row holds may be no word: a mapping, an expression. */
static int check_row(struct draft *draft, const struct node *node, const struct job *job,
                     const struct job_row *row, bool words)
{
    struct arena scratch = {0};
    struct reading *reading = draft->reading;
    const struct platform platform =
        job_platform(job, row, &draft->platforms.items[row->platform], &scratch);
    const struct template_scene scene = job_scene(job, row, &platform);
    struct strings filled = {0};
    const char *line;
    int rc = words ? template_words(&scratch, node->text, &scene, &filled, reading->err)
                   : template_line(&scratch, node->text, &scene, &line, reading->err);
    arena_free(&scratch);
    return rc == 0 ? 0 : shape_fail_here(reading, node);
}

int fills_read(struct draft *draft, const struct node *node, const struct job *job, bool words,
               const char **text)
{
    struct reading *reading = draft->reading;
    struct strings names = {0};
    if (shape_text(reading, node, "a template", text) != 0)
        return -1;
    if (strlen(*text) > MAX_TEMPLATE)
        return shape_fail(reading, node, "a template longer than %d bytes", MAX_TEMPLATE);
    if (value_is_expression(*text)) {
        shape_fail(reading, node, "expressions are not evaluated here: '%.100s'", *text);
        return err_hint(reading->err, "write {target} where a workflow has ${{ matrix.target }}");
    }
    if (template_names(reading->arena, *text, words, &names, reading->err) != 0)
        return shape_fail_here(reading, node);
    if (check_names(reading, node, job, &names) != 0)
        return -1;
    for (size_t i = 0; names.count && i < job->row_count; i++)
        if (check_missing(draft, node, job, &job->rows[i], &names) != 0 ||
            check_row(draft, node, job, &job->rows[i], words) != 0)
            return -1;
    return 0;
}
