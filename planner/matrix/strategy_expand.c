#include <string.h>

#include "planner/matrix/github_values.h"
#include "planner/matrix/strategy.h"

/* What a filter says of one vector, for each of its values. */
struct test {
    size_t vector;
    const struct value *value;
    unsigned char *truths; /* of enum truth */
};

/* An entry of include or exclude. */
struct filter {
    VEC(struct test) tests;
    const struct value *unknown; /* the entry, where it is an expression; else NULL */
    struct value *own;           /* as a row of its own: what it filters by, then its extras */
    size_t extras;               /* place of the first extra in `own` */
    size_t *columns;             /* of each extra: extras of one name have the same */
    bool matched;                /* surely a row that is surely there */
    const struct value *maybe;   /* the expression for which it may match; NULL for none */
};

struct filters {
    struct filter *items;
    size_t count, capacity;
};

/* A name of extras. */
struct column {
    const char *key;
    const struct value *row; /* the last one that has it, */
    size_t place;            /* and where */
};

struct expansion {
    struct arena *arena;
    const struct strategy *strategy;
    struct filters include, exclude;
    size_t product;
    size_t *chosen; /* for each vector the place of its value in the row at hand */
    VEC(struct column) columns;
    size_t cells;
    struct strategy_rows *rows;
    struct err *err;
};

/* A filter's answer for a row. */
struct answer {
    enum truth truth;
    const struct value *unknown; /* the expression that decides */
};

static int fail_at(const struct expansion *expansion, const char *what, size_t limit)
{
    const struct strategy *strategy = expansion->strategy;
    const struct value *at =
        strategy->vectors.count ? strategy->vectors.items[0].values : strategy->include;
    return err_at(expansion->err, ERR_INPUT, strategy->file, at->line, at->column,
                  "a matrix with more than %zu %s", limit, what);
}

static const struct value *vector_value(const struct strategy *strategy, size_t vector,
                                        size_t place)
{
    return strategy->vectors.items[vector].values->members.items[place].value;
}

static size_t find_vector(const struct strategy *strategy, const char *key)
{
    size_t i = 0;
    while (i < strategy->vectors.count && !upper_equal(strategy->vectors.items[i].key, key))
        i++;
    return i;
}

static void add_test(struct expansion *expansion, struct filter *filter, size_t vector,
                     const struct value *value)
{
    size_t count = expansion->strategy->vectors.items[vector].values->members.count;
    struct test test = {vector, value, arena_alloc(expansion->arena, count)};
    for (size_t i = 0; i < count; i++)
        test.truths[i] =
            (unsigned char)value_matches(value, vector_value(expansion->strategy, vector, i));
    vec_push(expansion->arena, &filter->tests, test);
}

static struct filter read_filter(struct expansion *expansion, const struct value *entry)
{
    struct filter filter = {.own = value_mapping(expansion->arena)};
    struct value *extras = value_mapping(expansion->arena);
    filter.unknown = entry->kind == VALUE_UNKNOWN ? entry : NULL;
    for (size_t i = 0; i < entry->members.count; i++) {
        const struct value_member *member = &entry->members.items[i];
        size_t vector = find_vector(expansion->strategy, member->key);
        bool extra = vector == expansion->strategy->vectors.count;
        if (!extra)
            add_test(expansion, &filter, vector, member->value);
        value_add(expansion->arena, extra ? extras : filter.own, member->key, member->value);
    }
    filter.extras = filter.own->members.count;
    for (size_t i = 0; i < extras->members.count; i++)
        vec_push(expansion->arena, &filter.own->members, extras->members.items[i]);
    return filter;
}

static size_t find_column(struct expansion *expansion, const char *key)
{
    for (size_t i = 0; i < expansion->columns.count; i++)
        if (upper_equal(expansion->columns.items[i].key, key))
            return i;
    struct column column = {.key = key};
    vec_push(expansion->arena, &expansion->columns, column);
    return expansion->columns.count - 1;
}

