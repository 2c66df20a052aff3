/* A ledger in any bytes: it is refused, or records are found in it; where a merge takes it, its
 * lines are what record_line writes, the merge of the merge is the same, and what is printed of it
 * is harmless. No estimate of its times is nothing. */
#include <string.h>

#include "planner/ledger/estimate.h"
#include "planner/ledger/ledger.h"
#include "planner/ledger/tools.h"
#include "planner/ledger/tried.h"
#include "planner/output/text_ledger.h"
#include "tests/fuzz/target.h"

enum { KEYS = 64 };

static void ask(struct arena *arena, const struct ledger *ledger, const char *id)
{
    const struct records found = ledger_find(arena, ledger, id);
    const struct record *failed = NULL;
    for (size_t i = 0; i < found.count; i++) {
        require(strcmp(found.items[i].id, id) == 0);
        require(!i || found.items[i - 1].when <= found.items[i].when);
    }
    const struct record *pass = ledger_passed(arena, ledger, id, INT64_MAX / 2, INT64_MAX, &failed);
    require(!pass || (pass->kind == RECORD_PASS && !failed));
    const struct tried tried = tried_since(arena, ledger, 0);
    const struct record *last = pass ? pass : failed;
    require(!last || tried_has(arena, &tried, &last->name, last->when));
}

/* What begins a line may be an id. */
static void ask_some(struct arena *arena, const struct ledger *ledger,
                     const struct ledger_text *text)
{
    const char *at = text->bytes, *end = text->bytes + text->size;
    for (int i = 0; i < KEYS && at && (size_t)(end - at) > RECORD_ID; i++) {
        ask(arena, ledger, arena_copy(arena, at, RECORD_ID));
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
}

/* Of what its times are of, and of one that has none. */
static void estimate_some(struct arena *arena, const struct ledger *ledger)
{
    const struct records times = ledger_times(arena, ledger, INT64_MAX);
    struct estimated items[KEYS] = {{.job = "test", .row = "", .package = "none"}};
    size_t count = 1;
    for (size_t i = 0; i < times.count && count < KEYS; i++)
        items[count++] = (struct estimated){.job = times.items[i].name.job,
                                            .row = times.items[i].name.row,
                                            .package = times.items[i].name.package,
                                            .source_bytes = UINT64_MAX >> i};
    estimate_all(arena, &times, items, count);
    for (size_t i = 0; i < count; i++)
        require(items[i].ms > 0 && items[i].set_up_ms >= 0);
}

/* What a terminal or a CI service takes for more than text. */
static void check_text(const char *text)
{
    bool starts = true;
    for (const char *at = text; *at; at++) {
        require((unsigned char)*at >= 0x20 || *at == '\n');
        require(!starts || strncmp(at, "::", 2) != 0);
        require(strncmp(at, "##[", 3) != 0);
        starts = *at == '\n' || (starts && *at == ' ');
    }
}

/* What rows of it ran on is what a record of it says, or is not known. */
static void ask_tools(struct arena *arena, const struct ledger *ledger,
                      const struct records *records)
{
    for (size_t i = 0; i < records->count; i++) {
        const struct record_name *name = &records->items[i].name;
        const struct tools_row row = {name->package, name->job, name->row};
        const struct tools tools = tools_last(arena, ledger, &row, INT64_MAX / 2, INT64_MAX / 2);
        require(!tools.told || !tools.doubt);
    }
}

static void print(struct arena *arena, const struct records *records)
{
    struct shown_ledger shown = {0};
    const struct style plain = {0}, narrow = {.width = 40};
    const enum standing *standings = standing_find(arena, records, 0);
    for (size_t i = 0; i < records->count; i++)
        vec_push(arena, &shown, ((struct shown_record){records->items[i], standings[i]}));
    check_text(ledger_table(arena, &shown, &plain));
    check_text(ledger_table(arena, &shown, &narrow));
    check_text(ledger_json(arena, &shown));
}

static void check_merged(struct arena *arena, const struct ledger *ledger,
                         const struct ledger_text *merged)
{
    struct ledger again = {0};
    struct ledger_text twice;
    struct records records = {0};
    struct err err = {0};
    require(ledger_add(arena, &again, merged, &err) == 0);
    require(ledger_merge(arena, &again, &twice, &err) == 0);
    require(strcmp(merged->bytes, twice.bytes) == 0);
    require(ledger_records(arena, ledger, &records, &err) == 0);
    print(arena, &records);
    ask_tools(arena, ledger, &records);
    const struct ledger none = {0};
    require(ledger_with(arena, &none, &records, &twice, &err) == 0);
    require(strcmp(merged->bytes, twice.bytes) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    struct ledger ledger = {0};
    struct ledger_text merged;
    const struct ledger_text text = {"ledger", (const char *)data, size};
    const struct strings none = {0};
    if (ledger_add(&arena, &ledger, &text, &err) == 0) {
        ask_some(&arena, &ledger, &text);
        estimate_some(&arena, &ledger);
        if (ledger_merge(&arena, &ledger, &merged, &err) == 0) {
            check_merged(&arena, &ledger, &merged);
            require(ledger_prune(&arena, &ledger, 0, 1, &none, &merged, &err) == 0);
        }
    }
    require(!err.code || (err.code == ERR_INPUT && *err.message && *err.hint));
    arena_free(&arena);
    return 0;
}
