#include "graph/cargo/definition.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "graph/cargo/ignored_keys.h"
#include "graph/cargo/workspace_parts.h"

struct builder {
    struct arena *arena;
    struct definition *definition;
};

/* The last part of a key. Quoted where it could be taken for several, or for one that is numbered,
 * so that keys are as unique as what they name. */
static const char *key_part(struct arena *arena, const char *name)
{
    if (!strpbrk(name, ".\"\\#"))
        return name;
    struct buffer quoted = {.arena = arena};
    buffer_add(&quoted, "\"");
    for (const char *c = name; *c; c++) {
        if (*c == '"' || *c == '\\')
            buffer_add(&quoted, "\\");
        buffer_add_bytes(&quoted, c, 1);
    }
    buffer_add(&quoted, "\"");
    return buffer_end(&quoted);
}

static const char *dotted_key(struct arena *arena, const char *prefix, const char *name)
{
    const char *part = key_part(arena, name ? name : "");
    return prefix ? arena_join(arena, prefix, '.', part) : part;
}

static void push(struct builder *builder, struct definition_item item)
{
    item.meaning = item_hash_of(builder->arena, &item);
    vec_push(builder->arena, builder->definition, item);
}

static void push_value(struct builder *builder, enum part part, const char *prefix,
                       const struct toml *value)
{
    struct definition_item item = {.part = part, .value = value};
    item.key = dotted_key(builder->arena, prefix, value->key);
    push(builder, item);
}

/* The children of a table, each an item; what should be a table and is none is one item. */
static void push_children(struct builder *builder, enum part part, const char *prefix,
                          const struct toml *table)
{
    if (table->type != TOML_TABLE) {
        struct definition_item item = {.part = part, .key = prefix, .value = table};
        push(builder, item);
        return;
    }
    for (const struct toml *child = table->first; child; child = child->next)
        push_value(builder, part, prefix, child);
}

/* Items of one key (two [[bin]] of one name, two spellings of a platform) by place in the file. */
static int by_key(const void *left, const void *right)
{
    const struct definition_item *a = left, *b = right;
    int order = strcmp(a->key, b->key);
    if (order)
        return order;
    if (a->value->line != b->value->line)
        return a->value->line < b->value->line ? -1 : 1;
    return (a->value->column > b->value->column) - (a->value->column < b->value->column);
}

static void sort(struct definition *definition)
{
    if (definition->count)
        qsort(definition->items, definition->count, sizeof *definition->items, by_key);
}

/* Sorts, and numbers what has the same key. No other key ends like that: a '#' in the last part of
 * one is within quotes. */
static void finish(struct arena *arena, struct definition *definition)
{
    const char *key = "";
    unsigned same = 1;
    bool numbered = false;
    sort(definition);
    for (size_t i = 0; i < definition->count; i++) {
        struct definition_item *item = &definition->items[i];
        same = i && strcmp(item->key, key) == 0 ? same + 1 : 1;
        key = item->key;
        if (same > 1)
            item->key = arena_printf(arena, "%s#%u", key, same);
        numbered = numbered || same > 1;
    }
    if (numbered)
        sort(definition);
}

/* An item that says `workspace = true` with the value that stands for it, if there is one. */
static void inherit(struct arena *arena, struct definition_item *item, const struct toml *shared,
                    const char *shared_key)
{
    if (!shared || !toml_get_boolean(item->value, "workspace", false))
        return;
    item->shared = shared;
    item->shared_key = dotted_key(arena, shared_key, shared->key);
}

static void push_fields(struct builder *builder, const struct package *package,
                        const struct toml *fields)
{
    const struct toml *workspace = toml_get_table(package->shared, "workspace");
    const struct toml *shared = toml_get_table(workspace, "package");
    for (const struct toml *field = fields->first; field; field = field->next) {
        struct definition_item item = {.part = PART_PACKAGE, .value = field};
        item.key = dotted_key(builder->arena, fields->key, field->key);
        inherit(builder->arena, &item, toml_get(shared, field->key), "workspace.package");
        if (!ignored_in_package(item.shared ? item.shared : field))
            push(builder, item);
    }
}

