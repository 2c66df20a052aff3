#include <string.h>

#include "graph/rust/module_scan_parts.h"

enum {
    INLINE_LIMIT = 128, /* of modules within modules */
    CHOICE_LIMIT = 8,   /* directories that one inline module may have */
};

/* One of the names that a module may have, by its #[path] attributes. */
struct choice {
    const char *text;
    bool is_path;
    struct module_when when;
};

struct choices {
    struct choice *items;
    size_t count, capacity;
};

/* Every path where its condition holds, and the module's own name where none does. A macro may
 * leave an attribute out: then both count. */
static struct choices choices_of(struct scanner *scanner, const char *name, bool in_macro)
{
    struct choices choices = {0};
    struct choice own = {.text = name};
    bool always = false;
    for (size_t i = 0; i < scanner->paths.count; i++) {
        const struct scanner_path *path = &scanner->paths.items[i];
        struct choice choice = {path->text, true, path->given};
        vec_push(scanner->arena, &choices, choice);
        always |= !path->given.all && !path->unknown;
        if (path->given.all && !path->unknown && !in_macro)
            own.when = module_when_add(scanner->arena, own.when,
                                       module_when_not(scanner->arena, path->given.all));
    }
    if (!always || in_macro)
        vec_push(scanner->arena, &choices, own);
    scanner->paths.count = 0;
    return choices;
}

static void add_file(struct scanner *scanner, const struct scanner_dir *dir,
                     const struct choice *choice, struct module_when when, const char *at)
{
    struct scan_item item = {.type = choice->is_path ? SCAN_PATH : SCAN_MOD};
    item.text = choice->text;
    item.dir = dir->dir;
    when = module_when_join(scanner->arena, when, dir->when);
    item.when = module_when_join(scanner->arena, when, choice->when);
    if (dir->dir && !dir->dir->name)
        scanner_gap(scanner, "a module within one whose name a macro gives", item.when, at);
    else
        scanner_add(scanner, item, at);
}

/* mod name; */
static void add_files(struct scanner *scanner, const struct choices *choices,
                      const struct scanner_frame *frame, const char *at)
{
    if (frame->body_of)
        scanner_gap(scanner, "a module in a macro's body is seen from where the macro is used",
                    frame->when, at);
    for (size_t i = 0; i < frame->dirs.count; i++)
        for (size_t k = 0; k < choices->count; k++)
            add_file(scanner, &frame->dirs.items[i], &choices->items[k], frame->when, at);
}

static struct scanner_dir inner_dir(const struct scanner *scanner, const struct scanner_dir *outer,
                                    const struct choice *choice, bool in_block)
{
    struct scan_dir *dir = arena_alloc(scanner->arena, sizeof *dir);
    dir->outer = outer->dir;
    dir->name = outer->dir && !outer->dir->name ? NULL : choice->text;
    dir->is_path = choice->is_path;
    dir->loose = in_block && !outer->dir;
    dir->depth = outer->dir ? outer->dir->depth + 1 : 1;
    dir->len = (outer->dir ? outer->dir->len + 1 : 0) + (choice->text ? strlen(choice->text) : 0);
    return (struct scanner_dir){dir, module_when_join(scanner->arena, outer->when, choice->when)};
}

/* mod name { */
static void enter(struct scanner *scanner, const struct choices *choices,
                  struct scanner_frame *frame, const char *at)
{
    struct scanner_dirs dirs = {0};
    bool too_deep = false;
    for (size_t i = 0; i < frame->dirs.count; i++)
        for (size_t k = 0; k < choices->count && dirs.count < CHOICE_LIMIT; k++) {
            struct scanner_dir dir =
                inner_dir(scanner, &frame->dirs.items[i], &choices->items[k], frame->in_block);
            too_deep |= dir.dir->depth > INLINE_LIMIT || dir.dir->len > SCANNER_PATH_LIMIT;
            vec_push(scanner->arena, &dirs, dir);
        }
    if (dirs.count < frame->dirs.count * choices->count)
        scanner_gap(scanner, "a module with too many directories", frame->when, at);
    scanner_step(scanner, at);
    if (too_deep)
        scanner_stop(scanner, "modules are nested too deep", at);
    frame->dirs = dirs;
}

/* `$name` and `#name` stand for a name that only the macro knows. */
static bool is_variable(const struct rust_token *token)
{
    return rust_is_punct(token, '$') || rust_is_punct(token, '#');
}

/* `mod $name:ident` is what a macro looks for, not what it makes. */
bool scanner_mod(struct scanner *scanner, const struct rust_token *mod, struct scanner_frame *frame)
{
    struct rust_lexer ahead = scanner->lexer;
    struct rust_token name = rust_lexer_next(&ahead);
    bool variable = frame->in_macro && is_variable(&name);
    if (variable)
        name = rust_lexer_next(&ahead);
    if (name.type != RUST_WORD && !variable)
        return false;
    struct rust_lexer behind = ahead;
    struct rust_token open = rust_lexer_next(&behind);
    bool inside = rust_is_punct(&open, '{');
    if (variable && rust_is_punct(&open, ':'))
        return false;
    const char *text = variable ? NULL : arena_copy(scanner->arena, name.start, name.len);
    struct choices choices = choices_of(scanner, text, frame->in_macro);
    scanner->lexer = inside ? behind : ahead;
    if (inside)
        enter(scanner, &choices, frame, mod->start);
    else if (variable)
        scanner_gap(scanner, "a module whose name a macro gives", frame->when, mod->start);
    else
        add_files(scanner, &choices, frame, mod->start);
    return inside;
}
