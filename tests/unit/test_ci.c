/* Which files of CI have a say in a plan, and which have none. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/config/ci.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

#define CI          ".github/workflows/ci.yml"
#define PUSH        "on: push\njobs:\n  a:\n    steps: [{run: cargo test}]\n"
#define CALLED      "on: workflow_call\n"
#define CALLS(what) "on: push\njobs:\n  a:\n    uses: " what "\n"
#define STEP(what)  "on: push\njobs:\n  a:\n    steps: [{uses: '" what "'}]\n"
#define COMPOSITE   "runs: {using: composite, steps: []}\n"

static const char *shown(struct arena *arena, const struct strings *paths)
{
    struct strings sorted = {0};
    for (size_t i = 0; i < paths->count; i++) {
        const char *path = paths->items[i];
        static const char *const dirs[] = {".github/workflows/", ".github/actions/"};
        for (size_t k = 0; k < COUNT(dirs); k++)
            path += text_begins(path, dirs[k]) ? strlen(dirs[k]) : 0;
        vec_push(arena, &sorted, path);
    }
    strings_sort(&sorted);
    return text_join(arena, &sorted, " ");
}

/* Those without a say at both revisions, without the directories that they mostly are in. */
static const char *others_from(struct arena *arena, const struct ci_question *question,
                               const char *text, const char **plans)
{
    struct story story = {0};
    struct path_rules rules = {0};
    story_read(arena, text, &story);
    const struct source base = tree_source(&story.base, "base");
    const struct source head = tree_source(&story.head, "HEAD");
    ci_note(arena, question, &base, &head, &rules);
    if (plans)
        *plans = shown(arena, &rules.plans);
    return shown(arena, &rules.others);
}

/* With ci.yml as the one that plans. */
static const char *others(struct arena *arena, const char *text)
{
    const struct ci_question question = {.workflow = CI};
    return others_from(arena, &question, text, NULL);
}

static const char *others_locally(struct arena *arena, const char *text)
{
    const struct ci_question question = {0};
    return others_from(arena, &question, text, NULL);
}

struct example {
    const char *text, *others;
};

static void check(struct arena *arena, const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(others(arena, examples[i].text), examples[i].others) != 0)
            fail_msg("%zu: '%s', not '%s', of\n%s", i, others(arena, examples[i].text),
                     examples[i].others, examples[i].text);
}

#define FILE_AT(path, content)  "== " path "\n" content
#define WORKFLOW(name, content) FILE_AT(".github/workflows/" name, content)
#define ACTION(name, content)   FILE_AT(".github/actions/" name "/action.yml", content)

static void the_one_that_plans_has_a_say(void **state)
{
    static const struct example examples[] = {
        {WORKFLOW("ci.yml", PUSH), ""},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("docs.yml", PUSH), "docs.yml"},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("docs.yaml", PUSH), "docs.yaml"},
        /* These are no workflows: who reads them is not known. */
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("setup.sh", "x\n") WORKFLOW("old/a.yml", PUSH), ""},
        /* It is not there: another repository's, or one that nobody wrote down. */
        {WORKFLOW("docs.yml", PUSH), ""},
        {ACTION("a", COMPOSITE), ""},
        {"", ""},
    };
    check(*state, examples, COUNT(examples));
}

static void what_it_uses_has_a_say(void **state)
{
    static const struct example examples[] = {
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/x.yml")) WORKFLOW("x.yml", CALLED), ""},
        {WORKFLOW("ci.yml", CALLS("$/.github/workflows/x.yml")) WORKFLOW("x.yml", CALLED), ""},
        {WORKFLOW("ci.yml", CALLS("o/n/.github/workflows/x.yml@main")) WORKFLOW("x.yml", CALLED),
         ""},
        {WORKFLOW("ci.yml", CALLS("\"./.github/workflows/\\x78.yml\"")) WORKFLOW("x.yml", CALLED),
         ""},
        {WORKFLOW("ci.yml", CALLS(">-\n      ./.github/workflows/x.yml")) WORKFLOW("x.yml", CALLED),
         ""},
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/x.yml"))
             WORKFLOW("x.yml", CALLS("./.github/workflows/y.yml")) WORKFLOW("y.yml", CALLED)
                 WORKFLOW("z.yml", CALLED),
         "z.yml"},
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/x.yml"))
             WORKFLOW("x.yml", CALLS("./.github/workflows/ci.yml")),
         ""},
        {WORKFLOW("ci.yml", CALLS("o/x.yml@main")) WORKFLOW("x.yml", CALLED), "x.yml"},
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/gone.yml")) WORKFLOW("x.yml", CALLED),
         "x.yml"},
        /* A comment is no use. */
        {WORKFLOW("ci.yml", PUSH "# uses: ./.github/workflows/x.yml\n") WORKFLOW("x.yml", CALLED),
         "x.yml"},
        /* An anchor may hold it. */
        {WORKFLOW("ci.yml", "on: push\nx: &x {uses: ./.github/workflows/x.yml}\njobs: {a: *x}\n")
             WORKFLOW("x.yml", CALLED),
         ""},
    };
    check(*state, examples, COUNT(examples));
}