static void push_lints(struct builder *builder, const struct package *package,
                       const struct toml *lints)
{
    struct definition_item item = {.part = PART_PACKAGE, .key = "lints", .value = lints};
    const struct toml *workspace = toml_get_table(package->shared, "workspace");
    inherit(builder->arena, &item, toml_get(workspace, "lints"), "workspace");
    push(builder, item);
}

/* What a manifest lists as [[…]]. Programs count for the whole package, because its tests find
 * them. */
static bool push_listed(struct builder *builder, const struct toml *array)
{
    static const struct {
        const char *key;
        enum part part;
        enum target_kind kind;
    } lists[] = {
        {"bin", PART_PACKAGE, TARGET_LIB}, /* a kind is only told of PART_TARGET */
        {"example", PART_TARGET, TARGET_EXAMPLE},
        {"test", PART_TARGET, TARGET_TEST},
        {"bench", PART_TARGET, TARGET_BENCH},
    };
    size_t i = 0;
    while (i < sizeof lists / sizeof *lists && strcmp(lists[i].key, array->key) != 0)
        i++;
    if (i == sizeof lists / sizeof *lists || array->type != TOML_ARRAY)
        return false;
    for (const struct toml *table = array->first; table; table = table->next) {
        const char *name = toml_get_string(table, "name");
        struct definition_item item = {
            .part = lists[i].part, .kind = lists[i].kind, .value = table};
        item.key = dotted_key(builder->arena, array->key, name);
        item.name = item.part == PART_TARGET ? name : NULL;
        push(builder, item);
    }
    return true;
}

static void push_dependency(struct builder *builder, const struct dependency *dependency)
{
    static const struct {
        enum part part;
        const char *section;
    } kinds[] = {
        [DEP_NORMAL] = {PART_NORMAL, "dependencies"},
        [DEP_DEV] = {PART_DEV, "dev-dependencies"},
        [DEP_BUILD] = {PART_BUILD, "build-dependencies"},
    };
    const char *prefix = kinds[dependency->kind].section;
    struct definition_item item = {
        .part = kinds[dependency->kind].part,
        .value = dependency->declared,
        .shared = dependency->shared,
        .platform = dependency->target,
        .path = dependency->path,
        .name = dependency->declared->key,
    };
    if (dependency->target)
        prefix = arena_printf(builder->arena, "target.%s.%s", dependency->target, prefix);
    item.key = dotted_key(builder->arena, prefix, item.name);
    if (item.shared)
        item.shared_key = dotted_key(builder->arena, "workspace.dependencies", item.shared->key);
    push(builder, item);
}

/* What the root manifest says to the whole workspace; cargo passes over it in others. */
static bool is_of_workspace(const struct toml *value)
{
    return text_has_word("workspace profile patch replace", value->key);
}

/* Cargo refuses the older spelling of a section in later editions. */
static bool is_read_section(const struct package *package, const struct toml *value)
{
    bool lenient = !strchr(value->key, '_') || text_has_word("2015 2018 2021", package->edition);
    return lenient && dependencies_is_section(value);
}

/* Whatever stands beside the dependencies of a platform. */
static void push_platforms(struct builder *builder, const struct package *package,
                           const struct toml *platforms)
{
    for (const struct toml *platform = platforms->first; platform; platform = platform->next) {
        const char *prefix = arena_printf(builder->arena, "target.%s", platform->key);
        if (platform->type != TOML_TABLE)
            push_value(builder, PART_PACKAGE, "target", platform);
        for (size_t i = 0; i < platform->key_count; i++)
            if (!is_read_section(package, platform->keys[i]))
                push_value(builder, PART_PACKAGE, prefix, platform->keys[i]);
    }
}

