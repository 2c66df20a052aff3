/* Printing. Every format is one function from a value to bytes; nothing here decides anything. */
#ifndef WHITTLE_OUTPUT_OUTPUT_H
#define WHITTLE_OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "graph/base/buffer.h"
#include "graph/rust/upward.h"
#include "planner/output/sink.h"
#include "planner/schedule/plan.h"

/* whittle.plan/1 */
char *plan_json(struct arena *arena, const struct plan *plan);

/* What a row says of its packages. But for the first it has `row` as well, its place in the job's
 * matrix in the plan file. */
enum row_detail {
    ROW_WHOLE,            /* packages, args, args_list */
    ROW_WITHOUT_PACKAGES, /* args */
    ROW_BY_PLACE,         /* args that cargo refuses */
};

/* What blocks the gate, on one line: the object `narrowed` of the plan, with the first of what
 * nothing can run any more. For a plan that is narrowed. */
char *plan_narrowed_json(struct arena *arena, const struct plan *plan);

/* The rows of one job, {"include": […]}, on one line. */
char *plan_matrix_json(struct arena *arena, const struct plan_job *job, enum row_detail detail);

/* For a person. */
char *plan_text(struct arena *arena, const struct plan *plan, const struct style *style);

/* The same as one page for a browser, which loads nothing and runs nothing. */
char *plan_html(struct arena *arena, const struct plan *plan);

/* Whether the package in that directory is affected. */
bool graph_marks(const struct impact *impact, const char *path);

/* The workspace, its affected packages marked where `impact` is not NULL; the style counts for text
 * alone. */
char *graph_json(struct arena *arena, const struct workspace *workspace,
                 const struct impact *impact, const struct style *style);
char *graph_text(struct arena *arena, const struct workspace *workspace,
                 const struct impact *impact, const struct style *style);
char *graph_dot(struct arena *arena, const struct workspace *workspace, const struct impact *impact,
                const struct style *style);
char *graph_mermaid(struct arena *arena, const struct workspace *workspace,
                    const struct impact *impact, const struct style *style);

/* whittle.units/1: the units that the command makes of every member, on every platform of `units`,
 * and what they need. */
char *units_json(struct arena *arena, const struct units *units,
                 const struct cargo_selection *roots);

/* The chain from a changed path to every entry of a package (an index in plan->impact), or the
 * proof that there is none: what the package depends on, and that no change touches any of it. */
char *explain_package(struct arena *arena, const struct plan *plan, uint32_t package,
                      const struct style *style);
char *explain_package_json(struct arena *arena, const struct plan *plan, uint32_t package);

/* What the change of a path means, and the entries that it reaches. `alone` is the impact of that
 * one change, made or imagined: `path` need not have changed, and that is then part of the
 * answer. */
char *explain_path(struct arena *arena, const struct plan *plan, const struct impact *alone,
                   const struct style *style);
char *explain_path_json(struct arena *arena, const struct plan *plan, const struct impact *alone);

/* Printing the sources that look upward. */
char *upward_text(struct arena *arena, const struct workspace *workspace,
                  const struct upward_sources *sources, const struct style *style);

/* whittle.upward/1 */
char *upward_json(struct arena *arena, const struct workspace *workspace,
                  const struct upward_sources *sources);

/* Their paths and lines, a row each. */
void upward_rows(struct buffer *out, const struct upward_source *sources, size_t count,
                 const struct style *style);

/* The lines of a configuration that say what such a package reads and starts. */
void upward_advice(struct buffer *out, const char *package);

/* Documents of the JSON library are made in single steps that nobody checks: without memory they
 * would lack a member. From now on a lack of memory ends the program. Called before the first
 * document. */
void json_use_memory(void);

#endif
