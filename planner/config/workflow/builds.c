#include "planner/config/workflow/builds.h"

#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"

struct look {
    struct arena *arena;
    struct builds *builds;
    const struct strings *words;
    const struct value *usual;
    bool assigned; /* it gives a variable a value, and may be no command at all */
};

static void add_once(struct arena *arena, struct strings *list, const char *text)
{
    if (!strings_have(list, text))
        vec_push(arena, list, text);
}

static bool is_open(const char *text)
{
    return strpbrk(text, "$%") != NULL;
}

/* The triple that a text is; zigbuild takes a version of glibc behind one: "….2.17". NULL where it
 * is none that is known. */
static const char *triple_in(struct arena *arena, const char *text)
{
    const char *end = strchr(text, '.');
    if (text_ends(text, ".json") || target_cfg_find(text))
        return text;
    const char *start = end ? arena_copy(arena, text, (size_t)(end - text)) : text;
    return target_cfg_find(start) ? start : NULL;
}

/* The words of a text, as inputs have them. */
static struct strings split(struct arena *arena, const char *text)
{
    static const char between[] = ", \t\r\n";
    struct strings words = {0};
    for (size_t len; *(text += strspn(text, between)); text += len) {
        len = strcspn(text, between);
        const char *word = arena_copy(arena, text, len);
        vec_push(arena, &words, word);
    }
    return words;
}

static void add_target(struct arena *arena, struct builds *builds, const char *text)
{
    const char *triple = is_open(text) ? NULL : triple_in(arena, text);
    if (triple)
        add_once(arena, &builds->built, triple);
    else if (*text && !builds->unknown)
        builds->unknown = text;
}

void builds_add_targets(struct arena *arena, struct builds *builds, const char *text)
{
    if (is_open(text) && !builds->unknown)
        builds->unknown = text;
    const struct strings words = is_open(text) ? (struct strings){0} : split(arena, text);
    for (size_t i = 0; i < words.count; i++)
        add_target(arena, builds, words.items[i]);
}

/* What is installed and can't be told may be built for. */
void builds_add_installed(struct arena *arena, struct builds *builds, const char *text)
{
    if (is_open(text) && !builds->unknown)
        builds->unknown = text;
    const struct strings words = is_open(text) ? (struct strings){0} : split(arena, text);
    for (size_t i = 0; i < words.count; i++) {
        const char *triple = triple_in(arena, words.items[i]);
        if (triple)
            add_once(arena, &builds->installed, triple);
    }
}

void builds_add_mentioned(struct arena *arena, struct builds *builds, const char *text)
{
    const struct strings words = split(arena, text);
    for (size_t i = 0; i < words.count; i++) {
        const char *triple = triple_in(arena, words.items[i]);
        if (triple && !is_open(triple))
            add_once(arena, &builds->built, triple);
    }
}

void builds_add_plain(struct arena *arena, struct builds *builds, const char *what)
{
    enum { SHOWN = 60 };
    if (!builds->plain)
        builds->plain = arena_copy(arena, what, strnlen(what, SHOWN));
}

static void add_plain(const struct look *look)
{
    builds_add_plain(look->arena, look->builds, text_join(look->arena, look->words, " "));
}

/* The value of the option at `*at`, "--target X" or "--target=X", which is passed then; NULL where
 * the word is another. */
static const char *target_at(const struct strings *words, size_t *at)
{
    static const char option[] = "--target";
    const char *word = words->items[*at];
    if (!text_begins(word, option))
        return NULL;
    if (word[strlen(option)] == '=')
        return word + strlen(option) + 1;
    return word[strlen(option)] || *at + 1 == words->count ? NULL : words->items[++*at];
}

/* Adds all targets among the words from `first` on; whether there are any. */
static bool add_told(const struct look *look, const struct strings *words, size_t first, size_t end)
{
    bool told = false;
    for (size_t i = first; i < end; i++) {
        const char *target = target_at(words, &i);
        if (!target)
            continue;
        told = true;
        if (strcmp(target, "host-tuple") == 0)
            add_plain(look);
        else
            add_target(look->arena, look->builds, target);
    }
    return told;
}

