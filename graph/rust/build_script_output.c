#include "graph/rust/build_script_output.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/rust/lexer.h"

/* A build script as tokens. */
struct script {
    struct arena *arena;
    struct rust_token *items; /* without documentation */
    size_t count, capacity;
};

/* False where the source can't be split into tokens. */
static bool split(const char *bytes, size_t size, struct script *script)
{
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token token = rust_lexer_next(&lexer);
    for (; token.type != RUST_END; token = rust_lexer_next(&lexer))
        if (token.type != RUST_DOC)
            vec_push(script->arena, script, token);
    return !lexer.broken;
}

/* One of type RUST_END behind the last. */
static const struct rust_token *token_at(const struct script *script, size_t at)
{
    static const struct rust_token end = {.type = RUST_END, .start = ""};
    return at < script->count ? &script->items[at] : &end;
}

static bool is_word(const struct script *script, size_t at, const char *word)
{
    return rust_is_word(token_at(script, at), word);
}

static bool is_punct(const struct script *script, size_t at, char punct)
{
    return rust_is_punct(token_at(script, at), punct);
}

/* How many tokens at `at` are those of `pattern`, as for rust_lexer_skip: all, or 0. */
static size_t count_like(const struct script *script, size_t at, const char *pattern)
{
    struct rust_lexer wanted = rust_lexer_new(pattern, strlen(pattern));
    struct rust_token example;
    size_t count = 0;
    for (; (example = rust_lexer_next(&wanted)).type != RUST_END; count++)
        if (!rust_is_like(token_at(script, at + count), &example))
            return 0;
    return count;
}

/* Where the attribute begins whose bracket closes before `at`; `at` where there is none. */
static size_t attribute_before(const struct script *script, size_t at)
{
    size_t depth = 0, i = at;
    if (!at || !is_punct(script, at - 1, ']'))
        return at;
    while (i-- > 0) {
        depth += rust_closes(&script->items[i]);
        depth -= rust_opens(&script->items[i]);
        if (!depth)
            break;
    }
    return i && i < at && is_punct(script, i - 1, '#') ? i - 1 : at;
}

/* Whether the item at `at` is there on every platform and as it is written: nothing before it
 * belongs to it but lints. */
static bool is_plain(const struct script *script, size_t at)
{
    static const char *const lints[] = {"allow", "warn", "deny", "forbid", "expect", NULL};
    size_t before;
    at -= at && is_word(script, at - 1, "pub");
    while ((before = attribute_before(script, at)) != at) {
        if (!rust_is_one_of(token_at(script, before + 2), lints))
            return false;
        at = before;
    }
    return !at || is_punct(script, at - 1, ';') || is_punct(script, at - 1, '}') ||
           is_punct(script, at - 1, ']');
}

static size_t find_body(const struct script *script, size_t at)
{
    if (!count_like(script, at, "fn main()") || !is_plain(script, at))
        return script->count;
    for (at += 4; at < script->count && !is_punct(script, at, '{'); at++)
        ;
    return at < script->count ? at + 1 : at;
}

/* The first token of the body of `main`; the count of tokens where that is not the one function
 * which always is there and always runs. */
static size_t find_main(const struct script *script)
{
    size_t depth = 0, found = script->count;
    for (size_t i = 0; i < script->count; i++) {
        const struct rust_token *token = &script->items[i];
        depth += rust_opens(token);
        depth -= rust_closes(token) && depth;
        if (depth || !count_like(script, i, "fn main"))
            continue;
        if (found != script->count)
            return script->count;
        found = i;
    }
    return found == script->count ? found : find_body(script, found);
}

/* env::var("OUT_DIR").unwrap() can't fail: cargo sets it for each script. Returns the token behind,
 * or `at`. */
static size_t skip_variable(const struct script *script, size_t at)
{
    static const char *const set[] = {"CARGO",
                                      "CARGO_MANIFEST_DIR",
                                      "OUT_DIR",
                                      "TARGET",
                                      "HOST",
                                      "NUM_JOBS",
                                      "OPT_LEVEL",
                                      "PROFILE",
                                      "RUSTC",
                                      "CARGO_PKG_NAME",
                                      "CARGO_PKG_VERSION",
                                      "CARGO_CFG_TARGET_OS",
                                      "CARGO_CFG_TARGET_ARCH",
                                      NULL};
    static const char *const ends[] = {"?", ".unwrap()", ".expect(\"\")"};
    enum { NAME = 5, CALL = 7 }; /* env::var("NAME") */
    size_t more = 0;
    if (!count_like(script, at, "env::var(\"\")") && !count_like(script, at, "env::var_os(\"\")"))
        return at;
    const char *name = rust_token_text(script->arena, token_at(script, at + NAME));
    if (!name || !text_is_one_of(name, set))
        return at;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !more; i++)
        more = count_like(script, at + CALL, ends[i]);
    return at + CALL + more;
}

