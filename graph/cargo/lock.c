#include "graph/cargo/lock.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/groups.h"
#include "graph/base/text.h"
#include "graph/cargo/lock_scan.h"
#include "graph/cargo/lock_source.h"
#include "graph/cargo/toml.h"

enum { OLDEST_VERSION = 1, NEWEST_VERSION = 4 };

/* A package and where the file has it. */
struct entry {
    struct lock_node node;
    const struct toml *item;
};

struct reader {
    struct arena *arena;
    const char *file;
    struct err *err;
    struct lock_spelling spelling;
    VEC(struct entry) entries;
    struct lock *lock;
    bool short_form; /* something was found that version 1 does not have */
};

/* What a dependency names: NULL for what it leaves out. */
struct package_id {
    const char *name, *version, *source;
};

static int fail(const struct reader *reader, const struct toml *at, const char *message)
{
    return err_at(reader->err, ERR_INPUT, reader->file, at->line, at->column, "%s", message);
}

/* Version 3 is the first that is written down. */
static int read_version(struct reader *reader, const struct toml *document)
{
    const struct toml *value = toml_get(document, "version");
    reader->lock->version = OLDEST_VERSION;
    if (value) {
        const char *text = value->type == TOML_OTHER ? value->text : NULL;
        unsigned version = text && *text && !text[1] ? (unsigned)(unsigned char)*text - '0' : 0;
        if (version < OLDEST_VERSION || version > NEWEST_VERSION)
            return fail(reader, value, "a lock file of another version: expected 1 to 4");
        reader->lock->version = version;
    }
    reader->spelling.encoded = reader->lock->version >= 4;
    return 0;
}

/* A string that may be missing: then `*text` is NULL. */
static int read_string(const struct reader *reader, const struct toml *item, const char *key,
                       const char **text)
{
    const struct toml *value = toml_get(item, key);
    *text = value ? value->string : NULL;
    if (value && !*text)
        return err_at(reader->err, ERR_INPUT, reader->file, value->line, value->column,
                      "%s of a package: expected a string", key);
    return 0;
}

/* Up to version 2 a branch `master` was written like none. With a commit both are the same. */
static const char *read_source(const struct reader *reader, const char *written)
{
    struct lock_spelling spelling = reader->spelling;
    spelling.master_is_default = spelling.master_is_default && written[lock_source_base(written)];
    return lock_source_read(reader->arena, written, &spelling);
}

static int read_package(struct reader *reader, const struct toml *item)
{
    struct entry entry = {.item = item};
    struct lock_node *node = &entry.node;
    if (item->type != TOML_TABLE)
        return fail(reader, item, "a package that is no table");
    if (read_string(reader, item, "name", &node->name) ||
        read_string(reader, item, "version", &node->version) ||
        read_string(reader, item, "source", &node->source) ||
        read_string(reader, item, "checksum", &node->checksum) ||
        read_string(reader, item, "replace", &node->replace))
        return -1;
    if (!node->name || !*node->name)
        return fail(reader, item, "a package without a name");
    if (!node->version || !*node->version)
        return fail(reader, item, "a package without a version");
    if (node->source)
        node->source = read_source(reader, node->source);
    reader->short_form |= node->checksum != NULL;
    vec_push(reader->arena, &reader->entries, entry);
    return 0;
}

/* [root] is the workspace's package in files from before 2017. */
static int read_packages(struct reader *reader, const struct toml *document)
{
    const struct toml *root = toml_get(document, "root");
    const struct toml *packages = toml_get(document, "package");
    reader->entries.count = 0;
    if (root && read_package(reader, root))
        return -1;
    if (packages && packages->type != TOML_ARRAY)
        return fail(reader, packages, "package: expected [[package]]");
    for (const struct toml *item = packages ? packages->first : NULL; item; item = item->next)
        if (read_package(reader, item))
            return -1;
    return 0;
}

int lock_node_compare(const struct lock_node *left, const struct lock_node *right)
{
    int order = strcmp(left->name, right->name);
    if (order == 0)
        order = strcmp(left->version, right->version);
    return order ? order : lock_source_compare(left->source, right->source);
}

static int entry_compare(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    return lock_node_compare(&a->node, &b->node);
}

/* An entry that is there twice, or NULL; sorts them. */
static const struct entry *sort_entries(struct reader *reader)
{
    struct entry *entries = reader->entries.items;
    if (reader->entries.count > 1)
        qsort(entries, reader->entries.count, sizeof *entries, entry_compare);
    for (size_t i = 1; i < reader->entries.count; i++)
        if (entry_compare(&entries[i - 1], &entries[i]) == 0)
            return &entries[i];
    return NULL;
}

