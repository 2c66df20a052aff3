#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"
#include "planner/config/names.h"
#include "planner/config/read_rows.h"
#include "planner/config/sections.h"

/* Keys of rows that say what is built, the surest first. */
static const char *const platform_keys[] = {"target", "platform", "triple", "os",
                                            "runner", "runs-on",  NULL};
static const char *const runner_keys[] = {"os", "runner", "runs-on", NULL};

enum { STEP_WORK = 32 << 20 }; /* bytes of steps, times the rows that they are evaluated for */

struct look {
    struct rows *rows;
    struct arena *arena;
    const struct value *values;
    struct strings labels;   /* of its runner; none where they are not known */
    bool open;               /* where it runs is an expression that the row does not answer */
    bool contained;          /* in a container that may have another system than the runner */
    const uint32_t *section; /* the platform of the section that has its runner; NULL: none */
    const char *host;        /* triple of what it runs on; NULL: not known */
    bool told;               /* its steps tell what they build for */
};

struct finding {
    bool named; /* it is a platform of the draft, at `place` */
    uint32_t place;
    const char *triple; /* NULL: any */
    const char *host;   /* what a name says of the runner as well, where its labels don't */
    enum unclear cause;
    unsigned line; /* of what leaves it open; 0: that of the matrix */
    const char *why;
};

static struct finding clear_target(const char *triple)
{
    return (struct finding){.triple = triple};
}

static struct finding open_target(enum unclear cause, unsigned line, const char *why)
{
    return (struct finding){.cause = cause, .line = line, .why = why};
}

/* The labels at a value, one above the limit at most; none where an expression is left in it. */
static void add_labels(struct arena *arena, const struct value *value, struct strings *labels)
{
    const struct value *inner = value ? row_value(value, "labels") : NULL;
    const struct value *list = inner ? inner : value;
    if (!list || value_has_unknown(list))
        return;
    const char *only = list->kind == VALUE_LIST ? NULL : value_print(arena, list);
    if (only && *only)
        vec_push(arena, labels, only);
    for (size_t i = 0;
         list->kind == VALUE_LIST && i < list->members.count && labels->count <= PLATFORM_LABELS;
         i++) {
        const char *label = value_print(arena, list->members.items[i].value);
        if (label)
            vec_push(arena, labels, label);
    }
}

/* Where the row runs: what the job's runs-on says. A job without one runs where a reusable workflow
 * says, and a key of the row mostly tells it that. */
static void find_labels(struct look *look)
{
    const struct expression_scene scene = {.matrix = look->values};
    const struct value *runs_on = look->rows->workflow.runs_on, *own;
    if (!runs_on && row_key(look->values, runner_keys, &own))
        add_labels(look->arena, own, &look->labels);
    if (runs_on)
        add_labels(look->arena, expression_value(look->arena, runs_on, &scene), &look->labels);
    look->open = runs_on && !look->labels.count && value_has_unknown(runs_on);
}

