#include "planner/ledger/record.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "planner/ledger/when.h"

enum field {
    FIELD_ID,
    FIELD_KIND,
    FIELD_WHEN,
    FIELD_RUN,
    FIELD_JOB,
    FIELD_ROW,
    FIELD_PACKAGE,
    FIELD_ROOT,
    FIELD_SET_UP,
    FIELD_COMPILE,
    FIELD_WORK,
    FIELD_DIVIDED,
    FIELD_COUNT,
};

struct fields {
    const char *at[FIELD_COUNT];
    size_t size[FIELD_COUNT];
};

static const char *const kind_names[] = {
    [RECORD_PASS] = "pass", [RECORD_FAIL] = "fail",   [RECORD_REVOKED] = "revoked",
    [RECORD_TIME] = "time", [RECORD_TOOLS] = "tools",
};

static const char divided[] = "divided";

const char *record_kind_name(enum record_kind kind)
{
    return kind_names[kind];
}

static void end_id(struct hasher *hasher, char id[RECORD_ID + 1])
{
    struct arena scratch = {0};
    const struct hash hash = hasher_end(hasher);
    memcpy(id, hash_hex(&scratch, &hash), RECORD_ID + 1);
    arena_free(&scratch);
}

void record_name_id(const struct record_name *name, char id[RECORD_ID + 1])
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, "whittle.ledger/1 name");
    hasher_add_string(&hasher, name->job);
    hasher_add_string(&hasher, name->row);
    hasher_add_string(&hasher, name->package);
    hasher_add_string(&hasher, name->root);
    end_id(&hasher, id);
}

void record_run_id(const char *run, char id[RECORD_ID + 1])
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, "whittle.ledger/1 run");
    hasher_add_string(&hasher, run);
    end_id(&hasher, id);
}

void record_commit_id(const char *series, const char *commit, char id[RECORD_ID + 1])
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, "whittle.ledger/1 commit");
    hasher_add_string(&hasher, series);
    hasher_add_string(&hasher, commit);
    end_id(&hasher, id);
}

void record_tools_id(const char *workflow, const char *job, const char *row, char id[RECORD_ID + 1])
{
    struct hasher hasher = hasher_new();
    hasher_add_string(&hasher, "whittle.ledger/1 tools");
    hasher_add_string(&hasher, workflow);
    hasher_add_string(&hasher, job);
    hasher_add_string(&hasher, row);
    end_id(&hasher, id);
}

bool record_is_id(const char *bytes, size_t size)
{
    if (size != RECORD_ID)
        return false;
    for (size_t i = 0; i < size; i++)
        if (!((bytes[i] >= '0' && bytes[i] <= '9') || (bytes[i] >= 'a' && bytes[i] <= 'f')))
            return false;
    return true;
}

static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '%';
}

static void add_text(struct buffer *out, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    buffer_add(out, "\t");
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        const char escape[] = {'%', digits[byte >> 4], digits[byte & 15]};
        if (is_plain(byte))
            buffer_add_bytes(out, at, 1);
        else
            buffer_add_bytes(out, escape, sizeof escape);
    }
}

static void add_duration(struct buffer *out, int64_t duration)
{
    if (duration < 0)
        buffer_add(out, "\t");
    else
        buffer_format(out, "\t%lld", (long long)duration);
}

const char *record_line(struct arena *arena, const struct record *record)
{
    struct buffer out = {.arena = arena};
    char when[WHEN_LENGTH + 1];
    when_write(record->when, when);
    buffer_format(&out, "%s\t%s\t%s", record->id, kind_names[record->kind], when);
    add_text(&out, record->run);
    add_text(&out, record->name.job);
    add_text(&out, record->name.row);
    add_text(&out, record->name.package);
    add_text(&out, record->name.root);
    add_duration(&out, record->took.set_up);
    add_duration(&out, record->took.compile);
    add_duration(&out, record->took.work);
    buffer_add(&out, "\t");
    buffer_add(&out, record->divided ? divided : "");
    return buffer_end(&out);
}

