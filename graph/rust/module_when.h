/* Conditions that are gathered on the way to a file: one flat `all`, whose tail is shared with the
 * conditions that it was made from. */
#ifndef WHITTLE_RUST_MODULE_WHEN_H
#define WHITTLE_RUST_MODULE_WHEN_H

#include "graph/cargo/cfg.h"

struct module_when {
    const struct cfg *all; /* a CFG_ALL, the newest condition first; NULL: always */
    unsigned count;        /* of its operands */
};

/* not(condition) */
const struct cfg *module_when_not(struct arena *arena, const struct cfg *condition);

/* any(condition, not(given)): what `condition` asks where `given` holds. */
const struct cfg *module_when_given(struct arena *arena, const struct cfg *given,
                                    const struct cfg *condition);

/* `when` and `condition` (NULL: always) together. Of a great many the later ones are left out:
 * fewer conditions hold more often. */
struct module_when module_when_add(struct arena *arena, struct module_when when,
                                   const struct cfg *condition);

/* Both together. */
struct module_when module_when_join(struct arena *arena, struct module_when outer,
                                    struct module_when inner);

#endif
