#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"
#include "planner/config/names.h"
#include "planner/config/sections.h"
#include "planner/matrix/runner.h"

enum {
    MAX_PLATFORMS = 256,
};

struct written {
    const struct node *target, *runner, *host, *cfg, *cores, *rate, *set_up;
};

static const struct shape_key keys[] = {
    {"target", offsetof(struct written, target), false},
    {"runner", offsetof(struct written, runner), false},
    {"host", offsetof(struct written, host), false},
    {"cfg", offsetof(struct written, cfg), false},
    {"cores", offsetof(struct written, cores), false},
    {"rate", offsetof(struct written, rate), false},
    {"set_up", offsetof(struct written, set_up), false},
    {NULL, 0, false},
};

static const struct shape shape = {"a platform", keys, NULL};

/* What rustc sets by itself, and refuses to be told. */
static const char *const own_cfgs[] = {
    "unix", "windows", "test", "doc", "doctest", "debug_assertions", "proc_macro", "panic", NULL};

static int fail_triple(struct draft *draft, const struct node *node)
{
    const char *meant = platform_target(node->text);
    if (meant) {
        shape_fail(draft->reading, node, "expected a target triple, found the short name '%s'",
                   node->text);
        return err_hint(draft->reading->err, "it stands for %s", meant);
    }
    const struct strings triples = platform_triples(draft->reading->arena);
    return shape_fail_near(draft->reading, node, &triples, "`rustc --print target-list` lists them",
                           "expected a target triple, found '%.100s'", node->text);
}

static int read_triple(struct draft *draft, const struct node *node, const char **triple)
{
    if (shape_text(draft->reading, node, "a target triple", triple) != 0)
        return -1;
    if (platform_target(*triple) || !platform_is_triple(*triple))
        return fail_triple(draft, node);
    if (!target_cfg_find(*triple))
        draft_warn(draft, "target-unknown", node->line, "%s",
                   platform_unknown(draft->reading->arena, node->text));
    return 0;
}

/* A specification is a file of the target's own, from wherever cargo is called. */
static int read_target(struct draft *draft, const struct node *node, const char **target)
{
    if (node->kind == NODE_TEXT && text_ends(node->text, ".json")) {
        *target = node->text;
        return 0;
    }
    return read_triple(draft, node, target);
}

static int read_labels(struct draft *draft, const struct node *node, struct platform *platform,
                       struct strings *labels)
{
    struct reading *reading = draft->reading;
    struct nodes texts = {0};
    struct map seen = {0};
    if (shape_texts(reading, node, "the label of a runner", &texts) != 0)
        return -1;
    if (texts.count > PLATFORM_LABELS)
        return shape_fail(reading, node, "more than %d labels of a runner", PLATFORM_LABELS);
    for (size_t i = 0; i < texts.count; i++) {
        const char *label = texts.items[i]->text;
        if (!*label || strstr(label, "${{"))
            return shape_fail(reading, texts.items[i],
                              "expected the label of a runner, found '%.100s'", label);
        if (!map_add(reading->arena, &seen, label, 1))
            return shape_fail(reading, texts.items[i], "the label '%.100s' stands here twice",
                              label);
        vec_push(reading->arena, labels, label);
    }
    platform->runner = text_join(reading->arena, labels, ", ");
    platform->runner_said = true;
    if (labels->count > 1)
        platform->runners = *labels;
    return 0;
}

/* Runner and host: each tells the other where it is not written. */
static int read_runner(struct draft *draft, const struct written *written,
                       struct platform *platform)
{
    struct strings labels = {0};
    if (written->host && read_triple(draft, written->host, &platform->host) != 0)
        return -1;
    if (!written->runner) {
        platform->runner = platform_for(platform->host).runner;
        return 0;
    }
    if (read_labels(draft, written->runner, platform, &labels) != 0)
        return -1;
    if (written->host)
        return 0;
    platform->host = platform_of_labels(&labels);
    if (!platform->host)
        draft_warn(draft, "host-unknown", written->runner->line,
                   "the labels of the platform '%s' don't tell its runner: name it with "
                   "`host`",
                   platform->name);
    return 0;
}

