/* What the success of a step proves whose command is a script, and what it takes from its build. */
#include <string.h>

#include "planner/config/workflow/step_success.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

static const char pipeline[] = ".buildkite/pipeline.yml", hooks[] = ".buildkite/hooks",
                  script[] = ".buildkite/whittle-test.sh";

#define STEP                                                                                       \
    "steps:\n"                                                                                     \
    "  - command:\n"                                                                               \
    "      - git fetch origin\n"                                                                   \
    "      - whittle plan --format buildkite --record --remote origin --output plan.json\n"        \
    "      - buildkite-agent pipeline upload plan.json\n"
#define CALL  "eval \"cargo test $WHITTLE_ARGS\"\n"
#define BEGIN "#!/bin/sh\nset -e\n"

static struct success success_of_files(struct arena *arena, const char *steps, const char *text,
                                       const char *hook)
{
    struct tree tree = {.arena = arena};
    if (steps)
        tree_put(&tree, pipeline, steps);
    if (text)
        tree_put(&tree, script, text);
    if (hook)
        tree_put(&tree, hook, "true\n");
    struct source source = tree_source(&tree, "HEAD");
    const struct step_question question = {pipeline, hooks, script, "test", ""};
    return step_success(arena, &source, &question);
}

static void good(struct arena *arena, const char *text)
{
    const char *why = success_of_files(arena, STEP, text, NULL).doubt;
    if (why)
        fail_msg("%s\nis doubted: %s", text, why);
}

static void expect(const char *text, const char *said, const char *why)
{
    if (!why || !strstr(why, said))
        fail_msg("%s\nexpected %s, not %s", text, said, why ? why : "no doubt");
}

static void bad(struct arena *arena, const char *said, const char *text)
{
    expect(text, said, success_of_files(arena, STEP, text, NULL).doubt);
}

static void a_script_that_ends_at_errors_is_believed(void **state)
{
    static const char *const begins[] = {
        "#!/bin/sh\nset -e\n",
        "#!/bin/sh -e\n",
        "#! /bin/bash -eux\n",
        "#!/bin/bash\nset -euo pipefail\n",
        "#!/usr/bin/env bash\nset -eu\n",
        "#!/usr/bin/dash\n\n# what it does\n  set -o errexit\n",
    };
    for (size_t i = 0; i < COUNT(begins); i++) {
        good(*state, arena_printf(*state, "%s" CALL, begins[i]));
        good(*state,
             arena_printf(*state, "%srustup show\nexport A=b\n" CALL "echo done", begins[i]));
    }
    assert_true(success_of_files(*state, STEP, BEGIN CALL, NULL).takes_args);
    assert_false(success_of_files(*state, STEP, BEGIN CALL "cargo test --doc\n", NULL).takes_args);
}

static void a_script_that_goes_on_is_doubted(void **state)
{
    static const char said[] = "whittle-test.sh:2: its script does not begin with `set -e`";
    bad(*state, said, "#!/bin/sh\n" CALL);
    bad(*state, said, "#!/bin/sh\necho begin\nset -e\n" CALL);
    bad(*state, said, "#!/usr/bin/env bash\nset -x\n" CALL);
    bad(*state, said, "#!/bin/sh\nset -o pipefail\n" CALL);
    bad(*state, said, "#!/bin/sh\nset -e || true\n" CALL);
    bad(*state, said, "#!/bin/sh\nset -en\n" CALL);
    bad(*state, ":1: its first line", CALL);
    bad(*state, ":1: its first line", "set -e\n" CALL);
    bad(*state, ":1: its first line", "#!/usr/bin/python3 -e\n" CALL);
    bad(*state, ":1: its first line", "#!/usr/bin/env bash -e\n" CALL);
    bad(*state, ":1: its first line", "#!/usr/bin/env -S bash\nset -e\n" CALL);
    bad(*state, ":1: its first line", "#!/bin/sh -n\nset -e\n" CALL);
    bad(*state, "its first line", "");
    bad(*state, "its script does not begin", "#!/bin/sh\n");
}

