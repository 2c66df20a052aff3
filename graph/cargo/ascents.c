#include "graph/cargo/ascents.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/map.h"
#include "graph/base/text.h"
#include "graph/cargo/climbs.h"
#include "graph/cargo/current_dir.h"
#include "graph/cargo/token_pattern.h"

enum {
    HIGHEST = 63,        /* more steps than any repository is deep */
    LONGEST_PATH = 4096, /* what a kernel opens */
};

struct search {
    struct arena *arena;
    struct strings *paths;
    size_t limit;
    bool complete, anywhere;
    uint64_t reached;     /* steps after which nothing known is appended */
    struct map heights;   /* steps up by the names of variables and functions */
    struct strings bound; /* what the statement binds with `let` */
    const char *function; /* the one around */
    uint32_t height;      /* steps of the statement so far */
    bool binding, rises;  /* it is before the `=` of a `let`; it has gone up */
    bool repeats;         /* it is repeated: a loop's condition, or a function that calls itself */
    bool opens_loop;      /* the next brace does */
    size_t braces, loop;  /* the depth of braces, and that of the outermost loop around or 0 */
    bool own;             /* the source asks for the package's directory: all may be of it */
    struct functions functions;
    struct current_dir current;              /* else what may be the current one */
    bool counts;                             /* the statement may have one of them */
    size_t block;                            /* depth of braces of a block whose head may, or 0 */
    struct rust_token before[TOKENS_BEFORE]; /* the newest first */
};

static bool says_any(const char *bytes, size_t size, const char *const *words)
{
    for (; *words; words++)
        if (source_says(bytes, size, *words))
            return true;
    return false;
}

/* Most sources go nowhere: a look at the bytes spares the tokens. */
static bool may_rise(const char *bytes, size_t size)
{
    static const char *const steps[] = {"parent", "ancestors", "pop", "_file_name", NULL};
    return says_any(bytes, size, steps);
}

/* Names of the root of a workspace or repository, and commands that tell where it is. */
static bool asks_for_root(const char *bytes, size_t size)
{
    static const char *const names[] = {"CARGO_WORKSPACE_DIR", "locate-project", "--show-toplevel",
                                        NULL};
    return says_any(bytes, size, names);
}

/* Adds the path so many steps up, and what of `more` (NULL for nothing) is known to follow. */
static void add_path(struct search *search, uint32_t height, const char *more)
{
    struct buffer path = {.arena = search->arena};
    uint64_t bit = (uint64_t)1 << height;
    if (!more && search->reached & bit)
        return;
    for (uint32_t i = 0; i < height; i++)
        buffer_add(&path, i ? "/.." : "..");
    if (more)
        buffer_format(&path, "/%s", more);
    else
        search->reached |= bit;
    if (search->paths->count < search->limit)
        vec_push(search->arena, search->paths, (const char *)buffer_end(&path));
    else
        search->complete = false;
}

/* The strings that the next calls append; NULL where they don't, or not only such. */
static const char *appended(struct search *search, struct rust_lexer ahead)
{
    struct buffer path = {.arena = search->arena};
    struct rust_token string;
    while (path.len < LONGEST_PATH && token_pattern_skip(&ahead, ".join(\"\")", &string)) {
        const char *text = rust_token_text(search->arena, &string);
        if (!text || strpbrk(text, "\\*{"))
            break;
        buffer_format(&path, "%s%s", path.len ? "/" : "", text);
    }
    return path.len ? path.bytes : NULL;
}

static void raise_name(struct search *search, const char *name, uint32_t height)
{
    uint32_t known = 0;
    map_get(&search->heights, name, &known);
    if (height > known)
        map_put(search->arena, &search->heights, name, height);
}

/* Passes over calls that only unpack a path. */
static void skip_unpacking(struct rust_lexer *ahead)
{
    static const char *const calls[] = {".unwrap()", ".expect(\"\")", "?", ".to_path_buf()",
                                        ".to_owned()"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls;)
        i = token_pattern_skip(ahead, calls[i], NULL) ? 0 : i + 1;
}