/* Both spellings of a branch `master` in one file are two packages there, since version 3. */
static int read_entries(struct reader *reader, const struct toml *document)
{
    reader->spelling.master_is_default = true;
    if (read_packages(reader, document))
        return -1;
    const struct entry *twin = sort_entries(reader);
    if (twin && reader->lock->version >= 3) {
        reader->spelling.master_is_default = false;
        if (read_packages(reader, document))
            return -1;
        twin = sort_entries(reader);
    }
    return twin ? fail(reader, twin->item, "a package that is there twice") : 0;
}

static void index_nodes(struct reader *reader)
{
    struct lock *lock = reader->lock;
    lock->count = reader->entries.count;
    lock->nodes = arena_array(reader->arena, lock->count, sizeof *lock->nodes);
    for (size_t i = 0; i < lock->count; i++) {
        lock->nodes[i] = reader->entries.items[i].node;
        if (i == 0 || strcmp(lock->nodes[i - 1].name, lock->nodes[i].name) != 0)
            map_put(reader->arena, &lock->by_name, lock->nodes[i].name, (uint32_t)i);
    }
}

/* How a node compares with all that an id may mean: 0 for a match. */
static int match(const struct lock_node *node, const struct package_id *id, bool exact)
{
    int order = strcmp(node->name, id->name);
    if (order == 0 && id->version)
        order = strcmp(node->version, id->version);
    if (order || !id->source)
        return order;
    return exact ? lock_source_compare(node->source, id->source)
                 : lock_source_compare_base(node->source, id->source);
}

