#include "graph/cargo/climbs.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/cargo/token_pattern.h"

enum {
    LONGEST_PATH = 4096, /* what a kernel opens */
};

struct search {
    struct arena *arena;
    struct strings *paths;
    size_t limit;
    bool complete;
    bool from_manifest;                      /* the source asks for CARGO_MANIFEST_DIR */
    size_t attribute;                        /* depth of brackets in an attribute, 0 outside */
    struct rust_token before[TOKENS_BEFORE]; /* the newest first */
};

/* Most sources hold none: a look at the bytes spares the tokens. */
static bool may_climb(const char *bytes, size_t size)
{
    const char *end = bytes + size;
    for (const char *at = bytes; (at = memchr(at, '.', (size_t)(end - at))); at++)
        if (at[1] == '.' && at[2] && strchr("/\\\"", at[2]))
            return true;
    return false;
}

/* From the first component that holds a placeholder or a wildcard on, nothing is known. */
static void add_path(struct search *search, const char *text, size_t len)
{
    if (len >= LONGEST_PATH || search->paths->count >= search->limit) {
        search->complete = false;
        return;
    }
    char *path = arena_copy(search->arena, text, len);
    char *unknown = path + strcspn(path, "{*?[$");
    while (*unknown && unknown > path && *unknown != '/')
        unknown--;
    *unknown = '\0';
    if (*path)
        vec_push(search->arena, search->paths, path);
}

/* The next `..` that is a component; a flag or a key may stand right before it: "-I../include". */
static const char *find_climb(const char *text, const char *at)
{
    while ((at = strchr(at, '.'))) {
        size_t dots = strspn(at, ".");
        const char *end = at + dots;
        bool is_first = at == text || at[-1] == '/';
        if (dots == 2 && (*end == '/' || (*end == '\0' && is_first)))
            return at;
        at = end;
    }
    return NULL;
}

static const char separators[] = " \t\r\n\"'`,;:|<>()=";

/* Where the part of `text` before `at` begins that is known: behind what is filled in, and a
 * directory before it. */
static const char *known_part(const char *text, const char *at)
{
    for (const char *end = at; end > text; end--)
        if (end[-1] == '}')
            return end + strspn(end, "/");
    return text + strspn(text, "/");
}

/* Whether what stands before the climb surely belongs to the same path: "dir/../name". Behind
 * something that is filled in it does where a slash parts them. */
static bool is_joined(const char *text, const char *known, const char *at)
{
    if (known >= at || at[-1] != '/' || (known > text && known[-1] != '/'))
        return false;
    for (const char *c = known; c < at; c++)
        if (strchr(separators, *c) || strchr("{*?[$", *c))
            return false;
    return true;
}

/* From a climb to the end: what stands before it does not count. */
static void add_climbs(struct search *search, const char *text, const char *at)
{
    size_t rest = strlen(at);
    if (rest < LONGEST_PATH && at[strcspn(at, separators)])
        add_path(search, at, rest);
    while (at) {
        size_t len = strcspn(at, separators);
        add_path(search, at, len);
        at = find_climb(text, at + len);
    }
}

/* A text may hold several, as a command does; and it may hold one whose name has spaces. */
static void add_text(struct search *search, const char *text)
{
    const char *at = find_climb(text, text);
    if (!at)
        return;
    const char *known = known_part(text, at);
    size_t first = strcspn(at, separators), rest = strlen(at);
    size_t before = known < at ? (size_t)(at - known) : 0;
    if (before + rest < LONGEST_PATH && before && at[-1] == '/' && !memchr(known, '{', before))
        add_path(search, known, before + rest);
    if (is_joined(text, known, at)) {
        if (first < rest)
            add_path(search, known, before + first);
        at = find_climb(text, at + first);
    }
    if (at)
        add_climbs(search, text, at);
}

static bool is_one_of(const struct rust_token *token, const char *const *words)
{
    for (; *words; words++)
        if (rust_is_word(token, *words))
            return true;
    return false;
}

static bool is_text(const struct rust_token *token)
{
    return token->type == RUST_STRING || token->type == RUST_OTHER_TEXT;
}

/* Whether the next tokens are those of a match arm, of another pattern, or of a comparison. */
static bool is_followed_by_pattern(struct rust_lexer ahead)
{
    struct rust_token first = rust_lexer_next(&ahead), second = rust_lexer_next(&ahead);
    return rust_is_punct(&first, '|') ||
           (rust_is_punct(&first, '=') &&
            (rust_is_punct(&second, '>') || rust_is_punct(&second, '='))) ||
           (rust_is_punct(&first, '!') && rust_is_punct(&second, '='));
}

