#include "graph/rust/byte_search.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/rust/lexer.h"

/* What the bytes of a file are looked at for. */
enum {
    PARTS = 1, /* it parts the components of a path from each other and from what is around them:
                  quotes, slashes, placeholders, the '=' behind an option */
    ENDS = 2,  /* it may stand behind a name in the code */
    WILD = 4,  /* it is a wildcard */
};

/* 0xC2 and 0xE2 begin the white space of Rust that is not ASCII; below a blank all is. */
static const unsigned char classes[256] = {
    ['"'] = PARTS | ENDS, ['/'] = PARTS | ENDS, ['\\'] = PARTS, ['{'] = PARTS | ENDS, ['}'] = PARTS,
    ['='] = PARTS | ENDS, ['('] = ENDS,         ['!'] = ENDS,   ['#'] = ENDS,         [0x7f] = ENDS,
    [0xC2] = ENDS,        [0xE2] = ENDS,        ['*'] = WILD,   ['?'] = WILD,         ['['] = WILD,
    [']'] = WILD,         ['$'] = WILD | ENDS};

static unsigned class_of(char c)
{
    return (unsigned char)c <= ' ' ? ENDS : classes[(unsigned char)c];
}

/* What stands between two bytes that part. */
struct piece {
    const char *start, *end;
    char before, behind;
};

static bool is_up(const struct piece *piece)
{
    return piece->end - piece->start == 2 && piece->start[0] == '.' && piece->start[1] == '.';
}

static bool is_dots(const struct piece *piece)
{
    return is_up(piece) || (piece->end - piece->start == 1 && *piece->start == '.');
}

/* Of a name that holds such bytes itself the last piece is looked for. */
static const char *last_piece(struct arena *arena, const char *word)
{
    const char *end = word + strlen(word), *start;
    while (end > word && class_of(end[-1]) & PARTS)
        end--;
    for (start = end; start > word && !(class_of(start[-1]) & PARTS);)
        start--;
    return *end || start > word ? arena_copy(arena, start, (size_t)(end - start)) : word;
}

void byte_search_add(struct arena *arena, struct byte_search *search, const char *word,
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

void byte_search_add_whole(struct arena *arena, struct byte_search *search, const char *word)
{
    uint32_t known;
    if (last_piece(arena, word) == word && !map_get(&search->wholes, word, &known))
        map_put(arena, &search->wholes, word, (uint32_t)search->wholes.count);
}

void byte_search_add_end(struct byte_search *search, const char *path)
{
    size_t len = strlen(path);
    search->anything |= !len || class_of(path[len - 1]) & PARTS;
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

static unsigned kinds_of(const struct byte_search *search, const struct piece *piece)
{
    size_t len = (size_t)(piece->end - piece->start);
    uint32_t kinds = 0;
    if (len <= search->longest && search->first[(unsigned char)*piece->start])
        map_get_bytes(&search->words, piece->start, len, &kinds);
    return kinds;
}

/* Not of a component longer than any name: that is code between two strings. */
static bool has_wildcard(const struct piece *piece)
{
    enum { LONGEST = 255 };
    if (piece->end - piece->start > LONGEST)
        return false;
    for (const char *at = piece->start; at < piece->end; at++)
        if (classes[(unsigned char)*at] & WILD)
            return true;
    return false;
}

/* The components of a string from its beginning, as far as they may name a file of its own package.
 */
struct run {
    bool begun, own; /* nothing else stands in it so far; one of the words does */
};

/* By its first components that are neither dots nor filled in, or by its last one: as
 * graph/rust/path_strings.h has it. */
static void look_for_own(const struct piece *piece, unsigned kinds, struct byte_sight *sight,
                         struct run *run)
{
    bool ends = piece->behind == '"' || piece->behind == '{' || piece->behind == '\\';
    if (piece->before == '"')
        *run = (struct run){.begun = true};
    if (kinds & WORD_BASE && ends)
        sight->kinds |= WORD_OWN;
    if (!run->begun)
        return;
    if (kinds & WORD_OWN) {
        run->own = true;
        sight->kinds |= ends ? WORD_OWN : 0;
    } else if (piece->start == piece->end || piece->before == '{' || is_dots(piece) ||
               has_wildcard(piece)) {
        sight->kinds |= run->own ? WORD_OWN : 0;
    } else {
        run->begun = false;
    }
}

/* One that is a string of its own names a path for others only where a call takes it, or perhaps
 * behind a "..". */
static void look_for_words(const char *bytes, const struct piece *piece, unsigned kinds,
                           struct byte_sight *sight, unsigned *alone)
{
    bool quoted = piece->before == '"' && piece->behind == '"';
    if (!quoted || is_taken(bytes, piece))
        sight->kinds |= kinds & ~(WORD_OWN | WORD_BASE);
    else
        *alone |= kinds & ~(WORD_OWN | WORD_BASE);
}

static void look_for_whole(struct arena *arena, const struct byte_search *search,
                           const struct piece *piece, struct ids *found)
{
    uint32_t place;
    if (piece->before != '"' || piece->behind != '"' ||
        !map_get_bytes(&search->wholes, piece->start, (size_t)(piece->end - piece->start), &place))
        return;
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i] == place)
            return;
    vec_push(arena, found, place);
}

