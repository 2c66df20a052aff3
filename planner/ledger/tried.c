#include "planner/ledger/tried.h"

#include <string.h>

#include "graph/base/vec.h"
#include "planner/ledger/lines.h"

enum { NAME_FIELDS = 3 /* job, row and package */ };

/* Behind so many tabs from `at` on; the end where there are fewer. */
static size_t behind_tabs(const struct line *line, size_t at, unsigned tabs)
{
    while (tabs-- && at < line->size) {
        const char *tab = memchr(line->at + at, '\t', line->size - at);
        at = tab ? (size_t)(tab - line->at) + 1 : line->size;
    }
    return at;
}

/* Of a pass or a failure: what stands before it is as long in each. */
static size_t begin_of_when(enum record_kind kind)
{
    return RECORD_ID + strlen("\t") + strlen(record_kind_name(kind)) + strlen("\t");
}

/* Its job, row and package, as they stand there. */
static struct line name_of(const struct line *line, size_t when)
{
    const size_t run = when + WHEN_LENGTH + 1, begin = behind_tabs(line, run, 1),
                 end = behind_tabs(line, begin, NAME_FIELDS);
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

static void note(struct arena *arena, struct tried *tried, const struct line *line, size_t at)
{
    const struct line name = name_of(line, at);
    const char *when = line->at + at, **last = last_of(tried, &name);
    if (last) {
        *last = memcmp(*last, when, WHEN_LENGTH) < 0 ? when : *last;
    } else if (!memchr(name.at, '\0', name.size)) {
        map_put(arena, &tried->names, arena_copy(arena, name.at, name.size),
                (uint32_t)tried->last.count);
        vec_push(arena, &tried->last, when);
    }
}

/* Where the time of a pass or a failure begins; 0 for another line. */
static size_t find_when(const struct line *line)
{
    const bool passed = line_is_of(line, RECORD_PASS);
    if (!passed && !line_is_of(line, RECORD_FAIL))
        return 0;
    const size_t at = begin_of_when(passed ? RECORD_PASS : RECORD_FAIL);
    return line->size > at + WHEN_LENGTH ? at : 0;
}

bool tried_any(const struct ledger *ledger)
{
    struct line line;
    for (size_t i = 0; i < ledger->texts.count; i++) {
        size_t at = lines_begin(&ledger->texts.items[i]);
        while (lines_next(&ledger->texts.items[i], &at, &line))
            if (find_when(&line))
                return true;
    }
    return false;
}

struct tried tried_since(struct arena *arena, const struct ledger *ledger, int64_t since)
{
    char text[WHEN_LENGTH + 1];
    struct tried tried = {0};
    struct line line;
    size_t when;
    when_write(since, text); /* times are as their texts are */
    for (size_t i = 0; i < ledger->texts.count; i++) {
        size_t at = lines_begin(&ledger->texts.items[i]);
        while (lines_next(&ledger->texts.items[i], &at, &line))
            if ((when = find_when(&line)) && memcmp(line.at + when, text, WHEN_LENGTH) >= 0)
                note(arena, &tried, &line, when);
    }
    return tried;
}

bool tried_has(struct arena *arena, const struct tried *tried, const struct record_name *name,
               int64_t since)
{
    struct record asked = {.kind = RECORD_PASS, .run = "-", .name = *name};
    memset(asked.id, '0', RECORD_ID);
    const char *text = record_line(arena, &asked);
    const struct line line = {text, strlen(text)},
                      names = name_of(&line, begin_of_when(asked.kind));
    const char **last = last_of(tried, &names);
    char begin[WHEN_LENGTH + 1];
    when_write(since, begin);
    return last && memcmp(*last, begin, WHEN_LENGTH) >= 0;
}
