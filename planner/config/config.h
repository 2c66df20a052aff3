/* The configuration of a repository, whittle.yml: where it is, and what it says.
 * This folder alone includes yaml.h. */
#ifndef WHITTLE_CONFIG_CONFIG_H
#define WHITTLE_CONFIG_CONFIG_H

#include "graph/cargo/workspace.h"
#include "graph/impact/changes.h"
#include "graph/impact/declared_reads.h"
#include "graph/impact/path_rules.h"
#include "planner/matrix/job.h"

/* How a label begins that accepts a narrowing, where no configuration says it. */
#define NARROWING_LABEL "ci:narrow"

/* A glob over paths, where the configuration says it. */
struct config_glob {
    const char *text;
    unsigned line, column;
};

struct config_globs {
    struct config_glob *items;
    size_t count, capacity;
};

struct config {
    const char *path; /* of the file; NULL where there is none */
    struct path_rules rules;
    struct declared_reads reads;
    struct config_globs globs;   /* over paths, of all sections, as they are written */
    const char *narrowing_label; /* how labels begin that accept a narrowing */
    struct jobs jobs; /* count 0 where the file defines none; its platforms are there all the same.
                         row_limit and `parallel` of each job are set from `limits` */
    struct warnings warnings;
};

/* What a configuration is about. */
struct config_scope {
    const struct source *source; /* the head: for workflows that it names */
    struct strings packages;     /* names of all packages of the workspace */
    struct strings members;      /* names of those that are members: what jobs are made of */
    struct limits limits;        /* of the service that is planned for */
};

/* The one of the default places where there is a configuration into `*path`, NULL where there is
 * none. ERR_INPUT names both where there are two, and what is nearly named like one. */
int config_find(const struct source *source, const char **path, struct err *err);

/* Reads the configuration at `path`. Everything in `config` is the arena's. Nothing is passed over:
 * ERR_INPUT with line and column names what is not known, and what it may have been meant to be. */
int config_load(struct arena *arena, const char *path, const struct config_scope *scope,
                struct config *config, struct err *err);

/* The same, of a text that is called `file`. */
int config_read(struct arena *arena, const char *file, const struct blob *blob,
                const struct config_scope *scope, struct config *config, struct err *err);

/* Fails at the first glob over paths that matches neither a file of the head nor a changed path;
 * warns of those that match only what is gone at the head. What can't be looked into (a link, a
 * submodule, directories that are not here) may hold anything. */
int config_check_globs(struct arena *arena, const struct config *config, const struct source *head,
                       const struct changes *changes, struct warnings *warnings, struct err *err);

#endif
