/* Whether a cfg expression holds, as far as it can be known without rustc. */
#ifndef WHITTLE_CARGO_CFG_EVAL_H
#define WHITTLE_CARGO_CFG_EVAL_H

#include "graph/cargo/cfg.h"
#include "graph/cargo/target_cfg.h"

enum truth {
    TRUTH_NO,
    TRUTH_YES,
    TRUTH_UNKNOWN, /* holds or not: whoever asks takes it for both */
};

/* What is known beyond the target: `test` in a unit test, `--cfg` from a configuration. */
struct cfg_setting {
    struct cfg_fact fact;
    enum truth truth;
};

/* What an expression is evaluated in. */
struct cfg_scene {
    const char *triple;                 /* NULL: any target */
    const struct target_cfg *target;    /* of the triple; NULL where it is none of rustc's own: then
                                           nothing is known of it but its name */
    const struct cfg_setting *settings; /* before what the target says; the first that matches */
    size_t setting_count;
};

/* A scene for a triple, without settings. */
struct cfg_scene cfg_scene_of(const char *triple);

/* Evaluates `cfg` (NULL: no condition, TRUTH_YES) by Kleene's logic. Of a built-in target is known
 * what a person can't change by flags: unix, windows, and the values of target_os, target_arch,
 * target_family, target_env, target_vendor, target_endian, target_pointer_width, target_abi and
 * target_has_atomic. Everything else (feature, debug_assertions, panic, target_feature, names of
 * one's own, target_has_atomic without a value, which depends on rustc's channel) is unknown unless
 * a setting tells. A setting tells of its own fact alone: with `target_os = "x"` set, the target
 * keeps the target_os it has. */
enum truth cfg_evaluate(const struct cfg *cfg, const struct cfg_scene *scene);

/* The same for a key of a manifest's [target] table: "cfg(…)" or a triple. NULL holds always; one
 * that can't be parsed is unknown. A triple that is the path of a specification, "a/b.json", is
 * called "b". */
enum truth cfg_platform_holds(struct arena *arena, const char *platform,
                              const struct cfg_scene *scene);

#endif
