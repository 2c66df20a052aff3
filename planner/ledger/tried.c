#include "planner/ledger/tried.h"

#include <string.h>

#include "graph/base/vec.h"
#include "planner/ledger/lines.h"

/* Fields of a line, by what is before them. */
enum { TABS_OF_WHEN = 2, TABS_OF_NAME = 4, TABS_AFTER_NAME = 7 };

/* Where the field after so many tabs begins; the end where there are fewer. */
static size_t field(const struct line *line, unsigned tabs)
{
    size_t at = 0;
    while (tabs && at < line->size) {
        const char *tab = memchr(line->at + at, '\t', line->size - at);
        at = tab ? (size_t)(tab - line->at) + 1 : line->size;
        tabs--;
    }
    return at;
}

/* Its job, row and package, as they stand there. */
static struct line name_of(const struct line *line)
{
    const size_t begin = field(line, TABS_OF_NAME), end = field(line, TABS_AFTER_NAME);
    return (struct line){line->at + begin, end - begin};
}

/* Where the last time of a name stands; NULL where it has none. */
static const char **last_of(const struct tried *tried, const struct line *name)
{
    uint32_t place;
    return tried->last.items && map_get_bytes(&tried->names, name->at, name->size, &place)
               ? &tried->last.items[place]
               : NULL;
}

static void note(struct arena *arena, struct tried *tried, const struct line *line)
{
    const struct line name = name_of(line);
    const char *when = line->at + field(line, TABS_OF_WHEN), **last = last_of(tried, &name);
    if (last) {
        *last = memcmp(*last, when, WHEN_LENGTH) < 0 ? when : *last;
    } else if (!memchr(name.at, '\0', name.size)) {
        map_put(arena, &tried->names, arena_copy(arena, name.at, name.size),
                (uint32_t)tried->last.count);
        vec_push(arena, &tried->last, when);
    }
}

/* Times are as their texts are: nothing else is read of an older line. */
static bool is_recent(const struct line *line, const char *since)
{
    if (!line_is_of(line, RECORD_PASS) && !line_is_of(line, RECORD_FAIL))
        return false;
    const size_t when = field(line, TABS_OF_WHEN);
    return line->size - when >= WHEN_LENGTH && memcmp(line->at + when, since, WHEN_LENGTH) >= 0;
}

struct tried tried_since(struct arena *arena, const struct ledger *ledger, int64_t since)
{
    char text[WHEN_LENGTH + 1];
    struct tried tried = {0};
    struct line line;
    when_write(since, text);
    for (size_t i = 0; i < ledger->texts.count; i++) {
        size_t at = lines_begin(&ledger->texts.items[i]);
        while (lines_next(&ledger->texts.items[i], &at, &line))
            if (is_recent(&line, text))
                note(arena, &tried, &line);
    }
    return tried;
}

bool tried_has(struct arena *arena, const struct tried *tried, const struct record_name *name,
               int64_t since)
{
    const struct record asked = {.run = "-", .name = *name};
    const char *text = record_line(arena, &asked);
    const struct line line = {text, strlen(text)}, names = name_of(&line);
    const char **last = last_of(tried, &names);
    char begin[WHEN_LENGTH + 1];
    when_write(since, begin);
    return last && memcmp(*last, begin, WHEN_LENGTH) >= 0;
}
