/* `whittle ledger add`: times of earlier runs, from reports that services and tools write. */
#include <string.h>

#include "graph/base/buffer.h"
#include "planner/commands/ledger_parts.h"
#include "planner/commands/read_ledger.h"
#include "planner/event/named_file.h"
#include "planner/ledger/import.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"

struct adding {
    struct ledger_work *work;
    struct import_context context;
    struct ledger ledger;   /* before */
    struct records records; /* new ones */
    struct buffer told;     /* a few lines for each report */
};

/* What one report gave. */
struct tally {
    size_t times, known, unnamed, passed, failed;
};

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static int make_context(const struct ledger_work *work, struct import_context *context,
                        struct err *err)
{
    const struct options *options = work->options;
    *context = (struct import_context){
        .run = options->run,
        .when = work->as_of,
        .name = {or_nothing(options->of_job), or_nothing(options->of_row),
                 or_nothing(options->of_package), ""},
    };
    return options->since ? time_read("since", options->since, &context->since, err) : 0;
}

/* NULL with `err` filled. One byte more than a report may have is read, so that its reader tells
 * that it is too large. */
static const char *read_report(const struct adding *adding, const char *word, size_t *size,
                               struct err *err)
{
    const struct ledger_work *work = adding->work;
    const char *bytes;
    const char *path = options_path(work->options, word, work->arena);
    if (named_file_read(path, IMPORT_LIMIT, work->arena, &bytes, size, err) != 0)
        return NULL;
    if (!bytes) {
        err_at(err, ERR_INPUT, path, 0, 0, "there is no such file: expected a report");
        err_hint(err, "docs/imports.md says which reports there are, and who writes them");
        return NULL;
    }
    return bytes;
}

static int find_format(const char *chosen, const char *file, const char *bytes, size_t size,
                       enum import_format *format, struct err *err)
{
    *format = IMPORT_SECONDS;
    for (int i = 0; chosen && import_format_name((enum import_format)i); i++)
        if (strcmp(chosen, import_format_name((enum import_format)i)) == 0)
            *format = (enum import_format)i;
    if (chosen || size > IMPORT_LIMIT || import_guess(bytes, size, format))
        return 0;
    err_at(err, ERR_INPUT, file, 0, 0, "this looks like no report that whittle knows");
    return err_hint(err, "--import FORMAT says which it is: " IMPORT_FORMATS);
}

/* The same time of the same run is there already. When it ended does not count: where the report
 * does not say so, each import has another time. */
static bool is_known(const struct adding *adding, const struct record *record)
{
    const struct records known = ledger_find(adding->work->arena, &adding->ledger, record->id);
    for (size_t i = 0; i < known.count; i++) {
        const struct record *item = &known.items[i];
        if (item->kind == RECORD_TIME && strcmp(item->run, record->run) == 0 &&
            memcmp(&item->took, &record->took, sizeof item->took) == 0 &&
            item->divided == record->divided)
            return true;
    }
    return false;
}

/* Nothing that is a verdict may come from a report: it knows no keys. */
static struct tally take(struct adding *adding, const struct imported *imported)
{
    struct tally tally = {0};
    for (size_t i = 0; i < imported->records.count; i++) {
        struct record record = imported->records.items[i];
        tally.passed += record.kind == RECORD_PASS;
        tally.failed += record.kind == RECORD_FAIL;
        if (record.kind != RECORD_TIME)
            continue;
        tally.times++;
        tally.unnamed += !*record.name.job;
        record_name_id(&record.name, record.id);
        if (is_known(adding, &record))
            tally.known++;
        else
            vec_push(adding->work->arena, &adding->records, record);
    }
    return tally;
}

static void tell_report(struct adding *adding, const char *file, enum import_format format,
                        const struct tally *tally, const struct imported *imported)
{
    struct buffer *out = &adding->told;
    buffer_format(out, "%s (%s): %s", escape_name(out->arena, file), import_format_name(format),
                  layout_count(out->arena, tally->times, "time"));
    if (tally->known)
        buffer_format(out, ", %zu of them known", tally->known);
    buffer_add(out, "\n");
    if (tally->unnamed)
        buffer_format(out, "  of no job, so that no plan finds them (--of-job NAME): %zu\n",
                      tally->unnamed);
    if (tally->passed + tally->failed)
        buffer_format(out, "  not added, as a report knows no keys: %zu passed, %zu failed\n",
                      tally->passed, tally->failed);
    for (size_t i = 0; i < imported->oddities.count; i++)
        buffer_format(out, "  left out: %s: %zu\n", imported->oddities.items[i].what,
                      imported->oddities.items[i].count);
}

static int add_report(struct adding *adding, const char *word, struct err *err)
{
    const char *file = strcmp(word, "-") == 0 ? "standard input" : word;
    enum import_format format;
    struct imported imported;
    size_t size;
    const char *bytes = read_report(adding, word, &size, err);
    if (!bytes ||
        find_format(adding->work->options->import, file, bytes, size, &format, err) != 0 ||
        import_read(adding->work->arena, format, file, bytes, size, &adding->context, &imported,
                    err) != 0)
        return -1;
    const struct tally tally = take(adding, &imported);
    tell_report(adding, file, format, &tally, &imported);
    return 0;
}

static int load(struct adding *adding, struct err *err)
{
    struct ledger_work *work = adding->work;
    bool found;
    if (!work->store)
        return ledger_load(work->arena, work->path, &adding->ledger, &found, err);
    return store_fetch(work->store, err) == 0 ? store_read(work->store, &adding->ledger, err) : -1;
}

static int replace(struct adding *adding, struct err *err)
{
    struct ledger_work *work = adding->work;
    struct ledger_text all;
    if (ledger_with(work->arena, &adding->ledger, &adding->records, &all, err) != 0 ||
        file_replace(work->path, all.bytes, err) != 0)
        return -1;
    const size_t count = ledger_count(&all);
    buffer_format(&adding->told, "%s: %s, %zu of them new", escape_name(work->arena, work->path),
                  layout_count(work->arena, count, "record"),
                  count - ledger_count(&adding->ledger.texts.items[0]));
    return 0;
}

static int push(struct adding *adding, struct err *err)
{
    struct ledger_work *work = adding->work;
    size_t added;
    if (store_add(work->store, &adding->records, &added, err) != 0)
        return -1;
    buffer_format(&adding->told, "%s: %s added", escape_name(work->arena, store_name(work->store)),
                  layout_count(work->arena, added, "record"));
    return 0;
}

int ledger_do_add(struct ledger_work *work, struct err *err)
{
    struct adding adding = {.work = work, .told = {.arena = work->arena}};
    if (make_context(work, &adding.context, err) != 0 || load(&adding, err) != 0)
        return -1;
    for (size_t i = 0; i < work->words.count; i++)
        if (add_report(&adding, work->words.items[i], err) != 0)
            return -1;
    if ((work->store ? push : replace)(&adding, err) != 0)
        return -1;
    return ledger_tell(work, buffer_end(&adding.told), err);
}
