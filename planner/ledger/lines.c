#include "planner/ledger/lines.h"

#include <string.h>

#include "graph/base/text.h"

int line_compare(const void *left, const void *right)
{
    const struct line *one = left, *other = right;
    size_t common = one->size < other->size ? one->size : other->size;
    int order = common ? memcmp(one->at, other->at, common) : 0;
    return order ? order : (one->size > other->size) - (one->size < other->size);
}

bool line_is_of(const struct line *line, enum record_kind kind)
{
    const char *name = record_kind_name(kind), *at = line->at + RECORD_ID;
    const size_t size = strlen(name);
    return line->size > RECORD_ID + size + 2 && at[0] == '\t' && memcmp(at + 1, name, size) == 0 &&
           at[size + 1] == '\t';
}

size_t lines_begin(const struct ledger_text *text)
{
    return text->size ? strlen(LEDGER_FIRST) : 0;
}

bool lines_next(const struct ledger_text *text, size_t *at, struct line *line)
{
    if (*at >= text->size)
        return false;
    const char *start = text->bytes + *at, *end = memchr(start, '\n', text->size - *at);
    if (!end)
        return false;
    *line = (struct line){start, (size_t)(end - start)};
    *at += line->size + 1;
    return true;
}

static int fail_record(const struct ledger_text *text, unsigned number, const struct line *line,
                       struct err *err)
{
    if (line->size > RECORD_LIMIT) {
        err_at(err, ERR_INPUT, text->label, number, 1,
               "this line is longer than a record can be, which is %d bytes", RECORD_LIMIT);
    } else {
        err_at(err, ERR_INPUT, text->label, number, 1,
               "this line is no record: expected twelve fields with tabs between them, as "
               "whittle writes them");
    }
    return err_hint(err, "delete the line: what it says of a run is then not known");
}

static int fail_order(struct arena *arena, const struct ledger_text *text, unsigned number,
                      bool twice, struct err *err)
{
    const char *file = text_shell_word(arena, text->label);
    err_at(err, ERR_INPUT, text->label, number, 1,
           twice ? "this line stands here twice: expected each once"
                 : "this line stands out of order: expected sorted lines");
    return err_hint(err,
                    "sort what follows the first line: (head -n 1 %s; tail -n +2 %s | LC_ALL=C "
                    "sort -u) >sorted",
                    file, file);
}

static int fail_cut(const struct ledger_text *text, unsigned number, struct err *err)
{
    err_at(err, ERR_INPUT, text->label, number, 1,
           "the file is cut off: nothing ends its last line");
    return err_hint(err, "delete the line, or take the file again from where it was kept");
}

int lines_check(struct arena *arena, const struct ledger_text *text, bool *times, struct err *err)
{
    size_t at = lines_begin(text);
    unsigned number = 2;
    struct line before = {0}, line;
    for (; lines_next(text, &at, &line); number++, before = line) {
        int order = number > 2 ? line_compare(&before, &line) : -1;
        if (order >= 0)
            return fail_order(arena, text, number, order == 0, err);
        *times = *times || line_is_of(&line, RECORD_TIME);
    }
    return at == text->size ? 0 : fail_cut(text, number, err);
}

/* Of one text. */
static int take_lines(struct arena *arena, const struct ledger_text *text, struct lines *lines,
                      struct err *err)
{
    size_t at = lines_begin(text);
    unsigned number = 2;
    struct line line;
    for (; lines_next(text, &at, &line); number++) {
        if (!record_is_line(line.at, line.size))
            return fail_record(text, number, &line, err);
        int order = lines->count ? line_compare(&lines->items[lines->count - 1], &line) : -1;
        if (order >= 0)
            return fail_order(arena, text, number, order == 0, err);
        vec_push(arena, lines, line);
    }
    return at == text->size ? 0 : fail_cut(text, number, err);
}

struct lines lines_merge(struct arena *arena, const struct lines *left, const struct lines *right)
{
    struct lines merged = {0};
    size_t i = 0, k = 0;
    merged.capacity = left->count + right->count;
    merged.items = arena_array(arena, merged.capacity, sizeof *merged.items);
    while (i < left->count || k < right->count) {
        int order = i == left->count    ? 1
                    : k == right->count ? -1
                                        : line_compare(&left->items[i], &right->items[k]);
        merged.items[merged.count++] = order <= 0 ? left->items[i] : right->items[k];
        i += order <= 0;
        k += order >= 0;
    }
    return merged;
}

/* Pairs, then pairs of these: no line is looked at more often than the number of texts can be
 * halved. */
int lines_of(struct arena *arena, const struct ledger *ledger, struct lines *lines, struct err *err)
{
    size_t count = ledger->texts.count;
    struct lines *lists = arena_array(arena, count, sizeof *lists);
    for (size_t i = 0; i < count; i++)
        if (take_lines(arena, &ledger->texts.items[i], &lists[i], err) != 0)
            return -1;
    for (; count > 1; count = (count + 1) / 2)
        for (size_t i = 0; i < (count + 1) / 2; i++)
            lists[i] = 2 * i + 1 < count ? lines_merge(arena, &lists[2 * i], &lists[2 * i + 1])
                                         : lists[2 * i];
    *lines = count ? lists[0] : (struct lines){0};
    return 0;
}

static char *put(char *to, const char *bytes, size_t size)
{
    memcpy(to, bytes, size);
    return to + size;
}

int lines_text(struct arena *arena, const struct lines *lines, struct ledger_text *text,
               struct err *err)
{
    size_t size = strlen(LEDGER_FIRST);
    for (size_t i = 0; i < lines->count; i++)
        size += lines->items[i].size + 1;
    if (size > LEDGER_LIMIT) {
        err_set(err, ERR_INPUT,
                "all records together are more than a ledger can hold, which is %d "
                "MiB",
                LEDGER_LIMIT / 1024 / 1024);
        return err_hint(err, "`whittle ledger prune` each ledger first");
    }
    char *bytes = arena_alloc(arena, size + 1),
         *end = put(bytes, LEDGER_FIRST, strlen(LEDGER_FIRST));
    for (size_t i = 0; i < lines->count; i++) {
        end = put(end, lines->items[i].at, lines->items[i].size);
        *end++ = '\n';
    }
    *text = (struct ledger_text){.label = "the ledger", .bytes = bytes, .size = size};
    return 0;
}
