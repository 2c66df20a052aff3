/* The generated tables, for target_cfg.c alone. */
#ifndef WHITTLE_CARGO_TARGET_CFG_DATA_H
#define WHITTLE_CARGO_TARGET_CFG_DATA_H

#include "graph/cargo/target_cfg.h"

extern const char target_cfg_data_rustc[];

/* What the numbers in a target mean; number 0 ends a target's list. */
extern const struct cfg_values target_cfg_data_values[];

/* Sorted by triple. */
extern const struct target_cfg target_cfg_data[];
extern const size_t target_cfg_data_count;

#endif
