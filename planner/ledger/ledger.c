#include "planner/ledger/ledger.h"

#include <string.h>

#include "planner/ledger/lines.h"

static int fail_first(const struct ledger_text *text, struct err *err)
{
    const size_t name = strlen(LEDGER_FIRST) - 1, kind = strcspn(LEDGER_FIRST, "/") + 1;
    const bool versioned = text->size > kind && memcmp(text->bytes, LEDGER_FIRST, kind) == 0;
    const bool same = text->size >= name && memcmp(text->bytes, LEDGER_FIRST, name) == 0;
    err_at(err, ERR_INPUT, text->label, 1, 1,
           "this is no ledger: expected the first line to be %.*s", (int)name, LEDGER_FIRST);
    if (same && text->size == name)
        return err_hint(err, "the file is cut off: take it again from where it was kept");
    if (same && text->bytes[name] == '\r')
        return err_hint(err, "its lines end with CR LF: take the file as whittle wrote it; in git, "
                             "`-text` in .gitattributes keeps it");
    return err_hint(err, versioned ? "another version of whittle wrote it"
                                   : "name a file that `whittle ledger` wrote");
}

int ledger_add(struct arena *arena, struct ledger *ledger, const struct ledger_text *text,
               struct err *err)
{
    const size_t first = strlen(LEDGER_FIRST);
    if (text->size > LEDGER_LIMIT) {
        err_at(err, ERR_INPUT, text->label, 0, 0,
               "this is larger than a ledger can be, which is %d MiB", LEDGER_LIMIT / 1024 / 1024);
        return err_hint(err, "`whittle ledger prune` keeps it small");
    }
    if (text->size && (text->size < first || memcmp(text->bytes, LEDGER_FIRST, first) != 0))
        return fail_first(text, err);
    vec_push(arena, &ledger->texts, *text);
    return 0;
}

int ledger_check(struct arena *arena, struct ledger *ledger, struct err *err)
{
    bool times = false;
    for (size_t i = 0; i < ledger->texts.count; i++)
        if (lines_check(arena, &ledger->texts.items[i], &times, err) != 0)
            return -1;
    ledger->no_times = !times;
    return 0;
}

enum { FAR = -1 };

/* How far before `at` its line begins, down to `low`, where one does; FAR where that is further
 * than a record can be long. */
static int distance_to_start(const struct ledger_text *text, size_t low, size_t at)
{
    int distance = 0;
    while (at - (size_t)distance > low && text->bytes[at - (size_t)distance - 1] != '\n')
        if (++distance > RECORD_LIMIT)
            return FAR;
    return distance;
}

static bool is_before(const struct ledger_text *text, size_t start, const char *id)
{
    size_t left = text->size - start, size = left < RECORD_ID ? left : RECORD_ID;
    int order = memcmp(text->bytes + start, id, size);
    return order < 0 || (order == 0 && size < RECORD_ID);
}

/* Where the first line begins that is not before the id, or the end. What is too long for a record
 * is no place to look: the search goes on before it. */
static size_t find_first(const struct ledger_text *text, const char *id)
{
    size_t low = lines_begin(text), high = text->size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int distance = distance_to_start(text, low, middle);
        if (distance != FAR && is_before(text, middle - (size_t)distance, id)) {
            const char *end = memchr(text->bytes + middle, '\n', text->size - middle);
            low = end ? (size_t)(end - text->bytes) + 1 : text->size;
        } else {
            high = distance == FAR ? middle : middle - (size_t)distance;
        }
    }
    return low;
}

struct found {
    struct record record;
    struct line line;
};

struct found_list {
    struct found *items;
    size_t count, capacity;
};

static int compare_found(const void *left, const void *right)
{
    const struct found *one = left, *other = right;
    if (one->record.when != other->record.when)
        return one->record.when < other->record.when ? -1 : 1;
    return line_compare(&one->line, &other->line);
}

static void find_in(struct arena *arena, const struct ledger_text *text, const char *id,
                    struct found_list *list)
{
    struct found found;
    size_t at = find_first(text, id);
    while (lines_next(text, &at, &found.line) && found.line.size >= RECORD_ID &&
           memcmp(found.line.at, id, RECORD_ID) == 0)
        if (record_read(arena, found.line.at, found.line.size, &found.record))
            vec_push(arena, list, found);
}

struct records ledger_find(struct arena *arena, const struct ledger *ledger, const char *id)
{
    struct found_list list = {0};
    struct records records = {0};
    if (!record_is_id(id, strlen(id)))
        return records;
    for (size_t i = 0; i < ledger->texts.count; i++)
        find_in(arena, &ledger->texts.items[i], id, &list);
    if (!list.count)
        return records;
    list.count = sort_unique(list.items, list.count, sizeof *list.items, compare_found);
    for (size_t i = 0; i < list.count; i++)
        vec_push(arena, &records, list.items[i].record);
    return records;
}
