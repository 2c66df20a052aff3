#include "graph/rust/build_script_output.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/rust/build_script_main.h"
#include "graph/rust/lexer.h"

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
    const struct rust_token *literal = script_token(script, at);
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
    bool line = script_is_word(script, at, "println");
    *print = (struct print){at + 4, true, ""};
    if (!script_is_punct(script, at + 1, '!') || !script_is_punct(script, at + 2, '('))
        return false;
    if (line && script_is_punct(script, at + 3, ')'))
        return true;
    print->text = printed_text(script, at + 3, line);
    print->after += script_is_punct(script, print->after, ',');
    print->alone = script_is_punct(script, print->after, ')');
    print->after += print->alone;
    return print->text != NULL;
}

static bool is_print(const struct script *script, size_t at)
{
    return script_is_word(script, at, "println") || script_is_word(script, at, "print");
}

/* Words with which a script has sources that are not looked through here, or prints in other ways
 * than by the macros. */
static bool is_beyond(const struct rust_token *token)
{
    static const char *const words[] = {"include", "mod",    "macro_rules", "macro",  "extern",
                                        "unsafe",  "concat", "stdout",      "_print", "status",
                                        "spawn",   "exec",   "stringify",   "no_main"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token->len == strlen(words[i]) && memcmp(token->start, words[i], token->len) == 0)
            return true;
    return false;
}

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
        if (token->type == RUST_WORD && is_beyond(token))
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
    bool last = script_is_punct(script, print.after, '}');
    return last || script_is_punct(script, print.after, ';') ? print.after + 1 : at;
}

/* Whether a statement of `main` that is always reached asks to watch something. */
static bool is_certain(const struct script *script)
{
    bool watches = false;
    size_t at = script_main(script), next = at;
    do {
        at = next;
        next = skip_print(script, at, &watches);
        if (next == at)
            next = script_skip_harmless(script, at);
    } while (next != at && !watches);
    return next != at && watches;
}

bool script_output_read(struct arena *arena, const char *bytes, size_t size, struct strings *paths)
{
    struct arena scratch = {0};
    struct script script = {.arena = &scratch};
    struct strings found = {0};
    bool certain =
        script_split(bytes, size, &script) && is_certain(&script) && read_lines(&script, &found);
    for (size_t i = 0; certain && i < found.count; i++)
        vec_push(arena, paths, (const char *)arena_string(arena, found.items[i]));
    arena_free(&scratch);
    return certain;
}
