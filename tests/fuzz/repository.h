/* A git repository in a temporary directory, made by hand: for targets that read one. */
#ifndef WHITTLE_TESTS_FUZZ_REPOSITORY_H
#define WHITTLE_TESTS_FUZZ_REPOSITORY_H

#include <stddef.h>

/* The directory, made at the first call, and removed when the process ends. Its work tree has the
 * files Cargo.toml and src/lib.rs, its .git no commit. */
const char *repository_dir(void);

/* Writes a file of it; directories above are there already. */
void repository_write(const char *path, const void *bytes, size_t size);
void repository_make(const char *dir);

#endif
