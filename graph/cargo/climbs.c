#include "graph/cargo/climbs.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/cargo/token_pattern.h"

enum {
    LONGEST_PATH = 4096, /* what a kernel opens */
    TOKENS_BEFORE = 5,   /* Path::new( */
};

struct search {
    struct arena *arena;
    struct strings *paths;
    size_t limit;
    bool complete;
    bool from_manifest;                      /* the source asks for CARGO_MANIFEST_DIR */
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

/* Where the part of `text` before `at` begins that is known: behind what is filled in, and a
 * directory before it. */
static const char *known_part(const char *text, const char *at)
{
    for (const char *end = at; end > text; end--)
        if (end[-1] == '}')
            return end + strspn(end, "/");
    return text + strspn(text, "/");
}

/* A text may hold several, as a command does; and it may hold one whose name has spaces. */
static void add_text(struct search *search, const char *text)
{
    static const char separators[] = " \t\r\n\"'`,;:|<>()=";
    const char *at = find_climb(text, text);
    if (!at)
        return;
    const char *known = known_part(text, at);
    size_t rest = strlen(at), before = known < at ? (size_t)(at - known) : 0;
    if (before + rest < LONGEST_PATH && before && at[-1] == '/' && !memchr(known, '{', before))
        add_path(search, known, before + rest);
    if (rest < LONGEST_PATH && at[strcspn(at, separators)])
        add_path(search, at, rest);
    while (at) {
        size_t len = strcspn(at, separators);
        add_path(search, at, len);
        at = find_climb(text, at + len);
    }
}

/* Separators of Windows are separators. */
static char *with_slashes(char *text)
{
    for (char *at = text; (at = strchr(at, '\\'));)
        *at = '/';
    return text;
}

/* `..` alone is a range or a name to skip, more often than a path. */
static bool is_of_path(const struct search *search)
{
    static const char *const takers[] = {"join",     "push",         "current_dir",
                                         "read_dir", "canonicalize", "set_current_dir"};
    const struct rust_token *before = search->before;
    if (search->from_manifest)
        return true;
    if (!rust_is_punct(&before[0], '('))
        return false;
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (rust_is_word(&before[1], takers[i]))
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
        buffer_add(&path, more ? with_slashes(arena_string(search->arena, more)) : "");
    }
    add_text(search, path.bytes);
}

static void read_string(struct search *search, struct rust_lexer *lexer,
                        const struct rust_token *token)
{
    if (!source_holds(token->start, token->len, ".."))
        return;
    const char *text = rust_token_text(search->arena, token);
    if (!text) /* bytes need not be text */
        text = arena_copy(search->arena, token->start, token->len);
    char *path = with_slashes(arena_string(search->arena, text));
    if (strcmp(path, "..") == 0 && !is_of_path(search))
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
        add_text(search, with_slashes(parts.bytes));
    if (known)
        *lexer = ahead;
}

static void remember(struct search *search, const struct rust_token *token)
{
    memmove(search->before + 1, search->before, sizeof search->before - sizeof *search->before);
    search->before[0] = *token;
}

/* Where a string or a comment has no end, nothing is sure: all of it may be strings. */
static void read_broken(struct search *search, const char *bytes, size_t size)
{
    char *text = arena_copy(search->arena, bytes, size);
    for (char *nul = text; (nul = memchr(nul, '\0', size - (size_t)(nul - text)));)
        *nul = '\n';
    add_text(search, with_slashes(text));
}

bool climbs_find(struct arena *arena, const char *bytes, size_t size, size_t limit,
                 struct strings *paths)
{
    struct search search = {.arena = arena, .paths = paths, .limit = limit, .complete = true};
    if (!may_climb(bytes, size))
        return true;
    search.from_manifest = source_holds(bytes, size, "CARGO_MANIFEST_DIR");
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
