#include "planner/matrix/expression.h"

#include <math.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/matrix/expression_parts.h"
#include "planner/matrix/github_values.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char word_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789";
static const char blanks[] = " \t\r\n";

/* An expression that is read from the left, and evaluated on the way: nothing that it says has an
 * effect, so that what the service would pass over may be evaluated too. */
struct evaluation {
    struct arena *arena;
    const struct expression_scene *scene;
    const char *at;
    unsigned depth;
    bool failed; /* it is none: nothing is known of it */
};

typedef struct expression_result result;

static const result unknown = {&expression_unknown, TRUTH_UNKNOWN, false};

static result read_or(struct evaluation *evaluation);

static result fail(struct evaluation *evaluation)
{
    evaluation->failed = true;
    evaluation->at += strlen(evaluation->at);
    return unknown;
}

static result of_truth(struct evaluation *evaluation, enum truth truth)
{
    if (truth == TRUTH_UNKNOWN)
        return unknown;
    return expression_known(value_truth(evaluation->arena, truth == TRUTH_YES));
}

/* Whether a sign comes next, which is taken then. */
static bool take(struct evaluation *evaluation, const char *sign)
{
    evaluation->at += strspn(evaluation->at, blanks);
    if (!text_begins(evaluation->at, sign))
        return false;
    evaluation->at += strlen(sign);
    return true;
}

static const char *take_span(struct evaluation *evaluation, size_t len)
{
    const char *text = arena_copy(evaluation->arena, evaluation->at, len);
    evaluation->at += len;
    return text;
}

/* Behind the quote that opens it; a quote within is written twice. */
static result read_text(struct evaluation *evaluation)
{
    struct buffer text = {.arena = evaluation->arena};
    for (;;) {
        size_t len = strcspn(evaluation->at, "'");
        buffer_add_bytes(&text, evaluation->at, len);
        evaluation->at += len;
        if (!*evaluation->at++)
            return evaluation->at--, fail(evaluation);
        if (*evaluation->at != '\'')
            return expression_known(value_text(evaluation->arena, buffer_end(&text)));
        buffer_add(&text, "'");
        evaluation->at++;
    }
}

static result read_number(struct evaluation *evaluation)
{
    size_t len = strcspn(evaluation->at, "()[],!><=&| \t\r\n");
    double number = number_of_text(take_span(evaluation, len));
    return isnan(number) ? fail(evaluation)
                         : expression_known(value_number(evaluation->arena, number));
}

/* NOLINTBEGIN(misc-no-recursion): ends at EXPRESSION_DEPTH */

/* Its arguments, behind the bracket that opens them. */
static result read_call(struct evaluation *evaluation, const char *name)
{
    struct expression_results arguments = {0};
    if (!take(evaluation, ")")) {
        do
            vec_push(evaluation->arena, &arguments, read_or(evaluation));
        while (take(evaluation, ","));
        if (!take(evaluation, ")"))
            return fail(evaluation);
    }
    return expression_known(expression_call(evaluation->arena, name, &arguments));
}

static result constant(struct evaluation *evaluation, const char *word)
{
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
        return of_truth(evaluation, *word == 't' ? TRUTH_YES : TRUTH_NO);
    if (strcmp(word, "null") == 0)
        return expression_known(&value_null);
    return expression_known(
        value_number(evaluation->arena, *word == 'N' ? (double)NAN : (double)INFINITY));
}

/* A context. Of those that are known in part, what is not there is marked in `*partly`. */
static result context(struct evaluation *evaluation, const char *name, bool *partly)
{
    const struct expression_scene *scene = evaluation->scene;
    const struct value *value = upper_equal(name, "matrix")   ? scene->matrix
                                : upper_equal(name, "env")    ? scene->env
                                : upper_equal(name, "runner") ? scene->runner
                                                              : NULL;
    *partly = value && value != scene->matrix;
    return value ? expression_known(value) : unknown;
}

static result read_word(struct evaluation *evaluation, bool *partly)
{
    static const char *const constants[] = {"true", "false", "null", "NaN", "Infinity", NULL};
    const char *word = take_span(evaluation, strspn(evaluation->at, word_bytes));
    if (take(evaluation, "("))
        return read_call(evaluation, word);
    return text_is_one_of(word, constants) ? constant(evaluation, word)
                                           : context(evaluation, word, partly);
}

