#include <string.h>

#include "graph/base/text.h"
#include "planner/store/store_parts.h"

static const char runs[] = "runs/", squashed[] = "squashed/";

static bool is_hex(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f')))
            return false;
    return true;
}

enum layout layout_of(const char *path)
{
    const char *name = path + strlen(runs);
    if (text_begins(path, runs) && strlen(name) == 3 + RECORD_ID && is_hex(name, 2) &&
        name[2] == '/' && is_hex(name + 3, RECORD_ID) && memcmp(name, name + 3, 2) == 0)
        return LAYOUT_RUN;
    name = path + strlen(squashed);
    if (text_begins(path, squashed) && strlen(name) == 2 && is_hex(name, 2))
        return LAYOUT_SHARD;
    return LAYOUT_STRAY;
}

const char *layout_run(struct arena *arena, const char *run_id)
{
    return arena_printf(arena, "%s%.2s/%s", runs, run_id, run_id);
}

const char *layout_shard(struct arena *arena, const char *id)
{
    return arena_printf(arena, "%s%.2s", squashed, id);
}

static int fail_nothing(const char *stray, struct err *err)
{
    err_at(err, ERR_INPUT, STORE_REF, 0, 0,
           "this is no ledger: it holds '%s', and neither runs/ nor squashed/", stray);
    return err_hint(err, "somebody else uses this ref; a ledger in a file needs --ledger FILE");
}

int layout_texts(struct store *store, struct arena *arena, struct ref_files *texts,
                 struct strings *strays, struct err *err)
{
    struct ref_files files = {0};
    if (ref_copy_list(store->copy, arena, &files, err) != 0)
        return -1;
    for (size_t i = 0; i < files.count; i++) {
        const struct ref_file *file = &files.items[i];
        if (file->regular && layout_of(file->path) != LAYOUT_STRAY)
            vec_push(arena, texts, *file);
        else
            vec_push(arena, strays, file->path);
    }
    return strays->count && !texts->count ? fail_nothing(strays->items[0], err) : 0;
}

static const size_t first_line = sizeof "whittle.ledger/1\n" - 1;

/* Where the last line begins. */
static const char *last_line(const struct ledger_text *text)
{
    const char *first = text->bytes + first_line, *at = text->bytes + text->size - 1;
    while (at > first && at[-1] != '\n')
        at--;
    return at;
}

static bool is_in_place(const struct ref_file *file, const struct ledger_text *text)
{
    const char *prefix = file->path + strlen(squashed);
    if (text->size <= first_line)
        return true;
    return text->size > first_line + 2 && text->bytes[text->size - 1] == '\n' &&
           memcmp(text->bytes + first_line, prefix, 2) == 0 &&
           memcmp(last_line(text), prefix, 2) == 0;
}

static int fail_place(const struct ledger_text *text, struct err *err)
{
    err_at(err, ERR_INPUT, text->label, 0, 0,
           "its first or last record stands in the wrong text, or is cut off");
    return err_hint(err, "`whittle ledger verify` says which; `whittle ledger prune` puts records "
                         "where they belong");
}

int layout_join(struct arena *arena, const struct ref_files *files, const struct ledger *shards,
                struct ledger_text *text, struct err *err)
{
    size_t size = first_line;
    for (size_t i = 0; i < shards->texts.count; i++)
        size += shards->texts.items[i].size;
    char *bytes = arena_alloc(arena, size + 1), *end = bytes + first_line;
    memcpy(bytes, "whittle.ledger/1\n", first_line);
    for (size_t i = 0; i < shards->texts.count; i++) {
        const struct ledger_text *shard = &shards->texts.items[i];
        if (!is_in_place(&files->items[i], shard))
            return fail_place(shard, err);
        if (shard->size <= first_line)
            continue;
        memcpy(end, shard->bytes + first_line, shard->size - first_line);
        end += shard->size - first_line;
    }
    *text = (struct ledger_text){.label = STORE_REF, .bytes = bytes, .size = (size_t)(end - bytes)};
    return 0;
}