/* Whether the parenthesis at `at` holds the arguments of a function that does nothing else than
 * return, or none. */
static bool is_harmless_call(const struct script *script, size_t at)
{
    static const char *const methods[] = {"join",   "to_string",   "to_owned", "as_ref",
                                          "as_str", "to_path_buf", "as_path",  NULL};
    static const char *const types[] = {"Path", "PathBuf", "String", "OsString", "Vec", NULL};
    static const char *const makers[] = {"new", "from", NULL};
    static const char *const readers[] = {"var", "var_os", NULL};
    if (at < 4)
        return false;
    const struct rust_token *name = token_at(script, at - 1);
    if (name->type == RUST_PUNCT)
        return strchr("=,(&", name->punct);
    if (is_punct(script, at - 2, '.'))
        return rust_is_one_of(name, methods);
    if (!is_punct(script, at - 2, ':') || !is_punct(script, at - 3, ':'))
        return false;
    return (rust_is_one_of(token_at(script, at - 4), types) && rust_is_one_of(name, makers)) ||
           (is_word(script, at - 4, "env") && rust_is_one_of(name, readers));
}

static bool is_harmless(const struct script *script, size_t at)
{
    static const char *const leaving[] = {"return", "break",  "continue", "if",    "match", "loop",
                                          "while",  "for",    "await",    "async", "move",  "yield",
                                          "unwrap", "expect", "else",     NULL};
    static const char *const macros[] = {"env", "option_env", NULL};
    const struct rust_token *token = token_at(script, at);
    switch (token->type) {
    case RUST_WORD:
        return !rust_is_one_of(token, leaving);
    case RUST_PUNCT:
        if (token->punct == '!')
            return rust_is_one_of(token_at(script, at - 1), macros);
        if (token->punct == '(' && !is_punct(script, at - 1, '!'))
            return is_harmless_call(script, at);
        return strchr("=:.,&<>()", token->punct);
    case RUST_STRING:
    case RUST_OTHER_TEXT:
    case RUST_LIFETIME:
    case RUST_NUMBER:
        return true;
    default:
        return false;
    }
}

/* Behind the statement. */
static size_t skip_to_end(const struct script *script, size_t at)
{
    while (at < script->count && !is_punct(script, at, ';'))
        at++;
    return at + (at < script->count);
}

/* The token behind the statement at `at`, where that neither leaves the function nor prints: `use`,
 * and a `let` whose value is made by nothing but what can't fail. Else `at`. */
static size_t skip_harmless(const struct script *script, size_t at)
{
    size_t start = at, next;
    if (is_word(script, at, "use"))
        return skip_to_end(script, at);
    if (!is_word(script, at, "let"))
        return at;
    while (!is_punct(script, ++at, ';')) {
        while ((next = skip_variable(script, at)) != at)
            at = next;
        if (is_punct(script, at, ';'))
            break;
        if (!is_harmless(script, at))
            return start;
    }
    return at + 1;
}

enum line {
    LINE_OTHER,
    LINE_WATCHES,
    LINE_UNKNOWN, /* it may be anything */
};

/* A call of println! or print!, and what it prints. */
struct print {
    size_t after;     /* the token behind it, where `alone` */
    bool alone;       /* a literal is all that it is given */
    const char *text; /* the literal, without the end of a line */
};

/* The value of `key` where `line` is an instruction of that key, in either syntax; else NULL. Cargo
 * does not mind space before the line. */
static const char *instruction(const char *line, const char *key)
{
    line += strspn(line, " \t");
    if (!text_begins(line, "cargo:"))
        return NULL;
    line += strlen("cargo:");
    line += *line == ':';
    if (!text_begins(line, key) || line[strlen(key)] != '=')
        return NULL;
    return line + strlen(key) + 1;
}

/* Whether a line whose end is only known at run time can't say what to watch: its key is known. */
static bool has_key(const char *line)
{
    const char *unknown = strchr(line, '{'), *value = strchr(line, '=');
    return text_begins(line, "cargo:") && unknown && value && value < unknown &&
           !strchr(line, '\n');
}

/* Cargo leaves out space at the end of a line. */
static void add_path(struct arena *arena, struct strings *paths, const char *value)
{
    char *path = arena_string(arena, value);
    size_t len = strlen(path);
    while (len && (path[len - 1] == ' ' || path[len - 1] == '\t'))
        path[--len] = '\0';
    vec_push(arena, paths, (const char *)path);
}