static result read_primary(struct evaluation *evaluation, bool *partly)
{
    if (take(evaluation, "(")) {
        result inner = read_or(evaluation);
        return take(evaluation, ")") ? inner : fail(evaluation);
    }
    if (take(evaluation, "'"))
        return read_text(evaluation);
    if (*evaluation->at && strchr("+-.0123456789", *evaluation->at))
        return read_number(evaluation);
    return *evaluation->at && strchr(letters, *evaluation->at) ? read_word(evaluation, partly)
                                                               : fail(evaluation);
}

/* The text that finds in a value what an index does: places of lists are coerced to numbers. */
static const char *index_text(struct evaluation *evaluation, const struct value *value,
                              const struct value *index)
{
    if (value->kind == VALUE_LIST)
        return value_print(evaluation->arena,
                           value_number(evaluation->arena, number_of_value(index)));
    return value_print(evaluation->arena, index);
}

static void add_members(struct arena *arena, struct value *list, const struct value *value)
{
    for (size_t i = 0; i < value->members.count; i++)
        value_add(arena, list, NULL, value->members.items[i].value);
}

static bool has_index(const struct value *value, const char *key)
{
    if (value->kind == VALUE_LIST) {
        double place = number_of_text(key);
        return place >= 0 && place < (double)value->members.count;
    }
    for (size_t i = 0; value->kind == VALUE_MAPPING && i < value->members.count; i++)
        if (upper_equal(value->members.items[i].key, key))
            return true;
    return false;
}

/* `index` is NULL for the filter `*`, which takes all there is. */
static result look_into(struct evaluation *evaluation, result from, const struct value *index)
{
    struct arena *arena = evaluation->arena;
    struct value *list = value_list(arena);
    const struct value *value = from.value;
    if (value->kind == VALUE_UNKNOWN || (index && index->kind == VALUE_UNKNOWN))
        return unknown;
    if (!index && !from.filtered)
        add_members(arena, list, value);
    for (size_t i = 0; from.filtered && i < value->members.count; i++) {
        const struct value *item = value->members.items[i].value;
        if (value_has_unknown(item))
            return unknown;
        const char *key = index ? index_text(evaluation, item, index) : NULL;
        if (!index)
            add_members(arena, list, item);
        else if (key && has_index(item, key))
            value_add(arena, list, NULL, value_find(item, key));
    }
    if (!index || from.filtered)
        return (result){list, TRUTH_YES, true};
    const char *key = index_text(evaluation, value, index);
    return expression_known(key ? value_find(value, key) : &value_null);
}

/* What is not in a context of which only a part is known. */
static bool is_absent(result from, const struct value *index)
{
    return !index || index->kind != VALUE_TEXT || !has_index(from.value, index->text);
}

/* The value of an index, NULL for the filter. */
static const struct value *read_index(struct evaluation *evaluation)
{
    bool star = take(evaluation, "*");
    const struct value *index = star ? NULL : read_or(evaluation).value;
    if (!take(evaluation, "]"))
        fail(evaluation);
    return index;
}

/* Behind a dot: NULL for the filter. */
static const struct value *read_name(struct evaluation *evaluation)
{
    if (take(evaluation, "*"))
        return NULL;
    if (!*evaluation->at || !strchr(letters, *evaluation->at))
        return fail(evaluation).value;
    size_t len = strspn(evaluation->at, word_bytes);
    return value_text(evaluation->arena, take_span(evaluation, len));
}

static result read_chain(struct evaluation *evaluation)
{
    bool partly = false;
    result found = read_primary(evaluation, &partly);
    for (;;) {
        const struct value *index;
        if (take(evaluation, "."))
            index = read_name(evaluation);
        else if (take(evaluation, "["))
            index = read_index(evaluation);
        else
            return partly ? unknown : found;
        found = partly && is_absent(found, index) ? unknown : look_into(evaluation, found, index);
        partly = false;
    }
}

