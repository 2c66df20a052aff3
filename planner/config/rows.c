#include "planner/config/rows.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"
#include "planner/config/names.h"
#include "planner/config/platforms.h"
#include "planner/matrix/upper.h"

/* Keys of rows that say what is built, the surest first, and of which package. */
static const char *const platform_keys[] = {"target", "platform", "triple", "os",
                                            "runner", "runs-on",  NULL};
static const char *const runner_keys[] = {"os", "runner", "runs-on", NULL};
static const char *const package_keys[] = {"package", "packages", "crate", "crates", NULL};

const struct value *row_value(const struct value *values, const char *key)
{
    for (size_t i = 0; values->kind == VALUE_MAPPING && i < values->members.count; i++)
        if (upper_equal(values->members.items[i].key, key))
            return values->members.items[i].value->kind == VALUE_NULL
                       ? NULL
                       : values->members.items[i].value;
    return NULL;
}

/* The first of some keys that a row has, and its value; NULL where it has none of them. */
static const char *find_key(const struct value *values, const char *own, const char *const *usual,
                            const struct value **value)
{
    if (own)
        return (*value = row_value(values, own)) ? own : NULL;
    for (; *usual; usual++)
        if ((*value = row_value(values, *usual)))
            return *usual;
    return NULL;
}

static void warn_once(struct rows *rows, const char *code, unsigned line, const char *message)
{
    struct arena *arena = rows->draft->reading->arena;
    struct warning warning = {code, rows->path, line, message};
    uint32_t earlier;
    if (map_get(&rows->told, message, &earlier))
        return;
    map_put(arena, &rows->told, message, 1);
    vec_push(arena, &rows->draft->config->warnings, warning);
}

/* The first thing that is not known of a row is enough. */
static void doubt(struct rows *rows, struct job_row *row, unsigned line, const char *why)
{
    if (row->doubt)
        return;
    row->doubt = why;
    warn_once(rows, "row-always-runs", line ? line : rows->workflow.matrix->line,
              arena_printf(rows->draft->reading->arena, "a row of job '%s' always runs, because %s",
                           rows->workflow.name, why));
}

/* "matrix.os is an expression: ${{ inputs.os }}" */
static const char *unknown_phrase(struct arena *arena, const char *key, const struct value *value)
{
    return arena_printf(arena, "matrix.%s is an expression: %s", key, value->text);
}

/* What `${{ matrix.os }}` names, for this row: such an expression alone can be evaluated here. */
static const struct value *evaluate(struct arena *arena, const char *text,
                                    const struct value *values)
{
    static const char blank[] = " \t", start[] = "matrix.";
    const char *at = text + strlen("${{");
    at += strspn(at, blank);
    if (!text_begins(text, "${{") || !text_begins(at, start))
        return NULL;
    at += strlen(start);
    size_t len = strcspn(at, " \t}.[");
    const char *end = at + len + strspn(at + len, blank);
    return strcmp(end, "}}") == 0 ? row_value(values, arena_copy(arena, at, len)) : NULL;
}

/* The labels at a value, one above the limit at most; none where it has an expression. */
static void add_labels(struct arena *arena, const struct value *value, struct strings *labels)
{
    const struct value *inner = value ? row_value(value, "labels") : NULL;
    const struct value *list = inner ? inner : value;
    if (!list || value_has_unknown(list))
        return;
    if (list->kind != VALUE_LIST && value_print(arena, list))
        vec_push(arena, labels, value_print(arena, list));
    for (size_t i = 0;
         list->kind == VALUE_LIST && i < list->members.count && labels->count <= PLATFORM_LABELS;
         i++) {
        const char *label = value_print(arena, list->members.items[i].value);
        if (label)
            vec_push(arena, labels, label);
    }
}