/* Of another program only what is a triple that is known: an option of this name has many meanings.
 * Words with blanks in them may be scripts, or hold options. */
static bool add_mentioned(const struct look *look, size_t first)
{
    struct strings words = {0};
    bool told = false;
    for (size_t i = first; i < look->words->count; i++) {
        const struct strings parts = split(look->arena, look->words->items[i]);
        for (size_t k = 0; k < parts.count; k++)
            vec_push(look->arena, &words, parts.items[k]);
    }
    for (size_t i = 0; i < words.count; i++) {
        const char *target = target_at(&words, &i);
        const char *triple = target ? triple_in(look->arena, target) : NULL;
        if (triple)
            add_once(look->arena, &look->builds->built, triple);
        told |= triple != NULL;
        if (target && is_open(target))
            add_target(look->arena, look->builds, target);
    }
    return told;
}

/* Commands of cargo that build nothing of the workspace. */
static const char idle[] =
    "add audit binstall clean cyclonedx deny fetch fmt help generate-lockfile init install "
    "login machete metadata new outdated owner pkgid remove search sort sweep tree uninstall "
    "update vendor version yank about set-version msrv locate-project read-manifest deb-info "
    "shear";

/* Those that build for what --target says, and for nothing else where it does. */
static const char building[] =
    "build b check c test t bench doc d clippy rustc rustdoc fix nextest hack llvm-cov miri "
    "tarpaulin careful zigbuild xwin auditable minimal-versions udeps bloat deb package "
    "publish fuzz all-features asm expand semver-checks public-api msrv-check no-dev-deps "
    "component";

/* Those that choose a target themselves, each in its own way. */
static const char choosing[] = "ndk wasi component web apk lipo ohos contract xwin";

/* Options of cargo's own that take a word. */
static const char *const valued[] = {"-C", "-Z", "--config", "--color", "--manifest-path", NULL};

/* The place of the command behind "cargo": "+nightly" and options are passed. */
static size_t subcommand(const struct strings *words, size_t at)
{
    while (at < words->count && strchr("+-", *words->items[at]))
        at += 1 + (size_t)text_is_one_of(words->items[at], valued);
    return at < words->count ? at : words->count;
}

static size_t place_of(const struct strings *words, size_t first, const char *word)
{
    while (first < words->count && strcmp(words->items[first], word) != 0)
        first++;
    return first;
}

/* Without --target: what the variable says, else the runner. A word that can't be told may hold the
 * option, or not. */
static void add_untold(const struct look *look)
{
    const struct value *usual = look->usual;
    if (usual && usual->kind == VALUE_UNKNOWN)
        builds_add_targets(look->arena, look->builds, "$CARGO_BUILD_TARGET");
    else if (usual && usual->kind == VALUE_TEXT && *usual->text)
        builds_add_targets(look->arena, look->builds, usual->text);
    else
        add_plain(look);
}

/* cargo miri setup */
static bool is_setup(const struct strings *words, size_t sub)
{
    return sub + 1 < words->count && strcmp(words->items[sub], "miri") == 0 &&
           strcmp(words->items[sub + 1], "setup") == 0;
}

static void add_cargo(const struct look *look, size_t at)
{
    const struct strings *words = look->words;
    size_t sub = subcommand(words, at + 1), end = place_of(words, sub, "--");
    const char *name = sub < words->count ? words->items[sub] : "help";
    bool installs_own = strcmp(name, "install") == 0 && place_of(words, sub, "--path") < end;
    if ((text_has_word(idle, name) && !installs_own) || is_setup(words, sub))
        return;
    if (text_has_word(choosing, name) && !add_told(look, words, sub, end)) {
        builds_add_targets(look->arena, look->builds,
                           arena_printf(look->arena, "$(cargo %s)", name));
        return;
    }
    bool told = add_told(look, words, at, end);
    if (text_has_word(building, name) || installs_own) {
        if (!told)
            add_untold(look);
        return;
    }
    add_mentioned(look,
                  sub); /* a program of the workspace is built for the runner, and told more */
    add_untold(look);
}

