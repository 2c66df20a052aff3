/* whittle.yml: what it may say, and what is said of what it may not. */
#include <stdio.h>
#include <string.h>

#include "planner/config/config.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

static const char *const known[] = {"core", "server", "cli", "nothing", "nothingness"};

static int read_text(struct arena *arena, const char *text, struct config *config, struct err *err)
{
    struct config_scope scope = {.limits = {.rows = 256}};
    struct blob blob = {text, strlen(text)};
    for (size_t i = 0; i < COUNT(known); i++)
        vec_push(arena, &scope.packages, known[i]);
    scope.members = scope.packages;
    *config = (struct config){0};
    return config_read(arena, "whittle.yml", &blob, &scope, config, err);
}

/* "whittle.yml:2: proto/ = core cli", one line a rule. */
static const char *rules_of(struct arena *arena, const char *text)
{
    struct config config;
    struct err err = {0};
    const char *list = "";
    if (read_text(arena, text, &config, &err) != 0)
        fail_msg("%u:%u: %s", err.line, err.column, err.message);
    for (size_t i = 0; i < config.rules.count; i++) {
        const struct path_rule *rule = &config.rules.items[i];
        list = arena_printf(arena, "%s%s %s%s", list, rule->label, rule->adds ? "+" : "=",
                            rule->everything ? " everything" : "");
        for (size_t k = 0; k < rule->packages.count; k++)
            list = arena_printf(arena, "%s %s", list, rule->packages.items[k]);
        list = arena_printf(arena, "%s\n", list);
    }
    return list;
}