/* Where the row runs: what the job's runs-on says, else a key of its own that mostly does. */
static void find_labels(struct rows *rows, const struct value *values, struct strings *labels)
{
    struct arena *arena = rows->draft->reading->arena;
    const struct value *runs_on = rows->workflow.runs_on, *own;
    if (runs_on && runs_on->kind == VALUE_UNKNOWN)
        add_labels(arena, evaluate(arena, runs_on->text, values), labels);
    else
        add_labels(arena, runs_on, labels);
    if (!labels->count && find_key(values, NULL, runner_keys, &own))
        add_labels(arena, own, labels);
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

/* Whether the section says itself what the platform at a place is. */
static bool is_of_section(const struct rows *rows, uint32_t place)
{
    return place < rows->draft->named_count;
}

/* A key that tells the system may say another than runs-on: which of them it is built for is
 * anybody's guess. */
static void check_system(struct rows *rows, const struct value *values, struct job_row *row,
                         const char *key, const char *system, const char *runner)
{
    const struct value *value = row_value(values, key);
    if (rows->platform_key || !runner || text_equal(system, runner) ||
        !text_is_one_of(key, runner_keys))
        return;
    doubt(rows, row, value->line,
          arena_printf(rows->draft->reading->arena,
                       "matrix.%s is '%s', and it runs on a runner of %s: say with `platform` "
                       "which key tells the platform",
                       key, value_print(rows->draft->reading->arena, value), runner));
}

/* A triple under a key that nobody looks at is mostly what is built. */
static void check_triples(struct rows *rows, const struct value *values, struct job_row *row,
                          const char *triple)
{
    for (size_t i = 0; !rows->platform_key && i < values->members.count; i++) {
        const struct value_member *member = &values->members.items[i];
        if (member->value->kind != VALUE_TEXT || !target_cfg_find(member->value->text) ||
            text_equal(member->value->text, triple))
            continue;
        doubt(rows, row, member->value->line,
              arena_printf(rows->draft->reading->arena,
                           "matrix.%s is the target triple %s: say with `platform` which key "
                           "tells the platform",
                           member->key, member->value->text));
        return;
    }
}

/* Images whose own system is that of the runners, GNU/Linux; others may have musl for it. */
static bool is_gnu_image(const char *image)
{
    static const char *const starts[] = {"rust:", "ubuntu:", "debian:", "fedora:"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (text_begins(image, starts[i]))
            return !strstr(image, "alpine");
    return strcmp(image, "rust") == 0 || strcmp(image, "ubuntu") == 0 ||
           strcmp(image, "debian") == 0 || strcmp(image, "fedora") == 0;
}

/* Whether the row runs in a container that may have another system than the runner. */
static bool is_contained(struct rows *rows, const struct value *values)
{
    struct arena *arena = rows->draft->reading->arena;
    const struct value *image = rows->workflow.container;
    if (image && image->kind == VALUE_MAPPING)
        image = row_value(image, "image");
    if (image && image->kind == VALUE_UNKNOWN && text_begins(image->text, "${{")) {
        const struct value *known = evaluate(arena, image->text, values);
        image = known ? known : image;
    }
    if (!image || image->kind == VALUE_NULL)
        return false;
    const char *text = image->kind == VALUE_TEXT ? image->text : NULL;
    return !text || (*text && !is_gnu_image(text));
}

/* What the row's own key says into `wanted->triple`, or a place; else a doubt. */
static bool read_own(struct rows *rows, const struct value *values, struct job_row *row,
                     struct platform_wanted *wanted)
{
    struct arena *arena = rows->draft->reading->arena;
    const struct value *value = NULL;
    struct strings labels = {0};
    bool named = false;
    const char *key = find_key(values, rows->platform_key, platform_keys, &value);
    if (!key) {
        check_triples(rows, values, row, wanted->host);
        return false;
    }
    add_labels(arena, value, &labels);
    if (value_has_unknown(value)) {
        doubt(rows, row, value->line,
              value->kind == VALUE_UNKNOWN
                  ? unknown_phrase(arena, key, value)
                  : arena_printf(arena, "matrix.%s has an expression in it", key));
        return false;
    }
    if (labels.count > PLATFORM_LABELS)
        labels.count = 0;
    wanted->triple = labels.count == 1 ? triple_of(rows, labels.items[0], &named, &row->platform)
                                       : platform_of_labels(&labels);
    if (!named && !wanted->triple)
        doubt(rows, row, value->line,
              arena_printf(arena, "matrix.%s is no platform that is known: '%s'", key,
                           labels.count                ? text_join(arena, &labels, ", ")
                           : value->kind == VALUE_LIST ? "a list"
                                                       : "a mapping"));
    if (named && is_of_section(rows, row->platform))
        return true;
    const struct platform *own = named ? &rows->draft->platforms.items[row->platform] : NULL;
    if (named || wanted->triple)
        check_system(rows, values, row, key, own ? own->host : wanted->triple, wanted->host);
    if (labels.count != 1 || !target_cfg_find(labels.items[0]))
        check_triples(rows, values, row, own ? own->target : wanted->triple);
    return named;
}

/* A short name of whittle's own says the target; the runner may be another than is usual. */
static int take_named(struct rows *rows, struct job_row *row, struct platform_wanted *wanted,
                      bool contained)
{
    const struct platform *platform = &rows->draft->platforms.items[row->platform];
    if (is_of_section(rows, row->platform) ||
        (!contained && (!wanted->host || text_equal(platform->host, wanted->host))))
        return 0;
    wanted->triple = platform->target;
    if (contained)
        wanted->host = NULL;
    return platforms_want(rows->draft, rows->node, wanted, &row->platform);
}

static int read_platform(struct rows *rows, const struct value *values, struct job_row *row)
{
    struct strings labels = {0};
    struct platform_wanted wanted = {0};
    find_labels(rows, values, &labels);
    if (labels.count > PLATFORM_LABELS)
        return shape_fail(rows->draft->reading, rows->node,
                          "a row of job '%s' runs on more than %d labels", rows->workflow.name,
                          PLATFORM_LABELS);
    row->runners = labels;
    if (!labels.count && rows->workflow.runs_on && value_has_unknown(rows->workflow.runs_on))
        vec_push(rows->draft->reading->arena, &labels, "an expression");
    wanted.host = platform_of_labels(&labels);
    wanted.runner = labels.count ? text_join(rows->draft->reading->arena, &labels, ", ") : NULL;
    bool contained = is_contained(rows, values);
    if (read_own(rows, values, row, &wanted))
        return take_named(rows, row, &wanted, contained);
    if (!wanted.triple && !row->doubt)
        wanted.triple = wanted.host;
    if (contained && wanted.host && text_equal(wanted.triple, wanted.host))
        doubt(rows, row, values->line, "it runs in a container, and nothing says of which system");
    else if (contained)
        wanted.host = NULL;
    if (!wanted.triple)
        doubt(rows, row, values->line, "nothing of it says for which platform it is");
    if (!wanted.triple && !wanted.host)
        wanted = (struct platform_wanted){.triple = platform_target("linux")};
    else if (!wanted.triple)
        wanted.triple = wanted.host;
    return platforms_want(rows->draft, rows->node, &wanted, &row->platform);
}

static void read_package(struct rows *rows, const char *key, const struct value *value,
                         struct job_row *row)
{
    struct arena *arena = rows->draft->reading->arena;
    const char *text = value_print(arena, value);
    const struct strings *members = &rows->draft->scope->members;
    if (value->kind == VALUE_UNKNOWN) {
        doubt(rows, row, value->line, unknown_phrase(arena, key, value));
    } else if (!text || glob_fault(arena, text) || !glob_matches_any(text, members)) {
        const char *nearest = text ? text_nearest(text, members) : NULL;
        doubt(rows, row, value->line,
              arena_printf(arena, "matrix.%s names no package: '%s'%s%s%s", key, text ? text : "",
                           nearest ? " (did you mean '" : "", nearest ? nearest : "",
                           nearest ? "'?)" : ""));
    } else {
        vec_push(arena, &row->packages, text);
    }
}

/* A row that is doubted is about all packages of the job. */
static void read_packages(struct rows *rows, const struct value *values, struct job_row *row)
{
    struct arena *arena = rows->draft->reading->arena;
    const struct value *value = NULL;
    const char *key = find_key(values, rows->packages_key, package_keys, &value);
    const char *text = key ? value_print(arena, value) : NULL;
    if (!key || (text && !*text))
        return;
    if (value->kind != VALUE_LIST)
        read_package(rows, key, value, row);
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->members.count; i++)
        read_package(rows, key, value->members.items[i].value, row);
    if (row->doubt)
        row->packages = (struct strings){0};
}

/* Rows go through a plan as data: an expression in them stays a text. */
static void warn_expressions(struct rows *rows, const struct value *values)
{
    for (size_t i = 0; i < values->members.count; i++) {
        const struct value_member *member = &values->members.items[i];
        if (value_has_unknown(member->value))
            warn_once(rows, "row-expression", member->value->line,
                      arena_printf(rows->draft->reading->arena,
                                   "matrix.%s of job '%s' has an expression, which a planned row "
                                   "holds as text: nothing evaluates it",
                                   member->key, rows->workflow.name));
    }
}

int rows_take(struct rows *rows, const struct strategy_row *from, struct job_row *row)
{
    row->values = from->values;
    row->label = from->label;
    if (from->doubt)
        doubt(rows, row, from->doubt->line,
              arena_printf(rows->draft->reading->arena,
                           "whether it is there is for an expression to say: %s",
                           from->doubt->text ? from->doubt->text : ""));
    if (read_platform(rows, from->values, row) != 0)
        return -1;
    read_packages(rows, from->values, row);
    warn_expressions(rows, from->values);
    return 0;
}