static void push_top(struct builder *builder, const struct package *package,
                     const struct toml *value)
{
    if (value == manifest_package(package->document))
        push_fields(builder, package, value);
    else if (strcmp(value->key, "features") == 0)
        push_children(builder, PART_PACKAGE, "features", value);
    else if (strcmp(value->key, "lints") == 0)
        push_lints(builder, package, value);
    else if (strcmp(value->key, "target") == 0 && value->type == TOML_TABLE)
        push_platforms(builder, package, value);
    else if (!is_read_section(package, value) && !is_of_workspace(value) &&
             !ignored_at_top(value) && !push_listed(builder, value))
        push_value(builder, PART_PACKAGE, NULL, value);
}

struct definition definition_of_package(struct arena *arena, const struct package *package)
{
    struct definition definition = {0};
    struct builder builder = {arena, &definition};
    const struct toml *value = package->document ? package->document->first : NULL;
    for (; value; value = value->next)
        push_top(&builder, package, value);
    for (size_t i = 0; i < package->dependencies.count; i++)
        push_dependency(&builder, &package->dependencies.items[i]);
    finish(arena, &definition);
    return definition;
}

/* Entries that wait to be inherited matter here only where cargo may refuse them: then nothing in
 * the workspace builds. */
static void push_shared(struct builder *builder, const char *prefix, const struct toml *table,
                        bool (*is_idle)(const struct toml *entry))
{
    if (table->type != TOML_TABLE)
        push_children(builder, PART_WORKSPACE, prefix, table);
    else
        for (const struct toml *entry = table->first; entry; entry = entry->next)
            if (!is_idle(entry))
                push_value(builder, PART_WORKSPACE, prefix, entry);
}

static void push_workspace(struct builder *builder, const struct toml *workspace)
{
    for (const struct toml *value = workspace->first; value; value = value->next) {
        if (strcmp(value->key, "package") == 0)
            push_shared(builder, "workspace.package", value, ignored_shared_field);
        else if (strcmp(value->key, "dependencies") == 0)
            push_shared(builder, "workspace.dependencies", value, ignored_shared_dependency);
        else if (strcmp(value->key, "lints") == 0)
            push_shared(builder, "workspace.lints", value, ignored_shared_lints);
        else if (strcmp(value->key, "resolver") != 0 && !ignored_in_workspace(value))
            push_value(builder, PART_WORKSPACE, "workspace", value);
    }
}

static void push_patches(struct builder *builder, const struct toml *patches)
{
    for (const struct toml *source = patches->first; source; source = source->next) {
        const char *prefix = arena_printf(builder->arena, "patch.%s", source->key);
        push_children(builder, source->type == TOML_TABLE ? PART_PATCH : PART_WORKSPACE, prefix,
                      source);
    }
}

/* The resolver that an edition brings along, in a value made for it. */
static const struct toml *implied_resolver(struct arena *arena, const struct toml *document,
                                           const struct toml *workspace)
{
    const struct toml *edition = toml_get(manifest_package(document), "edition");
    if (toml_get_boolean(edition, "workspace", false))
        edition = toml_get(toml_get_table(workspace, "package"), "edition");
    const char *year = edition && edition->string ? edition->string : "2015";
    struct toml *resolver = arena_alloc(arena, sizeof *resolver);
    *resolver = edition ? *edition : *document;
    *resolver = (struct toml){TOML_STRING, resolver->line, resolver->column, .string = "1"};
    if (strcmp(year, "2021") == 0)
        resolver->string = "2";
    else if (strcmp(year, "2024") == 0)
        resolver->string = "3";
    else if (strcmp(year, "2015") != 0 && strcmp(year, "2018") != 0)
        resolver->string = year; /* whatever it brings along */
    return resolver;
}

struct hash definition_of_lints(struct arena *arena, const struct toml *document)
{
    const struct toml *own = toml_get(document, "lints");
    const struct toml *shared = toml_get(toml_get_table(document, "workspace"), "lints");
    const struct toml *values[] = {own, shared};
    struct hasher hasher = hasher_new();
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct definition_item item = {.part = PART_PACKAGE, .value = values[i]};
        struct hash meaning = {0};
        if (values[i])
            meaning = item_hash_of(arena, &item);
        hasher_add_hash(&hasher, &meaning);
    }
    return hasher_end(&hasher);
}