static bool split(const char *line, size_t size, struct fields *fields)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        const char *tab = size ? memchr(line, '\t', size) : NULL;
        if (!tab != (i + 1 == FIELD_COUNT))
            return false;
        fields->at[i] = line;
        fields->size[i] = tab ? (size_t)(tab - line) : size;
        line += tab ? fields->size[i] + 1 : 0;
        size -= tab ? fields->size[i] + 1 : 0;
    }
    return true;
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* The byte that is written at `at`, and of how many; -1 where that is no spelling of one. */
static int read_byte(const char *at, size_t left, size_t *taken)
{
    *taken = 1;
    if (is_plain((unsigned char)*at))
        return (unsigned char)*at;
    if (*at != '%' || left < 3)
        return -1;
    int high = hex_digit(at[1]), low = hex_digit(at[2]), byte = high * 16 + low;
    *taken = 3;
    return high < 0 || low < 0 || !byte || is_plain((unsigned char)byte) ? -1 : byte;
}

static bool is_text(const char *at, size_t size)
{
    for (size_t taken; size; at += taken, size -= taken)
        if (read_byte(at, size, &taken) < 0)
            return false;
    return true;
}

static const char *read_text(struct arena *arena, const struct fields *fields, enum field field)
{
    const char *at = fields->at[field];
    char *text = arena_alloc(arena, fields->size[field] + 1), *end = text;
    for (size_t left = fields->size[field], taken; left; at += taken, left -= taken)
        *end++ = (char)read_byte(at, left, &taken);
    return text;
}

static bool read_kind(const struct fields *fields, enum record_kind *kind)
{
    const size_t size = fields->size[FIELD_KIND];
    for (int i = RECORD_PASS; i <= RECORD_TOOLS; i++) {
        *kind = (enum record_kind)i;
        if (size == strlen(kind_names[i]) &&
            memcmp(fields->at[FIELD_KIND], kind_names[i], size) == 0)
            return true;
    }
    return false;
}

static bool read_duration(const struct fields *fields, enum field field, int64_t *duration)
{
    const char *at = fields->at[field];
    const size_t size = fields->size[field];
    *duration = size ? 0 : TIME_UNKNOWN;
    if (size > 1 && at[0] == '0')
        return false;
    for (size_t i = 0; i < size; i++) {
        int digit = at[i] - '0';
        if (digit < 0 || digit > 9 || *duration > (INT64_MAX - digit) / 10)
            return false;
        *duration = *duration * 10 + digit;
    }
    return true;
}

static bool read_divided(const struct fields *fields, bool *is_divided)
{
    const size_t size = fields->size[FIELD_DIVIDED];
    *is_divided = size > 0;
    return !size ||
           (size == strlen(divided) && memcmp(fields->at[FIELD_DIVIDED], divided, size) == 0);
}

static bool are_texts(const struct fields *fields)
{
    for (int i = FIELD_RUN; i <= FIELD_ROOT; i++)
        if (!is_text(fields->at[i], fields->size[i]))
            return false;
    return fields->size[FIELD_RUN] > 0;
}

/* All but the strings, which are right where this is true. */
static bool read_rest(const struct fields *fields, struct record *record)
{
    if (!record_is_id(fields->at[FIELD_ID], fields->size[FIELD_ID]))
        return false;
    memcpy(record->id, fields->at[FIELD_ID], RECORD_ID);
    return read_kind(fields, &record->kind) &&
           when_read(fields->at[FIELD_WHEN], fields->size[FIELD_WHEN], &record->when) &&
           are_texts(fields) && read_duration(fields, FIELD_SET_UP, &record->took.set_up) &&
           read_duration(fields, FIELD_COMPILE, &record->took.compile) &&
           read_duration(fields, FIELD_WORK, &record->took.work) &&
           read_divided(fields, &record->divided);
}

bool record_is_line(const char *line, size_t size)
{
    struct fields fields;
    struct record record = {0};
    return size <= RECORD_LIMIT && split(line, size, &fields) && read_rest(&fields, &record);
}

bool record_read(struct arena *arena, const char *line, size_t size, struct record *record)
{
    struct fields fields;
    *record = (struct record){0};
    if (size > RECORD_LIMIT || !split(line, size, &fields) || !read_rest(&fields, record))
        return false;
    record->run = read_text(arena, &fields, FIELD_RUN);
    record->name.job = read_text(arena, &fields, FIELD_JOB);
    record->name.row = read_text(arena, &fields, FIELD_ROW);
    record->name.package = read_text(arena, &fields, FIELD_PACKAGE);
    record->name.root = read_text(arena, &fields, FIELD_ROOT);
    return true;
}
