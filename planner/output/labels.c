#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/output/escape.h"
#include "planner/output/phrases.h"

enum {
    MAX_LABELS = 3,
    MAX_PLATFORMS = 3,
    MAX_OPTIONS = 48, /* columns; more are counted */
};

static const char *target_label(struct arena *arena, const struct target *target,
                                enum unit_kind kind)
{
    if (target->kind == TARGET_BUILD_SCRIPT)
        return "build script";
    if (target->kind != TARGET_LIB)
        return arena_printf(arena, "%s %s", target_kind_name(target->kind),
                            escape_name(arena, target->name));
    return kind == UNIT_DOCTESTS ? "doc tests" : "lib";
}

const char *unit_label(struct arena *arena, const struct units *units, uint32_t id)
{
    const struct unit *unit = &units->items[id];
    if (unit_is_of_package(unit))
        return unit->kind == UNIT_FORMAT ? "formatting"
               : unit->kind == UNIT_LINT ? "linting"
                                         : "all of it";
    const struct unit_package *package = &units->packages[unit->package];
    return target_label(arena, unit_target(&package->targets[unit->target]),
                        (enum unit_kind)unit->kind);
}

/* What depends on a library is built against it as it is without its tests. */
static const char *kinds_label(struct arena *arena, const struct target *target, unsigned kinds)
{
    bool built = kinds & UNIT_BIT(UNIT_COMPILE), tested = kinds & UNIT_BIT(UNIT_HARNESS);
    if (target->kind == TARGET_LIB && !built)
        return tested ? "unit tests" : "doc tests";
    if (target->kind == TARGET_BIN && !built && tested)
        return arena_printf(arena, "unit tests of bin %s", escape_name(arena, target->name));
    return target_label(arena, target, UNIT_COMPILE);
}

const char *effect_label(struct arena *arena, const struct impact *impact,
                         const struct effect *effect)
{
    static const char *const groups[] = {
        [UNIT_NEEDS] = "",
        [UNIT_TEST_NEEDS] = "tests, examples and benchmarks",
        [UNIT_PROGRAMS] = "programs",
        [UNIT_FORMAT] = "formatting",
        [UNIT_LINT] = "linting",
    };
    if (effect->target == UNIT_NONE)
        return groups[effect_kind(effect)];
    const struct unit_package *package = &impact->units.packages[effect->package];
    return kinds_label(arena, unit_target(&package->targets[effect->target]), effect->kinds);
}

/* Whether it is a library, on which the rest of its package depends. */
static bool is_library(const struct impact *impact, const struct effect *effect)
{
    return effect->target != UNIT_NONE && effect->kinds & UNIT_BIT(UNIT_COMPILE) &&
           unit_target(&impact->units.packages[effect->package].targets[effect->target])->kind ==
               TARGET_LIB;
}

static size_t count_platforms(const struct bits *platforms)
{
    size_t count = 0;
    for (size_t i = 0; i < platforms->count; i++)
        count += bits_has(platforms, i);
    return count;
}

const char *platforms_label(struct arena *arena, const struct bits *platforms,
                            const char *const *names)
{
    size_t count = count_platforms(platforms), shown = 0;
    struct buffer out = {.arena = arena};
    if (count == platforms->count)
        return "";
    if (!count)
        return "on hosts";
    for (size_t i = 0; i < platforms->count && shown < MAX_PLATFORMS; i++) {
        if (!bits_has(platforms, i))
            continue;
        const char *gap = !shown ? "on " : shown + 1 == count ? " and " : ", ";
        buffer_format(&out, "%s%s", gap, escape_name(arena, names[i]));
        shown++;
    }
    if (shown < count)
        buffer_format(&out, " and %zu more", count - shown);
    return buffer_end(&out);
}

/* The labels of what is touched, each once. */
struct labels {
    struct strings names;
    bool all; /* all of the package */
    struct bits platforms;
};

