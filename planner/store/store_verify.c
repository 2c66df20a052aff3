#include <string.h>

#include "graph/base/path.h"
#include "planner/store/store_parts.h"

/* Where a record is that belongs into another text. */
static int check_place(struct arena *arena, const struct ref_file *file,
                       const struct record *record, struct err *err)
{
    char run[RECORD_ID + 1];
    record_run_id(record->run, run);
    const char *name = path_base(file->path);
    const bool is_run = layout_of(file->path) == LAYOUT_RUN;
    const char *id = is_run ? run : record->id;
    if (memcmp(name, id, strlen(name)) == 0)
        return 0;
    err_at(err, ERR_INPUT, arena_printf(arena, "%s:%s", STORE_REF, file->path), 0, 0,
           "a record of %s '%s' stands in the wrong text: expected it in %s",
           is_run ? "the run" : "the id", is_run ? record->run : record->id,
           is_run ? layout_run(arena, run) : layout_shard(arena, id));
    return err_hint(err, "`whittle ledger prune` puts every record where it belongs");
}

static int verify_text(struct store *store, struct arena *arena, const struct ref_file *file,
                       struct err *err)
{
    const struct ref_files one = {(struct ref_file *)file, 1, 1};
    struct ledger ledger = {0};
    struct records records = {0};
    if (texts_add(store, arena, &one, &ledger, err) != 0 ||
        ledger_records(arena, &ledger, &records, err) != 0)
        return -1;
    for (size_t i = 0; i < records.count; i++)
        if (check_place(arena, file, &records.items[i], err) != 0)
            return -1;
    return 0;
}

static int fail_stray(const char *path, struct err *err)
{
    err_at(err, ERR_INPUT, STORE_REF, 0, 0,
           "'%s' is no text of a ledger: expected runs/AB/RUN and squashed/AB alone", path);
    return err_hint(err, "nothing reads it: whoever put it there may remove it");
}

int store_verify(struct store *store, size_t *count, struct err *err)
{
    struct ref_files texts = {0};
    struct strings strays = {0};
    struct ledger ledger = {0};
    struct records records = {0};
    int status = layout_texts(store, &store->arena, &texts, &strays, err);
    for (size_t i = 0; status == 0 && i < texts.count; i++) {
        struct arena scratch = {0};
        status = verify_text(store, &scratch, &texts.items[i], err);
        arena_free(&scratch);
    }
    if (status != 0)
        return -1;
    if (strays.count)
        return fail_stray(strays.items[0], err);
    if (store_read(store, &ledger, err) != 0 ||
        ledger_records(&store->arena, &ledger, &records, err) != 0)
        return -1;
    *count = records.count;
    return 0;
}
