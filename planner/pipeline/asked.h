/* What a request and a configuration together ask to be planned. */
#ifndef WHITTLE_PIPELINE_ASKED_H
#define WHITTLE_PIPELINE_ASKED_H

#include "planner/config/config.h"
#include "planner/pipeline/request.h"

/* The configuration of a source: at `path`, or, where that is NULL, in one of the default places.
 * Nothing of `config` is set where there is none. */
int asked_config(struct arena *arena, const struct source *source,
                 const struct workspace *workspace, const char *path, struct limits limits,
                 struct config *config, struct err *err);

/* The jobs of the configuration, or the one of --command (test where it is not given either); on
 * the platforms of --target instead of those that the configuration says. */
int asked_jobs(const struct request *request, const struct config *config, struct arena *arena,
               struct jobs *jobs, struct warnings *warnings, struct err *err);

/* Heeds `build.target` of cargo's configuration in `dir`, the workspace: without --target cargo
 * builds for that. It is the platform where nobody named one; rows on another one always run, but
 * those of a workflow, which may be for any target then. */
void asked_build_target(const struct request *request, struct arena *arena,
                        const struct source *source, const char *dir, struct jobs *jobs,
                        struct warnings *warnings);

#endif