bool definition_resolves_first(struct arena *arena, const struct toml *document)
{
    const struct toml *workspace = toml_get_table(document, "workspace");
    const struct toml *resolver = toml_get(workspace, "resolver");
    if (!resolver)
        resolver = toml_get(manifest_package(document), "resolver");
    if (!resolver)
        resolver = implied_resolver(arena, document, workspace);
    return resolver->string && strcmp(resolver->string, "1") == 0;
}

static void push_resolver(struct builder *builder, const struct toml *document,
                          const struct toml *workspace)
{
    const struct toml *shared = toml_get(workspace, "resolver");
    const struct toml *own = toml_get(manifest_package(document), "resolver");
    struct definition_item item = {.part = PART_WORKSPACE, .key = "resolver"};
    item.value = shared ? shared : own;
    if (!item.value)
        item.value = implied_resolver(builder->arena, document, workspace);
    push(builder, item);
    if (shared && own) /* refused by cargo */
        push_value(builder, PART_WORKSPACE, "package", own);
}

struct definition definition_of_workspace(struct arena *arena, const struct toml *document)
{
    struct definition definition = {0};
    struct builder builder = {arena, &definition};
    const struct toml *workspace = toml_get_table(document, "workspace");
    for (const struct toml *value = document->first; value; value = value->next) {
        if (value == workspace)
            push_workspace(&builder, value);
        else if (strcmp(value->key, "patch") == 0 && value->type == TOML_TABLE)
            push_patches(&builder, value);
        else if (strcmp(value->key, "replace") == 0 && value->type == TOML_TABLE)
            push_children(&builder, PART_PATCH, "replace", value);
        else if (is_of_workspace(value))
            push_children(&builder, PART_WORKSPACE, value->key, value);
        else if (strcmp(value->key, "cargo-features") == 0 || !manifest_package(document))
            push_value(&builder, PART_WORKSPACE, NULL, value);
    }
    push_resolver(&builder, document, workspace);
    finish(arena, &definition);
    return definition;
}

bool definition_item_equal(const struct definition_item *left, const struct definition_item *right)
{
    return hash_equal(&left->meaning, &right->meaning);
}

void definition_add_item(struct hasher *hasher, const struct definition_item *item)
{
    hasher_add_string(hasher, item->key);
    hasher_add_hash(hasher, &item->meaning);
}

struct definition_changes definition_compare(struct arena *arena, const struct definition *base,
                                             const struct definition *head)
{
    struct definition_changes changes = {0};
    size_t i = 0, j = 0;
    while (i < base->count || j < head->count) {
        const struct definition_item *old = i < base->count ? &base->items[i] : NULL;
        const struct definition_item *new = j < head->count ? &head->items[j] : NULL;
        int order = !old ? 1 : !new ? -1 : strcmp(old->key, new->key);
        struct definition_change change = {order <= 0 ? old : NULL, order >= 0 ? new : NULL};
        i += order <= 0;
        j += order >= 0;
        if (order != 0 || !definition_item_equal(old, new))
            vec_push(arena, &changes, change);
    }
    return changes;
}

/* Two values that say what features are asked for: a switch, or a list of strings. */
static bool same_request(const struct toml *left, const struct toml *right)
{
    if (!left || !right || left->type != right->type || left->boolean != right->boolean)
        return left == right;
    const struct toml *a = left->first, *b = right->first;
    for (; a && b && a->string && b->string && strcmp(a->string, b->string) == 0; a = a->next)
        b = b->next;
    return !a && !b;
}

bool definition_asks_the_same(const struct definition_item *left,
                              const struct definition_item *right)
{
    static const char *const keys[] = {"features", "default-features", "default_features",
                                       "optional", "package",          "workspace"};
    bool same = !left->path && !right->path;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && same; i++)
        same = same_request(toml_get(left->value, keys[i]), toml_get(right->value, keys[i])) &&
               same_request(toml_get(left->shared, keys[i]), toml_get(right->shared, keys[i]));
    return same;
}