static int read_setting(struct draft *draft, const struct node *node, struct cfg_setting *setting)
{
    struct err trouble = {0};
    const struct cfg *cfg = cfg_parse(draft->reading->arena, node->text, &trouble);
    if (!cfg || (cfg->type != CFG_NAME && cfg->type != CFG_VALUE)) {
        shape_fail(draft->reading, node, "expected a cfg that RUSTFLAGS sets, found '%.100s'",
                   node->text);
        return err_hint(draft->reading->err, "write tokio_unstable, or 'board=\"a\"' in quotes");
    }
    if (text_is_one_of(cfg->name, own_cfgs) || text_begins(cfg->name, "target_"))
        return shape_fail(draft->reading, node, "'%.100s' is a cfg that rustc sets by itself",
                          cfg->name);
    setting->fact = (struct cfg_fact){cfg->name, cfg->value};
    setting->truth = TRUTH_YES;
    return 0;
}

static int read_settings(struct draft *draft, const struct node *node, struct platform *platform)
{
    struct nodes texts = {0};
    struct map seen = {0};
    if (shape_texts(draft->reading, node, "a cfg", &texts) != 0)
        return -1;
    struct cfg_setting *settings =
        arena_array(draft->reading->arena, texts.count, sizeof *settings);
    for (size_t i = 0; i < texts.count; i++) {
        if (read_setting(draft, texts.items[i], &settings[i]) != 0)
            return -1;
        const char *key = arena_printf(draft->reading->arena, "%s=%s", settings[i].fact.name,
                                       settings[i].fact.value ? settings[i].fact.value : "");
        if (!map_add(draft->reading->arena, &seen, key, 1))
            return shape_fail(draft->reading, texts.items[i], "'%.100s' stands here twice",
                              texts.items[i]->text);
    }
    platform->settings = settings;
    platform->setting_count = texts.count;
    return 0;
}

/* A runner of one's own may cost nothing. What all runners together cost has to fit. */
static int read_rate(struct reading *reading, const struct node *node, struct platform *platform)
{
    const int64_t most = INT64_C(1000) * 1000 * 1000;
    platform->priced = true;
    if (node->kind == NODE_TEXT && strcmp(node->text, "0") == 0)
        return 0;
    if (money_take(reading, node, &platform->price) != 0)
        return -1;
    return platform->price > most
               ? shape_fail(reading, node, "expected at most 1000 a minute, found '%.100s'",
                            node->text)
               : 0;
}

static int read_price(struct draft *draft, const struct written *written, struct platform *platform)
{
    size_t cores = 0;
    if (written->cores &&
        shape_number(draft->reading, written->cores, 1, RUNNER_MOST_CORES, &cores) != 0)
        return -1;
    platform->cores = (unsigned)cores;
    if (written->set_up &&
        duration_take(draft->reading, written->set_up, &platform->set_up_ms) != 0)
        return -1;
    return written->rate ? read_rate(draft->reading, written->rate, platform) : 0;
}

/* The triple alone, or a mapping; a name that whittle knows need not say it. */
static int read_platform(struct draft *draft, const struct node_entry *entry,
                         struct platform *platform)
{
    struct written written = {.target = entry->value};
    const char *target = platform_target(entry->key->text);
    if (entry->value->kind == NODE_MAPPING) {
        written.target = NULL;
        if (shape_mapping(draft->reading, entry->value, &shape, &written) != 0)
            return -1;
    }
    if (!written.target && !target)
        return shape_fail(draft->reading, entry->value, "a platform without the key 'target'");
    if (written.target && read_target(draft, written.target, &target) != 0)
        return -1;
    *platform = platform_for(target);
    platform->name = entry->key->text;
    platform->line = entry->key->line;
    if (read_runner(draft, &written, platform) != 0 || read_price(draft, &written, platform) != 0)
        return -1;
    return written.cfg ? read_settings(draft, written.cfg, platform) : 0;
}