static void who_uses_it_has_a_say(void **state)
{
    static const struct example examples[] = {
        {WORKFLOW("ci.yml", CALLED) WORKFLOW("x.yml", CALLS("./.github/workflows/ci.yml")), ""},
        /* The other jobs of a caller take what the plan says. */
        {WORKFLOW("ci.yml", CALLED)
             WORKFLOW("x.yml", "jobs:\n  a: {uses: ./.github/workflows/ci.yml}\n"
                               "  b: {uses: ./.github/workflows/y.yml}\n") WORKFLOW("y.yml", CALLED)
                 WORKFLOW("z.yml", CALLED),
         "z.yml"},
        {WORKFLOW("ci.yml", CALLED) WORKFLOW("x.yml", CALLS("./.github/workflows/ci.yml"))
             WORKFLOW("y.yml", CALLS("./.github/workflows/x.yml")),
         ""},
        /* Who uses the same things is another run. */
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/x.yml")) WORKFLOW("x.yml", CALLED)
             WORKFLOW("y.yml", CALLS("./.github/workflows/x.yml")),
         "y.yml"},
    };
    check(*state, examples, COUNT(examples));
}

static void actions_have_a_say_with_their_directories(void **state)
{
    static const struct example examples[] = {
        {WORKFLOW("ci.yml", STEP("./.github/actions/a")) ACTION("a", COMPOSITE)
             ACTION("b", COMPOSITE),
         "b"},
        {WORKFLOW("ci.yml", STEP("./.github/actions/a"))
             FILE_AT(".github/actions/a/action.yaml", COMPOSITE) ACTION("b", COMPOSITE),
         "b"},
        /* A checkout may lie in a directory of its own. */
        {WORKFLOW("ci.yml", STEP("./src/it/.github/actions/a/")) ACTION("a", COMPOSITE)
             ACTION("b", COMPOSITE),
         "b"},
        {WORKFLOW("ci.yml", STEP("./.github/actions/a@b")) ACTION("a@b", COMPOSITE)
             ACTION("c", COMPOSITE),
         "c"},
        {WORKFLOW("ci.yml", STEP("o/n/.github/actions/a@0123abc")) ACTION("a", COMPOSITE)
             ACTION("b", COMPOSITE),
         "b"},
        /* An action uses another. */
        {WORKFLOW("ci.yml", STEP("./.github/actions/a"))
             ACTION("a", "runs: {steps: [{uses: ./.github/actions/b}]}\n") ACTION("b", COMPOSITE)
                 ACTION("c", COMPOSITE),
         "c"},
        /* A script of another, called without its being used. */
        {WORKFLOW("ci.yml", "jobs: {a: {steps: [{run: bash .github/actions/a/x.sh}]}}\n")
             ACTION("a", "runs: {steps: [{uses: ./.github/actions/b}]}\n") ACTION("b", COMPOSITE),
         "b"},
        {WORKFLOW("ci.yml", "jobs: {a: {steps: [{run: bash a/x.sh; x/ab; x/a_b}]}}\n")
             ACTION("a", COMPOSITE),
         "a"},
        {WORKFLOW("ci.yml", PUSH) ACTION("rust/setup", COMPOSITE) ACTION("lint", COMPOSITE),
         "lint rust/setup"},
        /* One inside of another: what lies around it is not told apart. */
        {WORKFLOW("ci.yml", STEP("./.github/actions/a/inner")) ACTION("a", COMPOSITE)
             ACTION("a/inner", COMPOSITE) ACTION("b", COMPOSITE),
         "b"},
        {WORKFLOW("ci.yml", STEP("./.github/actions/a")) ACTION("a", COMPOSITE)
             ACTION("a/inner", COMPOSITE) WORKFLOW("x.yml", STEP("./.github/actions/a/inner")),
         "x.yml"},
        /* What belongs to no action may belong to any. */
        {WORKFLOW("ci.yml", PUSH) FILE_AT(".github/actions/shared/lib.sh", "x\n"), ""},
        {WORKFLOW("ci.yml", STEP("./.github/actions/a"))
             FILE_AT(".github/actions/a/Dockerfile", "FROM x\n"),
         ""},
    };
    check(*state, examples, COUNT(examples));
}

