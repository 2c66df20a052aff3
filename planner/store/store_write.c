#include <string.h>

#include "graph/base/map.h"
#include "planner/store/store_parts.h"

enum { MAX_RUNS = 64 }; /* that one commit adds as files of their own: more are squashed */

/* Records that go into one text, and where that is. */
struct part {
    const char *path;
    struct records records;
};

struct parts {
    struct part *items;
    size_t count, capacity;
    struct map places;
};

static void put_record(struct arena *arena, struct parts *parts, const char *path,
                       const struct record *record)
{
    uint32_t at = (uint32_t)parts->count;
    if (map_add(arena, &parts->places, path, at))
        vec_push(arena, parts, (struct part){.path = path});
    else
        map_get(&parts->places, path, &at);
    struct part *part = &parts->items[at];
    vec_push(arena, &part->records, *record);
}

static const char *run_of(struct arena *arena, const struct record *record)
{
    char id[RECORD_ID + 1];
    record_run_id(record->run, id);
    return layout_run(arena, id);
}

static struct parts by_run(struct arena *arena, const struct records *records)
{
    struct parts parts = {0};
    for (size_t i = 0; i < records->count; i++)
        put_record(arena, &parts, run_of(arena, &records->items[i]), &records->items[i]);
    return parts;
}

static struct parts by_id(struct arena *arena, const struct records *records)
{
    struct parts parts = {0};
    for (size_t i = 0; i < records->count; i++)
        put_record(arena, &parts, layout_shard(arena, records->items[i].id), &records->items[i]);
    return parts;
}

/* The texts at these places as they are now. */
static int read_present(struct store *store, struct arena *arena, const struct parts *parts,
                        struct ledger *present, size_t *places, struct err *err)
{
    struct ref_files texts = {0}, wanted = {0};
    struct strings strays = {0};
    uint32_t at;
    if (layout_texts(store, arena, &texts, &strays, err) != 0)
        return -1;
    for (size_t i = 0; i < texts.count; i++)
        if (map_get(&parts->places, texts.items[i].path, &at)) {
            places[wanted.count] = at;
            vec_push(arena, &wanted, texts.items[i]);
        }
    return texts_add(store, arena, &wanted, present, err);
}

static void edit(struct arena *arena, struct ref_edits *edits, const char *path,
                 const struct ledger_text *text)
{
    vec_push(arena, edits, ((struct ref_edit){path, text->bytes, text->size, false}));
}

static size_t count_lines(const struct ledger_text *text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text->size; i++)
        lines += text->bytes[i] == '\n';
    return lines ? lines - 1 : 0;
}

/* Each text as it is with what comes. */
static int edit_parts(struct store *store, struct arena *arena, const struct parts *parts,
                      struct ref_edits *edits, size_t *added, struct err *err)
{
    struct ledger present = {0};
    size_t *places = arena_array(arena, parts->count, sizeof *places);
    struct ledger *olds = arena_array(arena, parts->count, sizeof *olds);
    if (read_present(store, arena, parts, &present, places, err) != 0)
        return -1;
    *added = 0;
    for (size_t i = 0; i < present.texts.count; i++) {
        vec_push(arena, &olds[places[i]].texts, present.texts.items[i]);
        *added -= count_lines(&present.texts.items[i]);
    }
    for (size_t i = 0; i < parts->count; i++) {
        struct ledger_text text;
        if (ledger_with(arena, &olds[i], &parts->items[i].records, &text, err) != 0)
            return -1;
        edit(arena, edits, parts->items[i].path, &text);
        *added += count_lines(&text);
    }
    return 0;
}

struct adding {
    struct store *store;
    const struct records *records;
    size_t added;
    struct waiting waiting;
};

static void add_all(struct arena *arena, struct records *all, const struct records *more)
{
    for (size_t i = 0; i < more->count; i++)
        vec_push(arena, all, more->items[i]);
}