/* Whether the next call goes further up: then this is not where the path ends. */
static bool goes_on(struct rust_lexer ahead)
{
    return token_pattern_skip(&ahead, ".parent(", NULL) ||
           token_pattern_skip(&ahead, ".and_then(Path::parent", NULL) ||
           token_pattern_skip(&ahead, ".ancestors(", NULL);
}

/* The lexer stands behind the step. */
static void rise(struct search *search, const struct rust_lexer *lexer, uint32_t steps)
{
    struct rust_lexer ahead = *lexer;
    search->height += steps;
    search->rises = true;
    if (search->repeats || search->loop || search->height > HIGHEST) {
        search->anywhere = true;
        return;
    }
    if (search->function)
        raise_name(search, search->function, search->height);
    skip_unpacking(&ahead);
    if (search->height && !goes_on(ahead))
        add_path(search, search->height, appended(search, ahead));
}

/* ancestors().nth(2); else any of them is meant. */
static void rise_ancestors(struct search *search, struct rust_lexer ahead)
{
    struct rust_token number;
    uint32_t steps = 0;
    bool known = token_pattern_skip(&ahead, "().nth(0)", &number) && number.len <= 2;
    for (size_t i = 0; known && i < number.len; i++) {
        known = number.start[i] >= '0' && number.start[i] <= '9';
        steps = steps * 10 + (uint32_t)(number.start[i] - '0');
    }
    if (known)
        rise(search, &ahead, steps);
    else
        search->anywhere = true;
}

/* Vectors pop as well, but then someone wants what they give. */
static void rise_popped(struct search *search, struct rust_lexer ahead)
{
    const struct rust_token *before = search->before;
    if (!rust_is_punct(&before[0], '.') || before[1].type != RUST_WORD ||
        !token_pattern_skip(&ahead, "()", NULL))
        return;
    const struct rust_token *first = &before[2];
    struct rust_lexer behind = ahead;
    bool alone = first->type == RUST_PUNCT && strchr(";{}.", first->punct) &&
                 token_pattern_skip(&behind, ";", NULL);
    bool asserted = rust_is_punct(first, '(') && rust_is_punct(&before[3], '!') &&
                    rust_is_word(&before[4], "assert");
    if (!alone && !asserted && !rust_is_punct(first, '!'))
        return;
    rise(search, &ahead, 1);
    raise_name(search, arena_copy(search->arena, before[1].start, before[1].len), search->height);
}

/* with_file_name("x"): the directory stays, the last name is another. */
static void rise_renamed(struct search *search, struct rust_lexer ahead)
{
    struct rust_token string;
    const char *name = token_pattern_skip(&ahead, "(\"\")", &string)
                           ? rust_token_text(search->arena, &string)
                           : NULL;
    if (name && search->height < HIGHEST && !strpbrk(name, "\\*{"))
        add_path(search, search->height + 1, name);
    else
        rise(search, &ahead, 1);
}

static void read_call(struct search *search, const struct rust_token *word,
                      const struct rust_lexer *lexer)
{
    struct rust_lexer ahead = *lexer;
    bool method = rust_is_punct(&search->before[0], '.');
    bool function = rust_is_punct(&search->before[0], ':');
    /* Functions that are given a directory go up from it, but what pops there normalises it. */
    if (!search->counts && !current_dir_given(&search->current, &search->functions))
        return;
    if (rust_is_word(word, "parent") &&
        ((method && token_pattern_skip(&ahead, "()", NULL)) || function))
        rise(search, &ahead, 1);
    else if (rust_is_word(word, "ancestors") && (method || function))
        rise_ancestors(search, ahead);
    else if (rust_is_word(word, "pop") && search->counts)
        rise_popped(search, ahead);
    else if (method &&
             (rust_is_word(word, "with_file_name") || rust_is_word(word, "set_file_name")))
        rise_renamed(search, ahead);
}