/* Those that others may not be told from by the table of path rules. */
static void actions_may_be_anywhere(void **state)
{
    const struct ci_question question = {.workflow = CI};
    const char *plans;
    others_from(*state, &question,
                WORKFLOW("ci.yml", STEP("./ci/a")) FILE_AT("ci/a/action.yml", COMPOSITE)
                    FILE_AT("ci/b/action.yml", COMPOSITE),
                &plans);
    assert_string_equal(plans, "ci/a ci/a/action.yml");
    others_from(*state, &question,
                WORKFLOW("ci.yml", STEP("./")) FILE_AT("action.yml", STEP("./.github/actions/a"))
                    ACTION("a", COMPOSITE),
                &plans);
    assert_string_equal(plans, "action.yml");
    /* Everybody's actions are no paths of this repository. */
    others_from(*state, &question,
                WORKFLOW("ci.yml", STEP("actions/checkout@v7"))
                    FILE_AT("checkout/action.yml", COMPOSITE) FILE_AT("action.yml", COMPOSITE),
                &plans);
    assert_string_equal(plans, "");
}

static void doubt_has_a_say(void **state)
{
    static const struct example examples[] = {
        /* What can't be parsed, with what it names. */
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", "jobs: [\n") WORKFLOW("y.yml", PUSH), "y.yml"},
        {WORKFLOW("ci.yml", PUSH)
             WORKFLOW("x.yml", "jobs: {a: !!map {uses: ./.github/workflows/y.yml}}\n")
                 WORKFLOW("y.yml", PUSH) WORKFLOW("z.yml", PUSH),
         "z.yml"},
        {WORKFLOW("ci.yml", CALLED) WORKFLOW("x.yml", "jobs: [ uses: ./.github/workflows/ci.yml\n")
             WORKFLOW("y.yml", CALLS("./.github/workflows/x.yml")) WORKFLOW("z.yml", PUSH),
         "z.yml"},
        /* What nobody can follow. */
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/${{ matrix.x }}.yml"))
             WORKFLOW("x.yml", PUSH),
         ""},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("y.yml", STEP("${{ inputs.x }}"))
             WORKFLOW("x.yml", PUSH),
         ""},
        /* What runs after another run. */
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", "on: workflow_run\n"), ""},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", "on: [push, workflow_run]\n"), ""},
        {WORKFLOW("ci.yml", PUSH)
             WORKFLOW("x.yml", "'on': {workflow_run: {workflows: [CI]}}\n"
                               "jobs: {a: {uses: ./.github/workflows/y.yml}}\n")
                 WORKFLOW("y.yml", CALLED) WORKFLOW("z.yml", CALLED),
         "z.yml"},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", "on: {push: {branches: [workflow_run]}}\n"),
         "x.yml"},
        /* What a run starts by its name, and what it reads by its path. */
        {WORKFLOW("ci.yml", "jobs: {a: {steps: [{run: gh workflow run x.yml}]}}\n") WORKFLOW(
             "x.yml", "on: workflow_dispatch\njobs: {a: {uses: ./.github/workflows/y.yml}}\n")
             WORKFLOW("y.yml", CALLED) WORKFLOW("z.yml", "on: workflow_dispatch\n"),
         "z.yml"},
        {WORKFLOW("ci.yml", "jobs: {a: {steps: [{run: gh workflow run x.yml ax.yml-y}]}}\n")
             WORKFLOW("x.yml", PUSH),
         "x.yml"},
        {WORKFLOW("ci.yml", "jobs: {a: {steps: [{run: yq .env .github/workflows/x.yml}]}}\n")
             WORKFLOW("x.yml", CALLS("./.github/workflows/y.yml")) WORKFLOW("y.yml", CALLED),
         "y.yml"},
    };
    check(*state, examples, COUNT(examples));
}