/* "2:11: message | hint" */
static const char *fault_of(struct arena *arena, const char *text)
{
    struct config config;
    struct err err = {0};
    assert_int_equal(read_text(arena, text, &config, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "whittle.yml");
    return arena_printf(arena, "%u:%u: %s%s%s", err.line, err.column, err.message,
                        *err.hint ? " | " : "", err.hint);
}

static void rules_are_read_in_their_order(void **state)
{
    const char *text = "paths:\n"
                       "  - glob: proto/**\n"
                       "    reaches: [core, cli]\n"
                       "  - glob:\n"
                       "      - \"*.sql\"\n"
                       "      - 'schema/'\n"
                       "    also_reaches: server\n"
                       "  - {glob: notes, reaches: nothing}\n"
                       "  - {glob: rules, also_reaches: everything}\n";
    assert_string_equal(rules_of(*state, text), "whittle.yml:2: proto/** = core cli\n"
                                                "whittle.yml:5: *.sql + server\n"
                                                "whittle.yml:6: schema/ + server\n"
                                                "whittle.yml:8: notes =\n"
                                                "whittle.yml:9: rules + everything\n");
}

static void a_package_may_be_called_like_a_word(void **state)
{
    assert_string_equal(rules_of(*state, "paths: [{glob: a, reaches: [nothing]}]"),
                        "whittle.yml:1: a = nothing\n");
    assert_string_equal(rules_of(*state, "paths: [{glob: a, reaches: nothing}]"),
                        "whittle.yml:1: a =\n");
}

static void a_file_may_say_nothing(void **state)
{
    static const char *const texts[] = {"",
                                        "# to be written\n",
                                        "{}",
                                        "paths: []\n",
                                        "\xEF\xBB\xBFpaths: []\n",
                                        "---\npaths: []\n...\n"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_string_equal(rules_of(*state, texts[i]), "");
}

static void an_alias_is_what_its_anchor_names(void **state)
{
    const char *text = "paths:\n"
                       "  - {glob: a, reaches: &two [core, cli]}\n"
                       "  - {glob: b, reaches: *two}\n";
    assert_string_equal(rules_of(*state, text),
                        "whittle.yml:2: a = core cli\nwhittle.yml:3: b = core cli\n");
}

static void what_is_no_configuration_is_refused(void **state)
{
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"- a", "1:1: expected the configuration (a mapping), found a list"},
        {"---\n", "2:1: expected the configuration (a mapping), found no value"},
        {"paths: []\n---\npaths: []\n", "2:1: a second document begins here: expected one"},
        {"paths: !!seq []\n", "1:8: tags have no meaning here"},
        {"# a\n%TAG ! x\n---\n", "2:1: directives have no meaning here"},
        {"paths: [\"\\0\"]\n", "1:9: a text with a NUL character in it"},
        {"? [a]\n: b\n", "1:3: a list or mapping stands where a key was expected"},
        {"paths: []\npaths: []\n",
         "2:1: the key 'paths' stands here twice: the first is in line 1"},
        {"path: []\n", "1:1: the configuration has no key 'path' | did you mean 'paths'?"},
        {"workflows: []\n",
         "1:1: the configuration has no key 'workflows' | the configuration has "
         "the keys platforms, jobs, paths, reads, runtime, limits and narrowing"},
        {"paths: \xFF\n", "1:8: invalid leading UTF-8 octet | the file has to be text in UTF-8"},
        {"a: é\nb: \xC3\n", "2:5: invalid trailing UTF-8 octet | the file has to be text in UTF-8"},
        {"paths:\n\t- a\n", "2:1: found character that cannot start any token | YAML is indented "
                            "with spaces, not with tabs"},
        {"paths: [{glob: [a, b\n",
         "2:1: did not find expected ',' or ']' | end the list that begins "
         "in line 1 with a ]"},
        {"a:\n- {b: c\n", "3:1: did not find expected ',' or '}' | end the mapping that begins in "
                          "line 2 with a }"},
        {"paths:\n- glob: \"a\n",
         "3:1: found unexpected end of stream | end the quote that begins in "
         "line 2 with another of its kind"},
        {"paths: &a [*a]\n", "1:12: '*a' names an anchor that is not above it | write a text that "
                             "begins with * in quotes"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(fault_of(*state, cases[i].text), cases[i].fault);
}

static void what_is_no_rule_is_refused(void **state)
{
    static const struct {
        const char *rule, *fault;
    } cases[] = {
        {"a", "1:9: expected a path rule (a mapping), found 'a'"},
        {"{reaches: nothing}", "1:9: a path rule without the key 'glob'"},
        {"{glob: a}", "1:9: a path rule needs 'reaches' or 'also_reaches'"},
        {"{glob: a, reach: core}",
         "1:19: a path rule has no key 'reach' | did you mean 'reaches'?"},
        {"{glob: a, jobs: core}", "1:19: a path rule has no key 'jobs' | a path rule has the keys "
                                  "glob, reaches and also_reaches"},
        {"{glob: a, reaches: core, also_reaches: cli}",
         "1:48: a path rule has 'reaches' or 'also_reaches', not both"},
        {"{glob: a, also_reaches: nothing}", "1:33: 'also_reaches: nothing' adds nothing: expected "
                                             "packages, or 'reaches: nothing'"},
        {"{glob: a, reaches: []}", "1:28: expected 'nothing', 'everything', a package or a list of "
                                   "them, found an empty list"},
        {"{glob: a, reaches: }", "1:28: expected 'nothing', 'everything', a package or a list of "
                                 "them, found no value"},
        {"{glob: a, reaches: [[core]]}",
         "1:29: expected 'nothing', 'everything', a package, found a list"},
        {"{glob: a, reaches: {package: core}}",
         "1:29: what a rule reaches has no key 'package' | did you mean 'packages'?"},
        {"{glob: a, reaches: {}}", "1:28: expected jobs, packages or both"},
        {"{glob: a, reaches: {jobs: test}}",
         "1:35: a rule names jobs, and the configuration has none"},
        {"{glob: a, reaches: {packages: {a: b}}}",
         "1:39: expected 'nothing', 'everything', a package or a list of them, found a mapping"},
        {"{glob: a, reaches: serve}", "1:28: there is no package 'serve' in the workspace | did "
                                      "you mean 'server'? `whittle graph` lists the packages"},
        {"{glob: a, reaches: everythin}",
         "1:28: there is no package 'everythin' in the workspace | did you mean 'everything'? "
         "`whittle graph` lists the packages"},
        {"{glob: a, reaches: [everything]}", "1:29: there is no package 'everything' in the "
                                             "workspace | `whittle graph` lists the packages"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(fault_of(*state, arena_printf(*state, "paths: [%s]", cases[i].rule)),
                            cases[i].fault);
}

static void a_glob_that_could_never_match_is_refused(void **state)
{
    static const struct {
        const char *glob, *fault;
    } cases[] = {
        {"''", "1:16: an empty glob: expected a pattern of paths, like 'docs/**'"},
        {"~", "1:16: expected a glob or a list of them, found no value"},
        {"/a", "1:16: a glob with a slash at its beginning: it starts at the repository's root "
               "anyway"},
        {"./a", "1:16: a glob with an empty component, '.' or '..'"},
        {"a/../b", "1:16: a glob with an empty component, '.' or '..'"},
        {"a//b", "1:16: a glob with an empty component, '.' or '..'"},
        {"a//", "1:16: a glob with an empty component, '.' or '..'"},
        {"'!a'", "1:16: a glob that begins with '!': the first rule that matches wins, so write "
                 "the exception before"},
        {"'*.{a,b}'", "1:16: a glob with braces: write a list of globs instead"},
        {"'a\\b'", "1:16: a glob with a backslash: write '/' between directories, and '[*]' for a "
                   "star"},
        {"'[a'", "1:16: the pattern `[a` has a class of characters that is not closed: expected "
                 "`]`"},
        {"'a**'", "1:16: the pattern `a**` has `**` beside other characters: expected `**` alone "
                  "between slashes"},
        {"[a, b, a]", "1:23: the glob 'a' stands here twice: the first, in line 1, wins"},
        {"*.sql", "1:17: did not find expected alphabetic or numeric character | write a text "
                  "that begins with such a character in quotes"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(
            fault_of(*state,
                     arena_printf(*state, "paths: [{glob: %s, reaches: core}]", cases[i].glob)),
            cases[i].fault);
}

static void what_would_cost_too_much_is_refused(void **state)
{
    struct arena *arena = *state;
    char deep[201], globs[8192] = "paths: [", *end = globs + strlen(globs);
    for (size_t i = 0; i < sizeof deep - 1; i++)
        deep[i] = '[';
    deep[sizeof deep - 1] = '\0';
    assert_string_equal(fault_of(arena, deep), "1:65: nested deeper than any configuration is");
    for (int i = 0; i < 300; i++)
        end += sprintf(end, "%s,", i ? "*rule" : "&rule {glob: a, reaches: core}");
    assert_non_null(strstr(fault_of(arena, strcat(globs, "]")), "stands here twice"));
    char *many = arena_string(arena, "paths:\n  - {reaches: nothing, glob: [");
    for (int i = 0; i <= 1000; i += 91)
        for (int k = 0; k < 91; k++)
            many = arena_printf(arena, "%sa%d,", many, i + k);
    assert_non_null(
        strstr(fault_of(arena, arena_printf(arena, "%s]}\n", many)), "more than 1000 globs"));
}

static void aliases_count_as_what_they_stand_for(void **state)
{
    struct arena *arena = *state;
    const char *names = "core", *text = "paths:\n";
    for (int i = 0; i < 9; i++)
        names = arena_printf(arena, "%s, %s", names, names);
    text = arena_printf(arena, "%s  - {glob: a, reaches: &all [%s]}\n", text, names);
    for (int i = 0; i < 250; i++)
        text = arena_printf(arena, "%s  - {glob: a%d, reaches: *all}\n", text, i);
    assert_non_null(strstr(fault_of(arena, text), "more than 100000 values"));
}

/* Where the files of a repository are looked for. */
static const char *found_in(struct arena *arena, const char *first, const char *second)
{
    struct tree tree = {.arena = arena};
    struct err err = {0};
    const char *path = NULL;
    tree_put(&tree, first, "");
    tree_put(&tree, second, "");
    const struct source source = tree_source(&tree, "HEAD");
    if (config_find(&source, &path, &err) == 0)
        return path ? path : "none";
    return arena_printf(arena, "%s: %s | %s", err.file, err.message, err.hint);
}

static void it_is_looked_for_in_three_places(void **state)
{
    assert_string_equal(found_in(*state, "a", "b"), "none");
    assert_string_equal(found_in(*state, "whittle.yml", "a/whittle.yml"), "whittle.yml");
    assert_string_equal(found_in(*state, "a", ".config/whittle.yml"), ".config/whittle.yml");
    assert_string_equal(found_in(*state, "a", ".github/whittle.yml"), ".github/whittle.yml");
    assert_string_equal(found_in(*state, "whittle.yml", ".github/whittle.yml"),
                        ".github/whittle.yml: there is a configuration in whittle.yml as well | "
                        "keep one of them, or name one with --config");
    assert_string_equal(found_in(*state, ".github/whittle.yaml", "b"),
                        ".github/whittle.yaml: a file of this name is not read | did you mean "
                        ".github/whittle.yml?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(rules_are_read_in_their_order),
        arena_test(a_package_may_be_called_like_a_word),
        arena_test(a_file_may_say_nothing),
        arena_test(an_alias_is_what_its_anchor_names),
        arena_test(what_is_no_configuration_is_refused),
        arena_test(what_is_no_rule_is_refused),
        arena_test(a_glob_that_could_never_match_is_refused),
        arena_test(what_would_cost_too_much_is_refused),
        arena_test(aliases_count_as_what_they_stand_for),
        arena_test(it_is_looked_for_in_three_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
