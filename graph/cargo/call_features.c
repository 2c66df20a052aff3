#include "graph/cargo/call_features.h"

#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "graph/cargo/definition.h"
#include "graph/cargo/toml.h"

/* By "package/feature"; the default features are called "default". */
struct asked_features {
    struct map needed;    /* names of what is built */
    struct map surely;    /* what is turned on whatever is built, and wherever */
    struct strings maybe; /* what may be turned on, those included */
};

struct asking {
    struct call_features *features;
    struct asked_features *asked;
    uint32_t root;       /* whose dev-dependencies count */
    struct bits certain; /* packages that are built with it whatever is asked for, and wherever */
};

static void ask(const struct asking *asking, const char *name, const char *feature, bool surely)
{
    struct arena *arena = asking->features->arena;
    const char *key = arena_join(arena, name, '/', feature);
    vec_push(arena, &asking->asked->maybe, key);
    if (surely)
        map_put(arena, &asking->asked->surely, key, 1);
}

static void ask_listed(const struct asking *asking, const struct dependency *dependency,
                       const struct toml *table, bool surely)
{
    const struct toml *list = toml_get_array(table, "features");
    for (const struct toml *item = list ? list->first : NULL; item; item = item->next)
        if (item->string)
            ask(asking, dependency->name, item->string, surely);
}

/* What is inherited may turn them on again, never off. */
static void ask_default(const struct asking *asking, const struct dependency *dependency,
                        bool surely)
{
    const struct toml *shared = dependency->shared;
    bool declared_on = toml_get_boolean(dependency->declared, "default-features", true) &&
                       toml_get_boolean(dependency->declared, "default_features", true);
    bool shared_on = toml_get_boolean(shared, "default-features", true) &&
                     toml_get_boolean(shared, "default_features", true);
    bool again = toml_get_boolean(dependency->declared, "default-features", false);
    if (shared ? shared_on || again : declared_on)
        ask(asking, dependency->name, "default", surely && (!shared || shared_on));
}

/* Whether a dependency of a package is built with the root, on one platform at least. */
static bool counts(const struct asking *asking, uint32_t package,
                   const struct dependency *dependency)
{
    return dependency->kind != DEP_DEV || package == asking->root;
}

static bool is_certain(const struct dependency *dependency)
{
    return !dependency->optional && !dependency->target;
}

/* Whatever is asked of a package without features changes nothing; of one whose manifest is not
 * here nobody knows. */
static bool has_features(const struct package *package)
{
    const struct toml *table = toml_get_table(package->document, "features");
    for (size_t i = 0; i < package->dependencies.count; i++)
        if (package->dependencies.items[i].optional)
            return true;
    return package->opaque || (table && table->first);
}

static bool can_be_asked(const struct asking *asking, const struct dependency *dependency)
{
    const struct packages *packages = &asking->features->workspace->packages;
    return dependency->package == PACKAGE_NONE ||
           has_features(&packages->items[dependency->package]);
}

static void ask_dependency(const struct asking *asking, uint32_t package,
                           const struct dependency *dependency)
{
    bool surely = bits_has(&asking->certain, package) && is_certain(dependency);
    map_put(asking->features->arena, &asking->asked->needed, dependency->name, 1);
    if (!can_be_asked(asking, dependency))
        return;
    ask_listed(asking, dependency, dependency->declared, surely);
    ask_listed(asking, dependency, dependency->shared, surely);
    ask_default(asking, dependency, surely);
}

static const char *name_of_key(const struct package *package, const char *key, size_t len)
{
    for (size_t i = 0; i < package->dependencies.count; i++) {
        const struct dependency *item = &package->dependencies.items[i];
        const char *known = item->rename ? item->rename : item->name;
        if (strlen(known) == len && memcmp(known, key, len) == 0)
            return item->name;
    }
    return NULL;
}

/* "dep/feature" and "dep?/feature" in a list of [features]. */
static void ask_by_feature(const struct asking *asking, const struct package *package,
                           const char *said)
{
    const char *slash = strchr(said, '/');
    size_t len = slash ? (size_t)(slash - said) : 0;
    len -= len && said[len - 1] == '?';
    const char *name = len ? name_of_key(package, said, len) : NULL;
    if (name)
        ask(asking, name, slash + 1, false);
}

static void ask_by_features(const struct asking *asking, const struct package *package)
{
    const struct toml *table = toml_get_table(package->document, "features");
    for (const struct toml *list = table ? table->first : NULL; list; list = list->next)
        for (const struct toml *item = list->first; item; item = item->next)
            if (item->string)
                ask_by_feature(asking, package, item->string);
}

static void ask_package(const struct asking *asking, uint32_t index)
{
    const struct package *package = &asking->features->workspace->packages.items[index];
    map_put(asking->features->arena, &asking->asked->needed, package->name, 1);
    ask_by_features(asking, package);
    for (size_t i = 0; i < package->dependencies.count; i++)
        if (counts(asking, index, &package->dependencies.items[i]))
            ask_dependency(asking, index, &package->dependencies.items[i]);
}

