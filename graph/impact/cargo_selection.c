#include "graph/impact/cargo_selection.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

static const char *const commands[] = {
    [CARGO_CHECK] = "check", [CARGO_BUILD] = "build", [CARGO_TEST] = "test",
    [CARGO_BENCH] = "bench", [CARGO_DOC] = "doc",     [CARGO_CLIPPY] = "clippy",
    [CARGO_FMT] = "fmt",
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

/* The options that choose targets of one kind: all of them, or one by its name. */
static const struct {
    const char *all, *one; /* a package has one library: nothing names it */
} options[] = {
    [TARGET_LIB] = {"--lib", NULL},
    [TARGET_BIN] = {"--bins", "--bin"},
    [TARGET_EXAMPLE] = {"--examples", "--example"},
    [TARGET_TEST] = {NULL, "--test"},
    [TARGET_BENCH] = {NULL, "--bench"},
};

/* The words of a command, taken from the left. */
struct reader {
    struct arena *arena;
    struct strings words;
    size_t next;
    struct err *err;
};

static struct strings split(struct arena *arena, const char *text)
{
    struct strings words = {0};
    for (size_t len; *(text += strspn(text, " \t\n")); text += len) {
        len = strcspn(text, " \t\n");
        vec_push(arena, &words, arena_copy(arena, text, len));
    }
    return words;
}

/* "did you mean 'test'? " where a word is near. */
static const char *nearest_phrase(struct reader *reader, const char *word,
                                  const struct strings *known)
{
    const char *nearest = text_nearest(word, known);
    return nearest ? arena_printf(reader->arena, "did you mean '%s'? ", nearest) : "";
}

static int fail_command(struct reader *reader, const char *word)
{
    struct strings known = {0};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        vec_push(reader->arena, &known, commands[i]);
    err_set(reader->err, ERR_USAGE, "'%s' is no command of cargo that a plan can be made for",
            word);
    if (strcmp(word, "cargo") == 0)
        return err_hint(reader->err, "leave out the word cargo: 'test --all-targets'");
    if (strcmp(word, "nextest") == 0)
        return err_hint(reader->err,
                        "plan for 'test --all-targets', and run cargo nextest run with the "
                        "arguments of its rows: it takes the same");
    return err_hint(reader->err,
                    "%sexpected check, build, test, bench, doc, clippy or fmt, "
                    "and after it options that choose targets: "
                    "\"clippy --all-targets\"",
                    nearest_phrase(reader, word, &known));
}

static int fail_option(struct reader *reader, const char *word)
{
    static const char *const alone[] = {"--tests", "--benches", "--all-targets", "--doc"};
    struct strings known = {0};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        vec_push(reader->arena, &known, alone[i]);
    for (size_t i = 0; i < TARGET_BUILD_SCRIPT; i++) {
        if (options[i].all)
            vec_push(reader->arena, &known, options[i].all);
        if (options[i].one)
            vec_push(reader->arena, &known, options[i].one);
    }
    err_set(reader->err, ERR_USAGE, "'%s' does not choose targets", word);
    return err_hint(reader->err,
                    "%sexpected --lib, --bins, --bin NAME, --tests, --test NAME, "
                    "--examples, --example NAME, --benches, --bench NAME, "
                    "--all-targets or --doc",
                    nearest_phrase(reader, word, &known));
}

static void choose_all(struct cargo_selection *roots)
{
    roots->tested = roots->benched = true;
    roots->kinds[TARGET_LIB] = roots->kinds[TARGET_BIN] = roots->kinds[TARGET_EXAMPLE] = true;
}

/* An option without a value. Returns whether `word` is one. */
static bool read_switch(struct cargo_selection *roots, const char *word)
{
    for (size_t i = 0; i < TARGET_BUILD_SCRIPT; i++)
        if (options[i].all && strcmp(word, options[i].all) == 0)
            return roots->kinds[i] = true;
    if (strcmp(word, "--tests") == 0)
        return roots->tested = true;
    if (strcmp(word, "--benches") == 0)
        return roots->benched = true;
    if (strcmp(word, "--doc") == 0)
        return roots->doc = true;
    if (strcmp(word, "--all-targets") != 0)
        return false;
    choose_all(roots);
    return true;
}

/* The name after `--test` or in `--test=NAME`; NULL where there is none. */
static const char *read_value(struct reader *reader, const char *word)
{
    const char *equals = strchr(word, '=');
    if (equals)
        return equals + 1;
    return reader->next < reader->words.count ? reader->words.items[reader->next++] : NULL;
}

static int read_option(struct reader *reader, struct cargo_selection *roots)
{
    const char *word = reader->words.items[reader->next++];
    size_t len = strcspn(word, "=");
    roots->chosen = true;
    if (read_switch(roots, word))
        return 0;
    for (size_t i = 0; i < TARGET_BUILD_SCRIPT; i++) {
        if (!options[i].one || strlen(options[i].one) != len ||
            strncmp(word, options[i].one, len) != 0)
            continue;
        const char *name = read_value(reader, word);
        if (!name)
            return fail_option(reader, word);
        vec_push(reader->arena, &roots->names[i], name);
        return 0;
    }
    return fail_option(reader, word);
}

/* The words after the command, as a shell takes them. */
static const char *join(struct arena *arena, const struct strings *words)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 1; i < words->count; i++) {
        buffer_add(&out, i > 1 ? " " : "");
        buffer_add(&out, text_shell_word(arena, words->items[i]));
    }
    return buffer_end(&out);
}

