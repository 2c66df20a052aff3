#include "graph/rust/module_scan.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/rust/module_scan_parts.h"

enum { DEPTH_LIMIT = 4096 }; /* of brackets; rustc's stack ends before */

/* What the attributes held for ends here. */
static void end_scope(struct scanner_frame *frame)
{
    frame->scope = SCOPE_NONE;
    frame->item_when = frame->when;
}

static char closing(char open)
{
    if (open == '(')
        return ')';
    return open == '[' ? ']' : '}';
}

static void push_frame(struct scanner *scanner, struct scanner_frame frame,
                       const struct rust_token *open)
{
    if (scanner->frames.count == DEPTH_LIMIT) {
        scanner_stop(scanner, "brackets are nested too deep", open->start);
        return;
    }
    frame.close = closing(open->punct);
    frame.place = open->punct == '{' ? PLACE_START : PLACE_LIST;
    frame.item_when = frame.when;
    frame.scope = SCOPE_NONE;
    frame.macro_next = NULL;
    frame.marks_test = false;
    vec_push(scanner->arena, &scanner->frames, frame);
}

/* Brackets that are no module; `body_of` names the macro that they define, or is NULL. */
static void open_block(struct scanner *scanner, const struct rust_token *open, bool macro,
                       const char *body_of)
{
    struct scanner_frame *outer = scanner_top(scanner), frame = *outer;
    frame.when = outer->in_macro ? outer->when : outer->item_when;
    if (!frame.body_of)
        frame.body_of = body_of ? body_of : outer->macro_next;
    frame.in_macro |= macro || frame.body_of;
    frame.in_block = true;
    if (open->punct == '{')
        outer->macro_next = NULL;
    push_frame(scanner, frame, open);
}

static void close_frame(struct scanner *scanner, const struct rust_token *close)
{
    if (scanner_top(scanner)->close != close->punct) {
        scanner->unclosed = true;
        return;
    }
    scanner->frames.count--;
    struct scanner_frame *frame = scanner_top(scanner);
    frame->place = PLACE_INSIDE;
    if (close->punct == '}') {
        frame->place = PLACE_START;
        end_scope(frame);
    }
}

/* The names that an item begins with, of those whose generics may hold a comma. */
static bool is_item_word(const struct rust_token *token)
{
    static const char *const words[] = {"fn",    "struct", "enum", "trait", "mod",
                                        "type",  "static", "impl", "use",   "let",
                                        "crate", "const",  NULL};
    return !token->raw && rust_is_one_of(token, words);
}

static bool is_modifier(const struct rust_token *token)
{
    static const char *const words[] = {"pub",    "async",   "unsafe", "safe",
                                        "extern", "default", NULL};
    return token->type == RUST_STRING || (!token->raw && rust_is_one_of(token, words));
}

/* Reads `(…)` of pub(…) where it is next. */
static void skip_visibility(struct rust_lexer *lexer)
{
    struct rust_lexer ahead = *lexer;
    struct rust_token token = rust_lexer_next(&ahead);
    if (!rust_is_punct(&token, '('))
        return;
    for (int i = 0; i < 16 && !rust_closes(&token); i++)
        token = rust_lexer_next(&ahead);
    if (rust_closes(&token))
        *lexer = ahead;
}

/* The keyword of the item that begins with `token`: the first that is no modifier. */
static struct rust_token item_keyword(struct rust_lexer *lexer, struct rust_token token)
{
    for (int i = 0; i < 8 && is_modifier(&token); i++) {
        if (rust_is_word(&token, "pub"))
            skip_visibility(lexer);
        token = rust_lexer_next(lexer);
    }
    return token;
}

static bool is_mod(const struct rust_token *token)
{
    return rust_is_word(token, "mod") && !token->raw;
}

/* fn(u8) is a type, const { … } an expression: only with a name behind it is it an item. */
static bool begins_item(const struct rust_lexer *lexer, const struct rust_token *token)
{
    struct rust_lexer ahead = *lexer;
    struct rust_token keyword = item_keyword(&ahead, *token);
    struct rust_token name = rust_lexer_next(&ahead);
    return is_item_word(&keyword) && (name.type == RUST_WORD || rust_is_word(&keyword, "impl"));
}

