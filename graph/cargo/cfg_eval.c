#include "graph/cargo/cfg_eval.h"

#include <stdbool.h>
#include <string.h>

#include "graph/base/text.h"

struct cfg_scene cfg_scene_of(const char *triple)
{
    return (struct cfg_scene){.triple = triple, .target = triple ? target_cfg_find(triple) : NULL};
}

/* `r#x` is another way to write `x`. */
static const char *bare_name(const char *name)
{
    return strncmp(name, "r#", 2) == 0 ? name + 2 : name;
}

static bool same_fact(const struct cfg_fact *fact, const char *name, const char *value)
{
    if (strcmp(bare_name(fact->name), name) != 0)
        return false;
    return fact->value && value ? strcmp(fact->value, value) == 0 : !fact->value && !value;
}

static enum truth truth_of(bool holds)
{
    return holds ? TRUTH_YES : TRUTH_NO;
}

/* What rustc takes from the target alone, and refuses as `--cfg`. A name in the other form, as
 * `target_os` or `unix = "x"`, anyone may set; a nightly rustc alone sets `target_has_atomic`. */
static const char names_of_target[] = "unix windows";
static const char keys_of_target[] =
    "target_abi target_arch target_endian target_env target_family "
    "target_has_atomic target_os target_pointer_width "
    "target_vendor";

/* A setting tells of its own fact alone: rustc's `--cfg` adds to what the target says, so that
 * `target_os` may have two values. */
static enum truth fact_holds(const struct cfg *cfg, const struct cfg_scene *scene)
{
    const char *name = bare_name(cfg->name);
    const char *value = cfg->type == CFG_VALUE ? cfg->value : NULL;
    for (size_t i = 0; i < scene->setting_count; i++)
        if (same_fact(&scene->settings[i].fact, name, value))
            return scene->settings[i].truth;
    if (!scene->target)
        return TRUTH_UNKNOWN;
    if (!text_has_word(value ? keys_of_target : names_of_target, name))
        return TRUTH_UNKNOWN;
    return truth_of(target_cfg_has(scene->target, name, value));
}

static enum truth negate(enum truth truth)
{
    return truth == TRUTH_UNKNOWN ? truth : truth_of(truth == TRUTH_NO);
}

/* What one operand can decide: NO for all(…), YES for any(…). Undecided by all of them, the whole
 * is unknown if one is.
 * NOLINTNEXTLINE(misc-no-recursion): as deep as the parser went */
static enum truth list_holds(const struct cfg *cfg, const struct cfg_scene *scene,
                             enum truth decisive)
{
    enum truth truth = negate(decisive);
    for (const struct cfg *operand = cfg->first; operand; operand = operand->next) {
        enum truth one = cfg_evaluate(operand, scene);
        if (one == decisive)
            return decisive;
        if (one == TRUTH_UNKNOWN)
            truth = TRUTH_UNKNOWN;
    }
    return truth;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the parser went */
enum truth cfg_evaluate(const struct cfg *cfg, const struct cfg_scene *scene)
{
    if (!cfg)
        return TRUTH_YES;
    switch (cfg->type) {
    case CFG_NAME:
    case CFG_VALUE:
        return fact_holds(cfg, scene);
    case CFG_ALL:
        return list_holds(cfg, scene, TRUTH_NO);
    case CFG_ANY:
        return list_holds(cfg, scene, TRUTH_YES);
    case CFG_NOT:
        return negate(cfg_evaluate(cfg->first, scene));
    case CFG_TRUE:
        return TRUTH_YES;
    case CFG_FALSE:
        return TRUTH_NO;
    }
    return TRUTH_UNKNOWN;
}

/* Cargo calls the target of a specification in a file by the file's stem. */
static bool is_triple(const char *platform, const char *triple)
{
    static const char suffix[] = ".json";
    if (!text_ends(triple, suffix) || strcmp(triple, suffix) == 0)
        return strcmp(platform, triple) == 0;
    const char *stem = triple;
    for (const char *at = triple; *at; at++)
        if (*at == '/' || *at == '\\')
            stem = at + 1;
    size_t len = strlen(stem) - strlen(suffix);
    return strlen(platform) == len && memcmp(platform, stem, len) == 0;
}

enum truth cfg_platform_holds(struct arena *arena, const char *platform,
                              const struct cfg_scene *scene)
{
    struct err err = {0};
    if (!platform)
        return TRUTH_YES;
    const char *inner = cfg_inner(arena, platform);
    if (inner) {
        const struct cfg *cfg = cfg_parse(arena, inner, &err);
        return cfg ? cfg_evaluate(cfg, scene) : TRUTH_UNKNOWN;
    }
    if (!scene->triple || !cfg_platform(arena, platform, &err))
        return TRUTH_UNKNOWN;
    return truth_of(is_triple(platform, scene->triple));
}
