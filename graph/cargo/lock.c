#include "graph/cargo/lock.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/groups.h"
#include "graph/base/text.h"
#include "graph/cargo/lock_scan.h"
#include "graph/cargo/lock_source.h"

enum { OLDEST_VERSION = 1, NEWEST_VERSION = 4 };

/* A package and where the file has it. */
struct entry {
    struct lock_node node;
    const struct lock_item *item;
};

struct reader {
    struct arena *arena, scratch;
    const char *file;
    struct err *err;
    const struct toml *document; /* NULL where scanning was enough */
    struct lock_scan scan;
    struct lock_spelling spelling;
    VEC(struct entry) entries;
    struct lock *lock;
    bool short_form; /* something was found that version 1 does not have */
};

/* What a dependency names: NULL for what it leaves out. */
struct package_id {
    struct lock_word name;
    const char *version, *source;
};

static int fail(const struct reader *reader, const struct toml *at, const char *message)
{
    return err_at(reader->err, ERR_INPUT, reader->file, at->line, at->column, "%s", message);
}

/* Version 3 is the first that is written down. */
static int read_version(struct reader *reader)
{
    const struct toml *value = toml_get(reader->document, "version");
    if (value) {
        const char *text = value->type == TOML_OTHER ? value->text : NULL;
        unsigned version = text && *text && !text[1] ? (unsigned)(unsigned char)*text - '0' : 0;
        if (version < OLDEST_VERSION || version > NEWEST_VERSION)
            return fail(reader, value, "a lock file of another version: expected 1 to 4");
        reader->scan.version = version;
    }
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

static int read_package(struct reader *reader, const struct toml *table)
{
    struct lock_item item = {
        .line = table->line, .column = table->column, .list = toml_get(table, "dependencies")};
    if (table->type != TOML_TABLE)
        return fail(reader, table, "a package that is no table");
    if (read_string(reader, table, "name", &item.name) ||
        read_string(reader, table, "version", &item.version) ||
        read_string(reader, table, "source", &item.source) ||
        read_string(reader, table, "checksum", &item.checksum) ||
        read_string(reader, table, "replace", &item.replace))
        return -1;
    if (!item.name || !*item.name)
        return fail(reader, table, "a package without a name");
    if (!item.version || !*item.version)
        return fail(reader, table, "a package without a version");
    vec_push(&reader->scratch, &reader->scan.packages, item);
    return 0;
}

/* [root] is the workspace's package in files from before 2017. */
static int read_packages(struct reader *reader)
{
    const struct toml *root = toml_get(reader->document, "root");
    const struct toml *packages = toml_get(reader->document, "package");
    if (root && read_package(reader, root))
        return -1;
    if (packages && packages->type != TOML_ARRAY)
        return fail(reader, packages, "package: expected [[package]]");
    for (const struct toml *item = packages ? packages->first : NULL; item; item = item->next)
        if (read_package(reader, item))
            return -1;
    return 0;
}

/* An entry that is no package only shows that cargo would write the file anew. */
static void read_unused(struct reader *reader)
{
    const struct toml *unused = toml_get_array(toml_get_table(reader->document, "patch"), "unused");
    for (const struct toml *item = unused ? unused->first : NULL; item; item = item->next) {
        struct lock_item entry = {.name = toml_get_string(item, "name"),
                                  .version = toml_get_string(item, "version"),
                                  .source = toml_get_string(item, "source")};
        if (entry.name && entry.version)
            vec_push(&reader->scratch, &reader->scan.unused, entry);
    }
}

/* What is not as cargo writes it is TOML, or an error. */
static int read_items(struct reader *reader, const char *text, size_t size)
{
    if (lock_scan(reader->arena, &reader->scratch, text, size, &reader->scan))
        return 0;
    reader->scan = (struct lock_scan){0};
    reader->document = toml_parse(reader->arena, reader->file, text, size, reader->err);
    if (!reader->document || read_version(reader) || read_packages(reader))
        return -1;
    read_unused(reader);
    return 0;
}

/* Up to version 2 a branch `master` was written like none. With a commit both are the same. */
static const char *read_source(const struct reader *reader, const char *written)
{
    struct lock_spelling spelling = reader->spelling;
    spelling.master_is_default = spelling.master_is_default && written[lock_source_base(written)];
    return lock_source_read(reader->arena, written, &spelling);
}

static void spell_entries(struct reader *reader)
{
    reader->entries.count = 0;
    for (size_t i = 0; i < reader->scan.packages.count; i++) {
        const struct lock_item *item = &reader->scan.packages.items[i];
        struct entry entry = {.item = item,
                              .node = {.name = item->name,
                                       .version = item->version,
                                       .checksum = item->checksum,
                                       .replace = item->replace}};
        entry.node.source = item->source ? read_source(reader, item->source) : NULL;
        reader->short_form |= item->checksum != NULL;
        vec_push(&reader->scratch, &reader->entries, entry);
    }
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

/* Cargo writes them sorted, but for versions such as 0.9.0 and 0.10.0. */
static bool is_sorted(const struct entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (entry_compare(&entries[i - 1], &entries[i]) > 0)
            return false;
    return true;
}

/* An entry that is there twice, or NULL; sorts them. */
static const struct entry *sort_entries(struct reader *reader)
{
    struct entry *entries = reader->entries.items;
    if (!is_sorted(entries, reader->entries.count))
        qsort(entries, reader->entries.count, sizeof *entries, entry_compare);
    for (size_t i = 1; i < reader->entries.count; i++)
        if (entry_compare(&entries[i - 1], &entries[i]) == 0)
            return &entries[i];
    return NULL;
}

/* Both spellings of a branch `master` in one file are two packages there, since version 3. */
static int read_entries(struct reader *reader)
{
    reader->lock->version = reader->scan.version ? reader->scan.version : OLDEST_VERSION;
    reader->spelling =
        (struct lock_spelling){.encoded = reader->lock->version >= 4, .master_is_default = true};
    spell_entries(reader);
    const struct entry *twin = sort_entries(reader);
    if (twin && reader->lock->version >= 3) {
        reader->spelling.master_is_default = false;
        spell_entries(reader);
        twin = sort_entries(reader);
    }
    return twin ? err_at(reader->err, ERR_INPUT, reader->file, twin->item->line, twin->item->column,
                         "a package that is there twice")
                : 0;
}

static void keep_unused(struct reader *reader)
{
    for (size_t i = 0; i < reader->scan.unused.count; i++) {
        const struct lock_item *item = &reader->scan.unused.items[i];
        struct lock_unused unused = {item->name, item->version, item->source};
        vec_push(reader->arena, &reader->lock->unused, unused);
    }
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

/* How a node compares with all that an id of its name may mean: 0 for a match. */
static int match(const struct lock_node *node, const struct package_id *id, bool exact)
{
    int order = id->version ? strcmp(node->version, id->version) : 0;
    if (order || !id->source)
        return order;
    return exact ? lock_source_compare(node->source, id->source)
                 : lock_source_compare_base(node->source, id->source);
}

/* Nodes from `first` to before `end`. */
struct node_range {
    size_t first, end;
};

/* The first node that is not before (or, for `after`, that is behind) what the id means, among
 * those of its name. */
static size_t bound(const struct lock *lock, struct node_range named, const struct package_id *id,
                    bool exact, bool after)
{
    size_t low = named.first, high = named.end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (match(&lock->nodes[middle], id, exact) < (after ? 1 : 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_same_name(const struct lock *lock, size_t left, size_t right)
{
    return strcmp(lock->nodes[left].name, lock->nodes[right].name) == 0;
}

/* Most names have one node, but a file may be full of one name. */
static struct node_range find_name(const struct lock *lock, struct lock_word name)
{
    uint32_t first;
    if (!map_get_bytes(&lock->by_name, name.text, name.len, &first))
        return (struct node_range){0};
    size_t low = first, high = low + 1;
    while (high < lock->count && is_same_name(lock, first, high)) {
        low = high;
        high += high - first;
    }
    high = high < lock->count ? high : lock->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        *(is_same_name(lock, first, middle) ? &low : &high) = middle;
    }
    return (struct node_range){first, high};
}

static struct node_range find_matches(const struct lock *lock, const struct package_id *id)
{
    struct node_range named = find_name(lock, id->name), matches = named;
    for (int exact = 1; exact >= 0; exact--) { /* a source may be written without its commit */
        matches.first = bound(lock, named, id, exact, false);
        matches.end = bound(lock, named, id, exact, true);
        if (matches.first != matches.end || !id->source)
            break;
    }
    return matches;
}

/* As cargo's: a path package before others, since it can't be named with its source. */
static uint32_t resolve(const struct lock *lock, const struct package_id *id)
{
    const struct node_range found = find_matches(lock, id);
    if (found.first == found.end)
        return LOCK_NO_NODE;
    const struct lock_node *first = &lock->nodes[found.first];
    if (strcmp(first->version, lock->nodes[found.end - 1].version) != 0)
        return LOCK_NO_NODE;
    bool is_path = !id->source && !first->source;
    return is_path || found.end - found.first == 1 ? (uint32_t)found.first : LOCK_NO_NODE;
}

/* "name", "name version" or "name version (source)"; false for what is none of them. */
static bool read_id(const struct reader *reader, struct lock_word word, struct package_id *id)
{
    const char *end = word.text + word.len;
    const char *space = memchr(word.text, ' ', word.len);
    *id = (struct package_id){.name = word};
    if (!space)
        return true;
    id->name.len = (size_t)(space - word.text);
    const char *version = space + 1;
    const char *version_end = memchr(version, ' ', (size_t)(end - version));
    id->version =
        arena_copy(reader->arena, version, (size_t)((version_end ? version_end : end) - version));
    if (!version_end)
        return true;
    const char *source = version_end + 1;
    if (end - source < 2 || source[0] != '(' || end[-1] != ')')
        return false;
    source = arena_copy(reader->arena, source + 1, (size_t)(end - source) - 2);
    id->source = lock_source_read(reader->arena, source, &reader->spelling);
    return true;
}

static struct lock_word word_of(const char *text)
{
    return (struct lock_word){text, strlen(text)};
}

static uint32_t find_named(struct reader *reader, struct lock_word word)
{
    struct package_id id;
    uint32_t found = read_id(reader, word, &id) ? resolve(reader->lock, &id) : LOCK_NO_NODE;
    bool from_path = found != LOCK_NO_NODE && !reader->lock->nodes[found].source;
    reader->short_form |= !id.version || (!id.source && !from_path);
    return found;
}

static void add_dependency(struct reader *reader, struct lock_node *node, struct lock_word word)
{
    uint32_t found = find_named(reader, word);
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
    uint32_t found = find_named(reader, word_of(node->replace));
    add_dependency(reader, node, word_of(node->replace));
    if (found != LOCK_NO_NODE)
        node->replace = identity(reader->arena, &reader->lock->nodes[found]);
}

static int link_list(struct reader *reader, struct lock_node *node, const struct toml *list)
{
    if (list && list->type != TOML_ARRAY)
        return fail(reader, list, "dependencies of a package: expected an array");
    for (const struct toml *value = list ? list->first : NULL; value; value = value->next) {
        if (!value->string)
            return fail(reader, value, "a dependency: expected a string");
        add_dependency(reader, node, word_of(value->string));
    }
    return 0;
}

static int link_node(struct reader *reader, struct lock_node *node, const struct lock_item *item)
{
    if (link_list(reader, node, item->list))
        return -1;
    for (size_t i = item->first; i < item->end; i++)
        add_dependency(reader, node, reader->scan.words.items[i]);
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
    bool known = read_id(reader, word_of(text), &id);
    uint32_t found = known ? resolve(reader->lock, &id) : LOCK_NO_NODE;
    if (found == LOCK_NO_NODE || !checksum) {
        if (map_get_bytes(&reader->lock->by_name, id.name.text, id.name.len, &found))
            vec_push(reader->arena, unclear, found);
    } else if (!reader->lock->nodes[found].checksum && strcmp(checksum, "<none>") != 0) {
        reader->lock->nodes[found].checksum = checksum;
    }
}

/* Version 1: "checksum NAME VERSION (SOURCE)" = "…" of [metadata]. */
static int add_checksums(struct reader *reader)
{
    static const char prefix[] = "checksum ";
    struct ids unclear = {0};
    const struct toml *metadata = toml_get(reader->document, "metadata");
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
    *lock = (struct lock){0};
    int status = read_items(&reader, text, size) || read_entries(&reader) ? -1 : 0;
    if (status == 0) {
        keep_unused(&reader);
        index_nodes(&reader);
    }
    if (status == 0 && (link_nodes(&reader) || add_checksums(&reader)))
        status = -1;
    if (lock->version == 1 && reader.short_form)
        lock->version = 2;
    arena_free(&reader.scratch);
    return status;
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
    const struct package_id id = {.name = word_of(name), .version = version};
    const struct node_range found = find_matches(lock, &id);
    bool is_path = found.first != found.end && !lock->nodes[found.first].source;
    return is_path ? &lock->nodes[found.first] : NULL;
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
