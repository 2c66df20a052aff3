#include <string.h>

#include "graph/base/buffer.h"
#include "graph/rust/module_scan_parts.h"

/* cfg_attr within cfg_attr; what lies deeper counts as always. */
enum { NESTING_LIMIT = 16 };

/* What an attribute depends on: the conditions of the cfg_attr around it. */
struct given {
    struct module_when when;
    bool unknown; /* there is more to it, which can't be said */
};

/* What is being read: the attributes of what follows, or of the module they stand in. */
struct reader {
    struct scanner *scanner;
    struct scanner_frame *frame;
    bool inner, counts; /* whether conditions hold for anything that is known */
    unsigned depth;
};

/* Takes tokens up to a ',' or the end of the range; the piece does not hold the comma. */
static struct rust_lexer take_piece(struct rust_lexer *range)
{
    struct rust_lexer piece = *range;
    size_t depth = 0;
    for (;;) {
        struct rust_token token = rust_lexer_next(range);
        bool comma = depth == 0 && rust_is_punct(&token, ',');
        piece.end = comma || token.type == RUST_END ? token.start : range->at;
        if (comma || token.type == RUST_END)
            return piece;
        depth += rust_opens(&token);
        depth -= depth > 0 && rust_closes(&token);
    }
}

/* What stands between the brackets that open next, of a range that ends with their closing one. */
static bool take_brackets(struct rust_lexer *range)
{
    struct rust_token open = rust_lexer_next(range), token;
    struct rust_lexer inside = *range;
    if (!rust_opens(&open))
        return false;
    const char *last = NULL;
    while ((token = rust_lexer_next(range)).type != RUST_END)
        last = rust_closes(&token) ? token.start : NULL;
    if (!last)
        return false;
    inside.end = last;
    *range = inside;
    return true;
}

/* As graph/cargo/cfg.h reads it, which knows neither escapes nor other white space. */
static bool print_token(struct scanner *scanner, struct buffer *out, const struct rust_token *token)
{
    if (token->type == RUST_PUNCT || (token->type == RUST_WORD && !token->raw)) {
        buffer_add_bytes(out, token->start, token->len);
        buffer_add(out, " ");
        return true;
    }
    const char *text = token->type == RUST_STRING ? rust_token_text(scanner->arena, token) : NULL;
    if (!text || strchr(text, '"'))
        return false;
    buffer_format(out, "\"%s\" ", text);
    return true;
}

/* NULL where it can't be understood. */
static const struct cfg *read_predicate(struct scanner *scanner, struct rust_lexer range)
{
    struct buffer out = {.arena = scanner->arena};
    struct rust_token token;
    struct err err;
    while ((token = rust_lexer_next(&range)).type != RUST_END)
        if (!print_token(scanner, &out, &token))
            return NULL;
    return cfg_parse(scanner->arena, buffer_end(&out), &err);
}

/* cfg(predicate): with cfg_attr around it, it counts where that holds. */
static void read_cfg(struct reader *reader, struct rust_lexer range, const struct given *given)
{
    struct arena *arena = reader->scanner->arena;
    const struct cfg *predicate =
        take_brackets(&range) ? read_predicate(reader->scanner, take_piece(&range)) : NULL;
    if (!predicate || given->unknown || !reader->counts)
        return;
    if (given->when.all)
        predicate = module_when_given(arena, given->when.all, predicate);
    struct scanner_frame *frame = reader->frame;
    frame->item_when = module_when_add(arena, frame->item_when, predicate);
    if (reader->inner)
        frame->when = frame->item_when;
}

/* path = "…" */
static void read_path(struct reader *reader, struct rust_lexer range, const struct given *given)
{
    struct scanner *scanner = reader->scanner;
    struct rust_token equals = rust_lexer_next(&range), value = rust_lexer_next(&range);
    struct scanner_path path = {.given = given->when, .unknown = given->unknown};
    if (!rust_is_punct(&equals, '='))
        return;
    path.text = value.type == RUST_STRING ? rust_token_text(scanner->arena, &value) : NULL;
    if (path.text && !reader->inner)
        vec_push(scanner->arena, &scanner->paths, path);
    else
        scanner_gap(scanner, reader->inner ? "#![path] within a module" : "a computed #[path]",
                    reader->frame->item_when, equals.start);
}

/* tokio::test, test(…): a function behind it is a test. */
static bool is_test(struct rust_lexer piece)
{
    struct rust_token last = rust_lexer_next(&piece);
    while (rust_lexer_skip(&piece, "::_", &last))
        continue;
    struct rust_token next = rust_lexer_next(&piece);
    return rust_is_word(&last, "test") && (next.type == RUST_END || rust_is_punct(&next, '('));
}