static void lines_may_not_steer(void **state)
{
    static const char *const lines[] = {
        "set +e",     "exit",          "trap : EXIT", "if true; then", "set -n",
        "set -t",     "set -o noexec", "alias a=b",   "f() { true; }", "cat <<END",
        "echo one |", ". ./env",       "exec true",   "source x",      "echo 'open",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        bad(*state, ".sh:3: ", arena_printf(*state, BEGIN "%s\n" CALL, lines[i]));
    bad(*state, ".sh:3: ", BEGIN "eval \"cargo test $WHITTLE_ARGS\" || true\n");
    bad(*state, ".sh:3: ", BEGIN "eval \"cargo test $WHITTLE_ARGS\" | tee log\n");
    bad(*state, ".sh:3: ", BEGIN "eval \"cargo test $WHITTLE_ARGS\" &\n");
    bad(*state, ".sh:3: ", BEGIN "[ -e x ] && eval \"cargo test $WHITTLE_ARGS\"\n");
    bad(*state, ".sh:3: ", BEGIN "cargo test $WHITTLE_ARGS\n");
    bad(*state, "no line of it calls cargo test", BEGIN "eval \"cargo build $WHITTLE_ARGS\"\n");
    bad(*state, "no line of it calls cargo test",
        BEGIN "eval \"cargo test --lib $WHITTLE_ARGS\"\n");
    bad(*state, "no line of it calls cargo test", BEGIN "make test\n");
    bad(*state, "bytes that no script has", "#!/bin/sh\r\nset -e\r\n" CALL);
}

static void what_is_not_there_is_doubted(void **state)
{
    expect("no script", script, success_of_files(*state, STEP, NULL, NULL).doubt);
    expect("no pipeline", pipeline, success_of_files(*state, NULL, BEGIN CALL, NULL).doubt);
    expect("a hook", ".buildkite/hooks has hooks",
           success_of_files(*state, STEP, BEGIN CALL, ".buildkite/hooks/command").doubt);
}

static void upload(struct arena *arena, const char *said, const char *steps)
{
    const char *why = success_of_files(arena, steps, BEGIN CALL, NULL).doubt;
    if (said)
        expect(steps, said, why);
    else if (why)
        fail_msg("%s\nis doubted: %s", steps, why);
}

#define PLAN   "whittle plan --format buildkite --output plan.json"
#define SEND   "buildkite-agent pipeline upload plan.json"
#define AS(at) "steps: [{command: ['" at "', '" SEND "']}]\n"

static void the_plan_is_seen_to_be_uploaded(void **state)
{
    static const char as_it_is[] = "pipeline.yml:1: what is planned is not uploaded as it is",
                      more[] = "pipeline.yml:1: the step that plans has more in it";
    upload(*state, NULL, AS(PLAN));
    upload(*state, NULL, AS("./bin/whittle plan --output=plan.json"));
    upload(*state, NULL, "- commands: |\n    " PLAN "\n    " SEND "\n    echo done\n- wait\n");
    upload(*state, NULL, "steps: [{group: a, steps: [{command: ['" PLAN "', '" SEND "']}]}]\n");
    upload(*state, "has no step that calls whittle plan", "steps: [wait]\n");
    upload(*state, "has no step that calls whittle plan", "");
    upload(*state, as_it_is, "steps: [{command: '" PLAN "'}]\n");
    upload(*state, as_it_is, AS("whittle plan --format buildkite"));
    upload(*state, as_it_is, AS("whittle plan --output other.json"));
    upload(*state, as_it_is, AS(PLAN "', 'sed -i s/a/b/ plan.json"));
    upload(*state, as_it_is,
           "steps: [{command: ['" PLAN
           "', 'buildkite-agent pipeline upload --replace plan.json']}]");
    upload(*state, more, AS(PLAN " || true"));
    upload(*state, more, AS(PLAN "', 'jq . plan.json >other.json"));
    upload(*state, "two steps plan",
           "steps: [{command: ['" PLAN "', '" SEND "', '" PLAN "', '" SEND "']}]\n");
    upload(*state, pipeline, "steps: [\n");
}

static void value(struct arena *arena, const char *expected, const char *text, const char *steps)
{
    struct tree tree = {.arena = arena};
    tree_put(&tree, pipeline, steps);
    tree_put(&tree, script, text);
    struct source source = tree_source(&tree, "HEAD");
    const char *found = step_values(arena, &source, pipeline, script);
    assert_string_equal(found ? found : "", expected);
}

static void values_of_a_build_are_found(void **state)
{
    value(*state, "", BEGIN CALL, STEP);
    value(*state, "", BEGIN "cd $BUILDKITE_BUILD_CHECKOUT_PATH\n" CALL, STEP);
    value(*state, "BUILDKITE_BRANCH in .buildkite/whittle-test.sh:3",
          BEGIN "X=$BUILDKITE_BUILD_ID-${BUILDKITE_BRANCH}\n" CALL, STEP);
    value(*state, "buildkite-agent in .buildkite/whittle-test.sh:3",
          BEGIN "KEY=$(buildkite-agent secret get KEY)\n" CALL, STEP);
    value(*state, "", BEGIN CALL, "env: {A: b}\n" STEP);
    value(*state, "env in .buildkite/pipeline.yml", BEGIN CALL,
          "env: {A: $BUILDKITE_BRANCH}\n" STEP);
    value(*state, "env in .buildkite/pipeline.yml", BEGIN CALL, "env: [a]\n" STEP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(a_script_that_ends_at_errors_is_believed),
        arena_test(a_script_that_goes_on_is_doubted),
        arena_test(lines_may_not_steer),
        arena_test(what_is_not_there_is_doubted),
        arena_test(the_plan_is_seen_to_be_uploaded),
        arena_test(values_of_a_build_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
