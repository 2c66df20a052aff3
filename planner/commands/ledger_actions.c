#include <stdlib.h>
#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "planner/commands/ledger_parts.h"
#include "planner/commands/read_ledger.h"
#include "planner/ledger/ledger.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/text_ledger.h"

static int load_own(struct ledger_work *work, struct ledger *ledger, struct err *err)
{
    bool found;
    return ledger_load(work->arena, work->path, ledger, &found, err);
}

int ledger_load_existing(struct ledger_work *work, const char *path, struct ledger *ledger,
                         struct err *err)
{
    bool found;
    if (ledger_load(work->arena, path, ledger, &found, err) != 0)
        return -1;
    if (found)
        return 0;
    err_at(err, ERR_INPUT, path, 0, 0, "there is no such file: expected a ledger");
    return err_hint(err, "name a file that `whittle ledger` wrote");
}

size_t ledger_count(const struct ledger_text *text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text->size; i++)
        lines += text->bytes[i] == '\n';
    return lines ? lines - 1 : 0;
}

int ledger_tell(const struct ledger_work *work, const char *text, struct err *err)
{
    const struct sink sink = options_sink(work->options, work->arena);
    return sink_tell(&sink, arena_printf(work->arena, "%s\n", text), err);
}

static int compare_shown(const void *left, const void *right)
{
    const struct shown_record *one = left, *other = right;
    const struct record *a = &one->record, *b = &other->record;
    if (a->when != b->when)
        return a->when > b->when ? -1 : 1;
    int order = strcmp(a->id, b->id);
    if (!order)
        order = (int)a->kind - (int)b->kind;
    return order ? order : strcmp(a->run, b->run);
}

static char *as_text(struct arena *arena, const void *ledger, const struct style *style)
{
    return ledger_table(arena, ledger, style);
}

static char *as_json(struct arena *arena, const void *ledger, const struct style *style)
{
    (void)style;
    return ledger_json(arena, ledger);
}

const struct format ledger_formats[] = {
    {"text", as_text, true},
    {"json", as_json, false},
    {NULL, NULL, false},
};

/* Keys, and runs with what takes them back. */
static struct map wanted_ids(struct ledger_work *work)
{
    struct map wanted = {0};
    for (size_t i = 0; i < work->words.count; i++) {
        char id[RECORD_ID + 1];
        record_run_id(work->words.items[i], id);
        map_add(work->arena, &wanted, work->words.items[i], 0);
        map_add(work->arena, &wanted, arena_string(work->arena, id), 0);
    }
    return wanted;
}

int ledger_print(struct ledger_work *work, const struct ledger *ledger, struct err *err)
{
    struct records records = {0};
    struct shown_ledger shown = {.as_of = work->as_of};
    const struct map wanted = wanted_ids(work);
    if (ledger_records(work->arena, ledger, &records, err) != 0)
        return -1;
    const enum standing *standings = standing_find(work->arena, &records, work->as_of);
    for (size_t i = 0; i < records.count; i++) {
        const struct record *record = &records.items[i];
        if (!work->words.count || map_has(&wanted, record->id) || map_has(&wanted, record->run))
            vec_push(work->arena, &shown, ((struct shown_record){*record, standings[i]}));
    }
    if (shown.count)
        qsort(shown.items, shown.count, sizeof *shown.items, compare_shown);
    return format_print(ledger_formats, work->options, work->arena, &shown, err);
}

int ledger_do_show(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    return load_own(work, &ledger, err) != 0 ? -1 : ledger_print(work, &ledger, err);
}

int ledger_do_merge(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    struct ledger_text own, all;
    if (load_own(work, &ledger, err) != 0)
        return -1;
    own = ledger.texts.items[0];
    for (size_t i = 0; i < work->words.count; i++)
        if (ledger_load_existing(work,
                                 options_path(work->options, work->words.items[i], work->arena),
                                 &ledger, err) != 0)
            return -1;
    if (ledger_merge(work->arena, &ledger, &all, err) != 0 ||
        file_replace(work->path, all.bytes, err) != 0)
        return -1;
    size_t count = ledger_count(&all);
    return ledger_tell(
        work,
        arena_printf(work->arena, "%s: %s, %zu of them new", escape_name(work->arena, work->path),
                     layout_count(work->arena, count, "record"), count - ledger_count(&own)),
        err);
}

