#include "planner/matrix/strategy.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/matrix/github_values.h"

struct reader {
    struct arena *arena;
    const char *file;
    struct strategy *strategy;
    size_t values, bytes; /* that were met so far */
    struct err *err;
};

static int fail(const struct reader *reader, const struct value *value, const char *message)
{
    return err_at(reader->err, ERR_INPUT, reader->file, value->line, value->column, "%s", message);
}

static bool has_key(const struct value *mapping, const char *key, size_t before)
{
    for (size_t i = 0; i < before; i++)
        if (upper_equal(mapping->members.items[i].key, key))
            return true;
    return false;
}

static int check_key(struct reader *reader, const struct value *mapping, size_t i)
{
    const struct value_member *member = &mapping->members.items[i];
    if (!member->key)
        return 0;
    reader->bytes += strlen(member->key);
    if (value_is_expression(member->key))
        return fail(reader, member->value,
                    arena_printf(reader->arena,
                                 "the key '%s' is an expression: only the service knows what it "
                                 "brings",
                                 member->key));
    return has_key(mapping, member->key, i)
               ? fail(reader, member->value,
                      arena_printf(reader->arena,
                                   "the key '%s' stands here twice, regardless of case",
                                   member->key))
               : 0;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
static int measure(struct reader *reader, const struct value *value)
{
    reader->values++;
    if (value->kind == VALUE_TEXT || value->kind == VALUE_UNKNOWN)
        reader->bytes += strlen(value->text);
    if (reader->values + value->members.count > STRATEGY_VALUES || reader->bytes > STRATEGY_BYTES)
        return fail(reader, value,
                    arena_printf(reader->arena,
                                 "a matrix of more than %d values or %d bytes, counted where "
                                 "aliases stand for them",
                                 STRATEGY_VALUES, STRATEGY_BYTES));
    for (size_t i = 0; i < value->members.count; i++)
        if (check_key(reader, value, i) != 0 || measure(reader, value->members.items[i].value) != 0)
            return -1;
    return 0;
}

static const char *vector_fault(const struct value_member *member)
{
    if (!*member->key)
        return "has no name";
    if (member->value->kind == VALUE_UNKNOWN)
        return "is an expression: only the service knows its values";
    if (member->value->kind != VALUE_LIST)
        return "is no list of values";
    return member->value->members.count ? NULL : "does not contain any values";
}

static int read_vector(struct reader *reader, const struct value_member *member)
{
    const char *fault = vector_fault(member);
    if (fault)
        return fail(reader, member->value,
                    arena_printf(reader->arena, "matrix vector '%s' %s", member->key, fault));
    struct strategy_vector vector = {member->key, member->value};
    vec_push(reader->arena, &reader->strategy->vectors, vector);
    return 0;
}

static bool has_vector(const struct strategy *strategy, const char *key)
{
    for (size_t i = 0; i < strategy->vectors.count; i++)
        if (upper_equal(strategy->vectors.items[i].key, key))
            return true;
    return false;
}

static int fail_exclude_key(const struct reader *reader, const struct value_member *member)
{
    struct strings keys = {0};
    for (size_t i = 0; i < reader->strategy->vectors.count; i++)
        vec_push(reader->arena, &keys, reader->strategy->vectors.items[i].key);
    const char *nearest = text_nearest(member->key, &keys);
    fail(reader, member->value,
         arena_printf(reader->arena,
                      "matrix exclude key '%s' does not match any key within the matrix",
                      member->key));
    return nearest ? err_hint(reader->err, "did you mean '%s'?", nearest) : -1;
}

static int check_exclude(const struct reader *reader, const struct value *entry)
{
    if (entry->kind == VALUE_UNKNOWN)
        return 0;
    if (entry->kind != VALUE_MAPPING)
        return fail(reader, entry, "expected a mapping of vectors to values to exclude");
    if (!entry->members.count)
        return fail(reader, entry, "matrix exclude filter must not be empty");
    for (size_t i = 0; i < entry->members.count; i++)
        if (!has_vector(reader->strategy, entry->members.items[i].key))
            return fail_exclude_key(reader, &entry->members.items[i]);
    return 0;
}

static int check_include(const struct reader *reader, const struct value *entry)
{
    if (entry->kind == VALUE_UNKNOWN)
        return fail(reader, entry,
                    "matrix include has an expression: only the service knows its rows");
    if (entry->kind != VALUE_MAPPING)
        return fail(reader, entry, "expected a mapping to include");
    if (!entry->members.count)
        return fail(reader, entry, "matrix include mapping does not contain any values");
    for (size_t i = 0; i < entry->members.count; i++)
        if (!*entry->members.items[i].key)
            return fail(reader, entry, "matrix include has a key without a name");
    return 0;
}

static int check_entries(const struct reader *reader, const struct value *entries, const char *what,
                         int (*check)(const struct reader *, const struct value *))
{
    if (!entries)
        return 0;
    if (entries->kind == VALUE_UNKNOWN)
        return check(reader, entries);
    if (entries->kind != VALUE_LIST)
        return fail(reader, entries,
                    arena_printf(reader->arena, "expected a list of mappings to %s", what));
    for (size_t i = 0; i < entries->members.count; i++)
        if (check(reader, entries->members.items[i].value) != 0)
            return -1;
    return 0;
}

static bool is_filters(const char *key)
{
    return strcmp(key, "include") == 0 || strcmp(key, "exclude") == 0;
}

/* Goes through all of it before anything is done that takes more time than that. */
static int measure_members(struct reader *reader, const struct value *matrix)
{
    size_t filters = 0, vectors = 0;
    for (size_t i = 0; i < matrix->members.count; i++) {
        const struct value_member *member = &matrix->members.items[i];
        size_t before = reader->values;
        if (check_key(reader, matrix, i) != 0 || measure(reader, member->value) != 0)
            return -1;
        *(is_filters(member->key) ? &filters : &vectors) += reader->values - before;
    }
    return filters && vectors > STRATEGY_PAIRS / filters
               ? fail(reader, matrix,
                      arena_printf(reader->arena,
                                   "a matrix of %zu values in vectors and %zu in include and "
                                   "exclude: their product is more than %d",
                                   vectors, filters, STRATEGY_PAIRS))
               : 0;
}

static int read_members(struct reader *reader, const struct value *matrix)
{
    struct strategy *strategy = reader->strategy;
    for (size_t i = 0; i < matrix->members.count; i++) {
        const struct value_member *member = &matrix->members.items[i];
        if (!is_filters(member->key) && read_vector(reader, member) != 0)
            return -1;
    }
    strategy->include = value_get(matrix, "include");
    strategy->exclude = value_get(matrix, "exclude");
    return 0;
}

int strategy_read(struct arena *arena, const char *file, const struct value *matrix,
                  struct strategy *strategy, struct err *err)
{
    struct reader reader = {.arena = arena, .file = file, .strategy = strategy, .err = err};
    *strategy = (struct strategy){.file = file};
    if (matrix->kind == VALUE_UNKNOWN)
        return fail(&reader, matrix,
                    "the matrix is an expression: only the service knows its rows");
    if (matrix->kind != VALUE_MAPPING)
        return fail(&reader, matrix, "expected a matrix (a mapping of vectors to lists)");
    if (measure_members(&reader, matrix) != 0 || read_members(&reader, matrix) != 0)
        return -1;
    if (check_entries(&reader, strategy->include, "include", check_include) != 0 ||
        check_entries(&reader, strategy->exclude, "exclude", check_exclude) != 0)
        return -1;
    if (!strategy->vectors.count && !(strategy->include && strategy->include->members.count))
        return fail(&reader, matrix, "matrix must define at least one vector");
    return 0;
}
