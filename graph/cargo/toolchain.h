/* The toolchain that a repository pins for rustup. */
#ifndef WHITTLE_CARGO_TOOLCHAIN_H
#define WHITTLE_CARGO_TOOLCHAIN_H

#include "graph/cargo/source.h"

/* The channel ("1.80.1", "nightly-2024-05-01") that the nearest rust-toolchain or
 * rust-toolchain.toml names, from directory `dir` up to the repository's root. NULL where there is
 * none, where it names another thing (`path`, only components), or can't be read; and where what it
 * names can't be a channel, so that the result is harmless wherever it is put.
 * Rules: https://rust-lang.github.io/rustup/overrides.html#the-toolchain-file */
const char *toolchain_channel(struct arena *arena, const struct source *source, const char *dir);

#endif
