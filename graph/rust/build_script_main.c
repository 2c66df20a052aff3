#include "graph/rust/build_script_main.h"

#include <string.h>

static const struct rust_token end_token = {.type = RUST_END, .start = ""};

bool script_split(const char *bytes, size_t size, struct script *script)
{
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token token = rust_lexer_next(&lexer);
    for (; token.type != RUST_END; token = rust_lexer_next(&lexer))
        if (token.type != RUST_DOC)
            vec_push(script->arena, script, token);
    return !lexer.broken;
}

const struct rust_token *script_token(const struct script *script, size_t at)
{
    return at < script->count ? &script->items[at] : &end_token;
}

bool script_is_word(const struct script *script, size_t at, const char *word)
{
    return rust_is_word(script_token(script, at), word);
}

bool script_is_punct(const struct script *script, size_t at, char punct)
{
    return rust_is_punct(script_token(script, at), punct);
}

static bool is_one_of(const struct rust_token *token, const char *const *words)
{
    for (; *words; words++)
        if (token->len == strlen(*words) && memcmp(token->start, *words, token->len) == 0)
            return true;
    return false;
}

/* Where the attribute begins whose bracket closes before `at`; `at` where there is none. */
static size_t attribute_before(const struct script *script, size_t at)
{
    size_t depth = 0, i = at;
    if (!at || !script_is_punct(script, at - 1, ']'))
        return at;
    while (i-- > 0) {
        depth += rust_closes(&script->items[i]);
        depth -= rust_opens(&script->items[i]);
        if (!depth)
            break;
    }
    return i && i < at && script_is_punct(script, i - 1, '#') ? i - 1 : at;
}

/* Whether the item at `at` is there on every platform and as it is written: nothing before it
 * belongs to it but lints. */
static bool is_plain(const struct script *script, size_t at)
{
    static const char *const lints[] = {"allow", "warn", "deny", "forbid", "expect", NULL};
    size_t before;
    at -= at && script_is_word(script, at - 1, "pub");
    while ((before = attribute_before(script, at)) != at) {
        if (!is_one_of(script_token(script, before + 2), lints))
            return false;
        at = before;
    }
    return !at || script_is_punct(script, at - 1, ';') || script_is_punct(script, at - 1, '}') ||
           script_is_punct(script, at - 1, ']');
}

static size_t find_body(const struct script *script, size_t at)
{
    if (!script_is_punct(script, at + 2, '(') || !script_is_punct(script, at + 3, ')') ||
        !is_plain(script, at))
        return script->count;
    for (at += 4; at < script->count && !script_is_punct(script, at, '{'); at++)
        ;
    return at < script->count ? at + 1 : at;
}

size_t script_main(const struct script *script)
{
    size_t depth = 0, found = script->count;
    for (size_t i = 0; i < script->count; i++) {
        const struct rust_token *token = &script->items[i];
        depth += rust_opens(token);
        depth -= rust_closes(token) && depth;
        if (depth || !script_is_word(script, i, "fn") || !script_is_word(script, i + 1, "main"))
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
    bool reads =
        script_is_word(script, at, "env") && script_is_punct(script, at + 1, ':') &&
        script_is_punct(script, at + 2, ':') &&
        (script_is_word(script, at + 3, "var") || script_is_word(script, at + 3, "var_os")) &&
        script_is_punct(script, at + 4, '(') && script_token(script, at + 5)->type == RUST_STRING &&
        script_is_punct(script, at + 6, ')');
    if (!reads || !is_one_of(script_token(script, at + 5), set))
        return at;
    at += 7;
    if (script_is_punct(script, at, '?'))
        return at + 1;
    if (!script_is_punct(script, at, '.') || !script_is_punct(script, at + 2, '('))
        return at;
    if (script_is_word(script, at + 1, "unwrap") && script_is_punct(script, at + 3, ')'))
        return at + 4;
    bool expects = script_is_word(script, at + 1, "expect") &&
                   script_token(script, at + 3)->type == RUST_STRING &&
                   script_is_punct(script, at + 4, ')');
    return expects ? at + 5 : at;
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
    const struct rust_token *name = script_token(script, at - 1);
    if (name->type == RUST_PUNCT)
        return strchr("=,(&", name->punct);
    if (script_is_punct(script, at - 2, '.'))
        return is_one_of(name, methods);
    if (!script_is_punct(script, at - 2, ':') || !script_is_punct(script, at - 3, ':'))
        return false;
    return (is_one_of(script_token(script, at - 4), types) && is_one_of(name, makers)) ||
           (script_is_word(script, at - 4, "env") && is_one_of(name, readers));
}

static bool is_harmless(const struct script *script, size_t at)
{
    static const char *const leaving[] = {"return", "break",  "continue", "if",    "match", "loop",
                                          "while",  "for",    "await",    "async", "move",  "yield",
                                          "unwrap", "expect", "else",     NULL};
    static const char *const macros[] = {"env", "option_env", NULL};
    const struct rust_token *token = script_token(script, at);
    switch (token->type) {
    case RUST_WORD:
        return !is_one_of(token, leaving);
    case RUST_PUNCT:
        if (token->punct == '!')
            return is_one_of(script_token(script, at - 1), macros);
        if (token->punct == '(' && !script_is_punct(script, at - 1, '!'))
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

static size_t skip_to_end(const struct script *script, size_t at)
{
    while (at < script->count && !script_is_punct(script, at, ';'))
        at++;
    return at + (at < script->count);
}

size_t script_skip_harmless(const struct script *script, size_t at)
{
    size_t start = at, next;
    if (script_is_word(script, at, "use"))
        return skip_to_end(script, at);
    if (!script_is_word(script, at, "let"))
        return at;
    while (!script_is_punct(script, ++at, ';')) {
        while ((next = skip_variable(script, at)) != at)
            at = next;
        if (script_is_punct(script, at, ';'))
            break;
        if (!is_harmless(script, at))
            return start;
    }
    return at + 1;
}