static void add_label(struct arena *arena, const struct impact *impact, struct labels *labels,
                      const struct effect *effect)
{
    /* Formatting and linting stand aside: a touch of them says nothing of what is built. */
    if (effect->kinds & (UNIT_BIT(UNIT_FORMAT) | UNIT_BIT(UNIT_LINT)))
        return;
    const char *label = effect_label(arena, impact, effect);
    labels->all |= !*label || is_library(impact, effect);
    for (size_t i = 0; i < effect->platforms.count; i++)
        if (bits_has(&effect->platforms, i))
            bits_add(&labels->platforms, i);
    if (*label && !strings_have(&labels->names, label))
        vec_push(arena, &labels->names, label);
}

const char *effects_label(struct arena *arena, const struct impact *impact,
                          const struct effects *effects, uint32_t package,
                          const char *const *platforms)
{
    struct labels labels = {.platforms = bits_new(arena, impact->units.platform_count)};
    for (size_t i = 0; i < effects->count; i++)
        if (effects->items[i].package == package)
            add_label(arena, impact, &labels, &effects->items[i]);
    const char *what = labels.all ? "" : text_some(arena, &labels.names, MAX_LABELS);
    const char *where = platforms_label(arena, &labels.platforms, platforms);
    return (labels.all || *what) && *where
               ? arena_printf(arena, "%s%s%s", what, *what ? " " : "", where)
               : what;
}

/* Entries that run alike. */
struct likes {
    const char *options;
    struct bits platforms;
};

struct like_list {
    struct likes *items;
    size_t count, capacity;
};

static struct like_list likes_of(struct arena *arena, const struct plan *plan,
                                 const struct outline *outline)
{
    struct like_list list = {0};
    for (size_t i = 0; i < outline->count; i++) {
        const struct matrix_entry *entry = outline->entries[i].entry;
        /* Of several jobs each makes something else of it: then only the platforms are told. */
        const char *options = plan->job_count > 1 ? "" : options_of_entry(&outline->entries[i]);
        size_t at = 0;
        if (!entry->selected)
            continue;
        while (at < list.count && strcmp(list.items[at].options, options) != 0)
            at++;
        if (at == list.count) {
            struct likes likes = {options, bits_new(arena, plan->matrix->platform_count)};
            vec_push(arena, &list, likes);
        }
        bits_add(&list.items[at].platforms, (size_t)(entry->platform - plan->matrix->platforms));
    }
    return list;
}

/* The platforms that the package has entries on, of jobs that are for the event. */
static struct bits platforms_of(struct arena *arena, const struct plan *plan,
                                const struct outline *outline)
{
    struct bits platforms = bits_new(arena, plan->matrix->platform_count);
    for (size_t i = 0; i < outline->count; i++)
        if (outline->entries[i].job->matrix->runs)
            bits_add(&platforms,
                     (size_t)(outline->entries[i].entry->platform - plan->matrix->platforms));
    return platforms;
}

static size_t count_options(const char *options)
{
    size_t count = 0;
    for (const char *at = options; at; at = strstr(at + 1, " --"))
        count++;
    return count;
}

static const char *short_options(struct arena *arena, const char *options)
{
    const char *shown = escape_line(arena, options);
    return utf8_width(shown) <= MAX_OPTIONS
               ? shown
               : arena_printf(arena, "%zu of its targets", count_options(options));
}

const char *outline_scope(struct arena *arena, const struct plan *plan,
                          const struct outline *outline)
{
    const struct like_list list = likes_of(arena, plan, outline);
    const struct bits all = platforms_of(arena, plan, outline);
    const char *const *names = platforms_of_plan(arena, plan);
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < list.count; i++) {
        const struct likes *likes = &list.items[i];
        const char *where = bits_equal(&likes->platforms, &all)
                                ? ""
                                : platforms_label(arena, &likes->platforms, names);
        const char *what = short_options(arena, likes->options);
        if (!*what && list.count > 1)
            what = "all";
        if (*what || *where)
            buffer_format(&out, "%s%s%s%s",
                          out.len          ? ", "
                          : list.count > 1 ? ""
                                           : "only ",
                          what, *what && *where ? " " : "", where);
    }
    return buffer_end(&out);
}