/* rustup target add X, rustup toolchain install nightly --target X */
static void add_rustup(const struct look *look, size_t at)
{
    const struct strings *words = look->words;
    bool target =
        at + 2 < words->count && strcmp(words->items[at + 1], "target") == 0 &&
        text_is_one_of(words->items[at + 2], (const char *const[]){"add", "install", NULL});
    for (size_t i = at + 3; i < words->count; i++) {
        const char *told = target_at(words, &i);
        if (!told && strcmp(words->items[i], "-t") == 0 && i + 1 < words->count)
            told = words->items[++i];
        if (told || (target && *words->items[i] != '-'))
            builds_add_installed(look->arena, look->builds, told ? told : words->items[i]);
    }
}

static const char *base_name(struct arena *arena, const char *word)
{
    const char *slash = strrchr(word, '/');
    const char *name = slash ? slash + 1 : word;
    return text_ends(name, ".exe") ? arena_copy(arena, name, strlen(name) - strlen(".exe")) : name;
}

/* Also where it is behind a variable: $CARGO, ${{ env.CARGO }}. */
static bool is_cargo(struct arena *arena, const char *word)
{
    static const char *const names[] = {"cargo", "cross", "cargo.sh", NULL};
    if (is_open(word))
        return strstr(word, "CARGO") || strstr(word, "cargo");
    return text_is_one_of(base_name(arena, word), names);
}

static bool is_assignment(const char *word)
{
    size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    return len && word[len] == '=';
}

/* What stands before a command and leaves it what it is. */
static const char *const before[] = {
    "sudo",  "env",   "time", "nice", "exec", "command", "if",    "then",     "else",    "elif",
    "while", "until", "do",   "!",    "{",    "call",    "retry", "xvfb-run", "timeout", NULL};

/* The place of what runs, behind "sudo", "X=1" and the like; CARGO_BUILD_TARGET among them is what
 * cargo builds for. */
static size_t program_place(struct look *look)
{
    static const char variable[] = "CARGO_BUILD_TARGET=";
    const struct strings *words = look->words;
    size_t at = 0;
    for (bool wrapped = false; at < words->count; at++) {
        const char *word = words->items[at];
        if (text_begins(word, variable))
            look->usual = value_text(look->arena, word + strlen(variable));
        if (at + 1 < words->count && strcmp(words->items[at + 1], "=") == 0)
            at++, look->assigned = true; /* PowerShell: $x = cargo build */
        else if (text_is_one_of(word, before))
            wrapped = true;
        else if (!is_assignment(word) && !(wrapped && strchr("-0123456789", *word)))
            break;
    }
    return at;
}

/* rustup run nightly cargo test */
static size_t behind_rustup(const struct strings *words, size_t at)
{
    bool runs = at + 3 < words->count && strcmp(words->items[at], "rustup") == 0 &&
                strcmp(words->items[at + 1], "run") == 0;
    return runs ? at + 3 : at;
}

static size_t find_cargo(const struct look *look, size_t at)
{
    while (at < look->words->count && !is_cargo(look->arena, look->words->items[at]))
        at++;
    return at;
}

void builds_add_command(struct arena *arena, struct builds *builds, const struct strings *words,
                        const struct value *usual)
{
    struct look look = {arena, builds, words, usual, false};
    size_t at = behind_rustup(words, program_place(&look));
    if (at == words->count)
        return;
    const char *name = base_name(arena, words->items[at]);
    if (is_cargo(arena, words->items[at]))
        add_cargo(&look, at);
    else if (strcmp(name, "wasm-pack") == 0)
        builds_add_targets(arena, builds, "wasm32-unknown-unknown");
    else if (strcmp(name, "rustup") == 0)
        add_rustup(&look, at);
    else if (strcmp(name, "maturin") == 0 && add_told(&look, words, at, words->count))
        return;
    else if (harmless(name))
        add_mentioned(&look, at);
    else if (find_cargo(&look, at) < words->count)
        add_cargo(&look, find_cargo(&look, at));
    else if (!add_mentioned(&look, at) && !look.assigned)
        add_plain(&look);
}
