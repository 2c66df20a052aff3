#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/import_parts.h"
#include "planner/ledger/tools.h"

enum key {
    KEY_JOB,
    KEY_ROW,
    KEY_RELEASE,
    KEY_COMMIT,
    KEY_HOST,
    KEY_LLVM,
    KEY_IMAGE,
    KEY_RESULT,
    KEY_COUNT,
};

/* What begins a line; the lines that rustc prints beside these say nothing more. */
static const char *const keys[KEY_COUNT] = {
    [KEY_JOB] = "job: ",         [KEY_ROW] = "row: ",
    [KEY_RELEASE] = "release: ", [KEY_COMMIT] = "commit-hash: ",
    [KEY_HOST] = "host: ",       [KEY_LLVM] = "LLVM version: ",
    [KEY_IMAGE] = "image: ",     [KEY_RESULT] = "result: ",
};

enum { VALUE_LIMIT = 200 };

/* The report of one leg: what stands from a line `job: …` to the next. */
struct leg {
    const char *values[KEY_COUNT];
    const char *trouble; /* why it is left out; NULL */
};

static bool is_word_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (byte && strchr(".-+_:/@", byte));
}

/* What the author's code wrote comes to a terminal, and two texts are equal only where all of their
 * parts are: so these have few bytes. Names are only compared. */
static bool is_value(enum key key, const char *text, size_t size)
{
    const bool name = key == KEY_JOB || key == KEY_ROW;
    if (size > (name ? (size_t)IMPORT_NAME : (size_t)VALUE_LIMIT))
        return false;
    for (size_t i = 0; i < size; i++) {
        bool fits = name ? (unsigned char)text[i] >= 0x20 && text[i] != 0x7f
                         : is_word_byte(text[i]) || (key == KEY_IMAGE && text[i] == ' ');
        if (!fits)
            return false;
    }
    return true;
}

static void take_value(struct report *report, enum key key, const char *text, size_t size,
                       struct leg *leg)
{
    while (size && *text == ' ') {
        text++;
        size--;
    }
    while (size && text[size - 1] == ' ')
        size--;
    if (leg->values[key])
        leg->trouble = "a leg that says one thing twice";
    else if (!is_value(key, text, size))
        leg->trouble = "a leg that says what no name, release or image can be";
    else
        leg->values[key] = arena_copy(report->arena, text, size);
}

static bool is_said(const struct leg *leg, enum key key)
{
    return leg->values[key] && *leg->values[key];
}

/* Every night's compiler has the release of the next: only its commit tells. */
static bool is_vague(const struct leg *leg)
{
    return is_said(leg, KEY_RELEASE) && strchr(leg->values[KEY_RELEASE], '-') &&
           (!is_said(leg, KEY_COMMIT) || strcmp(leg->values[KEY_COMMIT], "unknown") == 0);
}

static const char *trouble_of(const struct leg *leg)
{
    if (leg->trouble)
        return leg->trouble;
    return is_said(leg, KEY_JOB) && is_said(leg, KEY_ROW)
               ? NULL
               : "a leg that does not say of which job and row it is";
}

/* As services call it: https://docs.gitlab.com/ci/variables/predefined_variables/ of
 * $CI_JOB_STATUS, and https://docs.github.com/actions/reference/workflows-and-actions/contexts of
 * job.status. That one was well is the service's to say. */
static bool has_failed(const struct leg *leg)
{
    static const char *const words[] = {"failed", "failure", NULL};
    return is_said(leg, KEY_RESULT) && text_is_one_of(leg->values[KEY_RESULT], words);
}

static void add_tools(struct report *report, const struct leg *leg, struct record *record)
{
    const struct tools_report said = {leg->values[KEY_RELEASE], leg->values[KEY_COMMIT],
                                      leg->values[KEY_HOST], leg->values[KEY_LLVM],
                                      leg->values[KEY_IMAGE]};
    record->name.root = tools_text(report->arena, &said);
    if (is_vague(leg))
        report_leave_out(report, "a leg that names a nightly or a beta, and not its commit");
    else if (record->name.root)
        report_add_tools(report, record);
    else if (!is_said(leg, KEY_RESULT))
        report_leave_out(report, "a leg that names neither a compiler nor an image");
}

static void end_leg(struct report *report, const struct leg *leg)
{
    const char *trouble = trouble_of(leg);
    struct record record = report_record(report);
    record.name = (struct record_name){leg->values[KEY_JOB], leg->values[KEY_ROW], "", ""};
    if (trouble) {
        report_leave_out(report, trouble);
        return;
    }
    if (has_failed(leg))
        report_add_verdict(report, &record, false);
    add_tools(report, leg, &record);
}

/* Also where an empty value has lost its blank; false for a line of another kind. */
static bool find_key(const struct report_line *line, enum key *key, size_t *taken)
{
    for (int i = 0; i < KEY_COUNT; i++) {
        const size_t size = strlen(keys[i]);
        const bool empty = line->size == size - 1;
        if (line->size < size - 1 || memcmp(line->bytes, keys[i], empty ? size - 1 : size) != 0)
            continue;
        *key = (enum key)i;
        *taken = empty ? size - 1 : size;
        return true;
    }
    return false;
}

static bool is_blank(const struct report_line *line)
{
    for (size_t i = 0; i < line->size; i++)
        if (line->bytes[i] != ' ' && line->bytes[i] != '\t')
            return false;
    return true;
}

static int fail_line(struct report *report, const struct report_line *line)
{
    err_at(report->err, ERR_INPUT, report->file, line->number, 1,
           "expected a line 'job: NAME', with which what a leg reports begins");
    return err_hint(report->err, "docs/ledger.md has the step that writes it");
}

int import_rustc(struct report *report)
{
    struct report_line line = {0};
    struct leg leg = {0};
    bool begun = false;
    enum key key;
    size_t taken;
    while (report_next_line(report, &line)) {
        const bool known = find_key(&line, &key, &taken);
        if (known && key == KEY_JOB) {
            if (begun)
                end_leg(report, &leg);
            leg = (struct leg){0};
            begun = true;
        }
        if (!begun && !is_blank(&line))
            return fail_line(report, &line);
        if (known)
            take_value(report, key, line.bytes + taken, line.size - taken, &leg);
    }
    if (begun)
        end_leg(report, &leg);
    return 0;
}