static void a_person_asks_the_workflows(void **state)
{
    static const struct example examples[] = {
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", PUSH), ""},
        {WORKFLOW("ci.yml", STEP("o/Whittle@v1")) WORKFLOW("x.yml", PUSH), "x.yml"},
        {WORKFLOW("ci.yml", PUSH "# wwhittle\n") WORKFLOW("x.yml", PUSH), "x.yml"},
        {WORKFLOW("ci.yml", PUSH "# whittl\n") WORKFLOW("x.yml", PUSH), ""},
        {WORKFLOW("plan.yml", "jobs: {a: {steps: [{run: WHITTLE plan}]}}\n")
             WORKFLOW("ci.yml", "jobs:\n  a: {uses: ./.github/workflows/plan.yml}\n"
                                "  b: {uses: ./.github/workflows/test.yml}\n")
                 WORKFLOW("test.yml", CALLED) WORKFLOW("x.yml", CALLED),
         "x.yml"},
        {ACTION("plan", "runs: {steps: [{run: whittle plan}]}\n")
             WORKFLOW("ci.yml", STEP("./.github/actions/plan")) WORKFLOW("x.yml", PUSH)
                 ACTION("y", COMPOSITE),
         "x.yml y"},
        {FILE_AT("ci/plan/action.yml", "runs: {steps: [{run: whittle plan}]}\n")
             WORKFLOW("ci.yml", STEP("./ci/plan")) WORKFLOW("x.yml", PUSH),
         "x.yml"},
    };
    for (size_t i = 0; i < COUNT(examples); i++)
        assert_string_equal(others_locally(*state, examples[i].text), examples[i].others);
}

static void matrices_of_workflows_have_a_say(void **state)
{
    const char *text = WORKFLOW("ci.yml", PUSH "# whittle\n")
        WORKFLOW("release.yml", CALLS("./.github/workflows/x.yml")) WORKFLOW("x.yml", CALLED)
            WORKFLOW("y.yml", CALLS("./.github/workflows/release.yml")) WORKFLOW("z.yml", PUSH);
    struct ci_question question = {.workflow = CI};
    vec_push((struct arena *)*state, &question.matrices, ".github/workflows/release.yml");
    assert_string_equal(others_from(*state, &question, text, NULL), "z.yml");
    question.workflow = NULL;
    assert_string_equal(others_from(*state, &question, text, NULL), "z.yml");
    /* That one is taken over does not tell which one plans. */
    assert_string_equal(others_from(*state, &question,
                                    WORKFLOW("ci.yml", PUSH) WORKFLOW("release.yml", PUSH)
                                        WORKFLOW("z.yml", PUSH),
                                    NULL),
                        "");
}