static result read_not(struct evaluation *evaluation)
{
    result found;
    if (++evaluation->depth > EXPRESSION_DEPTH) {
        found = fail(evaluation);
    } else if (take(evaluation, "!")) {
        found = read_not(evaluation);
        found = of_truth(evaluation, found.truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN
                                     : found.truth == TRUTH_YES   ? TRUTH_NO
                                                                  : TRUTH_YES);
    } else {
        found = read_chain(evaluation);
    }
    evaluation->depth--;
    return found;
}

/* Below, at or above 0; not so where they can't be compared: lists, or what is no number. */
static bool compare(struct arena *arena, const struct value *left, const struct value *right,
                    double *order)
{
    double a = number_of_value(left), b = number_of_value(right);
    bool texts = left->kind == VALUE_TEXT && right->kind == VALUE_TEXT;
    if (left->kind == VALUE_NULL && right->kind == VALUE_NULL)
        return false;
    if (texts)
        *order = upper_compare(upper_text(arena, left->text), upper_text(arena, right->text));
    else
        *order = a < b ? -1 : a > b;
    return texts || !isunordered(a, b);
}

static result relate(struct evaluation *evaluation, result left, result right, bool less,
                     bool equal)
{
    double order = 0;
    if (left.value->kind == VALUE_UNKNOWN || right.value->kind == VALUE_UNKNOWN)
        return unknown;
    enum truth same = equal ? expression_equal(left.value, right.value) : TRUTH_NO;
    if (same != TRUTH_NO)
        return of_truth(evaluation, same);
    bool holds = compare(evaluation->arena, left.value, right.value, &order) &&
                 (less ? order < 0 : order > 0);
    return of_truth(evaluation, holds ? TRUTH_YES : TRUTH_NO);
}

static result read_relation(struct evaluation *evaluation)
{
    result left = read_not(evaluation);
    for (;;) {
        bool less = take(evaluation, "<");
        if (!less && !take(evaluation, ">"))
            return left;
        bool equal = *evaluation->at == '=';
        evaluation->at += equal;
        left = relate(evaluation, left, read_not(evaluation), less, equal);
    }
}

static result read_equality(struct evaluation *evaluation)
{
    result left = read_relation(evaluation);
    for (;;) {
        bool equal = take(evaluation, "==");
        if (!equal && !take(evaluation, "!="))
            return left;
        enum truth same = expression_equal(left.value, read_relation(evaluation).value);
        if (!equal && same != TRUTH_UNKNOWN)
            same = same == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
        left = of_truth(evaluation, same);
    }
}

/* The value of the side that decides: the first that counts as `stop`, else the last. */
static result choose(result left, result right, enum truth stop)
{
    if (left.truth == stop)
        return left;
    if (left.truth != TRUTH_UNKNOWN)
        return right;
    return (result){&expression_unknown, right.truth == stop ? stop : TRUTH_UNKNOWN, false};
}

static result read_and(struct evaluation *evaluation)
{
    result left = read_equality(evaluation);
    while (take(evaluation, "&&"))
        left = choose(left, read_equality(evaluation), TRUTH_NO);
    return left;
}

static result read_or(struct evaluation *evaluation)
{
    result left = read_and(evaluation);
    while (take(evaluation, "||"))
        left = choose(left, read_and(evaluation), TRUTH_YES);
    return left;
}

/* NOLINTEND(misc-no-recursion) */

/* The whole of an expression, without the brackets around it. */
static result evaluate(struct arena *arena, const char *text, const struct expression_scene *scene)
{
    struct evaluation evaluation = {.arena = arena, .scene = scene, .at = text};
    if (strlen(text) > EXPRESSION_LENGTH)
        return unknown;
    result found = read_or(&evaluation);
    evaluation.at += strspn(evaluation.at, blanks);
    return evaluation.failed || *evaluation.at ? unknown : found;
}

/* Where the brackets close that open at `text`, behind them: not within quotes. NULL: nowhere. */
static const char *closing(const char *text)
{
    bool quoted = false;
    for (const char *at = text + strlen("${{"); *at; at++)
        if (*at == '\'')
            quoted = !quoted;
        else if (!quoted && at[0] == '}' && at[1] == '}')
            return at + strlen("}}");
    return NULL;
}

