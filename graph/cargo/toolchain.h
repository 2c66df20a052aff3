/* What the files of a repository say of the toolchain: which one, and for what it builds. */
#ifndef WHITTLE_CARGO_TOOLCHAIN_H
#define WHITTLE_CARGO_TOOLCHAIN_H

#include "graph/base/vec.h"
#include "graph/cargo/source.h"

/* The target triples, paths of specifications, or "host-tuple", that `build.target` names in
 * cargo's configuration for directory `dir`: of all files that hold there, though the nearest
 * decides, as nobody knows from where cargo is called. None where they can't be read: who loads the
 * workspace tells. Rules: https://doc.rust-lang.org/cargo/reference/config.html#buildtarget */
struct strings build_targets(struct arena *arena, const struct source *source, const char *dir);

/* The channel ("1.80.1", "nightly-2024-05-01") that the nearest rust-toolchain or
 * rust-toolchain.toml names, from directory `dir` up to the repository's root. NULL where there is
 * none, where it names another thing (`path`, only components), or can't be read; and where what it
 * names can't be a channel, so that the result is harmless wherever it is put.
 * Rules: https://rust-lang.github.io/rustup/overrides.html#the-toolchain-file */
const char *toolchain_channel(struct arena *arena, const struct source *source, const char *dir);

/* Whether a channel means one compiler for ever: "1.80.1", "nightly-2024-05-01", with a host behind
 * it or without; "stable", "1.80" and "nightly" are others next week. NULL is not. */
bool toolchain_is_pinned(const char *channel);

/* Whether rustc may say that release ("1.95.0", "1.96.0-nightly") under a channel. True of channels
 * that are called after none, and where there is no channel. */
bool toolchain_may_be(const char *channel, const char *release);

#endif