static void both_revisions_count(void **state)
{
    static const struct example examples[] = {
        {WORKFLOW("ci.yml", CALLS("./.github/workflows/x.yml"))
             WORKFLOW("x.yml", CALLED) "~~\n" WORKFLOW("ci.yml", PUSH),
         ""},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", CALLED) "~~\n" WORKFLOW(
             "ci.yml", CALLS("./.github/workflows/x.yml")),
         ""},
        {WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", PUSH) "~~\n!! .github/workflows/x.yml\n",
         "x.yml"},
        {WORKFLOW("ci.yml", PUSH) "~~\n" WORKFLOW("x.yml", PUSH), "x.yml"},
        {WORKFLOW("ci.yml", PUSH)
             WORKFLOW("x.yml", PUSH) "~~\n!! .github/workflows/x.yml\n" WORKFLOW("y.yml", PUSH),
         "x.yml y.yml"},
        {WORKFLOW("ci.yml", STEP("./.github/actions/a"))
             ACTION("a", COMPOSITE) "~~\n!! .github/actions/a\n" WORKFLOW("ci.yml", PUSH),
         ""},
        /* What is left of an action may be called in another way. */
        {WORKFLOW("ci.yml", PUSH) ACTION("a", COMPOSITE)
             FILE_AT(".github/actions/a/x.sh", "1\n") "~~\n!! .github/actions/a/action.yml\n",
         ""},
        {WORKFLOW("ci.yml", PUSH) ACTION("a", COMPOSITE) "~~\n!! .github/actions/a\n", "a"},
        /* At the base another one planned, and so everything has a say there. */
        {WORKFLOW("main.yml", PUSH)
             WORKFLOW("x.yml", PUSH) "~~\n!! .github/workflows/main.yml\n" WORKFLOW("ci.yml", PUSH),
         ""},
        {WORKFLOW("ci.yml", PUSH)
             WORKFLOW("x.yml", "on: workflow_run\n") "~~\n" WORKFLOW("x.yml", PUSH),
         ""},
    };
    check(*state, examples, COUNT(examples));
    assert_string_equal(
        others_locally(*state, WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", PUSH) "~~\n" WORKFLOW(
                                   "ci.yml", PUSH "# whittle\n")),
        "");
    assert_string_equal(others_locally(*state, WORKFLOW("ci.yml", PUSH "# whittle\n") WORKFLOW(
                                                   "x.yml", PUSH) "~~\n" WORKFLOW("ci.yml", PUSH)
                                                   WORKFLOW("y.yml", PUSH "# whittle\n")
                                                       WORKFLOW("z.yml", PUSH)),
                        "x.yml z.yml");
}

/* Ten of ten of ten …, and lists in lists: no aliases make more of a file than is looked at. */
static void aliases_are_counted_as_often_as_they_stand(void **state)
{
    const char *wide = "x: &a0 [1]\n", *deep = "x: &a0 [1]\n";
    for (int i = 1; i < 12; i++) {
        wide = arena_printf(*state, "%sx%d: &a%d [", wide, i, i);
        for (int k = 0; k < 10; k++)
            wide = arena_printf(*state, "%s%s*a%d", wide, k ? ", " : "", i - 1);
        wide = arena_printf(*state, "%s]\n", wide);
    }
    for (int i = 1; i < 200; i++)
        deep = arena_printf(*state, "%sx%d: &a%d [*a%d]\n", deep, i, i, i - 1);
    const char *all = arena_printf(*state,
                                   "== " CI "\n" PUSH "== .github/workflows/x.yml\n%s"
                                   "== .github/workflows/y.yml\n%s"
                                   "== .github/workflows/z.yml\n" PUSH,
                                   wide, deep);
    assert_string_equal(others(*state, all), "z.yml");
}

static void too_much_is_not_followed(void **state)
{
    struct story story = {0};
    struct path_rules rules = {0};
    const struct ci_question question = {.workflow = CI};
    story_read(*state, WORKFLOW("ci.yml", PUSH) WORKFLOW("x.yml", PUSH), &story);
    char *large = arena_alloc(*state, (1 << 20) + 2);
    memset(large, '#', (1 << 20) + 1);
    tree_put(&story.head, ".github/workflows/y.yml", large);
    const struct source base = tree_source(&story.base, "base");
    const struct source head = tree_source(&story.head, "HEAD");
    ci_note(*state, &question, &base, &head, &rules);
    assert_int_equal(rules.others.count, 0);
    tree_put(&story.head, ".github/workflows/y.yml", large + 2);
    ci_note(*state, &question, &base, &head, &rules);
    assert_int_equal(rules.others.count, 2);
    for (int i = 0; i < 1000; i++)
        tree_put(&story.head, arena_printf(*state, ".github/workflows/%d.yml", i), PUSH);
    rules.others.count = 0;
    ci_note(*state, &question, &base, &head, &rules);
    assert_int_equal(rules.others.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(the_one_that_plans_has_a_say),
        arena_test(what_it_uses_has_a_say),
        arena_test(who_uses_it_has_a_say),
        arena_test(actions_have_a_say_with_their_directories),
        arena_test(actions_may_be_anywhere),
        arena_test(doubt_has_a_say),
        arena_test(a_person_asks_the_workflows),
        arena_test(matrices_of_workflows_have_a_say),
        arena_test(both_revisions_count),
        arena_test(aliases_are_counted_as_often_as_they_stand),
        arena_test(too_much_is_not_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
