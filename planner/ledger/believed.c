#include "planner/ledger/believed.h"

#include <string.h>

#include "graph/base/buffer.h"

static const char behind[] = ", the rest by";

const char *believed_write(struct arena *arena, const char *words, const struct strings *runs)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, words);
    for (size_t i = 0; i < runs->count; i++) {
        char id[RECORD_ID + 1];
        record_run_id(runs->items[i], id);
        buffer_format(&out, "%s %s", i ? "" : behind, id);
    }
    return buffer_end(&out);
}

const char *believed_words(struct arena *arena, const char *root)
{
    const char *found = strstr(root, behind);
    return found ? arena_copy(arena, root, (size_t)(found - root)) : root;
}

const char *believed_begin(const struct record *record)
{
    const char *found = *record->name.job ? NULL : strstr(record->name.root, behind);
    return found ? found + strlen(behind) : NULL;
}

bool believed_next(const char **at, char id[RECORD_ID + 1])
{
    const char *begin = *at + strspn(*at, " ");
    const size_t size = strcspn(begin, " ");
    if (!record_is_id(begin, size))
        return false;
    memcpy(id, begin, RECORD_ID);
    id[RECORD_ID] = 0;
    *at = begin + size;
    return true;
}