/* Any other attribute: doc = include_str!("…") */
static void read_other(struct reader *reader, struct rust_lexer range, const struct given *given)
{
    struct scanner *scanner = reader->scanner;
    struct module_when when = reader->frame->when;
    struct rust_token token;
    reader->frame->marks_test |= reader->counts && !reader->inner && is_test(range);
    if (reader->counts && !reader->frame->in_macro)
        when = module_when_join(scanner->arena, reader->frame->item_when, given->when);
    while ((token = rust_lexer_next(&range)).type != RUST_END) {
        if (token.type == RUST_WORD)
            scanner_include(scanner, &range, &token, when);
        else if (token.type == RUST_STRING)
            scanner_string(scanner, &token, true, when);
    }
}

static void read_list(struct reader *reader, struct rust_lexer range, struct given given);

/* cfg_attr(predicate, attributes…)
 * NOLINTNEXTLINE(misc-no-recursion): ends at NESTING_LIMIT */
static void read_cfg_attr(struct reader *reader, struct rust_lexer range, struct given given)
{
    struct scanner *scanner = reader->scanner;
    if (!take_brackets(&range))
        return;
    const struct cfg *predicate = read_predicate(scanner, take_piece(&range));
    given.unknown |= !predicate;
    given.when = module_when_add(scanner->arena, given.when, predicate);
    reader->depth++;
    read_list(reader, range, given);
    reader->depth--;
}

/* NOLINTNEXTLINE(misc-no-recursion): see read_cfg_attr */
static void read_one(struct reader *reader, struct rust_lexer piece, const struct given *given)
{
    struct rust_lexer rest = piece;
    struct rust_token name = rust_lexer_next(&rest);
    if (rust_is_word(&name, "cfg_attr") && reader->depth < NESTING_LIMIT)
        read_cfg_attr(reader, rest, *given);
    else if (rust_is_word(&name, "cfg_attr"))
        scanner_gap(reader->scanner, "cfg_attr is nested too deep", reader->frame->item_when,
                    name.start);
    else if (rust_is_word(&name, "cfg"))
        read_cfg(reader, rest, given);
    else if (rust_is_word(&name, "path"))
        read_path(reader, rest, given);
    else
        read_other(reader, piece, given);
}

/* NOLINTNEXTLINE(misc-no-recursion): see read_cfg_attr */
static void read_list(struct reader *reader, struct rust_lexer range, struct given given)
{
    while (range.at < range.end) {
        struct rust_lexer piece = take_piece(&range);
        read_one(reader, piece, &given);
    }
}

/* Passes over brackets of which one is open. Returns the closing one. */
static struct rust_token skip_brackets(struct rust_lexer *lexer)
{
    struct rust_token token = {.type = RUST_END};
    size_t depth = 1;
    while (depth > 0 && (token = rust_lexer_next(lexer)).type != RUST_END) {
        depth += rust_opens(&token);
        depth -= rust_closes(&token);
    }
    return token;
}

/* Attributes hold for an item, a statement or an element that begins here; an attribute in the
 * middle of one is none of its own. In a macro's arguments it is up to the macro. */
static bool starts_scope(const struct scanner_frame *frame)
{
    if (frame->in_macro)
        return true;
    return frame->scope == SCOPE_AHEAD ||
           (frame->scope == SCOPE_NONE && frame->place != PLACE_INSIDE);
}

bool scanner_attribute(struct scanner *scanner)
{
    struct rust_lexer range = scanner->lexer;
    struct scanner_frame *frame = scanner_top(scanner);
    struct rust_token open = rust_lexer_next(&range);
    bool inner = rust_is_punct(&open, '!');
    if (inner)
        open = rust_lexer_next(&range);
    if (!rust_is_punct(&open, '['))
        return false;
    scanner->lexer = range;
    scanner_step(scanner, open.start);
    struct rust_token close = skip_brackets(&scanner->lexer);
    range.end = close.start;
    scanner->unclosed |= close.type == RUST_END;
    struct reader reader = {.scanner = scanner, .frame = frame, .inner = inner};
    reader.counts = inner ? frame->scope == SCOPE_NONE && !frame->in_macro : starts_scope(frame);
    read_list(&reader, range, (struct given){0});
    if (!inner && reader.counts)
        frame->scope = SCOPE_AHEAD;
    else if (scanner->paths.count)
        scanner_gap(scanner, "a #[path] that belongs to no item", frame->when, open.start);
    scanner->paths.count *= reader.counts && !inner;
    return true;
}