/* What waited goes along. */
static int change_by_adding(void *self, struct arena *arena, struct ref_edits *edits,
                            struct err *err)
{
    struct adding *adding = self;
    struct records all = {0}, waited = {0};
    adding->waiting = (struct waiting){0};
    if (waiting_read(adding->store, arena, &adding->waiting, err) != 0 ||
        ledger_records(arena, &adding->waiting.ledger, &waited, err) != 0)
        return -1;
    add_all(arena, &all, adding->records);
    add_all(arena, &all, &waited);
    struct parts parts = by_run(arena, &all);
    if (parts.count > MAX_RUNS)
        parts = by_id(arena, &all);
    return edit_parts(adding->store, arena, &parts, edits, &adding->added, err);
}

int store_add(struct store *store, const struct records *records, size_t *added, struct err *err)
{
    struct adding adding = {.store = store, .records = records};
    *added = records->count;
    if (store->place->offline)
        return records->count ? waiting_add(store, records, err) : 0;
    if (ref_copy_update(store->copy, "Records of a run\n", change_by_adding, &adding, err) != 0)
        return -1;
    waiting_remove(&adding.waiting);
    *added = adding.added;
    return 0;
}

struct squashing {
    struct store *store;
    int64_t since;
    size_t times;
    const struct strings *kept;
    struct waiting waiting;
    struct store_pruned *pruned;
};

/* What is left, as shards. */
static int squash(struct squashing *squashing, struct arena *arena, const struct ledger *ledger,
                  struct parts *parts, struct err *err)
{
    struct ledger_text text;
    struct ledger left = {0};
    struct records before = {0}, after = {0};
    if (ledger_records(arena, ledger, &before, err) != 0 ||
        ledger_prune(arena, ledger, squashing->since, squashing->times, squashing->kept, &text,
                     err) != 0 ||
        ledger_add(arena, &left, &text, err) != 0 || ledger_records(arena, &left, &after, err) != 0)
        return -1;
    *squashing->pruned = (struct store_pruned){before.count, after.count};
    *parts = by_id(arena, &after);
    return 0;
}

/* Every text becomes what is left of it, or goes away; what is no text stays. */
static int edit_squashed(struct arena *arena, const struct ref_files *texts,
                         const struct parts *parts, struct ref_edits *edits, struct err *err)
{
    const struct ledger none = {0};
    for (size_t i = 0; i < texts->count; i++)
        if (!map_has(&parts->places, texts->items[i].path))
            vec_push(arena, edits, ((struct ref_edit){.path = texts->items[i].path, .gone = true}));
    for (size_t i = 0; i < parts->count; i++) {
        struct ledger_text text;
        if (ledger_with(arena, &none, &parts->items[i].records, &text, err) != 0)
            return -1;
        edit(arena, edits, parts->items[i].path, &text);
    }
    return 0;
}

static int change_by_squashing(void *self, struct arena *arena, struct ref_edits *edits,
                               struct err *err)
{
    struct squashing *squashing = self;
    struct ledger ledger = {0};
    struct ref_files texts = {0};
    struct strings strays = {0};
    struct parts parts;
    squashing->waiting = (struct waiting){0};
    if (layout_texts(squashing->store, arena, &texts, &strays, err) != 0 ||
        texts_add(squashing->store, arena, &texts, &ledger, err) != 0 ||
        waiting_read(squashing->store, arena, &squashing->waiting, err) != 0)
        return -1;
    for (size_t i = 0; i < squashing->waiting.ledger.texts.count; i++)
        vec_push(arena, &ledger.texts, squashing->waiting.ledger.texts.items[i]);
    if (squash(squashing, arena, &ledger, &parts, err) != 0)
        return -1;
    return edit_squashed(arena, &texts, &parts, edits, err);
}

int store_prune(struct store *store, int64_t since, size_t times, const struct strings *kept,
                struct store_pruned *pruned, struct err *err)
{
    struct squashing squashing = {
        .store = store, .since = since, .times = times, .kept = kept, .pruned = pruned};
    *pruned = (struct store_pruned){0};
    if (store->place->offline) {
        err_set(err, ERR_USAGE,
                "a ledger can't be pruned offline: what others added since would "
                "come back");
        return err_hint(err, "leave out --offline");
    }
    if (ref_copy_update(store->copy, "Older records squashed\n", change_by_squashing, &squashing,
                        err) != 0)
        return -1;
    waiting_remove(&squashing.waiting);
    return 0;
}