static bool is_compared(const struct rust_token *before)
{
    return rust_is_punct(&before[0], '=') &&
           (rust_is_punct(&before[1], '=') || rust_is_punct(&before[1], '!'));
}

/* Whether something is compared with the string, or looked through for it. */
static bool is_looked_for(const struct search *search, struct rust_lexer ahead)
{
    static const char *const askers[] = {"starts_with",  "ends_with", "contains", "strip_prefix",
                                         "strip_suffix", "eq",        "ne",       NULL};
    static const char *const wrappers[] = {"Some", "Ok", NULL};
    const struct rust_token *before = search->before;
    if (is_compared(before) || is_followed_by_pattern(ahead) ||
        (rust_is_punct(&before[0], '|') && is_text(&before[1])))
        return true;
    if (!rust_is_punct(&before[0], '(') || !token_pattern_skip(&ahead, ")", NULL))
        return false;
    if (is_one_of(&before[1], askers))
        return rust_is_punct(&before[2], '.');
    return is_one_of(&before[1], wrappers) &&
           (is_compared(before + 2) || is_followed_by_pattern(ahead));
}

/* Whether it is a sentence for a person. */
static bool is_message(const struct search *search, const char *text)
{
    static const char *const macros[] = {
        "panic", "unreachable", "todo",  "unimplemented", "bail",   "error",  "warn",
        "info",  "debug",       "trace", "eprintln",      "eprint", "anyhow", NULL};
    static const char *const methods[] = {"expect", "context", NULL};
    const struct rust_token *before = search->before;
    if (!text[strcspn(text, " \n")] || strncmp(text, "..", 2) == 0)
        return false;
    if (search->attribute)
        return true;
    if (!rust_is_punct(&before[0], '('))
        return false;
    return rust_is_punct(&before[1], '!')
               ? is_one_of(&before[2], macros)
               : is_one_of(&before[1], methods) && rust_is_punct(&before[2], '.');
}

/* `..` alone is a range or a name to skip, more often than a path. */
static bool is_of_path(const struct search *search)
{
    static const char *const takers[] = {
        "join", "push", "current_dir", "read_dir", "canonicalize", "set_current_dir", NULL};
    const struct rust_token *before = search->before;
    if (search->from_manifest)
        return true;
    if (!rust_is_punct(&before[0], '('))
        return false;
    if (is_one_of(&before[1], takers))
        return true;
    return (rust_is_word(&before[1], "new") || rust_is_word(&before[1], "from")) &&
           (rust_is_word(&before[4], "Path") || rust_is_word(&before[4], "PathBuf"));
}

/* Whether the next call appends a string: `).join("…")`, or where `pushes` `); name.push("…")`. On
 * success the lexer stands behind the string. */
static bool next_append(struct rust_lexer *lexer, bool pushes, struct rust_token *string)
{
    struct rust_lexer ahead = *lexer;
    if (!token_pattern_skip(&ahead, pushes ? "); _.push(\"\"" : ").join(\"\"", string))
        return false;
    struct rust_lexer behind = ahead;
    if (!token_pattern_skip(&behind, ")", NULL))
        return false;
    *lexer = ahead;
    return true;
}

/* What the next calls append belongs to the path. What is pushed may as well be the next one of a
 * list: each step counts then. */
static void add_calls(struct search *search, struct rust_lexer *lexer, const char *text)
{
    const struct rust_token *call = &search->before[1];
    bool pushes = rust_is_word(call, "push");
    bool builds = pushes || rust_is_word(call, "join") || rust_is_word(call, "new") ||
                  rust_is_word(call, "from");
    struct buffer path = {.arena = search->arena};
    struct rust_token string;
    buffer_add(&path, text);
    while (builds && path.len < LONGEST_PATH && next_append(lexer, pushes, &string)) {
        const char *more = rust_token_text(search->arena, &string);
        if (pushes || !more)
            add_text(search, path.bytes);
        buffer_add(&path, "/");
        buffer_add(&path, more ? path_slashes(arena_string(search->arena, more)) : "");
    }
    add_text(search, path.bytes);
}