int ledger_tell_pruned(const struct ledger_work *work, const char *name, size_t before,
                       size_t after, struct strings *told, struct err *err)
{
    struct arena *arena = work->arena;
    vec_push(arena, told,
             arena_printf(arena, "%s: %s, %zu left out", escape_name(arena, name),
                          layout_count(arena, after, "record"), before - after));
    return ledger_tell(work, text_join(arena, told, "\n"), err);
}

int ledger_do_prune(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    struct ledger_text left;
    struct strings kept = {0}, told = {0};
    if (load_own(work, &ledger, err) != 0 || ledger_kept(work, &ledger, &kept, &told, err) != 0 ||
        ledger_prune(work->arena, &ledger, work->as_of - work->keep_days * LEDGER_DAY,
                     LEDGER_KEEP_TIMES, &kept, &left, err) != 0 ||
        file_replace(work->path, left.bytes, err) != 0)
        return -1;
    const size_t count = ledger_count(&left);
    return ledger_tell_pruned(work, work->path, ledger_count(&ledger.texts.items[0]), count, &told,
                              err);
}

int ledger_do_verify(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    struct ledger_text all;
    if (ledger_load_existing(work, work->path, &ledger, err) != 0 ||
        ledger_merge(work->arena, &ledger, &all, err) != 0)
        return -1;
    return ledger_tell(work,
                       arena_printf(work->arena, "%s: %s",
                                    escape_name(work->arena, ledger.texts.items[0].label),
                                    layout_count(work->arena, ledger_count(&all), "record")),
                       err);
}

static struct record revocation(const struct ledger_work *work, const char *word)
{
    struct record record = {.kind = RECORD_REVOKED,
                            .when = work->as_of,
                            .run = word,
                            .name = {"", "", "", ""},
                            .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
    if (record_is_id(word, strlen(word)))
        memcpy(record.id, word, RECORD_ID);
    else
        record_run_id(word, record.id);
    return record;
}

struct records ledger_revocations(struct ledger_work *work)
{
    struct records revocations = {0};
    for (size_t i = 0; i < work->words.count; i++)
        vec_push(work->arena, &revocations, revocation(work, work->words.items[i]));
    return revocations;
}

/* How many passes counted, and do not with these revocations. */
int ledger_count_revoked(struct ledger_work *work, const struct ledger *ledger,
                         const struct records *revocations, size_t *count, struct err *err)
{
    struct records records = {0};
    if (ledger_records(work->arena, ledger, &records, err) != 0)
        return -1;
    const enum standing *before = standing_find(work->arena, &records, work->as_of);
    const size_t old = records.count;
    for (size_t i = 0; i < revocations->count; i++)
        vec_push(work->arena, &records, revocations->items[i]);
    const enum standing *after = standing_find(work->arena, &records, work->as_of);
    *count = 0;
    for (size_t i = 0; i < old; i++)
        *count += records.items[i].kind == RECORD_PASS && before[i] != after[i];
    return 0;
}

const char *ledger_say_revoked(struct ledger_work *work, const char *name, size_t count)
{
    return arena_printf(work->arena, "%s: %zu %s taken back%s", escape_name(work->arena, name),
                        count, count == 1 ? "pass was" : "passes were",
                        count ? "" : "; where another ledger has some, they are with a merge");
}

int ledger_do_revoke(struct ledger_work *work, struct err *err)
{
    struct ledger ledger = {0};
    const struct records revocations = ledger_revocations(work);
    struct ledger_text all;
    size_t count;
    if (load_own(work, &ledger, err) != 0 ||
        ledger_count_revoked(work, &ledger, &revocations, &count, err) != 0 ||
        ledger_with(work->arena, &ledger, &revocations, &all, err) != 0 ||
        file_replace(work->path, all.bytes, err) != 0)
        return -1;
    return ledger_tell(work, ledger_say_revoked(work, work->path, count), err);
}
