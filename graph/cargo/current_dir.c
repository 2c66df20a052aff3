#include "graph/cargo/current_dir.h"

#include "graph/base/text.h"
#include "graph/base/vec.h"
#include "graph/cargo/token_pattern.h"

enum { PASSES = 8 }; /* what is passed on more often may be anywhere */

struct follower {
    struct arena *arena;
    struct current_dir *found;
    struct strings bound, called; /* by the statement at hand */
    struct strings pending;       /* bound by a `let` to a block that has not got it yet */
    size_t pending_depth;         /* of braces, where the first of these is */
    bool lets, binds;             /* the statement is a `let`; its words are bound */
    struct functions functions;
    bool holds;           /* the statement has it */
    bool grew;            /* names were added in this pass */
    size_t braces, block; /* their depth, and that of a block whose head has it or 0 */
};

bool current_dir_is(const struct rust_token *before, const struct rust_token *word,
                    struct rust_lexer ahead)
{
    if (!rust_is_word(word, "current_dir") || rust_is_punct(before, '.') ||
        rust_is_word(before, "fn"))
        return false;
    struct rust_lexer behind = ahead, last = ahead;
    return token_pattern_skip(&ahead, "()", NULL) ||
           (rust_is_punct(before, ':') &&
            (token_pattern_skip(&behind, ",", NULL) || token_pattern_skip(&last, ")", NULL)));
}

static const char *variable(struct arena *arena, const struct functions *functions,
                            const char *name)
{
    return functions->outer ? arena_printf(arena, "%s %s", functions->outer, name) : name;
}

bool current_dir_holds(struct arena *arena, const struct current_dir *current,
                       const struct functions *functions, const char *name)
{
    uint32_t known;
    return map_get(&current->names, name, &known) ||
           map_get(&current->names, variable(arena, functions, name), &known);
}

bool current_dir_given(const struct current_dir *current, const struct functions *functions)
{
    uint32_t known;
    return functions->inner && (map_get(&current->called, functions->inner, &known) ||
                                map_get(&current->called, functions->outer, &known));
}

static void add(struct follower *follower, struct map *names, const char *name)
{
    uint32_t known;
    if (map_get(names, name, &known))
        return;
    map_put(follower->arena, names, name, 1);
    follower->grew = true;
}

static void add_all(struct follower *follower, struct map *names, const struct strings *list)
{
    for (size_t i = 0; i < list->count; i++)
        add(follower, names, list->items[i]);
}

static void end_statement(struct follower *follower)
{
    if (follower->holds) {
        add_all(follower, &follower->found->names, &follower->bound);
        add_all(follower, &follower->found->names, &follower->pending);
        follower->pending.count = 0;
        if (follower->functions.inner) {
            add(follower, &follower->found->names, follower->functions.inner);
            add(follower, &follower->found->names, follower->functions.outer);
        }
    }
    if (follower->holds || current_dir_given(follower->found, &follower->functions))
        add_all(follower, &follower->found->called, &follower->called);
    follower->bound.count = follower->called.count = 0;
    follower->holds = follower->block;
    follower->lets = false;
    follower->binds = true;
}

/* What a `let` binds to a block gets what is anywhere in it. */
static void open_block(struct follower *follower)
{
    if (follower->lets && !follower->pending.count)
        follower->pending_depth = follower->braces;
    for (size_t i = 0; follower->lets && i < follower->bound.count; i++)
        vec_push(follower->arena, &follower->pending, follower->bound.items[i]);
    follower->braces++;
    if (follower->holds && !follower->block)
        follower->block = follower->braces;
}

static bool is_keyword(const struct rust_token *word)
{
    static const char *const words[] = {
        "let",  "mut",   "if",  "else", "match", "return", "for",  "in",    "self", "Self",
        "Some", "None",  "Ok",  "Err",  "while", "loop",   "ref",  "move",  "as",   "_",
        "fn",   "const", "pub", "use",  "mod",   "crate",  "impl", "where", "dyn",  "break"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (rust_is_word(word, words[i]))
            return true;
    return false;
}

/* Fields are known wherever they are used, and so are statics. */
static bool is_field(const struct rust_token *before, const struct rust_token *next)
{
    return rust_is_punct(before, '.') || rust_is_punct(next, ':') || rust_is_word(before, "static");
}

/* A word that stands for itself is bound where it isn't a path's or a method's; which of them the
 * statement binds does not matter where it has the directory. */
static void read_word(struct follower *follower, const struct rust_token *before,
                      const struct rust_token *word, struct rust_lexer ahead)
{
    const char *name = arena_copy(follower->arena, word->start, word->len);
    struct rust_lexer after = ahead;
    if (rust_is_word(before, "fn")) {
        functions_enter(&follower->functions, name, follower->braces);
        if (follower->braces < follower->pending_depth)
            follower->pending.count = 0;
        return;
    }
    struct rust_token next = rust_lexer_next(&after), second = rust_lexer_next(&after);
    bool of_path = rust_is_punct(&next, ':') && rust_is_punct(&second, ':');
    bool behind_path = rust_is_punct(&before[0], ':') && rust_is_punct(&before[1], ':');
    bool imported = of_path || (behind_path && !rust_is_punct(&next, '('));
    bool here = current_dir_is(before, word, ahead);
    follower->found->asked |= here;
    follower->holds |= here || (!imported && current_dir_holds(follower->arena, follower->found,
                                                               &follower->functions, name));
    follower->lets |= rust_is_word(word, "let");
    if (is_keyword(word))
        return;
    if (rust_is_punct(&next, '('))
        vec_push(follower->arena, &follower->called, name);
    else if (follower->binds && !imported && !rust_is_punct(&next, '!'))
        vec_push(follower->arena, &follower->bound,
                 is_field(before, &next) ? name
                                         : variable(follower->arena, &follower->functions, name));
}

static void read_punct(struct follower *follower, char punct)
{
    if (punct == '=' || (punct == '(' && !follower->lets)) /* arguments are only read */
        follower->binds = false;
    if (punct == '{')
        open_block(follower);
    if (punct == '}' && follower->braces) {
        follower->block = follower->block == follower->braces ? 0 : follower->block;
        follower->braces--;
    }
    if (punct == ';' || punct == '{' || punct == '}')
        end_statement(follower);
}

static void read_pass(struct follower *follower, const char *bytes, size_t size)
{
    struct rust_lexer lexer = rust_lexer_new(bytes, size);
    struct rust_token before[TOKENS_BEFORE] = {{.type = RUST_END}}, token = rust_lexer_next(&lexer);
    for (; token.type != RUST_END; token = rust_lexer_next(&lexer)) {
        if (token.type == RUST_WORD)
            read_word(follower, before, &token, lexer);
        if (token.type == RUST_PUNCT)
            read_punct(follower, token.punct);
        tokens_remember(before, &token);
    }
    end_statement(follower);
    follower->found->anything |= lexer.broken;
}

struct current_dir current_dir_follow(struct arena *arena, const char *bytes, size_t size)
{
    struct current_dir found = {.asked = false};
    bool grew = text_holds(bytes, size, "current_dir");
    for (int i = 0; grew && i < PASSES; i++) {
        struct follower follower = {.arena = arena, .found = &found, .binds = true};
        read_pass(&follower, bytes, size);
        grew = follower.grew;
    }
    found.anything |= grew;
    found.asked |= found.anything;
    return found;
}
