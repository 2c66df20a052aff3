/* What every fuzz_*.c defines. */
#ifndef WHITTLE_TESTS_FUZZ_TARGET_H
#define WHITTLE_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Aborts where a property does not hold; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(int holds)
{
    if (!holds)
        abort();
}

#endif
