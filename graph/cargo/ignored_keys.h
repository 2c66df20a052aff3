/* What a manifest says that no build asks for: as long as cargo can read it. A value that cargo may
 * refuse is not idle, since no command runs on such a manifest. */
#ifndef WHITTLE_CARGO_IGNORED_KEYS_H
#define WHITTLE_CARGO_IGNORED_KEYS_H

#include "graph/cargo/toml.h"

/* Of a key in [package], after inheritance. What clippy's lints on manifests look at (keywords,
 * categories, publish) is not idle. */
bool ignored_in_package(const struct toml *field);

/* Of a table at the top of a package's manifest. */
bool ignored_at_top(const struct toml *value);

/* Of a key in [workspace]: `members` and its like say which packages there are, and packages are
 * compared elsewhere. */
bool ignored_in_workspace(const struct toml *value);

/* Of an entry that packages may inherit, in [workspace.package], [workspace.dependencies] and
 * [workspace.lints]: it matters where it is inherited. */
bool ignored_shared_field(const struct toml *field);
bool ignored_shared_dependency(const struct toml *dependency);
bool ignored_shared_lints(const struct toml *tool);

#endif
