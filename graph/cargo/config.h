/* Cargo's configuration as far as the repository has it: .cargo/config.toml, and what it names. */
#ifndef WHITTLE_CARGO_CONFIG_H
#define WHITTLE_CARGO_CONFIG_H

#include "graph/base/vec.h"
#include "graph/cargo/workspace.h"

struct config {
    const char *path;
    const char *dir; /* that its relative paths are seen from */
    const struct toml *document;
};

struct configs {
    struct config *items;
    size_t count, capacity;
};

/* The configuration files that hold in `dir`: those in it and above, and what they include.
 * ERR_INPUT for broken TOML.
 * Rules: https://doc.rust-lang.org/cargo/reference/config.html */
int configs_read(struct arena *arena, const struct source *source, const char *dir,
                 struct configs *configs, struct err *err);

/* What they name and every build may depend on: included files (there or not), sources of registry
 * packages, linkers, runners, wrappers, target specifications, files that compiler flags name, and
 * what the environment is given as a relative path, but for directories. */
struct config_paths configs_paths(struct arena *arena, const struct source *source,
                                  const struct configs *configs);

#endif
