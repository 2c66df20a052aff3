/* Any bytes are a tree whose every value has a place, or an error with a place. */
#include <string.h>

#include "graph/base/vec.h"
#include "graph/cargo/toml.h"
#include "tests/fuzz/target.h"

struct worklist {
    const struct toml **items;
    size_t count, capacity;
};

static void check_value(const struct toml *value)
{
    require(value->line >= 1 && value->column >= 1);
    require(!value->string || value->type == TOML_STRING);
    require(!value->boolean || value->type == TOML_BOOLEAN);
    require(!value->first || value->type == TOML_TABLE || value->type == TOML_ARRAY);
}

static void check_children(struct arena *arena, const struct toml *parent, struct worklist *work)
{
    for (const struct toml *child = parent->first; child; child = child->next) {
        check_value(child);
        require((child->key != NULL) == (parent->type == TOML_TABLE));
        require(!child->key || !child->next || strcmp(child->key, child->next->key) < 0);
        vec_push(arena, work, child);
    }
}

static void check_document(struct arena *arena, const struct toml *document)
{
    struct worklist work = {0};
    require(document->type == TOML_TABLE && !document->key && !document->next);
    check_value(document);
    vec_push(arena, &work, document);
    while (work.count)
        check_children(arena, work.items[--work.count], &work);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    const struct toml *document = toml_parse(&arena, "Cargo.toml", (const char *)data, size, &err);
    if (document) {
        check_document(&arena, document);
    } else {
        require(err.code == ERR_INPUT && err.line >= 1 && err.column >= 1 && err.message[0]);
        require(strcmp(err.file, "Cargo.toml") == 0);
    }
    arena_free(&arena);
    return 0;
}
