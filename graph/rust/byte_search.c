#include "graph/rust/byte_search.h"

#include <string.h>

#include "graph/rust/byte_marks.h"
#include "graph/rust/code_names.h"

static bool is_wild(char c)
{
    return c == '*' || c == '?' || c == '[' || c == ']' || c == '$';
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
    while (end > word && byte_parts(end[-1]))
        end--;
    for (start = end; start > word && !byte_parts(start[-1]);)
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
    search->anything |= !len || byte_parts(path[len - 1]);
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
    const char *end = piece->start == bytes ? bytes : piece->start - 1; /* the quote */
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
        if (is_wild(*at))
            return true;
    return false;
}

/* The components of a string from its beginning, as far as they may name a file of its own package.
 * Most strings hold none of the words: what stands before one is looked at only then, and once. */
struct run {
    const char *start; /* behind the quote */
    bool own;          /* one of the words stands in it, and nothing else that counts */
    bool ended;        /* something else does */
};

/* Whether a component says nothing of what is named: dots, or what a run fills in. */
static bool is_open(const struct piece *piece)
{
    return piece->start == piece->end || piece->before == '{' || is_dots(piece) ||
           has_wildcard(piece);
}

/* Whether all from the quote up to the piece are such. */
static bool are_open(const char *start, const struct piece *up_to)
{
    struct piece piece = {start, start, '"', '"'};
    for (; piece.end < up_to->start; piece.end++) {
        if (!byte_parts(*piece.end))
            continue;
        if (!is_open(&piece))
            return false;
        piece.before = *piece.end;
        piece.start = piece.end + 1;
    }
    return true;
}

/* By its first components that are neither dots nor filled in, or by its last one: as
 * graph/rust/path_strings.h has it. */
static void look_for_own(const struct piece *piece, unsigned kinds, struct byte_sight *sight,
                         struct run *run)
{
    bool ends = piece->behind == '"' || piece->behind == '{' || piece->behind == '\\';
    if (kinds & WORD_BASE && ends)
        sight->kinds |= WORD_OWN;
    if (run->ended)
        return;
    if (kinds & WORD_OWN) {
        run->own = run->own || are_open(run->start, piece);
        run->ended = !run->own;
        sight->kinds |= run->own && ends ? WORD_OWN : 0;
    } else if (run->own) {
        run->own = is_open(piece);
        run->ended = !run->own;
        sight->kinds |= run->own ? WORD_OWN : 0;
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
    const char *bytes, *end;
    const char *start; /* of the piece at hand, and what stands before it */
    char before;
    struct byte_sight sight;
    struct run run;
    unsigned climb,
        alone; /* kinds of words that are strings of their own, and no call takes them */
};

/* What no word of those that are looked for is needed for. */
static void look_at_shape(struct look *look, const struct piece *piece)
{
    struct byte_sight *sight = &look->sight;
    look->climb = is_up(piece) ? (piece->before == '"' ? 1 : look->climb + 1) : 0;
    sight->climb = look->climb > sight->climb ? look->climb : sight->climb;
    sight->commands |= is_output(piece);
    sight->pattern |= is_pattern(look->search, piece);
}

static void end_piece(struct look *look, const char *at)
{
    const struct piece piece = {look->start, at, look->before, *at};
    const bool empty = piece.start == piece.end;
    const unsigned kinds = empty ? 0 : kinds_of(look->search, &piece);
    look->before = *at;
    look->start = at + 1;
    if (piece.before == '"')
        look->run = (struct run){.start = piece.start};
    if (!empty)
        look_at_shape(look, &piece);
    if (kinds || look->run.own)
        look_for_own(&piece, kinds, &look->sight, &look->run);
    if (!kinds)
        return;
    look_for_words(look->bytes, &piece, kinds, &look->sight, &look->alone);
    look_for_whole(look->arena, look->search, &piece, &look->sight.wholes);
}

/* At the 64 bytes of a file from `at` on, of which some are marked. */
static void look_at_block(struct look *look, struct byte_marks marks, const char *at)
{
    for (; marks.ends; marks.ends &= marks.ends - 1) {
        const char *name = at + byte_marks_first(marks.ends);
        if (code_names_may_end(look->bytes, name))
            code_names_look(&(struct code_name){look->bytes, name, look->end}, &look->sight);
    }
    for (; marks.parts; marks.parts &= marks.parts - 1)
        end_piece(look, at + byte_marks_first(marks.parts));
}

static struct byte_marks marks_of_rest(const char *bytes, size_t size)
{
    char rest[MARKED_BYTES] = {0};
    const uint64_t known = ((uint64_t)1 << size) - 1;
    memcpy(rest, bytes, size);
    const struct byte_marks marks = byte_marks_of(rest);
    return (struct byte_marks){marks.parts & known, marks.ends & known};
}

struct byte_sight byte_search_look(struct arena *arena, const struct byte_search *search,
                                   const char *bytes, size_t size)
{
    struct look look = {arena, search, bytes, bytes + size, .start = bytes, .before = '"'};
    const char *at = bytes;
    look.sight.kinds = search->anything ? ~0u : 0;
    for (; look.end - at >= MARKED_BYTES; at += MARKED_BYTES)
        look_at_block(&look, byte_marks_of(at), at);
    if (size)
        look_at_block(&look, marks_of_rest(at, (size_t)(look.end - at)), at);
    look.sight.kinds |= look.sight.climb ? look.alone : 0;
    look.sight.asks |= look.sight.manifest;
    return look.sight;
}
