/* cmocka, and tests that get an arena of their own in `*state`. */
#ifndef WHITTLE_TESTS_ARENA_TEST_H
#define WHITTLE_TESTS_ARENA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "graph/base/arena.h"

#define COUNT(array)     (sizeof(array) / sizeof *(array))
#define arena_test(test) cmocka_unit_test_setup_teardown(test, arena_start, arena_stop)

static inline int arena_start(void **state)
{
    *state = calloc(1, sizeof(struct arena));
    return *state ? 0 : -1;
}

static inline int arena_stop(void **state)
{
    arena_free(*state);
    free(*state);
    return 0;
}

#endif
