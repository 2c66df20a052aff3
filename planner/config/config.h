/* The configuration of a repository, whittle.yml: where it is, and what it says.
 * This folder alone includes yaml.h. */
#ifndef WHITTLE_CONFIG_CONFIG_H
#define WHITTLE_CONFIG_CONFIG_H

#include "graph/cargo/workspace.h"
#include "graph/impact/path_rules.h"

struct config {
    const char *path; /* of the file; NULL where there is none */
    struct path_rules rules;
    struct warnings warnings;
};

/* The one of the default places where there is a configuration into `*path`, NULL where there is
 * none. ERR_INPUT names both where there are two, and what is nearly named like one. */
int config_find(const struct source *source, const char **path, struct err *err);

/* Reads the configuration at `path`. Everything in `config` is the arena's. `packages` are the
 * names of the workspace's packages. Nothing is passed over: ERR_INPUT with line and column names
 * what is not known, and what it may have been meant to be. */
int config_load(struct arena *arena, const struct source *source, const char *path,
                const struct strings *packages, struct config *config, struct err *err);

/* The same, of a text that is called `file`. */
int config_read(struct arena *arena, const char *file, const struct blob *blob,
                const struct strings *packages, struct config *config, struct err *err);

#endif
