/* The section `reads` of whittle.yml: what it may say, and what is said of what it may not. */
#include "tests/unit/config_fixture.h"

/* "core tests whittle.yml:1: *.sql", one line a read. */
static const char *reads_of(struct arena *arena, const char *text)
{
    const struct config config = config_good(arena, text, NULL);
    const char *list = "";
    for (size_t i = 0; i < config.reads.count; i++) {
        const struct declared_read *read = &config.reads.items[i];
        assert_non_null(strstr(read->label, read->glob));
        list = arena_printf(arena, "%s%s %s %s\n", list, read->package,
                            read->build ? "build" : "tests", read->label);
    }
    return list;
}

static void reads_are_read_in_their_order(void **state)
{
    const char *text = "reads:\n"
                       "  - {package: core, paths: ['**/*.rs', docs/]}\n"
                       "  - package: shared\n"
                       "    paths:\n"
                       "      - idl/\n"
                       "    build: true\n"
                       "  - {package: cli, paths: docs/, build: false}\n"
                       "  - {package: cli, paths: notes, build: 'true'}\n";
    assert_string_equal(reads_of(*state, text), "core tests whittle.yml:2: **/*.rs\n"
                                                "core tests whittle.yml:2: docs/\n"
                                                "shared build whittle.yml:5: idl/\n"
                                                "cli tests whittle.yml:7: docs/\n"
                                                "cli build whittle.yml:8: notes\n");
    assert_string_equal(reads_of(*state, "reads: []"), "");
    assert_string_equal(reads_of(*state, "paths: [{glob: a, reaches: nothing}]\n"
                                         "reads: [{package: core, paths: a}]\n"),
                        "core tests whittle.yml:2: a\n");
}

static void what_is_no_read_is_refused(void **state)
{
    static const struct config_fault cases[] = {
        {"reads: {core: a}", "1:8: expected a list of entries, found a mapping"},
        {"reads: a", "1:8: expected a list of entries, found 'a'"},
        {"reads: [a]", "1:9: expected an entry of 'reads' (a mapping), found 'a'"},
        {"reads: [{paths: a}]", "1:9: an entry of 'reads' without the key 'package'"},
        {"reads: [{package: core}]", "1:9: an entry of 'reads' without the key 'paths'"},
        {"reads: [{package: core, path: a}]",
         "1:25: an entry of 'reads' has no key 'path' | did you mean 'paths'?"},
        {"reads: [{package: core, glob: a}]",
         "1:25: an entry of 'reads' has no key 'glob' | did you mean 'paths'?"},
        {"reads: [{package: core, starts: a}]",
         "1:25: an entry of 'reads' has no key 'starts' | an entry of 'reads' has the keys "
         "package, paths and build"},
        {"reads: [{package: [core], paths: a}]",
         "1:19: expected the name of a package, found a list"},
        {"reads: [{package: cor, paths: a}]",
         "1:19: there is no member 'cor' in the workspace | did you mean 'core'?"},
        {"reads: [{package: tokio, paths: a}]",
         "1:19: there is no member 'tokio' in the workspace | "
         "`whittle graph` lists the packages"},
        {"reads: [{package: share, paths: a, build: true}]",
         "1:19: there is no package 'share' in the workspace | did you mean 'shared'?"},
        {"reads: [{package: shared, paths: a}]",
         "1:19: 'shared' is no member, so its tests are not run | write 'build: true' if it reads "
         "the files when it is built"},
        {"reads: [{package: core, paths: a, build: yes}]",
         "1:42: expected true or false, found 'yes'"},
        {"reads: [{package: core, paths: a, build: }]",
         "1:42: expected true or false, found no value"},
        {"reads: [{package: core, paths: a, build: [true]}]",
         "1:42: expected true or false, found a list"},
        {"reads: [{package: core, paths: []}]",
         "1:32: expected a glob or a list of them, found an empty list"},
        {"reads: [{package: core, paths: {a: b}}]",
         "1:32: expected a glob or a list of them, found a mapping"},
        {"reads: [{package: core, paths: [a, [b]]}]", "1:36: expected a glob, found a list"},
        {"read: []", "1:1: the configuration has no key 'read' | did you mean 'reads'?"},
    };
    config_faults(*state, cases, COUNT(cases));
}

static void its_globs_are_those_of_path_rules(void **state)
{
    static const struct config_fault cases[] = {
        {"reads: [{package: core, paths: /a}]", "1:32: a glob with a slash at its beginning: it "
                                                "starts at the repository's root anyway"},
        {"reads: [{package: core, paths: ['!a']}]",
         "1:33: a glob that begins with '!': an exception takes nothing away here: write what "
         "is read"},
        {"reads: [{package: core, paths: ['*.{a,b}']}]",
         "1:33: a glob with braces: write a list of globs instead"},
        {"reads: [{package: core, paths: [a/../b]}]",
         "1:33: a glob with an empty component, '.' or '..'"},
        {"reads: [{package: core, paths: ['[a']}]",
         "1:33: the pattern `[a` has a class of characters that is not closed: expected `]`"},
        {"reads: [{package: core, paths: [a, b, a]}]",
         "1:39: that 'core' reads 'a' stands in line 1 already"},
        {"reads:\n  - {package: core, paths: a}\n  - {package: core, paths: a, build: true}\n",
         "3:28: that 'core' reads 'a' stands in line 2 already"},
    };
    config_faults(*state, cases, COUNT(cases));
}

/* Each is held against every changed path, in whatever section it stands. */
static void globs_of_all_sections_count_together(void **state)
{
    struct arena *arena = *state;
    const char *rules = "paths:\n  - {reaches: nothing, glob: [", *reads = "";
    for (int i = 0; i < 999; i++)
        rules = arena_printf(arena, "%sa%d,", rules, i);
    reads = "]}\nreads: [{package: core, paths: [b, c]}]\n";
    assert_string_equal(config_fault(arena, arena_printf(arena, "%s%s", rules, reads), NULL),
                        "3:36: more than 1000 globs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(reads_are_read_in_their_order),
        arena_test(what_is_no_read_is_refused),
        arena_test(its_globs_are_those_of_path_rules),
        arena_test(globs_of_all_sections_count_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