/* The next expression of a text: what is before it, itself, and what comes of it. */
struct piece {
    size_t before;     /* bytes */
    const char *start; /* of the brackets; NULL: there is none any more */
    const char *end;   /* behind them; NULL: they are not closed */
    result found;
};

static struct piece next_piece(struct arena *arena, const char *text,
                               const struct expression_scene *scene)
{
    static const char open[] = "${{", close[] = "}}";
    struct piece piece = {.start = strstr(text, open), .found = unknown};
    piece.before = piece.start ? (size_t)(piece.start - text) : strlen(text);
    piece.end = piece.start ? closing(piece.start) : NULL;
    if (piece.end) {
        const char *inner = piece.start + strlen(open);
        size_t len = (size_t)(piece.end - inner) - strlen(close);
        piece.found = evaluate(arena, arena_copy(arena, inner, len), scene);
    }
    return piece;
}

const char *expression_fill(struct arena *arena, const char *text,
                            const struct expression_scene *scene)
{
    struct buffer out = {.arena = arena};
    size_t limit = strlen(text) + EXPRESSION_RESULT;
    for (const char *at = text;;) {
        const struct piece piece = next_piece(arena, at, scene);
        buffer_add_bytes(&out, at, piece.before);
        if (!piece.start)
            return buffer_end(&out);
        if (!piece.end || out.len > limit)
            return NULL;
        const char *printed = expression_text(arena, piece.found.value);
        if (printed)
            buffer_add(&out, printed);
        else
            buffer_add_bytes(&out, piece.start, (size_t)(piece.end - piece.start));
        at = piece.end;
    }
}

/* What a text with expressions in it comes to. */
static result evaluate_text(struct arena *arena, const char *text,
                            const struct expression_scene *scene)
{
    struct buffer out = {.arena = arena};
    for (const char *at = text;;) {
        const struct piece piece = next_piece(arena, at, scene);
        buffer_add_bytes(&out, at, piece.before);
        if (!piece.start)
            return expression_known(value_text(arena, buffer_end(&out)));
        if (!piece.end)
            return unknown;
        if (piece.start == text && !*piece.end)
            return piece.found;
        const char *printed = expression_text(arena, piece.found.value);
        if (!printed || out.len + strlen(printed) > EXPRESSION_RESULT)
            return unknown;
        buffer_add(&out, printed);
        at = piece.end;
    }
}

/* As it is, but from where the expression is. */
static struct value *placed(struct arena *arena, const struct value *value,
                            const struct value *from)
{
    struct value *copy = arena_alloc(arena, sizeof *copy);
    *copy = *value;
    copy->line = from->line;
    copy->column = from->column;
    return copy;
}

static const struct value *scalar_value(struct arena *arena, const struct value *value,
                                        const struct expression_scene *scene)
{
    result found = evaluate_text(arena, value->text, scene);
    return value_has_unknown(found.value) ? value : placed(arena, found.value, value);
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the adapters read */
const struct value *expression_value(struct arena *arena, const struct value *value,
                                     const struct expression_scene *scene)
{
    if (value->kind == VALUE_UNKNOWN)
        return scalar_value(arena, value, scene);
    if (!value_has_unknown(value))
        return value;
    struct value *copy = placed(arena, value, value);
    memset(&copy->members, 0, sizeof copy->members);
    for (size_t i = 0; i < value->members.count; i++) {
        const struct value_member *member = &value->members.items[i];
        const struct value *item = expression_value(arena, member->value, scene);
        if (!member->key && item != member->value && item->kind == VALUE_LIST &&
            member->value->kind == VALUE_UNKNOWN)
            add_members(arena, copy, item);
        else
            value_add(arena, copy, member->key, item);
    }
    return copy;
}

enum truth expression_holds(struct arena *arena, const struct value *condition,
                            const struct expression_scene *scene)
{
    if (condition->kind == VALUE_UNKNOWN)
        return evaluate_text(arena, condition->text, scene).truth;
    if (condition->kind != VALUE_TEXT)
        return expression_known(condition).truth;
    return condition->text[strspn(condition->text, blanks)]
               ? evaluate(arena, condition->text, scene).truth
               : TRUTH_YES;
}