int cargo_selection_parse(struct arena *arena, const char *words, struct cargo_selection *roots,
                          struct err *err)
{
    struct reader reader = {.arena = arena, .words = split(arena, words), .err = err};
    const char *name = reader.words.count ? reader.words.items[reader.next++] : "";
    size_t command = 0;
    while (command < COMMAND_COUNT && strcmp(commands[command], name) != 0)
        command++;
    if (command == COMMAND_COUNT)
        return fail_command(&reader, name);
    *roots = (struct cargo_selection){.command = (enum cargo_command)command,
                                      .name = commands[command],
                                      .options = join(arena, &reader.words)};
    while (reader.next < reader.words.count)
        if (read_option(&reader, roots) != 0)
            return -1;
    return 0;
}

static bool is_plain(const struct target *target)
{
    return target->kind == TARGET_LIB || target->kind == TARGET_BIN;
}

/* Commands that compile whatever they make with the test harness. */
static bool is_harnessing(const struct cargo_selection *roots)
{
    return roots->command == CARGO_TEST || roots->command == CARGO_BENCH;
}

/* Whether an option names the target, or all of its kind. */
static bool is_named(const struct cargo_selection *roots, const struct target *target)
{
    const struct strings *names = &roots->names[target->kind];
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], target->name) == 0)
            return true;
    return roots->kinds[target->kind];
}

static bool is_harnessed(const struct cargo_selection *roots, const struct target *target)
{
    if (!roots->chosen)
        return (roots->command == CARGO_TEST && !target->no_test) ||
               (roots->command == CARGO_BENCH && !target->no_bench);
    bool always = target->kind == TARGET_TEST || target->kind == TARGET_BENCH;
    return (roots->tested && !target->no_test) || (roots->benched && !target->no_bench) ||
           (is_named(roots, target) && (always || is_harnessing(roots)));
}

/* `cargo test` builds examples that hold no tests, so that they don't rot. */
static bool is_built(const struct cargo_selection *roots, const struct target *target)
{
    if (!roots->chosen && is_harnessing(roots))
        return roots->command == CARGO_TEST && target->kind == TARGET_EXAMPLE && target->no_test;
    if (!roots->chosen)
        return is_plain(target);
    return !is_harnessing(roots) && is_named(roots, target) && target->kind != TARGET_TEST &&
           target->kind != TARGET_BENCH;
}

/* Doc tests are run unless other targets are chosen; asked for alone, whatever the manifest says.
 */
static bool has_doctests(const struct cargo_selection *roots, const struct target *target)
{
    return roots->command == CARGO_TEST && target->kind == TARGET_LIB &&
           (roots->doc || (!roots->chosen && !target->no_doctest));
}

static bool is_documented(const struct cargo_selection *roots, const struct target *target)
{
    return is_plain(target) && (!roots->chosen || is_named(roots, target));
}

bool cargo_selection_makes(const struct cargo_selection *roots, const struct target *target,
                           enum unit_kind kind)
{
    if (target->kind == TARGET_BUILD_SCRIPT || roots->command == CARGO_FMT)
        return false;
    if (roots->command == CARGO_DOC)
        return kind == UNIT_DOCS && is_documented(roots, target);
    switch (kind) {
    case UNIT_COMPILE:
        return is_built(roots, target);
    case UNIT_HARNESS:
        return is_harnessed(roots, target);
    case UNIT_DOCTESTS:
        return has_doctests(roots, target);
    default:
        return false;
    }
}

const char *cargo_selection_option(enum target_kind kind)
{
    return kind == TARGET_LIB ? options[kind].all : options[kind].one;
}

const char *cargo_selection_switch(enum target_kind kind)
{
    return kind < TARGET_BUILD_SCRIPT ? options[kind].all : NULL;
}

const char *target_kind_name(enum target_kind kind)
{
    static const char *const names[] = {
        [TARGET_LIB] = "lib",   [TARGET_BIN] = "bin",     [TARGET_EXAMPLE] = "example",
        [TARGET_TEST] = "test", [TARGET_BENCH] = "bench", [TARGET_BUILD_SCRIPT] = "custom-build",
    };
    return names[kind];
}

const char *unit_kind_name(enum unit_kind kind)
{
    static const char *const names[] = {
        [UNIT_COMPILE] = "build",    [UNIT_HARNESS] = "test",   [UNIT_DOCS] = "doc",
        [UNIT_DOCTESTS] = "doctest", [UNIT_SCRIPT_RUN] = "run",
    };
    return names[kind];
}
