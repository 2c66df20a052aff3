#include "graph/cargo/build_target.h"

#include "graph/cargo/config.h"

static void add_text(struct arena *arena, struct strings *targets, const struct toml *value)
{
    if (value->string)
        vec_push(arena, targets, value->string);
}

static void add_targets(struct arena *arena, struct strings *targets, const struct toml *document)
{
    const struct toml *build = toml_get_table(document, "build");
    const struct toml *value = build ? toml_get(build, "target") : NULL;
    if (!value)
        return;
    add_text(arena, targets, value);
    for (const struct toml *item = value->type == TOML_ARRAY ? value->first : NULL; item;
         item = item->next)
        add_text(arena, targets, item);
}

struct strings build_targets(struct arena *arena, const struct source *source, const char *dir)
{
    struct strings targets = {0};
    struct configs configs = {0};
    struct err ignored = {0};
    if (configs_read(arena, source, dir, &configs, &ignored) != 0)
        return targets;
    for (size_t i = 0; i < configs.count; i++)
        add_targets(arena, &targets, configs.items[i].document);
    return targets;
}
