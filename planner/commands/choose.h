/* What a command line, a configuration and the environment together ask to be planned. */
#ifndef WHITTLE_COMMANDS_CHOOSE_H
#define WHITTLE_COMMANDS_CHOOSE_H

#include "planner/commands/options.h"
#include "planner/config/config.h"
#include "planner/event/event.h"
#include "planner/matrix/job.h"

/* The event to plan for into `*event`: of --as, of the payload that --event names, or of the CI
 * service that runs this; NULL where there is none. */
int choose_event(const struct options *options, struct arena *arena, const struct event **event,
                 struct err *err);

/* The jobs of the configuration, or the one of --command (test where it is not given either); on
 * the platforms of --target instead of those that the configuration says. */
int choose_jobs(const struct options *options, const struct config *config, struct arena *arena,
                struct jobs *jobs, struct err *err);

/* Heeds `build.target` of cargo's configuration in `dir`, the workspace: without --target cargo
 * builds for that. It is the platform where nobody named one; rows on another one always run. */
void choose_build_target(const struct options *options, struct arena *arena,
                         const struct source *source, const char *dir, struct jobs *jobs,
                         struct warnings *warnings);

#endif