static void read_string(struct search *search, struct rust_lexer *lexer,
                        const struct rust_token *token)
{
    if (!text_holds(token->start, token->len, ".."))
        return;
    const char *text = rust_token_text(search->arena, token);
    if (!text) /* bytes need not be text */
        text = arena_copy(search->arena, token->start, token->len);
    char *path = path_slashes(arena_string(search->arena, text));
    if ((strcmp(path, "..") == 0 && !is_of_path(search)) || is_looked_for(search, *lexer) ||
        is_message(search, path))
        return;
    if (find_climb(path, path) && rust_is_punct(&search->before[0], '('))
        add_calls(search, lexer, path);
    else
        add_text(search, path);
}

/* The next argument of concat!, as text; a directory that is the package's own is nothing, for what
 * follows is seen from there. */
static bool next_part(struct search *search, struct rust_lexer *lexer, struct buffer *parts)
{
    struct rust_token string;
    if (token_pattern_skip(lexer, "\"\"", &string)) {
        const char *text = rust_token_text(search->arena, &string);
        buffer_add(parts, text ? text : "{");
    } else if (token_pattern_skip(lexer, "env!(\"\")", &string)) {
        const char *name = rust_token_text(search->arena, &string);
        bool own = name && strcmp(name, "CARGO_MANIFEST_DIR") == 0 && !parts->len;
        buffer_add(parts, own ? "{}" : "{");
    } else {
        buffer_add(parts, "{");
        return false;
    }
    return true;
}

/* From behind the word concat: its arguments are one string. What isn't known cuts it off, and then
 * they are looked at one by one as well. */
static void read_concat(struct search *search, struct rust_lexer *lexer)
{
    struct rust_lexer ahead = *lexer;
    struct buffer parts = {.arena = search->arena};
    bool known = token_pattern_skip(&ahead, "!(", NULL), more = known;
    while (more && !token_pattern_skip(&ahead, ")", NULL)) {
        known = next_part(search, &ahead, &parts);
        more = known && token_pattern_skip(&ahead, ",", NULL);
        if (known && !more)
            known = token_pattern_skip(&ahead, ")", NULL);
    }
    if (parts.len)
        add_text(search, path_slashes(parts.bytes));
    if (known)
        *lexer = ahead;
}

/* Puts the token before the others, and counts brackets from the one that opens an attribute. */
static void remember(struct search *search, const struct rust_token *token)
{
    const struct rust_token *before = search->before;
    bool opens = rust_is_punct(token, '[') &&
                 (rust_is_punct(&before[0], '#') ||
                  (rust_is_punct(&before[0], '!') && rust_is_punct(&before[1], '#')));
    if (search->attribute || opens) {
        search->attribute += rust_opens(token);
        search->attribute -= rust_closes(token);
    }
    tokens_remember(search->before, token);
}

/* Where a string or a comment has no end, nothing is sure: all of it may be strings. */
static void read_broken(struct search *search, const char *bytes, size_t size)
{
    char *text = arena_copy(search->arena, bytes, size);
    for (char *nul = text; (nul = memchr(nul, '\0', size - (size_t)(nul - text)));)
        *nul = '\n';
    add_text(search, path_slashes(text));
}

bool source_says(const char *bytes, size_t size, const char *word)
{
    if (!text_holds(bytes, size, word))
        return false;
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token token = rust_lexer_next(&lexer);
    for (; token.type != RUST_END; token = rust_lexer_next(&lexer))
        if (token.type != RUST_DOC && text_holds(token.start, token.len, word))
            return true;
    return lexer.broken;
}

bool climbs_find(struct arena *arena, const char *bytes, size_t size, size_t limit,
                 struct strings *paths)
{
    struct search search = {.arena = arena, .paths = paths, .limit = limit, .complete = true};
    if (!may_climb(bytes, size))
        return true;
    search.from_manifest = source_says(bytes, size, "CARGO_MANIFEST_DIR");
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token token = rust_lexer_next(&lexer);
    for (; token.type != RUST_END && search.complete; token = rust_lexer_next(&lexer)) {
        if (token.type == RUST_STRING || token.type == RUST_OTHER_TEXT)
            read_string(&search, &lexer, &token);
        if (rust_is_word(&token, "concat"))
            read_concat(&search, &lexer);
        remember(&search, &token);
    }
    if (lexer.broken && search.complete)
        read_broken(&search, bytes, size);
    return search.complete;
}