static void find_columns(struct expansion *expansion)
{
    for (size_t i = 0; i < expansion->include.count; i++) {
        struct filter *filter = &expansion->include.items[i];
        size_t count = filter->own->members.count - filter->extras;
        filter->columns = arena_array(expansion->arena, count, sizeof *filter->columns);
        for (size_t j = 0; j < count; j++)
            filter->columns[j] =
                find_column(expansion, filter->own->members.items[filter->extras + j].key);
    }
}

static void read_filters(struct expansion *expansion, const struct value *entries,
                         struct filters *filters)
{
    if (entries && entries->kind == VALUE_UNKNOWN)
        vec_push(expansion->arena, filters, read_filter(expansion, entries));
    for (size_t i = 0; entries && i < entries->members.count; i++)
        vec_push(expansion->arena, filters,
                 read_filter(expansion, entries->members.items[i].value));
}

static const struct value *deciding(const struct expansion *expansion, const struct test *test)
{
    const struct value *found = value_unknown(test->value);
    return found ? found
                 : value_unknown(vector_value(expansion->strategy, test->vector,
                                              expansion->chosen[test->vector]));
}

static struct answer ask(const struct expansion *expansion, const struct filter *filter)
{
    struct answer answer = {filter->unknown ? TRUTH_UNKNOWN : TRUTH_YES, filter->unknown};
    const struct test *unknown = NULL;
    for (size_t i = 0; i < filter->tests.count; i++) {
        const struct test *test = &filter->tests.items[i];
        enum truth truth = (enum truth)test->truths[expansion->chosen[test->vector]];
        if (truth == TRUTH_NO)
            return (struct answer){TRUTH_NO, NULL};
        if (truth == TRUTH_UNKNOWN && !unknown)
            unknown = test;
    }
    if (unknown)
        answer = (struct answer){TRUTH_UNKNOWN, deciding(expansion, unknown)};
    return answer;
}

/* Any one that surely matches decides; else one that may. */
static struct answer ask_exclude(const struct expansion *expansion)
{
    struct answer any = {TRUTH_NO, NULL};
    for (size_t i = 0; i < expansion->exclude.count; i++) {
        struct answer answer = ask(expansion, &expansion->exclude.items[i]);
        if (answer.truth == TRUTH_YES)
            return answer;
        if (any.truth == TRUTH_NO)
            any = answer;
    }
    return any;
}

/* The key keeps the case in which it came first. */
static void put_extra(struct expansion *expansion, struct value *row,
                      const struct value_member *extra, struct column *column)
{
    if (column->row == row) {
        row->members.items[column->place].value = extra->value;
        return;
    }
    column->row = row;
    column->place = row->members.count;
    vec_push(expansion->arena, &row->members, *extra);
    expansion->cells++;
}

/* `absent` is the expression for which the row may be excluded; NULL for none. */
static void include_one(struct expansion *expansion, struct filter *filter,
                        struct strategy_row *row, struct value *values, const struct value *absent)
{
    struct answer answer = ask(expansion, filter);
    if (answer.truth == TRUTH_NO)
        return;
    filter->matched = filter->matched || (answer.truth == TRUTH_YES && !absent);
    if (!filter->maybe)
        filter->maybe = answer.unknown ? answer.unknown : absent;
    for (size_t i = filter->extras; i < filter->own->members.count; i++)
        if (answer.truth == TRUTH_YES)
            put_extra(expansion, values, &filter->own->members.items[i],
                      &expansion->columns.items[filter->columns[i - filter->extras]]);
        else if (!row->doubt)
            row->doubt = answer.unknown;
}

/* An expression that is a whole entry of a vector may stand for a list: its values are put in its
 * place. One within a text is a text. */
static bool may_be_many(const struct value *value)
{
    if (value->kind != VALUE_UNKNOWN || strncmp(value->text, "${{", 3) != 0)
        return false;
    const char *end = strstr(value->text, "}}");
    return !end || strchr(value->text, '\'') || !end[2];
}