/* Images whose own system is that of the runners, GNU/Linux; others may have musl for it. */
static bool is_gnu_image(const char *image)
{
    static const char *const starts[] = {"rust", "ubuntu", "debian", "fedora"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (text_begins(image, starts[i]) && strchr(":", image[strlen(starts[i])]))
            return !strstr(image, "alpine");
    return false;
}

/* An image that is not known, or another one than the plain ones. */
static bool is_contained(const struct look *look)
{
    const struct expression_scene scene = {.matrix = look->values};
    const struct value *image = look->rows->workflow.container;
    if (!image)
        return false;
    image = expression_value(look->arena, image, &scene);
    if (image->kind == VALUE_MAPPING)
        image = row_value(image, "image");
    if (!image || image->kind == VALUE_NULL)
        return false;
    const char *text = image->kind == VALUE_TEXT ? image->text : NULL;
    return !text || (*text && !is_gnu_image(text));
}

/* The triple that a text says, or the place of the platform that it names. */
static const char *triple_of(struct rows *rows, const char *text, bool *named, uint32_t *place)
{
    const char *triple = platform_of_runner(text);
    *named = platforms_find(rows->draft, text, place) ||
             platforms_find(rows->draft, name_fold(rows->draft->reading->arena, text), place);
    if (*named || triple)
        return triple;
    return target_cfg_find(text) || text_ends(text, ".json") ? text : NULL;
}

/* What a value says of the platform: a triple, a platform's name, labels. Whether it says any. A
 * short name of whittle's own is no more than its triple. */
static bool is_claim(const struct look *look, const struct value *value, struct finding *found)
{
    struct strings labels = {0};
    *found = (struct finding){0};
    add_labels(look->arena, value, &labels);
    if (labels.count > PLATFORM_LABELS || !labels.count)
        return false;
    found->triple = labels.count == 1
                        ? triple_of(look->rows, labels.items[0], &found->named, &found->place)
                        : platform_of_labels(&labels);
    found->host = labels.count > 1 || !target_cfg_find(labels.items[0]) ? found->triple : NULL;
    if (found->named && found->place >= look->rows->draft->named_count) {
        const struct platform *usual = &look->rows->draft->platforms.items[found->place];
        *found = (struct finding){.triple = usual->target, .host = usual->host};
    }
    return found->named || found->triple;
}

static const char *shown(struct arena *arena, const struct value *value)
{
    struct strings labels = {0};
    add_labels(arena, value, &labels);
    return labels.count                ? text_join(arena, &labels, ", ")
           : value->kind == VALUE_LIST ? "a list"
                                       : "a mapping";
}

/* Why the value of a key says nothing. */
static struct finding no_claim(const struct look *look, const char *key, const struct value *value)
{
    const struct value *unknown = value_unknown(value);
    return open_target(
        UNCLEAR_KEY, value->line,
        unknown ? arena_printf(look->arena, "matrix.%s is an expression: %s", key, unknown->text)
                : arena_printf(look->arena, "matrix.%s is no platform that is known: '%s'", key,
                               shown(look->arena, value)));
}

/* By the keys that the configuration names; false where the row has none of them. */
static bool by_named_keys(const struct look *look, struct finding *found)
{
    const struct strings *keys = &look->rows->platform_keys;
    for (size_t i = 0; i < keys->count; i++) {
        const struct value *value = row_at(look->values, keys->items[i]);
        if (!value)
            continue;
        if (!is_claim(look, value, found))
            *found = no_claim(look, keys->items[i], value);
        return true;
    }
    return false;
}

/* Whether a platform's runner is what has these labels, and no others. */
static bool is_runner(struct arena *arena, const struct platform *platform,
                      const struct strings *labels)
{
    struct strings own = platform->runners;
    if (!platform->runner_said)
        return false;
    if (!own.count && platform->runner)
        vec_push(arena, &own, platform->runner);
    for (size_t i = 0; i < own.count; i++)
        if (!strings_have_folded(labels, own.items[i]))
            return false;
    for (size_t i = 0; i < labels->count; i++)
        if (!strings_have_folded(&own, labels->items[i]))
            return false;
    return own.count > 0;
}

/* The only platform of the section on the row's runner; NULL where there is none, or another. */
static const uint32_t *platform_of_runner_labels(const struct look *look, uint32_t *place)
{
    size_t count = 0;
    for (uint32_t i = 0; look->labels.count && i < look->rows->draft->named_count; i++) {
        if (!is_runner(look->arena, &look->rows->draft->platforms.items[i], &look->labels))
            continue;
        *place = i;
        count++;
    }
    return count == 1 ? place : NULL;
}

/* A triple among the values, however deep, that is not `known`; NULL.
 * NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
static const struct value *other_triple(const struct value *value, const char *known)
{
    if (value->kind == VALUE_TEXT && target_cfg_find(value->text) &&
        !text_equal(value->text, known))
        return value;
    const struct value *found = NULL;
    for (size_t i = 0; i < value->members.count && !found; i++)
        found = other_triple(value->members.items[i].value, known);
    return found;
}

/* A key that tells the system may say another than runs-on: which of them it is built for is
 * anybody's guess. */
static bool is_other_system(const struct look *look, const char *key, const struct finding *claim)
{
    return look->host && text_is_one_of(key, runner_keys) && !text_equal(claim->triple, look->host);
}

/* What the first of the usual keys says that says anything; NULL where none does. Values that are
 * no platform mean something else. */
static const char *usual_claim(const struct look *look, struct finding *claim,
                               const struct value **value)
{
    for (size_t i = 0; platform_keys[i]; i++) {
        *value = row_value(look->values, platform_keys[i]);
        if (look->open && text_is_one_of(platform_keys[i], runner_keys))
            continue; /* where it runs is said otherwise */
        if (*value && is_claim(look, *value, claim))
            return platform_keys[i];
    }
    return NULL;
}

/* Where no step says what is built, and no key but what is installed or written somewhere. */
static struct finding by_runner(const struct look *look, const struct builds *builds)
{
    const char *host = look->host;
    for (size_t i = 0; i < builds->installed.count; i++)
        if (!text_equal(builds->installed.items[i], host))
            return open_target(UNCLEAR_INSTALLED, 0,
                               arena_printf(look->arena,
                                            "a step installs the target %s, and none says what is "
                                            "built for it",
                                            builds->installed.items[i]));
    const struct value *triple = other_triple(look->values, host);
    if (triple)
        return open_target(UNCLEAR_TRIPLE, triple->line,
                           arena_printf(look->arena,
                                        "the matrix has the target triple %s, and no step says "
                                        "what is built for it",
                                        triple->text));
    if (look->contained)
        return open_target(UNCLEAR_CONTAINER, 0,
                           "it runs in a container, and nothing says of which system");
    if (host)
        return clear_target(host);
    return open_target(UNCLEAR_RUNNER, 0,
                       look->labels.count
                           ? arena_printf(look->arena, "nothing tells what its runner is: %s",
                                          text_join(look->arena, &look->labels, ", "))
                       : look->open ? "where it runs is an expression"
                                    : "nothing of it says for which platform it is");
}

static struct finding by_plain(const struct look *look, const char *triple, const char *plain)
{
    return open_target(UNCLEAR_PLAIN, 0,
                       arena_printf(look->arena,
                                    "it is for %s, and a step may build for the runner itself: %s",
                                    triple, plain));
}

static struct finding by_several(const struct look *look, const char *one, const char *other)
{
    return open_target(
        UNCLEAR_SEVERAL, 0,
        arena_printf(look->arena, "it may be for several targets: %s, %s", one, other));
}

/* A target that is installed beside `triple` and the runner's own; NULL. */
static const char *other_installed(const struct look *look, const struct builds *builds,
                                   const char *triple)
{
    for (size_t i = 0; i < builds->installed.count; i++)
        if (!text_equal(builds->installed.items[i], triple) &&
            !text_equal(builds->installed.items[i], look->host))
            return builds->installed.items[i];
    return NULL;
}

/* A key that says something, where no step does. */
static struct finding by_claim(const struct look *look, const char *key,
                               const struct finding *claim, const struct value *value,
                               const struct builds *builds)
{
    if (is_other_system(look, key, claim))
        return open_target(UNCLEAR_SYSTEM, value->line,
                           arena_printf(look->arena,
                                        "matrix.%s is '%s', and it runs on a runner of %s", key,
                                        shown(look->arena, value), look->host));
    if (look->host && !text_equal(claim->triple, look->host) && builds->plain)
        return by_plain(look, claim->triple, builds->plain);
    const char *installed = other_installed(look, builds, claim->triple);
    if (installed)
        return by_several(look, claim->triple, installed);
    const struct value *other = other_triple(look->values, claim->triple);
    if (other && !(value->kind == VALUE_TEXT && target_cfg_find(value->text)))
        return open_target(UNCLEAR_TRIPLE, other->line,
                           arena_printf(look->arena,
                                        "matrix.%s is '%s', and the matrix has the target triple "
                                        "%s",
                                        key, shown(look->arena, value), other->text));
    if (look->contained && text_equal(claim->triple, look->host))
        return by_runner(look, builds);
    return *claim;
}

/* What the steps build for, one target or several. */
static struct finding by_steps(const struct look *look, const struct builds *builds,
                               const struct finding *claim)
{
    const char *triple = builds->built.items[0];
    bool said = claim && claim->triple && target_cfg_find(claim->triple) &&
                !text_equal(claim->triple, look->host);
    const char *other = builds->built.count > 1                      ? builds->built.items[1]
                        : said && !text_equal(claim->triple, triple) ? claim->triple
                                                                     : NULL;
    other = other ? other : other_installed(look, builds, triple);
    if (other)
        return by_several(look, triple, other);
    bool same = look->host && !look->contained && text_equal(triple, look->host);
    return builds->plain && !same ? by_plain(look, triple, builds->plain) : clear_target(triple);
}

/* What is known of the context `runner`. */
static const struct value *runner_of(struct arena *arena, const char *host)
{
    struct value *runner = value_mapping(arena);
    if (!host)
        return NULL;
    value_put(arena, runner, "os",
              value_text(arena, strstr(host, "windows") ? "Windows"
                                : strstr(host, "apple") ? "macOS"
                                                        : "Linux"));
    value_put(arena, runner, "arch",
              value_text(arena, text_begins(host, "aarch64") ? "ARM64" : "X64"));
    return runner;
}

static const char *kept_string(struct arena *arena, const char *text)
{
    return text ? arena_string(arena, text) : NULL;
}

static struct strings kept_strings(struct arena *arena, const struct strings *list)
{
    struct strings kept = {0};
    for (size_t i = 0; i < list->count; i++)
        vec_push(arena, &kept, kept_string(arena, list->items[i]));
    return kept;
}

static struct builds builds_of(const struct look *look)
{
    const struct steps *steps = &look->rows->workflow.steps;
    const struct expression_scene scene = {.matrix = look->values,
                                           .runner = runner_of(look->arena, look->host)};
    struct arena scratch = {0};
    if (steps->bytes && look->rows->count > STEP_WORK / steps->bytes)
        return (struct builds){.unknown = "its steps are too long for so many rows"};
    const struct builds builds = steps_builds(&scratch, steps, &scene);
    const struct builds kept = {.built = kept_strings(look->arena, &builds.built),
                                .installed = kept_strings(look->arena, &builds.installed),
                                .unknown = kept_string(look->arena, builds.unknown),
                                .plain = kept_string(look->arena, builds.plain)};
    arena_free(&scratch);
    return kept;
}

/* What the section says of the runner, where nothing in the job says more. */
static struct finding by_section(const struct look *look, const struct builds *builds)
{
    const struct finding found = by_runner(look, builds);
    return found.cause && found.cause != UNCLEAR_RUNNER
               ? found
               : (struct finding){.named = true, .place = *look->section};
}

static struct finding find_target(struct look *look)
{
    struct finding found, claim;
    const struct value *value = NULL;
    if (look->rows->platform)
        return (struct finding){.named = true, .place = *look->rows->platform};
    if (by_named_keys(look, &found))
        return found;
    const char *key = usual_claim(look, &claim, &value);
    if (key && claim.named)
        return claim;
    const struct builds builds = builds_of(look);
    if (builds.unknown)
        return open_target(
            UNCLEAR_UNKNOWN, 0,
            arena_printf(look->arena, "can't tell what a step builds for: %s", builds.unknown));
    look->told = builds.built.count > 0;
    if (look->told)
        return by_steps(look, &builds, key ? &claim : NULL);
    if (look->section && (!key || text_is_one_of(key, runner_keys)))
        return by_section(look, &builds);
    return key ? by_claim(look, key, &claim, value, &builds) : by_runner(look, &builds);
}

static void note(struct rows *rows, struct job_row *row, enum unclear cause, unsigned line,
                 const char *why)
{
    row->unclear = why;
    if (row->doubt)
        return; /* it runs in any case, and says why */
    if (!rows->unclear[cause].count++) {
        rows->unclear[cause].why = why;
        rows->unclear[cause].line = line ? line : rows->workflow.matrix->line;
    }
}

/* For people. */
static const char *runner_text(struct arena *arena, const struct job_row *row)
{
    return row->runners.count ? text_join(arena, &row->runners, ", ") : "an unknown runner";
}

int row_platform_forget(struct rows *rows, struct job_row *row, enum unclear cause, unsigned line,
                        const char *why)
{
    const struct platform_wanted any = {.runner = runner_text(rows->draft->reading->arena, row)};
    note(rows, row, cause, line, why);
    return platforms_want(rows->draft, rows->node, &any, &row->platform);
}

/* The platform of the finding: one that is there already, on the row's runner. */
static int settle(const struct look *look, const struct finding *found, struct job_row *row)
{
    struct rows *rows = look->rows;
    const char *host = look->contained ? NULL : look->host || look->open ? look->host : found->host;
    const struct platform_wanted wanted = {
        .triple = found->triple, .host = host, .runner = runner_text(look->arena, row)};
    if (found->named) {
        row->platform = found->place;
        return 0;
    }
    if (found->cause)
        note(rows, row, found->cause, found->line, found->why);
    return platforms_want(rows->draft, rows->node, &wanted, &row->platform);
}

int row_platform_read(struct rows *rows, const struct value *values, struct job_row *row)
{
    struct look look = {.rows = rows, .arena = rows->draft->reading->arena, .values = values};
    uint32_t place;
    find_labels(&look);
    if (look.labels.count > PLATFORM_LABELS)
        return shape_fail(rows->draft->reading, rows->node,
                          "a row of job '%s' runs on more than %d labels", rows->workflow.name,
                          PLATFORM_LABELS);
    row->runners = look.labels;
    look.contained = is_contained(&look);
    look.section = platform_of_runner_labels(&look, &place);
    look.host =
        look.section ? rows->draft->platforms.items[place].host : platform_of_labels(&look.labels);
    const struct finding found = find_target(&look);
    row->told = look.told;
    return settle(&look, &found, row);
}