/* A variable or function counts by how far it went up, wherever it is used. */
static void read_name(struct search *search, const struct rust_token *word)
{
    const char *name = arena_copy(search->arena, word->start, word->len);
    uint32_t height = 0;
    if (rust_is_word(&search->before[0], "fn")) {
        search->function = name;
        functions_enter(&search->functions, name, search->braces);
        return;
    }
    if (search->binding) {
        vec_push(search->arena, &search->bound, name);
        return;
    }
    map_get(&search->heights, name, &height);
    if (height > search->height)
        search->height = height;
    if (search->function && strcmp(name, search->function) == 0)
        search->repeats = true;
}

/* Whether the statement has to do with a directory that is known. What goes up as a function,
 * Path::parent(dir), says so before it names the directory. */
static void note_current(struct search *search, const struct rust_token *word,
                         struct rust_lexer ahead)
{
    const char *name = arena_copy(search->arena, word->start, word->len);
    const struct rust_token *before = &search->before[0];
    bool function = (rust_is_word(word, "parent") || rust_is_word(word, "ancestors")) &&
                    rust_is_punct(before, ':');
    search->counts |= search->own || search->current.anything || function ||
                      current_dir_is(before, word, ahead) ||
                      current_dir_holds(search->arena, &search->current, &search->functions, name);
}

static void read_word(struct search *search, const struct rust_token *word,
                      const struct rust_lexer *lexer)
{
    bool loops = rust_is_word(word, "while") || rust_is_word(word, "loop");
    search->opens_loop |= loops;
    search->repeats |= loops || rust_is_word(word, "successors");
    if (rust_is_word(word, "let")) {
        search->binding = true;
        search->bound.count = 0;
        return;
    }
    read_name(search, word);
    note_current(search, word, *lexer);
    read_call(search, word, lexer);
}

static void bind(struct search *search)
{
    for (size_t i = 0; i < search->bound.count; i++)
        raise_name(search, search->bound.items[i], search->height);
}

static void end_statement(struct search *search)
{
    bind(search);
    search->anywhere |= search->repeats && search->rises;
    search->repeats = search->rises = search->binding = false;
    search->bound.count = 0;
    search->height = 0;
    search->counts = search->block;
}

static void read_punct(struct search *search, char punct)
{
    if (punct == '=')
        search->binding = false;
    if (punct == '{') {
        search->braces++;
        if (search->opens_loop && !search->loop)
            search->loop = search->braces;
        search->opens_loop = false;
        bind(search);
        if (search->counts && !search->block)
            search->block = search->braces;
    }
    if (punct == '}' && search->braces) {
        search->block = search->block == search->braces ? 0 : search->block;
        search->loop = search->loop == search->braces ? 0 : search->loop;
        search->braces--;
    }
    if (punct == ';' || punct == '}')
        end_statement(search);
}

static void read_tokens(struct search *search, const char *bytes, size_t size)
{
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token token = rust_lexer_next(&lexer);
    for (; token.type != RUST_END && search->complete && !search->anywhere;
         token = rust_lexer_next(&lexer)) {
        if (token.type == RUST_WORD)
            read_word(search, &token, &lexer);
        if (token.type == RUST_PUNCT)
            read_punct(search, token.punct);
        tokens_remember(search->before, &token);
    }
    search->anywhere |= lexer.broken;
}

bool ascents_find(struct arena *arena, const char *bytes, size_t size, size_t limit,
                  struct strings *paths)
{
    struct search search = {.arena = arena, .paths = paths, .limit = limit, .complete = true};
    search.anywhere = asks_for_root(bytes, size);
    if (!search.anywhere && may_rise(bytes, size)) {
        search.own = source_says(bytes, size, "CARGO_MANIFEST_");
        if (!search.own)
            search.current = current_dir_follow(arena, bytes, size);
        if (search.own || search.current.asked)
            read_tokens(&search, bytes, size);
    }
    search.complete &= !search.anywhere || paths->count < limit;
    if (search.anywhere && search.complete)
        vec_push(arena, paths, ASCENT_ANYWHERE);
    return search.complete;
}