static void add_row(struct expansion *expansion, const struct value *absent)
{
    const struct strategy *strategy = expansion->strategy;
    struct value *values = value_mapping(expansion->arena);
    struct strategy_row row = {.values = values, .doubt = absent};
    for (size_t i = 0; i < strategy->vectors.count; i++) {
        const struct value *value = vector_value(strategy, i, expansion->chosen[i]);
        value_add(expansion->arena, values, strategy->vectors.items[i].key, value);
        if (!row.doubt && may_be_many(value))
            row.doubt = value;
    }
    row.label = label_of(expansion->arena, values);
    expansion->cells += strategy->vectors.count;
    for (size_t i = 0; i < expansion->include.count; i++)
        include_one(expansion, &expansion->include.items[i], &row, values, absent);
    vec_push(expansion->arena, expansion->rows, row);
}

/* The last vector varies fastest. */
static void step(struct expansion *expansion)
{
    const struct strategy *strategy = expansion->strategy;
    for (size_t i = strategy->vectors.count; i-- > 0;) {
        if (++expansion->chosen[i] < strategy->vectors.items[i].values->members.count)
            return;
        expansion->chosen[i] = 0;
    }
}

static int add_product(struct expansion *expansion)
{
    for (size_t i = 0; i < expansion->product; i++) {
        struct answer exclude = ask_exclude(expansion);
        if (exclude.truth != TRUTH_YES)
            add_row(expansion, exclude.unknown);
        if (expansion->cells > STRATEGY_CELLS)
            return fail_at(expansion, "values in its rows", STRATEGY_CELLS);
        step(expansion);
    }
    return 0;
}

static void add_unmatched(struct expansion *expansion)
{
    for (size_t i = 0; i < expansion->include.count; i++) {
        const struct filter *filter = &expansion->include.items[i];
        struct strategy_row row = {.values = filter->own, .added = true, .doubt = filter->maybe};
        if (filter->matched)
            continue;
        row.label = label_of(expansion->arena, row.values);
        vec_push(expansion->arena, expansion->rows, row);
    }
}

/* No vector, no product. */
static int count_product(struct expansion *expansion)
{
    const struct strategy *strategy = expansion->strategy;
    expansion->product = strategy->vectors.count ? 1 : 0;
    for (size_t i = 0; i < strategy->vectors.count; i++) {
        expansion->product *= strategy->vectors.items[i].values->members.count;
        if (expansion->product > STRATEGY_LIMIT)
            return fail_at(expansion, "rows", STRATEGY_LIMIT);
    }
    return 0;
}

/* Rows times what each is held against. */
static int count_work(const struct expansion *expansion)
{
    const struct filters *all[] = {&expansion->include, &expansion->exclude};
    size_t work = expansion->strategy->vectors.count;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t j = 0; j < all[i]->count; j++)
            work += 1 + all[i]->items[j].own->members.count;
    return expansion->product && work > STRATEGY_MATCHES / expansion->product
               ? fail_at(expansion, "comparisons of rows with include and exclude",
                         STRATEGY_MATCHES)
               : 0;
}

int strategy_expand(struct arena *arena, const struct strategy *strategy,
                    struct strategy_rows *rows, struct err *err)
{
    struct expansion expansion = {arena, strategy, .rows = rows, .err = err};
    *rows = (struct strategy_rows){0};
    if (count_product(&expansion) != 0)
        return -1;
    read_filters(&expansion, strategy->include, &expansion.include);
    read_filters(&expansion, strategy->exclude, &expansion.exclude);
    find_columns(&expansion);
    expansion.chosen = arena_array(arena, strategy->vectors.count, sizeof *expansion.chosen);
    if (count_work(&expansion) != 0 || add_product(&expansion) != 0)
        return -1;
    add_unmatched(&expansion);
    return 0;
}
