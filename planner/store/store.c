#include "planner/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/map.h"
#include "planner/store/store_parts.h"

int store_open(struct store **opened, const struct store_place *place, struct err *err)
{
    struct arena arena = {0};
    struct store *store = arena_alloc(&arena, sizeof *store);
    *store = (struct store){.arena = arena, .place = place};
    store->ref = (struct ref_place){.ref = STORE_REF,
                                    .remote = place->remote,
                                    .seconds = place->seconds,
                                    .offline = place->offline};
    *opened = store;
    if (repository_open(&store->repository, place->dir, err) != 0 ||
        ref_copy_open(&store->copy, store->repository, &store->ref, err) != 0)
        return -1;
    const char *remote = ref_copy_remote(store->copy);
    store->name = *remote ? arena_printf(&store->arena, "%s of %s", STORE_REF, remote) : STORE_REF;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    ref_copy_close(store->copy);
    repository_close(store->repository);
    struct arena arena = store->arena;
    arena_free(&arena);
}

const char *store_name(const struct store *store)
{
    return store->name;
}

const char *store_tip(const struct store *store)
{
    return ref_copy_tip(store->copy);
}

int store_fetch(struct store *store, struct err *err)
{
    struct ref_files texts = {0};
    struct strings strays = {0};
    if (ref_copy_fetch(store->copy, err) != 0)
        return -1;
    return layout_texts(store, &store->arena, &texts, &strays, err);
}

int store_strays(struct store *store, struct strings *paths, struct err *err)
{
    struct ref_files texts = {0};
    return layout_texts(store, &store->arena, &texts, paths, err);
}

int texts_add(struct store *store, struct arena *arena, const struct ref_files *files,
              struct ledger *ledger, struct err *err)
{
    struct blob *blobs = arena_array(arena, files->count, sizeof *blobs);
    if (ref_copy_read(store->copy, files, LEDGER_LIMIT, STORE_TOTAL, blobs, err) != 0)
        return -1;
    for (size_t i = 0; i < files->count; i++) {
        const struct ledger_text text = {
            arena_printf(arena, "%s:%s", STORE_REF, files->items[i].path), blobs[i].bytes,
            blobs[i].size};
        if (ledger_add(arena, ledger, &text, err) != 0)
            return -1;
    }
    return 0;
}

static struct ref_files texts_of(struct arena *arena, const struct ref_files *all,
                                 enum layout layout)
{
    struct ref_files texts = {0};
    for (size_t i = 0; i < all->count; i++)
        if (layout_of(all->items[i].path) == layout)
            vec_push(arena, &texts, all->items[i]);
    return texts;
}

static int compare_files(const void *left, const void *right)
{
    const struct ref_file *one = left, *other = right;
    return strcmp(one->path, other->path);
}

/* Shards follow on each other: they need no merge. */
static int read_shards(struct store *store, const struct ref_files *texts, struct ledger *ledger,
                       struct err *err)
{
    struct ref_files files = texts_of(&store->arena, texts, LAYOUT_SHARD);
    struct ledger shards = {0};
    struct ledger_text text;
    if (files.count)
        qsort(files.items, files.count, sizeof *files.items, compare_files);
    if (texts_add(store, &store->arena, &files, &shards, err) != 0 ||
        layout_join(&store->arena, &files, &shards, &text, err) != 0)
        return -1;
    return ledger_add(&store->arena, ledger, &text, err);
}

static int read_runs(struct store *store, const struct ref_files *texts, struct ledger *ledger,
                     struct err *err)
{
    const struct ref_files files = texts_of(&store->arena, texts, LAYOUT_RUN);
    struct ledger runs = {0};
    struct waiting waiting = {0};
    struct ledger_text text;
    if (texts_add(store, &store->arena, &files, &runs, err) != 0 ||
        waiting_read(store, &store->arena, &waiting, err) != 0)
        return -1;
    for (size_t i = 0; i < waiting.ledger.texts.count; i++)
        vec_push(&store->arena, &runs.texts, waiting.ledger.texts.items[i]);
    return ledger_merge(&store->arena, &runs, &text, err) == 0
               ? ledger_add(&store->arena, ledger, &text, err)
               : -1;
}

/* Every key is looked for in all texts of a ledger, and these are hundreds: they become two. */
int store_read(struct store *store, struct ledger *ledger, struct err *err)
{
    struct ref_files texts = {0};
    struct strings strays = {0};
    if (layout_texts(store, &store->arena, &texts, &strays, err) != 0)
        return -1;
    return read_shards(store, &texts, ledger, err) == 0 ? read_runs(store, &texts, ledger, err)
                                                        : -1;
}
