/* What a job takes from the run that it is in. */
#include <string.h>

#include "planner/config/workflow/job_values.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

static const char path[] = ".github/workflows/ci.yml";

#define JOB(rest)   "jobs:\n  test:\n" rest
#define STEPS(list) JOB("    steps:\n" list)
#define RUN(line)   STEPS("      - run: " line "\n")
#define TEST        "      - run: cargo test\n"

/* With a local action that has these steps. */
static const char *values_with(struct arena *arena, const char *workflow, const char *action)
{
    struct tree tree = {.arena = arena};
    tree_put(&tree, path, workflow);
    if (action)
        tree_put(&tree, ".github/actions/setup/action.yml",
                 arena_printf(arena, "runs:\n  using: composite\n  steps:\n%s", action));
    struct source source = tree_source(&tree, "HEAD");
    return job_values(arena, &source, path, "test");
}

static const char *values(struct arena *arena, const char *workflow)
{
    return values_with(arena, workflow, NULL);
}

static void some_values_are_other_ones_in_another_run(void **state)
{
    static const struct {
        const char *workflow, *found;
    } cases[] = {
        {RUN("cargo test ${{ github.event_name == 'push' && '--release' || '' }}"),
         "github.event_name in .github/workflows/ci.yml:4"},
        {RUN("cargo test --features \"$GITHUB_REF\""), "GITHUB_REF in .github/workflows/ci.yml:4"},
        {RUN("cargo test --features $env:github_ref"), "github_ref in "},
        {RUN("cargo test %github_head_ref%"), "github_head_ref in "},
        {RUN("cargo test %GITHUB_HEAD_REF%"), "GITHUB_HEAD_REF in "},
        {STEPS("      - if: github.ref == 'refs/heads/main'\n        run: ./prepare\n" TEST),
         "github.ref in "},
        {STEPS("      - run: ./prepare\n        env: {KEY: '${{ secrets.KEY }}'}\n" TEST),
         "secrets.KEY in .github/workflows/ci.yml:5"},
        {STEPS("      - uses: o/setup@v1\n        with: {version: '${{ vars.RUST }}'}\n" TEST),
         "vars.RUST in "},
        {"env: {MODE: '${{ inputs.mode }}'}\n" RUN("cargo test"), "inputs.mode in "},
        {JOB("    runs-on: ${{ needs.plan.outputs.runner }}\n    steps:\n" TEST),
         "needs.plan.outputs.runner in "},
        {JOB("    container: {image: a, env: {A: '${{ github.actor }}'}}\n    steps:\n" TEST),
         "github.actor in "},
        {RUN("echo '${{ toJSON(github) }}' && cargo test"), "github in "},
        {RUN("cargo test ${{ GitHub['ref'] }}"), "GitHub in "},
        {RUN("cargo test ${{ env.GITHUB_REF }}"), "GITHUB_REF in "},
        {RUN("cargo test ${{ format('{{{0}}}', github.ref) }}"), "github.ref in "},
        {STEPS("      - run: cargo build\n      - uses: o/retry@v1\n"
               "        with: {command: cargo test, key: '${{ secrets.KEY }}'}\n"),
         "secrets.KEY in "},
        {STEPS("      - run: cargo build\n      - uses: ./test\n"
               "        with: {key: '${{ secrets.KEY }}'}\n"),
         "secrets.KEY in "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *found = values(*state, cases[i].workflow);
        if (!found || !strstr(found, cases[i].found))
            fail_msg("%s\ntakes %s, not %s", cases[i].workflow, found ? found : "nothing",
                     cases[i].found);
    }
}

static void others_say_nothing_of_what_is_tested(void **state)
{
    static const char *const workflows[] = {
        RUN("cargo test ${{ matrix.args }} # see https://github.com/o/r"),
        RUN("cargo test ${{ matrix.github.ref }} ${{ 'github.ref' }} ${{ 'it''s secrets.A' }}"),
        RUN("cargo test --token ${{ secrets.GITHUB_TOKEN }} ${{ github.repository }}"),
        RUN("github_release=1 cargo test"),
        RUN("echo A=1 >>$GITHUB_ENV; cargo test --manifest-path $GITHUB_WORKSPACE/Cargo.toml"),
        STEPS("      - uses: Swatinem/rust-cache@v2\n"
              "        with: {save-if: \"${{ github.ref == 'refs/heads/main' }}\"}\n" TEST),
        STEPS(TEST "      - uses: o/upload@v1\n        with: {token: '${{ secrets.UPLOAD }}'}\n"),
        JOB("    if: github.event_name != 'schedule'\n    name: ${{ github.ref }}\n    "
            "steps:\n" TEST),
        "jobs:\n  other:\n    env: {A: '${{ secrets.A }}'}\n  test: {steps: [{run: cargo test}]}\n",
        "jobs: {}\n",
    };
    for (size_t i = 0; i < COUNT(workflows); i++) {
        const char *found = values(*state, workflows[i]);
        if (found)
            fail_msg("%s\ntakes %s", workflows[i], found);
    }
}

static void inputs_of_local_actions_have_defaults(void **state)
{
    struct tree tree = {.arena = *state};
    tree_put(&tree, path, STEPS("      - uses: ./a\n" TEST));
    tree_put(&tree, "a/action.yml",
             "inputs:\n  token: {default: '${{ github.token }}', description: of $GITHUB_REF}\n"
             "  mode: {default: '${{ github.event_name }}'}\n"
             "runs: {using: composite, steps: [{run: 'x ${{ inputs.mode }}'}]}\n");
    struct source source = tree_source(&tree, "HEAD");
    const char *found = job_values(*state, &source, path, "test");
    assert_non_null(found);
    assert_string_equal(found, "github.event_name in a/action.yml:3");
}

static void local_actions_are_followed(void **state)
{
    static const char job[] = STEPS("      - uses: ./.github/actions/setup\n"
                                    "        with: {key: 1}\n" TEST);
    assert_null(values_with(*state, job, "    - run: prepare ${{ inputs.key }}\n"));
    assert_non_null(strstr(values_with(*state, job, "    - run: prepare ${{ github.actor }}\n"),
                           "github.actor in .github/actions/setup/action.yml:4"));
    assert_null(values_with(*state, job, "    - uses: ./.github/actions/setup\n"));
    assert_non_null(values_with(*state, job, "    - uses: ./other\n"));
    assert_string_equal(values(*state, job), "what ./.github/actions/setup does");
    assert_non_null(values_with(*state, job, "    []: [\n"));
}

/* Nine of nine of nine… */
static void aliases_take_no_time(void **state)
{
    const char *text = "x: &a0 [o, o, o, o, o, o, o, o, o]\n";
    for (int i = 1; i < 9; i++)
        text =
            arena_printf(*state, "%sx%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n",
                         text, i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    text = arena_printf(*state, "%senv: {A: *a8}\n%s", text, RUN("cargo test"));
    assert_non_null(strstr(values(*state, text), "more than can be looked at in "));
}

static void nor_do_aliases_of_what_is_long(void **state)
{
    char *text = arena_alloc(*state, 400001), *aliases = arena_alloc(*state, 4 * 19000 + 1);
    for (size_t i = 0; i < 400000; i += 4)
        memcpy(text + i, "abc ", 4);
    for (size_t i = 0; i < 4L * 19000; i += 4)
        memcpy(aliases + i, "*a, ", 4);
    const char *workflow =
        arena_printf(*state, "x: &a %s\nenv: {A: [%s]}\n%s", text, aliases, RUN("cargo test"));
    assert_non_null(strstr(values(*state, workflow), "more than can be looked at in "));
}

static void templates_take_predefined_variables(void **state)
{
    static const struct {
        const char *text, *found;
    } cases[] = {
        {".test: {script: [export A=$CI_PIPELINE_SOURCE]}\n", "CI_PIPELINE_SOURCE in t.yml:1"},
        {"variables: {A: $CI_COMMIT_REF_NAME}\n", "CI_COMMIT_REF_NAME in t.yml:1"},
        {".record: {script: [echo $CI_COMMIT_SHA]}\n.test: {script: [cd $CI_PROJECT_DIR]}\n", ""},
        {".test: [\n", "t.yml, which can't be read"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tree tree = {.arena = *state};
        tree_put(&tree, "t.yml", cases[i].text);
        struct source source = tree_source(&tree, "HEAD");
        const char *found = template_values(*state, &source, "t.yml", "record");
        assert_string_equal(found ? found : "", cases[i].found);
    }
}

static void what_cant_be_read_may_take_anything(void **state)
{
    struct tree tree = {.arena = *state};
    struct source source = tree_source(&tree, "HEAD");
    assert_non_null(values(*state, "jobs: [\n"));
    assert_non_null(job_values(*state, &source, path, "test"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(some_values_are_other_ones_in_another_run),
        arena_test(others_say_nothing_of_what_is_tested),
        arena_test(inputs_of_local_actions_have_defaults),
        arena_test(local_actions_are_followed),
        arena_test(aliases_take_no_time),
        arena_test(nor_do_aliases_of_what_is_long),
        arena_test(templates_take_predefined_variables),
        arena_test(what_cant_be_read_may_take_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
