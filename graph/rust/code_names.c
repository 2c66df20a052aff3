#include "graph/rust/code_names.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/rust/lexer.h"

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

/* Its first byte before the others: few names that end as the text does begin so. */
static inline bool ends_with(const struct code_name *name, const char *text)
{
    const size_t len = strlen(text);
    return (size_t)(name->at - name->bytes) >= len && *(name->at - len) == *text &&
           memcmp(name->at - len, text, len) == 0;
}

static bool is_option(const struct code_name *name, const char *option)
{
    size_t len = strlen(option);
    return ends_with(name, option) && (size_t)(name->at - name->bytes) > len &&
           strchr("\" ", name->at[-1 - (long)len]);
}

/* Of an include macro: behind it stand the '!', a comment, or what it is called otherwise. */
static bool includes(const struct code_name *name, const char *macro)
{
    if (!ends_with(name, macro))
        return false;
    const char *next = skip_space(name->at, name->end);
    return name->end - next < 2 || *next == '!' || (unsigned char)*next >= 0x80 ||
           (*next == '/' && strchr("/*", next[1])) || memcmp(next, "as", 2) == 0;
}

void code_names_look(const struct code_name *name, struct byte_sight *sight)
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
