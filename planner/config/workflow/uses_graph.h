/* The workflows and actions of GitHub that a repository holds, and which of them use which. */
#ifndef WHITTLE_WORKFLOW_USES_GRAPH_H
#define WHITTLE_WORKFLOW_USES_GRAPH_H

#include <stdbool.h>

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"

/* What a workflow or an action of GitHub says of other files. */
struct uses {
    struct strings values; /* of every key `uses`, whatever it stands in */
    struct strings texts;  /* every value, in which names of files may stand; of what can't be
                              parsed the whole file */
    bool broken;           /* it can't be parsed */
    bool open;             /* a `uses` is an expression: it may mean any file */
    bool follows;          /* on: workflow_run: it runs after another workflow */
    bool dispatched;       /* on: workflow_dispatch: another workflow may start it by its name */
    bool names_whittle;    /* the word stands somewhere in the file, in whatever case */
};

/* Reads the file at `path`; what it can't make sense of is `broken`, never an error. */
struct uses uses_read(struct arena *arena, const char *path, const struct blob *blob);

#define CI_WORKFLOWS ".github/workflows"
#define CI_ACTIONS   ".github/actions"

#define CI_NONE UINT32_MAX

struct ci_file {
    const char *path; /* of a workflow; of an action its directory */
    const char *file; /* where it is written: "ci/setup/action.yml" */
    bool action;
    struct uses uses;
    struct ids down, up; /* those that it uses, and that use it */
};

/* What was read already: most files are the same at both revisions. Initialise with {0}. */
struct ci_known {
    struct map by_id; /* object ids → place in the items */
    VEC(struct uses) items;
};

struct ci_graph {
    struct arena *arena;
    struct ci_known *known;
    const struct source *source;
    VEC(struct ci_file) files;
    struct map by_path; /* → place in the files; CI_NONE where no such file is */
    size_t bytes;       /* read so far */
    bool complete;      /* all was read and can be followed; else anything may use anything */
};

/* Reads the workflows of one revision and the actions below .github/actions, then what lies at
 * `beside`, and what all of these use elsewhere in the repository. */
struct ci_graph ci_graph_read(struct arena *arena, const struct source *source,
                              const struct strings *beside, struct ci_known *known);

/* The file at `path`; CI_NONE where it was not met. */
uint32_t ci_graph_find(const struct ci_graph *graph, const char *path);

/* How a text of one file names another. */
enum ci_naming {
    CI_UNNAMED,
    CI_READ,    /* by its path: a workflow's in its directory, an action's last directory */
    CI_STARTED, /* a workflow that can be dispatched, by its name alone */
};

enum ci_naming ci_file_names(const struct ci_file *from, const struct ci_file *to);

#endif