/* const fn too, whose keyword is taken for the item's. */
static bool begins_function(const struct rust_lexer *lexer, const struct rust_token *token)
{
    struct rust_lexer ahead = *lexer;
    struct rust_token keyword = item_keyword(&ahead, *token);
    if (rust_is_word(&keyword, "const"))
        keyword = item_keyword(&ahead, rust_lexer_next(&ahead));
    return rust_is_word(&keyword, "fn");
}

/* rustc leaves a test out of what is built without the test harness. */
static const struct cfg *test_only(const struct scanner *scanner)
{
    struct err err;
    return cfg_parse(scanner->arena, "test", &err);
}

/* A #[path] in front of something else than a module; a macro may make one of that. */
static void drop_paths(struct scanner *scanner, const struct rust_token *token)
{
    const struct scanner_frame *frame = scanner_top(scanner);
    for (size_t i = 0; i < scanner->paths.count; i++)
        scanner_path_text(scanner, scanner->paths.items[i].text, frame->when, token->start);
    if (scanner->paths.count && frame->in_macro)
        scanner_gap(scanner, "a #[path] in a macro", frame->when, token->start);
    scanner->paths.count = 0;
}

/* The first token behind attributes. */
static void begin_scope(struct scanner *scanner, const struct rust_token *token)
{
    struct scanner_frame *frame = scanner_top(scanner);
    drop_paths(scanner, token);
    if (frame->marks_test && !frame->in_macro && begins_function(&scanner->lexer, token))
        frame->item_when = module_when_add(scanner->arena, frame->item_when, test_only(scanner));
    frame->marks_test = false;
    if (frame->in_macro)
        end_scope(frame);
    else if (frame->place == PLACE_LIST)
        frame->scope = SCOPE_ELEMENT;
    else
        frame->scope = begins_item(&scanner->lexer, token) ? SCOPE_ITEM : SCOPE_STATEMENT;
}

/* Whether what the attributes hold for is over with this token at the latest. An element may be a
 * parameter of a function, a closure or a type, and what follows is no longer its own. */
static bool ends_scope(const struct scanner *scanner, const struct rust_token *token)
{
    enum scanner_scope scope = scanner_top(scanner)->scope;
    bool arrow = scanner->previous == '=' || scanner->previous == '-';
    if (token->type != RUST_PUNCT || scope == SCOPE_NONE)
        return false;
    if (token->punct == ';')
        return true;
    if (token->punct == ',')
        return scope != SCOPE_ITEM;
    if (scope != SCOPE_ELEMENT)
        return false;
    if (token->punct == '{')
        return scanner->previous != '>';
    return token->punct == '|' || (token->punct == '>' && !arrow);
}

static void read_mod(struct scanner *scanner, const struct rust_token *mod)
{
    struct scanner_frame *outer = scanner_top(scanner), frame = *outer;
    frame.when = outer->item_when;
    if (outer->in_macro)
        end_scope(outer);
    struct rust_token open = {.type = RUST_PUNCT, .start = mod->start, .punct = '{'};
    if (scanner_mod(scanner, mod, &frame))
        push_frame(scanner, frame, &open);
}

/* Attributes count for the module they stand in front of, whatever its visibility. */
static bool read_attributed_mod(struct scanner *scanner, const struct rust_token *token)
{
    struct rust_lexer ahead = scanner->lexer;
    struct rust_token keyword = item_keyword(&ahead, *token);
    if (!is_mod(&keyword))
        return false;
    scanner->lexer = ahead;
    scanner_top(scanner)->scope = SCOPE_ITEM;
    read_mod(scanner, &keyword);
    return true;
}