static void find_certain(struct asking *asking)
{
    const struct packages *packages = &asking->features->workspace->packages;
    struct ids queue = {0};
    asking->certain = bits_new(asking->features->arena, packages->count);
    bits_add(&asking->certain, asking->root);
    vec_push(asking->features->arena, &queue, asking->root);
    for (size_t next = 0; next < queue.count; next++) {
        const struct package *package = &packages->items[queue.items[next]];
        for (size_t i = 0; i < package->dependencies.count; i++) {
            const struct dependency *item = &package->dependencies.items[i];
            if (item->package != PACKAGE_NONE && is_certain(item) &&
                counts(asking, queue.items[next], item) &&
                bits_add(&asking->certain, item->package))
                vec_push(asking->features->arena, &queue, item->package);
        }
    }
}

/* The package and all of the workspace that it needs. */
static void ask_all(const struct asking *asking)
{
    const struct edges *edges = &asking->features->workspace->edges;
    struct arena *arena = asking->features->arena;
    struct bits met = bits_new(arena, asking->features->workspace->packages.count);
    struct ids queue = {0};
    bits_add(&met, asking->root);
    vec_push(arena, &queue, asking->root);
    const char *own = asking->features->workspace->packages.items[asking->root].name;
    map_put(arena, &asking->asked->surely, arena_join(arena, own, '/', "default"), 1);
    for (size_t next = 0; next < queue.count; next++) {
        ask_package(asking, queue.items[next]);
        for (size_t i = 0; i < edges->count; i++) {
            const struct edge *edge = &edges->items[i];
            if (edge->from == queue.items[next] &&
                (edge->kind != DEP_DEV || edge->from == asking->root) && bits_add(&met, edge->to))
                vec_push(arena, &queue, edge->to);
        }
    }
}

static const struct asked_features *asked_of(struct call_features *features, uint32_t package)
{
    size_t count = features->workspace->packages.count;
    if (!features->known)
        features->known = arena_array(features->arena, count, sizeof *features->known);
    if (!features->known[package]) {
        features->known[package] = arena_alloc(features->arena, sizeof **features->known);
        struct asking asking = {
            .features = features, .asked = features->known[package], .root = package};
        find_certain(&asking);
        ask_all(&asking);
    }
    return features->known[package];
}

static bool adds(const struct asked_features *own, const struct asked_features *other)
{
    uint32_t unused;
    for (size_t i = 0; i < other->maybe.count; i++) {
        const char *key = other->maybe.items[i];
        if (!map_has(&own->surely, key) &&
            map_get_bytes(&own->needed, key, strcspn(key, "/"), &unused))
            return true;
    }
    return false;
}

/* What is itself named in a call has its default features, and those that options turn on: what
 * needs it may ask for fewer. */
static bool brings_its_own(const struct asked_features *own, const struct package *other)
{
    return map_has(&own->needed, other->name) && has_features(other);
}

bool call_features_add(struct call_features *features, uint32_t package, const struct bits *others)
{
    const struct asked_features *own = asked_of(features, package);
    const struct package *packages = features->workspace->packages.items;
    for (uint32_t i = 0; i < others->count; i++)
        if (i != package && bits_has(others, i) &&
            (adds(own, asked_of(features, i)) || brings_its_own(own, &packages[i])))
            return true;
    return false;
}

static bool is_of_features(const struct definition_item *item)
{
    return item->part == PART_NORMAL || item->part == PART_DEV || item->part == PART_BUILD ||
           text_begins(item->key, "features.");
}

static const struct hash *said_of(struct call_features *features, uint32_t index)
{
    const struct package *package = &features->workspace->packages.items[index];
    static const struct hash none;
    if (!features->said)
        features->said = arena_array(features->arena, features->workspace->packages.count,
                                     sizeof *features->said);
    struct hash *said = &features->said[index];
    if (!hash_equal(said, &none))
        return said;
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, package->path);
    const struct definition definition = package->document
                                             ? definition_of_package(features->arena, package)
                                             : (struct definition){0};
    for (size_t i = 0; i < definition.count; i++)
        if (is_of_features(&definition.items[i]))
            definition_add_item(&hasher, &definition.items[i]);
    *said = hasher_end(&hasher);
    return said;
}

void call_features_hash(struct call_features *features, const struct bits *others,
                        struct hasher *hasher)
{
    const struct edges *edges = &features->workspace->edges;
    const size_t count = features->workspace->packages.count;
    struct bits met = bits_new(features->arena, count);
    for (uint32_t i = 0; i < count; i++)
        if (bits_has(others, i)) {
            bits_add(&met, i);
            hasher_add_string(hasher, features->workspace->packages.items[i].path);
        }
    hasher_add_string(hasher, NULL);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < edges->count; i++)
            more |= bits_has(&met, edges->items[i].from) && bits_add(&met, edges->items[i].to);
    }
    for (uint32_t i = 0; i < count; i++)
        if (bits_has(&met, i))
            hasher_add_hash(hasher, said_of(features, i));
}