/* "{name}.md" and "*.md" at the end of a string; as in graph/rust/path_strings.h, not "{count}s".
 */
static bool is_pattern(const struct byte_search *search, const struct piece *piece)
{
    enum { SOME = 3 };
    size_t len = (size_t)(piece->end - piece->start);
    return piece->behind == '"' && search->last[(unsigned char)piece->end[-1]] &&
           (len >= SOME || memchr(piece->start, '.', len)) &&
           (piece->before == '}' || has_wildcard(piece));
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && ((unsigned char)*at <= ' ' || *at == 0x7f))
        at++;
    return at;
}

/* Whether what follows the keyword is anything but an inline module, whose files are declared in
 * it. */
static bool is_module(const char *at, const char *end)
{
    at = skip_space(at, end);
    while (at < end && rust_is_word_byte(*at) && (unsigned char)*at < 0x80)
        at++;
    at = skip_space(at, end);
    return at == end || *at != '{';
}

/* Whether an attribute that has a condition gives a module its path: it ends with its line. */
static bool gives_path(const char *at, const char *end)
{
    enum { LONGEST = 1024 }; /* of what is looked at */
    end = end - at < LONGEST ? end : at + LONGEST;
    const char *line = at;
    while (line < end && !(*line == '\n' && line[-1] == ']'))
        line++;
    return text_holds(at, (size_t)(line - at), "path");
}

/* The bytes of a file up to the end of a name in its code. */
struct name {
    const char *bytes, *at, *end; /* `end`: of the file */
};

/* Its first byte before the others: few names that end as the text does begin so. */
static inline bool ends_with(const struct name *name, const char *text)
{
    const size_t len = strlen(text);
    return (size_t)(name->at - name->bytes) >= len && *(name->at - len) == *text &&
           memcmp(name->at - len, text, len) == 0;
}

static bool is_option(const struct name *name, const char *option)
{
    size_t len = strlen(option);
    return ends_with(name, option) && (size_t)(name->at - name->bytes) > len &&
           strchr("\" ", name->at[-1 - (long)len]);
}

/* Of an include macro: behind it stand the '!', a comment, or what it is called otherwise. */
static bool includes(const struct name *name, const char *macro)
{
    if (!ends_with(name, macro))
        return false;
    const char *next = skip_space(name->at, name->end);
    return name->end - next < 2 || *next == '!' || (unsigned char)*next >= 0x80 ||
           (*next == '/' && strchr("/*", next[1])) || memcmp(next, "as", 2) == 0;
}

