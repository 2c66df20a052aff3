/* Code that only tests compile: items under #[cfg(test)], and functions that are tests. */
#ifndef WHITTLE_CARGO_TEST_CODE_H
#define WHITTLE_CARGO_TEST_CODE_H

#include <stddef.h>

#include "graph/base/arena.h"

/* The source with blanks in the place of what only tests compile, of the same size, with a NUL
 * behind it; NULL where nothing of it surely is. A condition counts that can't hold without `test`,
 * and an attribute called `test` (tokio::test) before a function; neither within the arguments of
 * a macro, which may put them anywhere. */
const char *test_code_blank(struct arena *arena, const char *bytes, size_t size);

#endif
