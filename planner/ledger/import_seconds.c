#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/import_names.h"
#include "planner/ledger/import_parts.h"

/* A line as it is used: without blanks at its ends, and what is a number of it. */
struct entry {
    const char *name, *number;
    size_t name_size, number_size;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* False for a line that says nothing: an empty one, a comment. */
static bool take_entry(const struct report_line *line, struct entry *entry)
{
    const char *start = line->bytes, *end = start + line->size;
    while (start < end && is_blank(*start))
        start++;
    while (end > start && is_blank(end[-1]))
        end--;
    if (start == end || *start == '#')
        return false;
    const char *number = end;
    while (number > start && !is_blank(number[-1]))
        number--;
    *entry = (struct entry){start, number, 0, (size_t)(end - number)};
    while (number > start && is_blank(number[-1]))
        number--;
    entry->name_size = (size_t)(number - start);
    return true;
}

/* Even of a number that can't be a duration, so that a list of durations is told from prose. */
static bool looks_like_number(const struct entry *entry)
{
    static const char *const words[] = {"nan", "inf", "-inf", "infinity", "NaN", "Infinity", NULL};
    bool digits = false;
    for (size_t i = 0; i < entry->number_size; i++) {
        char byte = entry->number[i];
        digits = digits || (byte >= '0' && byte <= '9');
        if (!byte || !strchr("0123456789.eE+-", byte))
            digits = false;
        if (!byte || !strchr("0123456789.eE+-", byte))
            break;
    }
    for (size_t i = 0; words[i] && !digits; i++)
        digits = strlen(words[i]) == entry->number_size &&
                 memcmp(words[i], entry->number, entry->number_size) == 0;
    return digits;
}

/* Within a job it is a package, with what was run of it behind: "core test smoke". Else it is what
 * a service calls a job. */
static void name_entry(struct report *report, const struct entry *entry, struct record_name *name)
{
    char *text = arena_copy(report->arena, entry->name, entry->name_size);
    if (!*name->job) {
        job_name_read(report->arena, text, "", name);
        return;
    }
    char *space = strpbrk(text, " \t");
    name->package = text;
    if (space) {
        *space = '\0';
        name->root = space + 1 + strspn(space + 1, " \t");
    }
}

static int add_entry(struct report *report, const struct report_line *line,
                     const struct entry *entry)
{
    struct record record = report_record(report);
    int64_t duration = 0;
    if (!entry->name_size || !looks_like_number(entry) || memchr(line->bytes, '\0', line->size)) {
        unsigned column = (unsigned)(entry->number - line->bytes) + 1;
        err_at(report->err, ERR_INPUT, report->file, line->number, column,
               "expected a name and a number of seconds");
        return err_hint(report->err, "write one a line, as in: test linux, stable 92.5");
    }
    if (!duration_read(entry->number, entry->number_size, &duration)) {
        report_leave_out(report, "a line whose number is no duration");
        return 0;
    }
    name_entry(report, entry, &record.name);
    record.took.work = duration_milliseconds(duration);
    report_add_time(report, &record);
    return 0;
}

int import_seconds(struct report *report)
{
    struct report_line line = {0};
    struct entry entry;
    while (report_next_line(report, &line))
        if (take_entry(&line, &entry) && add_entry(report, &line, &entry) != 0)
            return -1;
    return 0;
}
