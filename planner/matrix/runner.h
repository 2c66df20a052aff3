/* What a runner can do and costs, as the configuration says, else by its label. */
#ifndef WHITTLE_MATRIX_RUNNER_H
#define WHITTLE_MATRIX_RUNNER_H

#include "planner/matrix/platform.h"

/* Of a runner: cores, and what a minute costs in millionths of a dollar; PRICE_UNKNOWN. */
struct runner {
    unsigned cores; /* at least 1 */
    int64_t price;
};

#define PRICE_UNKNOWN (-1)

enum {
    RUNNER_CORES = 2, /* of one that nobody knows */
    RUNNER_MOST_CORES = 1024,
};

/* Prices of GitHub's are those of private repositories from 2026-01-01 on, as of 2026-12; public
 * ones pay nothing for standard runners:
 * https://docs.github.com/en/billing/reference/actions-runner-pricing. A self-hosted runner costs
 * nothing there. */
struct runner runner_of(const struct platform *platform);

/* Minutes that are billed: each that begins. */
int64_t runner_billed(int64_t ms);

#endif
