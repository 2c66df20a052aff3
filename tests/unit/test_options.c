#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/commands.h"
#include "planner/commands/options.h"
#include "planner/dialect/dialect.h"

enum { MAX_WORDS = 12 };

static struct arena arena;
static struct options options;
static struct err err;
static const struct command *command;

static int parse(const char *first, ...)
{
    char *argv[MAX_WORDS + 2] = {(char *)"whittle"};
    int argc = 1;
    va_list words;
    va_start(words, first);
    for (const char *word = first; word && argc <= MAX_WORDS; word = va_arg(words, const char *))
        argv[argc++] = arena_string(&arena, word);
    va_end(words);
    err = (struct err){0};
    return options_parse(argc, argv, command_table, &arena, &command, &options, &err);
}

#define PARSE(...) parse(__VA_ARGS__, (char *)NULL)

static void check_usage(int rc, const char *message, const char *hint)
{
    assert_int_equal(rc, -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.message, message);
    assert_string_equal(err.hint, hint);
}

static void test_options_stand_anywhere_in_any_form(void **state)
{
    (void)state;
    assert_int_equal(PARSE("-C", "dir", "plan", "--base=a~1", "--head", "b", "--full", "-q",
                           "--target=x-y", "--target", "z-w", "--color=never"),
                     0);
    assert_string_equal(command->name, "plan");
    assert_string_equal(options.dir, "dir");
    assert_string_equal(options.base, "a~1");
    assert_string_equal(options.head, "b");
    assert_int_equal(options.targets.count, 2);
    assert_string_equal(options.targets.items[1], "z-w");
    assert_int_equal(options.color, COLOR_NEVER);
    assert_true(options.full && options.quiet);
    assert_false(options.help || options.exit_code);
    assert_int_equal(PARSE("plan", "-Cdir", "-qofile"), 0);
    assert_string_equal(options.dir, "dir");
    assert_string_equal(options.output, "file");
    assert_true(options.quiet);
}

static void test_defaults(void **state)
{
    (void)state;
    assert_int_equal(PARSE("plan"), 0);
    assert_string_equal(options.dir, ".");
    assert_null(options.base);
    assert_null(options.format);
    assert_null(options.output);
    assert_int_equal(options.color, COLOR_AUTO);
}

static void test_words_after_two_dashes_are_no_options(void **state)
{
    (void)state;
    assert_int_equal(PARSE("explain", "--", "--base"), 0);
    assert_int_equal(options.arguments.count, 1);
    assert_string_equal(options.arguments.items[0], "--base");
    assert_int_equal(PARSE("explain", "-"), 0);
    assert_string_equal(options.arguments.items[0], "-");
}

static void test_help_and_version_need_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(parse(NULL), 0);
    assert_null(command);
    assert_int_equal(PARSE("--help"), 0);
    assert_null(command);
    assert_true(options.help);
    assert_int_equal(PARSE("explain", "--help"), 0);
    assert_string_equal(command->name, "explain");
    assert_int_equal(PARSE("-V"), 0);
    assert_string_equal(command->name, "version");
    assert_int_equal(PARSE("plan", "--version"), 0);
    assert_string_equal(command->name, "version");
}

static void test_unknown_words_name_the_nearest(void **state)
{
    (void)state;
    check_usage(PARSE("plna"), "unknown command 'plna'",
                "did you mean 'plan'? `whittle --help` lists them");
    check_usage(PARSE("plan", "--bsae=x"), "unknown option '--bsae=x'",
                "did you mean '--base'? `whittle plan --help` lists them");
    check_usage(PARSE("plan", "-x"), "unknown option '-x'", "`whittle plan --help` lists them");
    check_usage(
        PARSE("plan", "--format", "jsn"),
        "unknown value 'jsn' for --format: expected text, json, html, github, gitlab or buildkite",
        "did you mean 'json'?");
    check_usage(PARSE("graph", "--format=github"),
                "unknown value 'github' for --format: expected text, dot, mermaid or json", "");
    check_usage(PARSE("plan", "--color", "blue"),
                "unknown value 'blue' for --color: expected auto, always or never", "");
    check_usage(PARSE("plan", "--nonsense", "x"), "unknown option '--nonsense'",
                "`whittle plan --help` lists them");
}

