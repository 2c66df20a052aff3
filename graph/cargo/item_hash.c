#include <string.h>

#include "graph/cargo/definition.h"

/* Adds a value and what is in it. The number of children goes before them, so that no two trees
 * give the same fields. With a list of its own instead of recursion. */
static void add_value(struct arena *arena, struct hasher *hasher, const struct toml *root)
{
    VEC(const struct toml *) rest = {0};
    for (const struct toml *value = root; value;) {
        uint64_t count = 0;
        for (const struct toml *child = value->first; child; child = child->next)
            count++;
        hasher_add_number(hasher, (uint64_t)value->type);
        hasher_add_string(hasher, value == root ? NULL : value->key);
        hasher_add_string(hasher, value->string);
        hasher_add_string(hasher, value->text);
        hasher_add_number(hasher, value->boolean);
        hasher_add_number(hasher, count);
        if (value != root && value->next)
            vec_push(arena, &rest, value->next);
        value = value->first ? value->first : rest.count ? rest.items[--rest.count] : NULL;
    }
}

/* A dependency as cargo puts it together. What is declared beside `workspace = true` adds to what
 * is shared. */
struct merged {
    const struct toml *declared, *shared; /* `shared` is NULL where nothing is inherited */
    const struct toml *detail;            /* the one of both that names the source */
    struct strings features;              /* sorted; each once */
};

static bool is_feature_list(const struct toml *value)
{
    bool good = value && value->type == TOML_ARRAY;
    for (const struct toml *child = good ? value->first : NULL; child; child = child->next)
        good = good && child->string;
    return good;
}

static void collect_features(struct arena *arena, const struct toml *table,
                             struct strings *features)
{
    const struct toml *list = toml_get(table, "features");
    if (is_feature_list(list))
        for (const struct toml *child = list->first; child; child = child->next)
            vec_push(arena, features, child->string);
}

static struct merged merge(struct arena *arena, const struct definition_item *item)
{
    struct merged merged = {.declared = item->value, .shared = item->shared};
    merged.detail = item->shared ? item->shared : item->value;
    struct strings all = {0};
    collect_features(arena, merged.declared, &all);
    collect_features(arena, merged.shared, &all);
    strings_sort(&all);
    for (size_t i = 0; i < all.count; i++)
        if (i == 0 || strcmp(all.items[i - 1], all.items[i]) != 0)
            vec_push(arena, &merged.features, all.items[i]);
    return merged;
}

/* -1 where it is not said. */
static int default_features_said(const struct toml *table)
{
    const struct toml *value = toml_get(table, "default-features");
    return value && value->type == TOML_BOOLEAN ? value->boolean : -1;
}

/* A member can turn default features on where the workspace turned them off. The other way round
 * cargo has no effect of it, or an error, by edition: that counts as another meaning. */
static void add_default_features(struct hasher *hasher, const struct merged *merged)
{
    int declared = default_features_said(merged->declared);
    int shared = merged->shared ? default_features_said(merged->shared) : declared;
    hasher_add_number(hasher, shared != 0 || declared == 1);
    hasher_add_number(hasher, merged->shared && declared == 0 && shared != 0);
}

/* Whether a key of the table `parent` is compared by what results of it, not as it stands. An older
 * spelling is compared as it stands, since cargo refuses it in later editions. */
static bool is_merged_key(const struct merged *merged, const struct toml *parent,
                          const struct toml *value, bool located)
{
    bool declared = parent == merged->declared;
    if (strcmp(value->key, "features") == 0)
        return is_feature_list(value);
    if (strcmp(value->key, "default-features") == 0)
        return value->type == TOML_BOOLEAN;
    if (strcmp(value->key, "optional") == 0)
        return declared && value->type == TOML_BOOLEAN;
    if (strcmp(value->key, "workspace") == 0)
        return declared && merged->shared;
    if (strcmp(value->key, "path") == 0)
        return located && parent == merged->detail && value->string;
    return false;
}

static void add_keys(struct arena *arena, struct hasher *hasher, const struct merged *merged,
                     const struct toml *parent, bool located)
{
    const struct toml *first = parent && parent->type == TOML_TABLE ? parent->first : NULL;
    for (const struct toml *value = first; value; value = value->next)
        if (!is_merged_key(merged, parent, value, located)) {
            hasher_add_string(hasher, value->key);
            add_value(arena, hasher, value);
        }
    hasher_add_string(hasher, NULL);
}

static void add_dependency(struct arena *arena, struct hasher *hasher,
                           const struct definition_item *item)
{
    const struct merged merged = merge(arena, item);
    hasher_add_number(hasher, merged.features.count);
    for (size_t i = 0; i < merged.features.count; i++)
        hasher_add_string(hasher, merged.features.items[i]);
    add_default_features(hasher, &merged);
    hasher_add_number(hasher, toml_get_boolean(merged.declared, "optional", false));
    if (merged.detail->type == TOML_TABLE) {
        add_keys(arena, hasher, &merged, merged.detail, item->path != NULL);
    } else { /* a version alone, as { version = "…" } */
        hasher_add_string(hasher, "version");
        add_value(arena, hasher, merged.detail);
        hasher_add_string(hasher, NULL);
    }
    add_keys(arena, hasher, &merged, merged.shared ? merged.declared : NULL, false);
}

/* These name files, of the workspace where they are inherited. */
static bool is_seen_from_root(const struct definition_item *item)
{
    const char *key = item->shared ? item->shared->key : NULL;
    return key && (strcmp(key, "readme") == 0 || strcmp(key, "license-file") == 0);
}

struct hash item_hash_of(struct arena *arena, const struct definition_item *item)
{
    struct hasher hasher = hasher_new();
    hasher_add_number(&hasher, (uint64_t)item->part);
    hasher_add_number(&hasher, (uint64_t)item->kind);
    hasher_add_string(&hasher, item->name);
    hasher_add_string(&hasher, item->platform);
    hasher_add_string(&hasher, item->path);
    if (item->part == PART_NORMAL || item->part == PART_DEV || item->part == PART_BUILD) {
        add_dependency(arena, &hasher, item);
        return hasher_end(&hasher);
    }
    hasher_add_number(&hasher, is_seen_from_root(item));
    add_value(arena, &hasher, item->shared ? item->shared : item->value);
    /* Cargo refuses other keys beside `workspace = true`. */
    if (item->shared && item->value->key_count > 1)
        add_value(arena, &hasher, item->value);
    return hasher_end(&hasher);
}
