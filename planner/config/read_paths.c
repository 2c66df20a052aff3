#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "planner/config/names.h"
#include "planner/config/sections.h"

struct written {
    const struct node *glob, *reaches, *also_reaches;
};

static const struct shape_key keys[] = {
    {"glob", offsetof(struct written, glob), true},
    {"reaches", offsetof(struct written, reaches), false},
    {"also_reaches", offsetof(struct written, also_reaches), false},
    {NULL, 0, false},
};

static const struct shape shape = {"a path rule", keys, NULL};

/* What a rule reaches, where it names jobs. */
struct written_effect {
    const struct node *jobs, *packages;
};

static const struct shape_key effect_keys[] = {
    {"jobs", offsetof(struct written_effect, jobs), false},
    {"packages", offsetof(struct written_effect, packages), false},
    {NULL, 0, false},
};

static const struct shape effect_shape = {"what a rule reaches", effect_keys, NULL};

struct section {
    struct draft *draft;
    struct reading *reading;
    const struct strings *packages;
    struct strings jobs;
    struct map globs; /* → place in the rules */
    struct path_rules *rules;
};

static int take_glob(struct section *section, const struct node *node, struct path_rule *rule)
{
    struct reading *reading = section->reading;
    uint32_t earlier;
    if (map_get(&section->globs, node->text, &earlier))
        return shape_fail(reading, node,
                          "the glob '%.200s' stands here twice: the first, in line %u, wins",
                          node->text, section->rules->items[earlier].line);
    rule->glob = node->text;
    rule->line = node->line;
    rule->label = path_glob_label(section->draft, node);
    map_put(reading->arena, &section->globs, rule->glob, (uint32_t)section->rules->count);
    vec_push(reading->arena, section->rules, *rule);
    return 0;
}

static int fail_package(struct section *section, const struct node *node, bool alone)
{
    struct arena *arena = section->reading->arena;
    struct strings words = {0};
    for (size_t i = 0; i < section->packages->count; i++)
        vec_push(arena, &words, section->packages->items[i]);
    if (alone) {
        vec_push(arena, &words, "nothing");
        vec_push(arena, &words, "everything");
    }
    const char *nearest = text_nearest(node->text, &words);
    shape_fail(section->reading, node, "there is no package '%s' in the workspace", node->text);
    if (nearest)
        return err_hint(section->reading->err,
                        "did you mean '%s'? `whittle graph` lists the packages", nearest);
    return err_hint(section->reading->err, "`whittle graph` lists the packages%s",
                    alone ? "; or write nothing or everything" : "");
}

static int read_packages(struct section *section, const struct node *node, struct strings *names)
{
    struct nodes texts = {0};
    if (shape_texts(section->reading, node, "'nothing', 'everything', a package", &texts) != 0)
        return -1;
    for (size_t i = 0; i < texts.count; i++) {
        const char *name = texts.items[i]->text;
        if (!map_has(&section->draft->packages, name))
            return fail_package(section, texts.items[i], node->kind == NODE_TEXT);
        vec_push(section->reading->arena, names, name);
    }
    return 0;
}

static bool is_word(const struct node *node, const char *word)
{
    return node->kind == NODE_TEXT && strcmp(node->text, word) == 0;
}

/* Jobs run whole; a rule that names only jobs reaches no package. */
static int read_mapping(struct section *section, const struct node *node, struct path_rule *rule)
{
    struct written_effect written = {0};
    const struct name_world world = {"job", "in this configuration", NULL, &section->jobs};
    if (shape_mapping(section->reading, node, &effect_shape, &written) != 0)
        return -1;
    if (!written.jobs && !written.packages)
        return shape_fail(section->reading, node, "expected jobs, packages or both");
    if (written.jobs && !section->jobs.count)
        return shape_fail(section->reading, written.jobs,
                          "a rule names jobs, and the configuration has none");
    if (written.jobs && globs_read(section->draft, written.jobs, &world, &rule->jobs) != 0)
        return -1;
    rule->everything = written.packages && is_word(written.packages, "everything");
    return written.packages && !rule->everything
               ? read_packages(section, written.packages, &rule->packages)
               : 0;
}

/* What the rule says of every path that it matches. */
static int read_effect(struct section *section, const struct node *node,
                       const struct written *written, struct path_rule *rule)
{
    struct reading *reading = section->reading;
    const struct node *effect = written->reaches ? written->reaches : written->also_reaches;
    if (!effect)
        return shape_fail(reading, node, "a path rule needs 'reaches' or 'also_reaches'");
    if (written->reaches && written->also_reaches)
        return shape_fail(reading, written->also_reaches,
                          "a path rule has 'reaches' or 'also_reaches', not both");
    rule->adds = !written->reaches;
    if (effect->kind == NODE_MAPPING)
        return read_mapping(section, effect, rule);
    rule->everything = is_word(effect, "everything");
    if (rule->adds && is_word(effect, "nothing"))
        return shape_fail(reading, effect,
                          "'also_reaches: nothing' adds nothing: expected "
                          "packages, or 'reaches: nothing'");
    if (rule->everything || is_word(effect, "nothing"))
        return 0;
    return read_packages(section, effect, &rule->packages);
}

static int read_rule(struct section *section, const struct node *node)
{
    static const char exception[] =
        "the first rule that matches wins, so write the exception before";
    struct reading *reading = section->reading;
    struct written written = {0};
    struct path_rule rule = {.file = reading->file};
    struct nodes globs = {0};
    if (shape_mapping(reading, node, &shape, &written) != 0 ||
        path_globs_read(section->draft, written.glob, exception, &globs) != 0 ||
        read_effect(section, node, &written, &rule) != 0)
        return -1;
    for (size_t i = 0; i < globs.count; i++)
        if (take_glob(section, globs.items[i], &rule) != 0)
            return -1;
    return 0;
}

int paths_read(struct draft *draft, const struct node *node)
{
    struct arena *arena = draft->reading->arena;
    struct section section = {.draft = draft,
                              .reading = draft->reading,
                              .packages = &draft->scope->packages,
                              .rules = &draft->config->rules};
    struct nodes nodes = {0};
    if (shape_list(draft->reading, node, "path rules", &nodes) != 0)
        return -1;
    for (size_t i = 0; i < draft->config->jobs.count; i++)
        vec_push(arena, &section.jobs, draft->config->jobs.items[i].name);
    for (size_t i = 0; i < nodes.count; i++)
        if (read_rule(&section, nodes.items[i]) != 0)
            return -1;
    return 0;
}
