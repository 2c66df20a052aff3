#include "graph/rust/word_search.h"

#include <string.h>

#include "graph/base/text.h"

/* What parts the components of a path from each other and from what is around them: quotes,
 * slashes, placeholders, the space and '=' behind an option. A parenthesis stands behind the name
 * of what is called. */
static const bool parts[256] = {
    ['"'] = true, ['/'] = true,  ['\\'] = true, ['{'] = true,  ['}'] = true, ['='] = true,
    [' '] = true, ['\t'] = true, ['('] = true,  ['\n'] = true, ['\r'] = true};

static bool is_part(char c)
{
    return parts[(unsigned char)c];
}

/* What stands between two of those bytes. */
struct piece {
    const char *start, *end;
    char before, behind;
};

static bool is_text(const struct piece *piece, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(piece->end - piece->start) == len && memcmp(piece->start, text, len) == 0;
}

static bool ends_with(const struct piece *piece, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(piece->end - piece->start) >= len && memcmp(piece->end - len, text, len) == 0;
}

/* Of a name that holds such bytes itself the last piece is looked for. */
static const char *last_piece(struct arena *arena, const char *word)
{
    const char *end = word + strlen(word), *start;
    while (end > word && is_part(end[-1]))
        end--;
    for (start = end; start > word && !is_part(start[-1]);)
        start--;
    return *end || start > word ? arena_copy(arena, start, (size_t)(end - start)) : word;
}

void word_search_add(struct arena *arena, struct word_search *search, const char *word,
                     unsigned kinds)
{
    uint32_t known = 0;
    word = last_piece(arena, word);
    size_t len = strlen(word);
    search->anything |= !len;
    if (!len)
        return;
    map_get(&search->words, word, &known);
    map_put(arena, &search->words, word, known | kinds);
    search->first[(unsigned char)word[0]] = true;
    search->longest = len > search->longest ? len : search->longest;
}

void word_search_add_end(struct word_search *search, const char *path)
{
    size_t len = strlen(path);
    search->anything |= !len || is_part(path[len - 1]);
    if (len)
        search->last[(unsigned char)path[len - 1]] = true;
}

/* Whether the string that begins with the piece is an argument of a call that takes paths; the
 * bytes of the file begin at `bytes`. */
static bool is_taken(const char *bytes, const struct piece *piece)
{
    static const char *const calls[] = {
        "join(",           "push(", "Path::new(",   "PathBuf::from(", "Path::from(",
        "current_dir(",    "open(", "read_dir(",    "exists(",        "read_to_string(",
        "read(",           "copy(", "include_dir(", "canonicalize(",  "include_dir!(",
        "create_dir_all(", "="};
    const char *end = piece->start - 1; /* the quote */
    while (end > bytes && strchr("&r# \t\r\n", end[-1]))
        end--;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        size_t len = strlen(calls[i]);
        if ((size_t)(end - bytes) >= len && memcmp(end - len, calls[i], len) == 0)
            return true;
    }
    return false;
}

/* A component has a quote, a slash or a placeholder at one of its sides at least. One that is a
 * string of its own names a path for others only where a call takes it, or perhaps behind a "..".
 */
static void look_for_words(const struct word_search *search, const char *bytes,
                           const struct piece *piece, struct word_sight *sight, unsigned *alone)
{
    static const char sides[] = "\"/\\{}=";
    size_t len = (size_t)(piece->end - piece->start);
    uint32_t kinds = 0;
    if (len > search->longest || !search->first[(unsigned char)*piece->start] ||
        !(strchr(sides, piece->before) || strchr(sides, piece->behind)) ||
        !map_get_bytes(&search->words, piece->start, len, &kinds))
        return;
    bool quoted = piece->before == '"' && piece->behind == '"';
    sight->kinds |= kinds & WORD_OWN;
    if (!quoted || is_taken(bytes, piece))
        sight->kinds |= kinds;
    else
        *alone |= kinds;
}