/* name!(…), name! name {…} */
static void read_call(struct scanner *scanner, const struct rust_token *word)
{
    struct rust_lexer ahead = scanner->lexer;
    struct rust_token bang, open;
    const char *defined = NULL;
    const bool is_macro = rust_is_word(word, "macro");
    if (!is_macro && !rust_lexer_may_meet(&ahead, '!'))
        return;
    bang = rust_lexer_next(&ahead);
    if (is_macro && bang.type == RUST_WORD)
        scanner_top(scanner)->macro_next = arena_copy(scanner->arena, bang.start, bang.len);
    if (!rust_is_punct(&bang, '!'))
        return;
    open = rust_lexer_next(&ahead);
    if (open.type == RUST_WORD) {
        if (rust_is_word(word, "macro_rules"))
            defined = arena_copy(scanner->arena, open.start, open.len);
        open = rust_lexer_next(&ahead);
    }
    if (!rust_opens(&open))
        return;
    scanner->lexer = ahead;
    open_block(scanner, &open, true, defined);
}

static void read_word(struct scanner *scanner, const struct rust_token *word)
{
    scanner_names_word(scanner, word);
    if (is_mod(word))
        read_mod(scanner, word);
    else if (!scanner_include(scanner, &scanner->lexer, word, scanner_top(scanner)->item_when))
        read_call(scanner, word);
}

static void read_punct(struct scanner *scanner, const struct rust_token *token)
{
    if (rust_opens(token))
        open_block(scanner, token, false, NULL);
    else if (rust_closes(token))
        close_frame(scanner, token);
    else if (token->punct == ';')
        scanner_top(scanner)->place = PLACE_START;
    else if (token->punct == ',')
        scanner_top(scanner)->place = PLACE_LIST;
}

static void read_token(struct scanner *scanner, const struct rust_token *token)
{
    struct scanner_frame *frame = scanner_top(scanner);
    if (frame->scope == SCOPE_AHEAD) {
        if (read_attributed_mod(scanner, token))
            return;
        begin_scope(scanner, token);
    }
    if (ends_scope(scanner, token))
        end_scope(frame);
    frame->place = PLACE_INSIDE;
    if (token->type == RUST_WORD)
        read_word(scanner, token);
    else if (token->type == RUST_STRING)
        scanner_string(scanner, token, frame->in_macro, frame->item_when);
    else if (token->type == RUST_PUNCT)
        read_punct(scanner, token);
    scanner_names_remember(&scanner->names, token);
}

/* rustc takes no such file, so nothing of it is missed. */
static void end_unmatched(struct scanner *scanner)
{
    scanner_gap(scanner, "brackets or quotes that don't match", (struct module_when){0},
                scanner->lexer.at);
    scanner->stopped = true;
}

static void read_tokens(struct scanner *scanner)
{
    struct rust_token token;
    while (!scanner->stopped && !scanner->unclosed &&
           (token = rust_lexer_next(&scanner->lexer)).type != RUST_END) {
        if (token.type == RUST_DOC || (rust_is_punct(&token, '#') && scanner_attribute(scanner)))
            continue;
        read_token(scanner, &token);
        scanner->previous = token.punct;
    }
    if (scanner->unclosed || scanner->lexer.broken || scanner->frames.count > 1)
        end_unmatched(scanner);
}

const struct module_scan *module_scan_read(struct arena *arena, const char *bytes, size_t size)
{
    struct module_scan *scan = arena_alloc(arena, sizeof *scan);
    struct scanner scanner = {.arena = arena, .scan = scan, .counted = bytes, .line = 1};
    struct scanner_frame file = {.place = PLACE_START};
    scanner.lexer = rust_lexer_new(bytes, size);
    scanner.says_cargo = text_holds(bytes, size, "cargo") || text_holds(bytes, size, "CARGO");
    vec_push(arena, &file.dirs, (struct scanner_dir){0});
    vec_push(arena, &scanner.frames, file);
    read_tokens(&scanner);
    scanner_names_end(&scanner);
    return scan;
}

const struct module_scan *module_scan_gap(struct arena *arena, const char *what)
{
    struct module_scan *scan = arena_alloc(arena, sizeof *scan);
    vec_push(arena, &scan->items, ((struct scan_item){.type = SCAN_GAP, .text = what}));
    return scan;
}
