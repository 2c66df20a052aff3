/* What rustc knows about its built-in targets: the cfg set of each, generated from
 * `rustc --print cfg` by tests/referee/target_cfg.py (`--write` makes the data anew). */
#ifndef WHITTLE_CARGO_TARGET_CFG_H
#define WHITTLE_CARGO_TARGET_CFG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A name alone (`unix`, then `value` is NULL), or one value of a key (`target_os = "linux"`). */
struct cfg_fact {
    const char *name, *value;
};

/* A name alone (`values` is NULL), or all values of a key, one space between them: many targets
 * share them. `target_abi = ""` has the empty string for its only value. */
struct cfg_values {
    const char *name, *values;
};

enum { TARGET_CFG_KEYS = 16 };

/* Its members are for target_cfg.c; ask target_cfg_has and target_cfg_values. */
struct target_cfg {
    const char *triple;
    uint16_t values[TARGET_CFG_KEYS]; /* numbers, not pointers: nothing to relocate at the start */
};

/* The built-in target of that triple, or NULL. */
const struct target_cfg *target_cfg_find(const char *triple);

/* All of them, sorted by triple. */
const struct target_cfg *target_cfg_all(size_t *count);

/* Whether rustc sets `name` (where `value` is NULL) or `name = "value"` for the target. */
bool target_cfg_has(const struct target_cfg *target, const char *name, const char *value);

/* What rustc sets for the target, one name after the other from index 0 on; then NULL. */
const struct cfg_values *target_cfg_values(const struct target_cfg *target, size_t index);

/* The rustc that the data come from: "1.95.0". */
const char *target_cfg_rustc(void);

#endif