/* "{name}.md" and "*.md" at the end of a string. */
static bool is_pattern(const struct word_search *search, const struct piece *piece)
{
    if (piece->behind != '"' || !search->last[(unsigned char)piece->end[-1]])
        return false;
    for (const char *at = piece->start; at < piece->end; at++)
        if (strchr("*?[]$", *at))
            return true;
    return piece->before == '}';
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

/* Whether what follows the keyword is anything but an inline module, whose files are declared in
 * it. */
static bool is_module(const char *at, const char *end)
{
    at = skip_space(at, end);
    while (at < end && ((unsigned char)*at >= 0x80 || *at == '_' || (*at >= '0' && *at <= '9') ||
                        ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z')))
        at++;
    at = skip_space(at, end);
    return at == end || *at != '{';
}

/* Among the next bytes: what an attribute that has a condition says. */
static bool is_near(const char *at, const char *end, const char *word)
{
    enum { NEAR = 256 };
    return text_holds(at, end - at < NEAR ? (size_t)(end - at) : NEAR, word);
}

/* What the code does, by the last byte of a name first: this is asked for every piece. */
static void look_at_code(const struct piece *piece, const char *end, struct word_sight *sight)
{
    switch (piece->end[-1]) {
    case '!':
        sight->includes |= ends_with(piece, "include!") || ends_with(piece, "include_str!") ||
                           ends_with(piece, "include_bytes!");
        return;
    case '[':
        sight->includes |= ends_with(piece, "include![") || ends_with(piece, "include_str![") ||
                           ends_with(piece, "include_bytes![");
        return;
    case 'h':
        sight->includes |=
            ends_with(piece, "path") && (piece->behind == ' ' || piece->behind == '=');
        return;
    case 'd':
        sight->modules |= ends_with(piece, "mod") && is_module(piece->end, end);
        return;
    case 'R':
        sight->manifest |= ends_with(piece, "CARGO_MANIFEST_DIR");
        return;
    case 'r':
        sight->asks |= ends_with(piece, "current_dir");
        sight->includes |= ends_with(piece, "cfg_attr") && is_near(piece->end, end, "path");
        return;
    case 'e':
        sight->asks |= ends_with(piece, "current_exe");
        sight->commands |= is_text(piece, "--package") || is_text(piece, "release");
        return;
    case 'g':
        sight->commands |= is_text(piece, "debug");
        return;
    case 'n':
        sight->commands |= is_text(piece, "--bin") || ends_with(piece, "cargo_bin");
        return;
    case 'p':
        sight->commands |= is_text(piece, "-p");
        sight->goes_up |= piece->behind == '(' && ends_with(piece, ".pop");
        return;
    case 't':
        sight->goes_up |= piece->behind == '(' && ends_with(piece, ".parent");
        return;
    case 's':
        sight->goes_up |= piece->behind == '(' && ends_with(piece, ".ancestors");
        return;
    default:
        return;
    }
}

static bool is_up(const struct piece *piece)
{
    return piece->end - piece->start == 2 && piece->start[0] == '.' && piece->start[1] == '.';
}

struct word_sight word_search_look(const struct word_search *search, const char *bytes, size_t size)
{
    struct word_sight sight = {.kinds = search->anything ? ~0u : 0};
    const char *end = bytes + size;
    unsigned climb = 0, alone = 0; /* words that are strings of their own, and no call takes them */
    const char newline = '\n';
    char before = newline;
    for (const char *at = bytes; at < end; at++) {
        const char *start = at;
        while (at < end && !is_part(*at))
            at++;
        char behind = newline;
        if (at < end)
            behind = *at;
        const struct piece piece = {start, at, before, behind};
        before = piece.behind;
        if (at == start)
            continue;
        climb = is_up(&piece) ? (piece.before == '"' ? 1 : climb + 1) : 0;
        sight.climb = climb > sight.climb ? climb : sight.climb;
        look_at_code(&piece, end, &sight);
        look_for_words(search, bytes, &piece, &sight, &alone);
        sight.pattern |= is_pattern(search, &piece);
    }
    sight.kinds |= sight.climb ? alone : 0;
    sight.asks |= sight.manifest;
    return sight;
}
