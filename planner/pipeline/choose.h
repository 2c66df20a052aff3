/* What a command line, a configuration and the environment together ask to be planned. */
#ifndef WHITTLE_PIPELINE_CHOOSE_H
#define WHITTLE_PIPELINE_CHOOSE_H

#include "graph/impact/changes.h"
#include "planner/commands/options.h"
#include "planner/config/config.h"
#include "planner/event/event.h"
#include "planner/matrix/job.h"
#include "planner/matrix/narrowing.h"

/* The event to plan for into `*event`: of --as, of the payload that --event names, or of the CI
 * service that runs this; NULL where there is none. */
int choose_event(const struct options *options, struct arena *arena, const struct event **event,
                 struct err *err);

/* The jobs of the configuration, or the one of --command (test where it is not given either); on
 * the platforms of --target instead of those that the configuration says. */
int choose_jobs(const struct options *options, const struct config *config, struct arena *arena,
                struct jobs *jobs, struct warnings *warnings, struct err *err);

/* Heeds `build.target` of cargo's configuration in `dir`, the workspace: without --target cargo
 * builds for that. It is the platform where nobody named one; rows on another one always run, but
 * those of a workflow, which may be for any target then. */
void choose_build_target(const struct options *options, struct arena *arena,
                         const struct source *source, const char *dir, struct jobs *jobs,
                         struct warnings *warnings);

/* The configuration of a source: at `path`, or, where that is NULL, in one of the default places.
 * Nothing of `config` is set where there is none. */
int choose_config(struct arena *arena, const struct source *source,
                  const struct workspace *workspace, const char *path, struct config *config,
                  struct err *err);

/* What narrowing is looked for in. */
struct narrowing_scope {
    const struct source *base; /* NULL: it is not here */
    const struct source *head;
    const struct event *event; /* NULL: a person plans */
    const char *prefix;        /* the directory that the program was started in */
    const char *manifest;      /* of the head: that the user named, or that was found */
    bool manifest_named;
    const char *config_path;           /* that the user named; NULL */
    const struct workspace *workspace; /* the head's */
    const struct config *config;       /* likewise */
    struct manifest_cache *cache;
};

/* Finds what the change takes away from what its base has CI run, and, for a pull request that no
 * maintainer accepted that of, adds to `jobs` what can still run. Looks at the base only where its
 * configuration is another one, or leads to another workspace. Warns where that can't be read. */
void choose_narrowing(const struct options *options, struct arena *arena,
                      const struct narrowing_scope *scope, struct jobs *jobs,
                      struct narrowing *narrowing, struct warnings *warnings);

/* What a plan is about that may touch CI. */
struct ci_scope {
    const struct source *base, *head;
    const struct changes *changes;
    const char *path; /* that is asked about beside them; NULL for none */
};

/* Notes in the rules of `config` which files of CI have a say in the plan and which have none,
 * where one of them changed or is asked about, and it can be known: by the event or, for a person,
 * by what workflows say. */
void choose_ci(const struct options *options, const struct event *event, struct arena *arena,
               const struct ci_scope *scope, struct config *config);

#endif