static void test_values_that_are_missing_or_too_many(void **state)
{
    (void)state;
    check_usage(PARSE("plan", "--base"), "--base needs a value: REV", "");
    check_usage(PARSE("plan", "--base", "--head"),
                "--base needs a value (REV), but '--head' looks like an option",
                "write --base REV before it");
    check_usage(PARSE("plan", "--base=--upload-pack=x"),
                "--base needs a value (REV), but '--upload-pack=x' looks like an option",
                "write --base REV before it");
    check_usage(PARSE("plan", "--head", ""), "--head needs a value: REV must not be empty", "");
    check_usage(PARSE("plan", "--full=yes"), "--full takes no value, but has 'yes'", "");
    assert_int_equal(PARSE("plan", "--output=-odd-"), 0);
    assert_string_equal(options.output, "-odd-");
    assert_int_equal(PARSE("plan", "--output", "-"), 0);
}

static void test_commands_take_their_own_options_only(void **state)
{
    (void)state;
    check_usage(PARSE("graph", "--exit-code"), "'whittle graph' has no option --exit-code",
                "`whittle graph --help` lists its options");
    check_usage(PARSE("--full"), "--full needs a command", "for example: whittle plan --full");
    check_usage(PARSE("plan", "extra"), "'whittle plan' takes no argument 'extra'",
                "usage: whittle plan [OPTIONS]");
    check_usage(PARSE("explain"), "'whittle explain' needs WHAT",
                "`whittle explain --help` says what that is");
    check_usage(PARSE("explain", "a", "b"), "'whittle explain' takes no argument 'b'",
                "usage: whittle explain [OPTIONS] WHAT");
}

/* Every option that a command names exists, and is in its help, the manual and the completions. */
static void test_the_tables_agree(void **state)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};
    (void)state;
    const char *man = man_page(&arena, command_table);
    for (const struct command *each = command_table; each->name; each++) {
        const char *usage = usage_text(&arena, command_table, each);
        assert_non_null(each->run);
        assert_non_null(strstr(usage_text(&arena, command_table, NULL), each->name));
        assert_non_null(strstr(man, each->summary));
        struct strings names = {0};
        text_words(&arena, each->options, " ", &names);
        for (size_t i = 0; i < names.count; i++) {
            assert_non_null(option_find(names.items[i]));
            assert_non_null(strstr(usage, arena_printf(&arena, "--%s", names.items[i])));
        }
        for (size_t i = 0; i < 3; i++)
            assert_non_null(
                strstr(completion_script(&arena, command_table, shells[i]), each->name));
        assert_true(!each->formats == !command_takes(each, "format"));
    }
    assert_null(completion_script(&arena, command_table, "csh"));
}

/* What the table of commands says of the actions of a ledger is what they are. */
static void test_actions_of_a_ledger_are_completed(void **state)
{
    struct strings names = {0};
    (void)state;
    text_words(&arena, command_find(command_table, "ledger")->words, " ", &names);
    assert_int_equal(PARSE("ledger", "none"), 0);
    assert_int_equal(command->run(&options, &arena, &err), -1);
    assert_string_equal(err.message,
                        arena_printf(&arena, "'whittle ledger' has no action 'none': expected %s",
                                     text_enumerate(&arena, &names, " or ")));
}

/* A service is in the help, the manual and the messages by its row alone. */
static void test_services_are_named_by_their_table(void **state)
{
    (void)state;
    const char *man = man_page(&arena, command_table), *listed = "text, json, html";
    for (const struct dialect *const *at = dialects; *at; at++) {
        listed = arena_printf(&arena, "%s, %s", listed, (*at)->name);
        assert_int_equal(PARSE("plan", "--format", (*at)->name), 0);
        assert_int_equal(PARSE("gate", "--format", (*at)->name), (*at)->print_gate ? 0 : -1);
        for (const struct dialect_variable *each = (*at)->variables; each->name; each++)
            assert_non_null(strstr(man, arena_printf(&arena, "\\fB%s\\fR\n", each->name)));
    }
    assert_string_equal(
        option_help(&arena, command_find(command_table, "plan"), option_find("format")),
        arena_printf(&arena, "How to print: %s", listed));
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_options_stand_anywhere_in_any_form, free_arena),
        cmocka_unit_test_teardown(test_defaults, free_arena),
        cmocka_unit_test_teardown(test_words_after_two_dashes_are_no_options, free_arena),
        cmocka_unit_test_teardown(test_help_and_version_need_nothing_else, free_arena),
        cmocka_unit_test_teardown(test_unknown_words_name_the_nearest, free_arena),
        cmocka_unit_test_teardown(test_values_that_are_missing_or_too_many, free_arena),
        cmocka_unit_test_teardown(test_commands_take_their_own_options_only, free_arena),
        cmocka_unit_test_teardown(test_the_tables_agree, free_arena),
        cmocka_unit_test_teardown(test_actions_of_a_ledger_are_completed, free_arena),
        cmocka_unit_test_teardown(test_services_are_named_by_their_table, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