/* What the code does, by the last byte of a name first: this is asked wherever one may end. */
static void look_at_code(const struct name *name, struct byte_sight *sight)
{
    switch (name->at[-1]) {
    case 'h':
        sight->includes |= ends_with(name, "#[path");
        return;
    case 'd':
        sight->modules |= ends_with(name, "mod") && is_module(name->at, name->end);
        return;
    case 'R':
        sight->manifest |= ends_with(name, "CARGO_MANIFEST_DIR");
        return;
    case 'r':
        sight->asks |= ends_with(name, "current_dir");
        sight->includes |= includes(name, "include_str");
        sight->includes |= ends_with(name, "cfg_attr") && gives_path(name->at, name->end);
        return;
    case 'e':
        sight->asks |= ends_with(name, "current_exe");
        sight->includes |= includes(name, "include");
        sight->commands |= is_option(name, "--package");
        return;
    case 'n':
        sight->commands |= is_option(name, "--bin") || ends_with(name, "cargo_bin");
        return;
    case 'p':
        sight->commands |= is_option(name, "-p");
        sight->goes_up |= *name->at == '(' && ends_with(name, ".pop");
        return;
    case 't':
        sight->goes_up |= *name->at == '(' && ends_with(name, ".parent");
        return;
    case 's':
        sight->goes_up |= *name->at == '(' && ends_with(name, ".ancestors");
        sight->includes |= includes(name, "include_bytes");
        sight->macros |= ends_with(name, "macro_rules");
        return;
    default:
        return;
    }
}

static bool is_output(const struct piece *piece)
{
    const size_t len = (size_t)(piece->end - piece->start);
    return (len == strlen("debug") && memcmp(piece->start, "debug", len) == 0) ||
           (len == strlen("release") && memcmp(piece->start, "release", len) == 0);
}

/* While a file is gone through. */
struct look {
    struct arena *arena;
    const struct byte_search *search;
    const char *bytes;
    struct byte_sight sight;
    struct run run;
    unsigned climb,
        alone; /* kinds of words that are strings of their own, and no call takes them */
};

static void look_at_piece(struct look *look, const struct piece *piece)
{
    struct byte_sight *sight = &look->sight;
    bool empty = piece->start == piece->end;
    const unsigned kinds = empty ? 0 : kinds_of(look->search, piece);
    look_for_own(piece, kinds, sight, &look->run);
    if (empty)
        return;
    look->climb = is_up(piece) ? (piece->before == '"' ? 1 : look->climb + 1) : 0;
    sight->climb = look->climb > sight->climb ? look->climb : sight->climb;
    sight->commands |= is_output(piece);
    sight->pattern |= is_pattern(look->search, piece);
    if (!kinds)
        return;
    look_for_words(look->bytes, piece, kinds, sight, &look->alone);
    look_for_whole(look->arena, look->search, piece, &sight->wholes);
}

/* From behind another one. A space there tells nothing: it indents. */
static const char *next_stop(const char *at, const char *end)
{
    while (at < end && *at == ' ')
        at++;
    while (at < end && !(class_of(*at) & (PARTS | ENDS)))
        at++;
    return at;
}

struct byte_sight byte_search_look(struct arena *arena, const struct byte_search *search,
                                   const char *bytes, size_t size)
{
    struct look look = {.arena = arena, .search = search, .bytes = bytes};
    const char *end = bytes + size, *start = bytes, *name = bytes;
    char before = '"';
    look.sight.kinds = search->anything ? ~0u : 0;
    for (const char *at = bytes; (at = next_stop(at, end)) < end; at++) {
        const unsigned class = class_of(*at);
        if (class & ENDS && at > name)
            look_at_code(&(struct name){bytes, at, end}, &look.sight);
        name = at + 1;
        if (!(class & PARTS))
            continue;
        const struct piece piece = {start, at, before, *at};
        look_at_piece(&look, &piece);
        before = *at;
        start = at + 1;
    }
    look.sight.kinds |= look.sight.climb ? look.alone : 0;
    look.sight.asks |= look.sight.manifest;
    return look.sight;
}
