#include "planner/ledger/when.h"
#include "planner/output/json.h"
#include "planner/output/text_ledger.h"

static json_t *when_json(int64_t when)
{
    char text[WHEN_LENGTH + 1];
    when_write(when, text);
    return json_string(text);
}

static json_t *duration_json(int64_t ms)
{
    return ms == TIME_UNKNOWN ? json_null() : json_integer((json_int_t)ms);
}

static json_t *took_json(const struct durations *took)
{
    json_t *object = json_object();
    json_object_set_new(object, "set_up", duration_json(took->set_up));
    json_object_set_new(object, "compile", duration_json(took->compile));
    json_object_set_new(object, "work", duration_json(took->work));
    return object;
}

static json_t *record_json(struct arena *arena, const struct shown_record *shown)
{
    const struct record *record = &shown->record;
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(record_kind_name(record->kind)));
    json_object_set_new(object, "standing", json_string(standing_name(shown->standing)));
    json_object_set_new(object, "id", json_string(record->id));
    json_object_set_new(object, "when", when_json(record->when));
    json_object_set_new(object, "run", json_bytes(arena, record->run));
    json_object_set_new(object, "job", json_bytes(arena, record->name.job));
    json_object_set_new(object, "row", json_bytes(arena, record->name.row));
    json_object_set_new(object, "package", json_bytes(arena, record->name.package));
    json_object_set_new(object, "root", json_bytes(arena, record->name.root));
    json_object_set_new(object, "took", took_json(&record->took));
    json_object_set_new(object, "divided", json_boolean(record->divided));
    return object;
}

char *ledger_json(struct arena *arena, const struct shown_ledger *ledger)
{
    json_t *object = json_object(), *records = json_array();
    for (size_t i = 0; i < ledger->count; i++)
        json_array_append_new(records, record_json(arena, &ledger->items[i]));
    json_object_set_new(object, "schema", json_string("whittle.ledger/1"));
    json_object_set_new(object, "as_of", when_json(ledger->as_of));
    json_object_set_new(object, "records", records);
    return json_finish(arena, object, true);
}