int platforms_read(struct draft *draft, const struct node *node)
{
    struct reading *reading = draft->reading;
    if (shape_named(reading, node, "platforms") != 0)
        return -1;
    if (node->entries.count > MAX_PLATFORMS)
        return shape_fail(reading, node, "more than %d platforms", MAX_PLATFORMS);
    for (size_t i = 0; i < node->entries.count; i++) {
        const struct node_entry *entry = &node->entries.items[i];
        struct platform platform;
        if (name_take(reading, &draft->platform_names, entry->key, "a platform", true,
                      (uint32_t)i) != 0 ||
            read_platform(draft, entry, &platform) != 0)
            return -1;
        vec_push(reading->arena, &draft->platforms, platform);
    }
    draft->named_count = draft->platforms.count;
    return 0;
}

bool platforms_find(struct draft *draft, const char *name, uint32_t *place)
{
    struct arena *arena = draft->reading->arena;
    const char *folded = name_fold(arena, name), *target = platform_target(name);
    if (map_get(&draft->platform_names, folded, place))
        return (*place < draft->named_count || target) &&
               strcmp(draft->platforms.items[*place].name, name) == 0;
    if (!target)
        return false;
    *place = (uint32_t)draft->platforms.count;
    const struct platform platform = platform_for(target);
    vec_push(arena, &draft->platforms, platform);
    map_put(arena, &draft->platform_names, folded, *place);
    return true;
}

static int fail_platform(struct draft *draft, const struct node *node)
{
    struct strings names = {0};
    for (size_t i = 0; i < draft->platforms.count; i++)
        vec_push(draft->reading->arena, &names, draft->platforms.items[i].name);
    for (size_t i = 0; platform_short_name(i); i++)
        vec_push(draft->reading->arena, &names, platform_short_name(i));
    return shape_fail_near(draft->reading, node, &names,
                           "give it a name and its target triple in the section 'platforms'",
                           "there is no platform '%.100s'", node->text);
}

int platforms_take(struct draft *draft, const struct node *node, uint32_t *place)
{
    const char *name;
    if (shape_text(draft->reading, node, "the name of a platform", &name) != 0)
        return -1;
    return platforms_find(draft, name, place) ? 0 : fail_platform(draft, node);
}

/* A short name says which runner it is as well; platforms of one triple have names of their own. */
static const char *free_name(struct draft *draft, const struct platform *platform)
{
    struct arena *arena = draft->reading->arena;
    const char *name = platform->name;
    for (size_t i = 2; map_has(&draft->platform_names, name_fold(arena, name)); i++)
        name =
            arena_printf(arena, "%s-%zu", platform->target ? platform->target : platform->name, i);
    return name;
}

/* One without a target is called by where it runs: "any-linux", "any". */
static struct platform platform_wanted(struct arena *arena, const struct platform_wanted *wanted)
{
    struct platform platform = wanted->triple ? platform_for(wanted->triple) : (struct platform){0};
    if (!wanted->triple)
        platform.name =
            wanted->host ? arena_printf(arena, "any-%s", platform_for(wanted->host).name) : "any";
    else if (!text_equal(platform.host, wanted->host))
        platform.name = platform.target;
    platform.host = wanted->host;
    platform.runner = wanted->runner;
    return platform;
}

/* One that sets cfgs is not what a triple means by itself. */
static bool find_alike(const struct draft *draft, const struct platform_wanted *wanted,
                       uint32_t *place)
{
    for (uint32_t i = 0; i < draft->platforms.count; i++) {
        const struct platform *known = &draft->platforms.items[i];
        *place = i;
        if (text_equal(known->target, wanted->triple) && text_equal(known->host, wanted->host) &&
            !known->setting_count)
            return true;
    }
    return false;
}

int platforms_want(struct draft *draft, const struct node *node,
                   const struct platform_wanted *wanted, uint32_t *place)
{
    struct arena *arena = draft->reading->arena;
    struct platform platform = platform_wanted(arena, wanted);
    if (find_alike(draft, wanted, place))
        return 0;
    if (draft->platforms.count >= MAX_PLATFORMS)
        return shape_fail(draft->reading, node, "more than %d platforms", MAX_PLATFORMS);
    platform.name = free_name(draft, &platform);
    *place = (uint32_t)draft->platforms.count;
    vec_push(arena, &draft->platforms, platform);
    map_put(arena, &draft->platform_names, name_fold(arena, platform.name), *place);
    return 0;
}
