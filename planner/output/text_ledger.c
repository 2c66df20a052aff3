#include "planner/output/text_ledger.h"

#include "graph/base/text.h"
#include "planner/ledger/when.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"

enum { MAX_CELL = 60, MAX_RUN = 200, MAX_TOOLS = 200 };

static const char *when_of(struct arena *arena, int64_t when)
{
    char text[WHEN_LENGTH + 1];
    when_write(when, text);
    return arena_string(arena, text);
}

static const char *kind_of(const struct shown_record *shown)
{
    static const char *const of_pass[] = {[STANDING_COUNTS] = "pass",
                                          [STANDING_LATER] = "pass (of later)",
                                          [STANDING_FAILED] = "pass (failed since)",
                                          [STANDING_REVOKED] = "pass (taken back)"};
    if (shown->record.kind == RECORD_PASS)
        return of_pass[shown->standing];
    if (shown->record.kind == RECORD_FAIL)
        return shown->standing == STANDING_REVOKED ? "FAIL (taken back)" : "FAIL";
    if (shown->record.kind == RECORD_TOOLS)
        return shown->standing == STANDING_REVOKED ? "tools (taken back)" : "tools";
    return shown->record.kind == RECORD_REVOKED ? "taken back" : "time";
}

/* "840 ms", "12.3 s", "2 min 5 s". */
static const char *duration_of(struct arena *arena, int64_t ms)
{
    enum { SECOND = 1000, MINUTE = 60 * SECOND };
    if (ms < SECOND)
        return arena_printf(arena, "%d ms", (int)ms);
    if (ms < MINUTE)
        return arena_printf(arena, "%d.%d s", (int)(ms / SECOND), (int)(ms % SECOND / 100));
    return arena_printf(arena, "%lld min %d s", (long long)(ms / MINUTE),
                        (int)(ms % MINUTE / SECOND));
}

static void add_duration(struct arena *arena, struct strings *words, const char *what, int64_t ms)
{
    if (ms != TIME_UNKNOWN)
        vec_push(arena, words, arena_printf(arena, "%s %s", what, duration_of(arena, ms)));
}

static const char *took_of(struct arena *arena, const struct record *record)
{
    struct strings words = {0};
    add_duration(arena, &words, "set-up", record->took.set_up);
    add_duration(arena, &words, "compile", record->took.compile);
    add_duration(arena, &words, "work", record->took.work);
    const char *text = text_join(arena, &words, ", ");
    return record->divided && words.count ? arena_printf(arena, "about %s", text) : text;
}

static void add_name(struct arena *arena, struct strings *words, const char *name, size_t most)
{
    if (*name)
        vec_push(arena, words, layout_shorten(arena, escape_name(arena, name), most));
}

/* Of tools the end counts too: that is the image. */
static const char *name_of(struct arena *arena, const struct record *record)
{
    const struct record_name *name = &record->name;
    struct strings words = {0};
    add_name(arena, &words, name->job, MAX_CELL);
    add_name(arena, &words, name->row, MAX_CELL);
    add_name(arena, &words, name->package, MAX_CELL);
    add_name(arena, &words, name->root, record->kind == RECORD_TOOLS ? MAX_TOOLS : MAX_CELL);
    return text_join(arena, &words, ", ");
}

/* What `whittle ledger revoke` takes: the key of a verdict or of tools, and the run. */
static const char *source_of(struct arena *arena, const struct record *record)
{
    bool keyed = record->kind != RECORD_TIME && record->kind != RECORD_REVOKED;
    const char *run = layout_shorten(arena, escape_name(arena, record->run), MAX_RUN);
    return keyed ? arena_printf(arena, "%s  %s", record->id, run) : run;
}

static const char *heading(struct arena *arena, const struct shown_ledger *ledger)
{
    size_t passes = 0, counting = 0;
    for (size_t i = 0; i < ledger->count; i++) {
        passes += ledger->items[i].record.kind == RECORD_PASS;
        counting += ledger->items[i].record.kind == RECORD_PASS &&
                    ledger->items[i].standing == STANDING_COUNTS;
    }
    if (!passes)
        return layout_count(arena, ledger->count, "record");
    return arena_printf(arena, "%s, %zu of %s %s", layout_count(arena, ledger->count, "record"),
                        counting,
                        passes == 1 ? "1 pass" : arena_printf(arena, "%zu passes", passes),
                        counting == 1 ? "counts" : "count");
}

char *ledger_table(struct arena *arena, const struct shown_ledger *ledger,
                   const struct style *style)
{
    struct buffer out = {.arena = arena};
    struct table table = {.columns = 4, .paints = {PAINT_FAINT, PAINT_TITLE}};
    layout_line(&out, style, PAINT_TITLE, heading(arena, ledger));
    for (size_t i = 0; i < ledger->count; i++) {
        const struct record *record = &ledger->items[i].record;
        const char *name = name_of(arena, record), *took = took_of(arena, record);
        const char *what = arena_printf(arena, "%s%s%s", name, *name && *took ? ": " : "", took);
        table_row(arena, &table, when_of(arena, record->when), kind_of(&ledger->items[i]), what,
                  source_of(arena, record));
    }
    layout_table(&out, &table, style);
    return buffer_end(&out);
}