/* The first node that is not before (or, for `after`, that is behind) what the id means. */
static size_t bound(const struct lock *lock, const struct package_id *id, bool exact, bool after)
{
    size_t low = 0, high = lock->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (match(&lock->nodes[middle], id, exact) < (after ? 1 : 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* As cargo's: a path package before others, since it can't be named with its source. */
static uint32_t resolve(const struct lock *lock, const struct package_id *id)
{
    size_t first = bound(lock, id, true, false), end = bound(lock, id, true, true);
    if (first == end && id->source) { /* written without its commit */
        first = bound(lock, id, false, false);
        end = bound(lock, id, false, true);
    }
    if (first == end || strcmp(lock->nodes[first].version, lock->nodes[end - 1].version) != 0)
        return LOCK_NO_NODE;
    bool is_path = !id->source && !lock->nodes[first].source;
    return is_path || end - first == 1 ? (uint32_t)first : LOCK_NO_NODE;
}

/* "name", "name version" or "name version (source)"; false for what is none of them. */
static bool read_id(const struct reader *reader, const char *text, struct package_id *id)
{
    *id = (struct package_id){.name = text};
    const char *space = strchr(text, ' ');
    if (!space)
        return true;
    const char *version = space + 1;
    size_t len = strcspn(version, " ");
    id->name = arena_copy(reader->arena, text, (size_t)(space - text));
    id->version = arena_copy(reader->arena, version, len);
    if (!version[len])
        return true;
    const char *source = version + len + 1;
    size_t source_len = strlen(source);
    if (source_len < 2 || source[0] != '(' || source[source_len - 1] != ')')
        return false;
    source = arena_copy(reader->arena, source + 1, source_len - 2);
    id->source = lock_source_read(reader->arena, source, &reader->spelling);
    return true;
}

static uint32_t find_named(struct reader *reader, const char *text)
{
    struct package_id id;
    uint32_t found = read_id(reader, text, &id) ? resolve(reader->lock, &id) : LOCK_NO_NODE;
    bool from_path = found != LOCK_NO_NODE && !reader->lock->nodes[found].source;
    reader->short_form |= !id.version || (!id.source && !from_path);
    return found;
}

static void add_dependency(struct reader *reader, struct lock_node *node, const char *text)
{
    uint32_t found = find_named(reader, text);
    if (found == LOCK_NO_NODE)
        node->loose = true;
    else
        vec_push(reader->arena, &node->dependencies, found);
}

static const char *identity(struct arena *arena, const struct lock_node *node)
{
    return node->source ? arena_printf(arena, "%s %s (%s)", node->name, node->version, node->source)
                        : arena_printf(arena, "%s %s", node->name, node->version);
}

/* What takes a package's place is what gets built: a dependency like any other. */
static void link_replacement(struct reader *reader, struct lock_node *node)
{
    uint32_t found = find_named(reader, node->replace);
    add_dependency(reader, node, node->replace);
    if (found != LOCK_NO_NODE)
        node->replace = identity(reader->arena, &reader->lock->nodes[found]);
}

static int link_node(struct reader *reader, struct lock_node *node, const struct toml *item)
{
    const struct toml *list = toml_get(item, "dependencies");
    if (list && list->type != TOML_ARRAY)
        return fail(reader, list, "dependencies of a package: expected an array");
    for (const struct toml *value = list ? list->first : NULL; value; value = value->next) {
        if (!value->string)
            return fail(reader, value, "a dependency: expected a string");
        add_dependency(reader, node, value->string);
    }
    if (node->replace)
        link_replacement(reader, node);
    ids_sort(&node->dependencies);
    return 0;
}

static int link_nodes(struct reader *reader)
{
    for (size_t i = 0; i < reader->lock->count; i++)
        if (link_node(reader, &reader->lock->nodes[i], reader->entries.items[i].item))
            return -1;
    return 0;
}

/* A checksum that could be of any package of that name leaves open what they hold. `names` are the
 * first nodes of such names. */
static void loosen(struct lock *lock, struct ids *names)
{
    ids_sort(names);
    for (size_t i = 0; i < names->count; i++) {
        struct lock_node *node = &lock->nodes[names->items[i]], *end = lock->nodes + lock->count;
        const char *name = node->name;
        for (; node < end && strcmp(node->name, name) == 0; node++)
            node->loose = true;
    }
}

static void add_checksum(struct reader *reader, const char *text, const char *checksum,
                         struct ids *unclear)
{
    struct package_id id;
    uint32_t found = read_id(reader, text, &id) ? resolve(reader->lock, &id) : LOCK_NO_NODE;
    if (found == LOCK_NO_NODE || !checksum) {
        if (map_get(&reader->lock->by_name, id.name, &found))
            vec_push(reader->arena, unclear, found);
    } else if (!reader->lock->nodes[found].checksum && strcmp(checksum, "<none>") != 0) {
        reader->lock->nodes[found].checksum = checksum;
    }
}

/* Version 1: "checksum NAME VERSION (SOURCE)" = "…" of [metadata]. */
static int add_checksums(struct reader *reader, const struct toml *document)
{
    static const char prefix[] = "checksum ";
    struct ids unclear = {0};
    const struct toml *metadata = toml_get(document, "metadata");
    if (metadata && metadata->type != TOML_TABLE)
        return fail(reader, metadata, "metadata: expected a table");
    for (const struct toml *item = metadata ? metadata->first : NULL; item; item = item->next)
        if (text_begins(item->key, prefix))
            add_checksum(reader, item->key + strlen(prefix), item->string, &unclear);
    loosen(reader->lock, &unclear);
    return 0;
}

int lock_parse(struct arena *arena, const char *file, const char *text, size_t size,
               struct lock *lock, struct err *err)
{
    struct reader reader = {.arena = arena, .file = file, .err = err, .lock = lock};
    const struct toml *document = lock_scan(arena, text, size);
    if (!document)
        document = toml_parse(arena, file, text, size, err);
    *lock = (struct lock){0};
    if (!document || read_version(&reader, document) || read_entries(&reader, document))
        return -1;
    index_nodes(&reader);
    if (link_nodes(&reader) || add_checksums(&reader, document))
        return -1;
    if (lock->version == 1 && reader.short_form)
        lock->version = 2;
    return 0;
}

struct ids lock_find(struct arena *arena, const struct lock *lock, const struct lock_node *node,
                     const char *name)
{
    struct ids found = {0};
    const struct ids *all = node ? &node->dependencies : NULL;
    uint32_t first = 0;
    if (!map_get(&lock->by_name, name, &first))
        return found;
    for (size_t i = 0; all && i < all->count; i++)
        if (strcmp(lock->nodes[all->items[i]].name, name) == 0)
            vec_push(arena, &found, all->items[i]);
    for (uint32_t i = first; !all && i < lock->count && strcmp(lock->nodes[i].name, name) == 0; i++)
        vec_push(arena, &found, i);
    return found;
}

const struct lock_node *lock_member(const struct lock *lock, const char *name, const char *version)
{
    struct package_id id = {.name = name, .version = version};
    size_t first = bound(lock, &id, true, false);
    if (first == lock->count)
        return NULL;
    const struct lock_node *node = &lock->nodes[first];
    return match(node, &id, true) == 0 && !node->source ? node : NULL;
}

struct digraph lock_dependents(struct arena *arena, const struct lock *lock)
{
    struct groups dependents = groups_new(arena, lock->count);
    for (size_t i = 0; i < lock->count; i++)
        for (size_t k = 0; k < lock->nodes[i].dependencies.count; k++)
            groups_count(&dependents, lock->nodes[i].dependencies.items[k]);
    uint32_t *to = arena_array(arena, groups_sum(&dependents), sizeof *to);
    for (uint32_t i = 0; i < lock->count; i++)
        for (size_t k = 0; k < lock->nodes[i].dependencies.count; k++)
            to[groups_place(&dependents, lock->nodes[i].dependencies.items[k])] = i;
    return (struct digraph){lock->count, dependents.first, to};
}