static enum line read_line(struct arena *arena, const char *line, struct strings *paths)
{
    if (!strstr(line, "rerun-if"))
        return strpbrk(line, "{}") && !has_key(line) ? LINE_UNKNOWN : LINE_OTHER;
    const char *path = instruction(line, "rerun-if-changed");
    if (strpbrk(line, "{}\r\n") || (!path && !instruction(line, "rerun-if-env-changed")))
        return LINE_UNKNOWN;
    if (path)
        add_path(arena, paths, path);
    return LINE_WATCHES;
}

/* What the literal at `at` prints, without the end of the line; NULL where it leaves the line open,
 * so that the next one is joined to it. */
static const char *printed_text(const struct script *script, size_t at, bool line)
{
    const struct rust_token *literal = token_at(script, at);
    const char *text =
        literal->type == RUST_STRING ? rust_token_text(script->arena, literal) : NULL;
    if (!text || line)
        return text;
    size_t len = strlen(text);
    return len && text[len - 1] == '\n' ? arena_copy(script->arena, text, len - 1) : NULL;
}

/* Reads the call of a macro at `at`. */
static bool read_print(const struct script *script, size_t at, struct print *print)
{
    bool line = is_word(script, at, "println");
    *print = (struct print){at + 4, true, ""};
    if (!count_like(script, at + 1, "!("))
        return false;
    if (line && is_punct(script, at + 3, ')'))
        return true;
    print->text = printed_text(script, at + 3, line);
    print->after += is_punct(script, print->after, ',');
    print->alone = is_punct(script, print->after, ')');
    print->after += print->alone;
    return print->text != NULL;
}

static bool is_print(const struct script *script, size_t at)
{
    return is_word(script, at, "println") || is_word(script, at, "print");
}

/* Words with which a script has sources that are not looked through here, or prints in other ways
 * than by the macros. */
static const char *const beyond[] = {"include", "mod",    "macro_rules", "macro",   "extern",
                                     "unsafe",  "concat", "stdout",      "_print",  "status",
                                     "spawn",   "exec",   "stringify",   "no_main", NULL};

/* A string that is not printed as it stands: it may be put into a line, or name the output. */
static bool is_dangerous(struct arena *arena, const struct rust_token *token)
{
    static const char *const parts[] = {"rerun-if", "stdout", "/dev/", "/proc/"};
    const char *text = rust_token_text(arena, token);
    for (size_t i = 0; text && i < sizeof parts / sizeof *parts; i++)
        if (strstr(text, parts[i]))
            return true;
    return !text;
}

/* Looks at every token. Whatever is printed under a condition may be printed. */
static bool read_lines(const struct script *script, struct strings *paths)
{
    struct print print;
    for (size_t i = 0; i < script->count; i++) {
        const struct rust_token *token = &script->items[i];
        if (rust_is_one_of(token, beyond))
            return false;
        if (token->type == RUST_STRING || token->type == RUST_OTHER_TEXT)
            if (is_dangerous(script->arena, token))
                return false;
        if (!is_print(script, i))
            continue;
        if (!read_print(script, i, &print))
            return false;
        enum line line = read_line(script->arena, print.text, paths);
        if (line == LINE_UNKNOWN || (line == LINE_WATCHES && !print.alone))
            return false;
        i += 3;
    }
    return true;
}

/* The statement at `at` of a function, where it prints one known line and nothing can go wrong.
 * Returns the token behind; `at` where it is something else. */
static size_t skip_print(const struct script *script, size_t at, bool *watches)
{
    struct strings none = {0};
    struct print print;
    if (!is_print(script, at) || !read_print(script, at, &print) || !print.alone ||
        strpbrk(print.text, "{}"))
        return at;
    *watches = read_line(script->arena, print.text, &none) == LINE_WATCHES;
    bool last = is_punct(script, print.after, '}');
    return last || is_punct(script, print.after, ';') ? print.after + 1 : at;
}

/* Whether a statement of `main` that is always reached asks to watch something. */
static bool is_certain(const struct script *script)
{
    bool watches = false;
    size_t at = find_main(script), next = at;
    do {
        at = next;
        next = skip_print(script, at, &watches);
        if (next == at)
            next = skip_harmless(script, at);
    } while (next != at && !watches);
    return next != at && watches;
}

bool script_output_read(struct arena *arena, const char *bytes, size_t size, struct strings *paths)
{
    struct arena scratch = {0};
    struct script script = {.arena = &scratch};
    struct strings found = {0};
    bool certain =
        split(bytes, size, &script) && is_certain(&script) && read_lines(&script, &found);
    for (size_t i = 0; certain && i < found.count; i++)
        vec_push(arena, paths, (const char *)arena_string(arena, found.items[i]));
    arena_free(&scratch);
    return certain;
}
