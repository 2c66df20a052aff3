/* What the success of a job proves that extends a template. */
#include <string.h>

#include "planner/config/workflow/template_success.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

static const char path[] = ".gitlab/whittle-jobs.yml", workflow[] = ".gitlab-ci.yml";

#define TRIGGER "run: {trigger: {include: [{artifact: child.yml, job: plan}]}}\n"

static struct success success_with(struct arena *arena, const char *text, const char *need)
{
    struct tree tree = {.arena = arena};
    struct strings needs = {0};
    tree_put(&tree, path, text);
    tree_put(&tree, workflow, TRIGGER);
    struct source source = tree_source(&tree, "HEAD");
    if (need)
        vec_push(arena, &needs, need);
    const struct template_question question = {workflow, path,  "whittle-record", "test", "test",
                                               "",       &needs};
    return template_success(arena, &source, &question);
}

static struct success success(struct arena *arena, const char *text)
{
    return success_with(arena, text, NULL);
}

#define RECORD       ".whittle-record: {script: [whittle gate --record]}\n"
#define TEST(rest)   RECORD ".test:\n" rest
#define LINES(list)  TEST("  script:\n" list)
#define LINE(line)   LINES("    - " line "\n")
#define CALL         "    - eval \"cargo test $WHITTLE_ARGS\"\n"
#define BESIDE(rest) TEST(rest "  script:\n" CALL)
#define ABOVE(rest)  rest LINES(CALL)

static void good(struct arena *arena, const char *text)
{
    const char *why = success(arena, text).doubt;
    if (why)
        fail_msg("%s\nis doubted: %s", text, why);
}

static void bad(struct arena *arena, const char *said, const char *text)
{
    const char *why = success(arena, text).doubt;
    if (!why || strncmp(why, path, strlen(path)) != 0 || !strstr(why, said))
        fail_msg("%s\nexpected %s… %s, not %s", text, path, said, why ? why : "no doubt");
}

static void a_plain_call_is_believed(void **state)
{
    static const char *const lines[] = {
        "eval \"cargo test $WHITTLE_ARGS\"",
        "eval \"cargo test ${WHITTLE_ARGS}\"",
        "eval \"cargo +$WHITTLE_TOOLCHAIN test --target $WHITTLE_TARGET $WHITTLE_ARGS\"",
        "eval \"cargo nextest run $WHITTLE_ARGS\"",
        "eval \"RUSTFLAGS=-Dwarnings cargo --locked test $WHITTLE_ARGS\"",
        "'eval \"cargo test $WHITTLE_ARGS\"'",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        good(*state, arena_printf(*state, LINE("%s"), lines[i]));
        assert_true(success(*state, arena_printf(*state, LINE("%s"), lines[i])).takes_args);
    }
    good(*state, TEST("  script: 'eval \"cargo test $WHITTLE_ARGS\"'\n"));
    good(*state, LINES("    - |\n      # one; || other\n      echo begin\n"
                       "      eval \"cargo test $WHITTLE_ARGS\"\n"));
}

#define LOOP(call)                                                                                 \
    "    - |\n      failed=0\n      while IFS= read -r call <&3; do\n        " call                \
    "\n      done 3<<END\n      $WHITTLE_CALLS\n      END\n      test \"$failed\" = 0\n"
#define ONE_CALL "eval \"cargo test ${call:?}\" 3<&- || failed=1"

/* docs/manual.md has it. */
static void the_loop_over_calls_is_known(void **state)
{
    good(*state, LINES(LOOP(ONE_CALL)));
    assert_true(success(*state, LINES(LOOP(ONE_CALL))).takes_calls);
    assert_true(success(*state, LINES(LOOP(ONE_CALL))).takes_args);
    assert_false(success(*state, LINES(CALL)).takes_calls);
    bad(*state, "more in it", LINES(LOOP("eval \"cargo test ${call:?}\" 3<&- || true")));
    bad(*state, "has to read it", LINES("    - WHITTLE_CALLS=-q\n" LOOP(ONE_CALL)));
    bad(*state, "more in it", LINES("    - |\n      cargo test\n" LOOP(ONE_CALL) "    - set +e\n"));
}

static void other_lines_may_do_what_they_like(void **state)
{
    static const char *const lines[] = {
        "export RUSTUP_TOOLCHAIN=\"$WHITTLE_TOOLCHAIN\"",
        "apt-get update && apt-get install -y 'pkg-config'",
        "curl -sSf https://example.com/install.sh | sh",
        "set -euo pipefail",
        "test -d target || mkdir target",
        "echo \"cargo gets $WHITTLE_ARGS\"",
        "cargo fetch",
        "rustup show > versions.txt",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        good(*state, arena_printf(*state, LINES("    - %s\n" CALL), lines[i]));
        good(*state, arena_printf(*state, BESIDE("  before_script:\n    - %s\n"), lines[i]));
    }
}

static void an_error_has_to_end_the_script(void **state)
{
    static const char *const lines[] = {
        "eval \"cargo test $WHITTLE_ARGS\" || true",
        "eval \"cargo test $WHITTLE_ARGS\" | tee log",
        "eval \"cargo test $WHITTLE_ARGS\"; true",
        "eval \"cargo test $WHITTLE_ARGS\" &",
        "eval \"cargo test $WHITTLE_ARGS || true\"",
        "eval \"cargo test $WHITTLE_ARGS; true\"",
        "if eval \"cargo test $WHITTLE_ARGS\"",
        "\"! eval \\\"cargo test $WHITTLE_ARGS\\\"\"",
        "eval \"! cargo test $WHITTLE_ARGS\"",
        "eval \"exec cargo test $WHITTLE_ARGS\"",
        "( eval \"cargo test $WHITTLE_ARGS\" )",
        "X=$(eval \"cargo test $WHITTLE_ARGS\")",
        "bash -c \"cargo test || true\"",
        "cargo test > log",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        bad(*state, ":4: ", arena_printf(*state, LINES("    - %s\n" CALL), lines[i]));
    bad(*state, "not called last",
        LINES("    - |\n      eval \"cargo test $WHITTLE_ARGS\"\n      cargo doc\n"));
}

/* One shell runs all lines of a job. */
static void other_lines_may_not_steer(void **state)
{
    static const char *const lines[] = {
        "set +e",
        "set +o errexit",
        "exit 0",
        "test -n \"$X\" || exit 0",
        "test -n \"$X\" && { exit 0; }",
        "trap true EXIT",
        "alias cargo=true",
        "cargo() ( true )",
        "cargo ( ) ( true )",
        "function cargo { true; }",
        ". ./settings",
        "source settings",
        "eval \"$(settings)\"",
        "eval \"set +e\"",
        "if true; then",
        "for x in a b; do",
        "while true",
        "X=1 exit 0",
        "builtin exit 0",
        "cat <<END",
        "true ||",
        "true \\",
        "echo \"",
        "\"echo 'a\"",
        "exec true",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        const char *line =
            lines[i][0] == '"' ? lines[i] : arena_printf(*state, "|\n      %s", lines[i]);
        bad(*state, ":4: ", arena_printf(*state, LINES("    - %s\n" CALL), line));
        bad(*state, ":4: ", arena_printf(*state, BESIDE("  before_script:\n    - %s\n"), line));
        bad(*state,
            ":3: ", arena_printf(*state, ABOVE("default:\n  before_script:\n    - %s\n"), line));
        bad(*state, ":2: ", arena_printf(*state, ABOVE("before_script:\n    - %s\n"), line));
    }
}

/* What is quoted for a shell has to be read by one, within double quotes. */
static void arguments_have_to_be_read(void **state)
{
    static const char *const lines[] = {
        "cargo test $WHITTLE_ARGS",
        "cargo test \"$WHITTLE_ARGS\"",
        "eval cargo test $WHITTLE_ARGS",
        "|\n      eval 'cargo test $WHITTLE_ARGS'",
        "|\n      eval \"cargo test \\$WHITTLE_ARGS\"",
        "|\n      eval \"cargo test '$WHITTLE_ARGS'\"",
        "|\n      eval \"cargo test $WHITTLE_ARGS $MORE\"",
        "|\n      eval \"cargo test ${WHITTLE_ARGS:-$(x)}\"",
        "|\n      eval \"cargo test $WHITTLE_ARGS_OF_MINE\"",
        "WHITTLE_ARGS=--lib",
        "export WHITTLE_ARGS=--lib",
        "unset WHITTLE_ARGS",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        bad(*state, ":4: ", arena_printf(*state, LINES("    - %s\n" CALL), lines[i]));
}

static void cargo_has_to_be_seen(void **state)
{
    static const char *const lines[] = {
        "make test",
        "cargo test --workspace",
        "echo cargo test",
        "eval \"echo cargo test $WHITTLE_ARGS\"",
        "eval \"cargo build $WHITTLE_ARGS\"",
        "eval \"cargo $COMMAND\"",
        "eval \"cargo test $WHITTLE_ARGS --lib\"",
        "eval \"$WHITTLE_ARGS\"",
        "eval \"./run.sh $WHITTLE_ARGS\"",
        "|\n      eval \"cargo test # $WHITTLE_ARGS\"",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        bad(*state, "", arena_printf(*state, LINE("%s"), lines[i]));
    bad(*state, "calls cargo test", TEST("  image: x\n"));
    bad(*state, "calls cargo test", TEST("  script:\n"));
    bad(*state, "is no text", LINES("    - {a: b}\n" CALL));
    assert_false(success(*state, LINES(CALL "    - cargo test --doc\n")).takes_args);
}

static void keys_that_let_it_go_well_are_doubted(void **state)
{
    static const char *const keys[] = {
        "allow_failure: true",
        "allow_failure: {exit_codes: [1]}",
        "allow_failure: no",
        "rules: [{if: $X}]",
        "rules:",
        "when: manual",
        "when: always",
        "only: [main]",
        "except: [main]",
        "needs: []",
        "parallel: 2",
        "trigger: {include: x.yml}",
        "run: []",
        "inherit: {default: false}",
        "environment: production",
        "hooks: {pre_get_sources_script: [x]}",
        "a key of tomorrow: 1",
        "<<: {allow_failure: true}",
        "variables: {GIT_STRATEGY: none}",
        "variables: {GIT_STRATEGY: $X}",
        "variables: {GIT_CHECKOUT: 'false'}",
        "variables: {GIT_CHECKOUT: {value: 'true'}}",
        "variables: {GIT_CLEAN_FLAGS: none}",
        "variables: [a]",
    };
    for (size_t i = 0; i < COUNT(keys); i++) {
        bad(*state, ":3: ", arena_printf(*state, BESIDE("  %s\n"), keys[i]));
        bad(*state, ":",
            arena_printf(*state, ABOVE(".base:\n  %s\n") "  extends: .base\n", keys[i]));
        bad(*state, ":",
            arena_printf(*state,
                         ABOVE(".a: {extends: .b}\n.b:\n  %s\n") "  extends: [.c, .a]\n.c: {}\n",
                         keys[i]));
    }
    good(*state, BESIDE("  allow_failure: false\n  image: rust:1.95\n  tags: [$WHITTLE_RUNNER]\n"
                        "  cache: {key: $WHITTLE_CACHE_KEY, paths: [target]}\n  retry: 2\n"
                        "  timeout: 1h\n  interruptible: true\n  after_script: ['x || true']\n"
                        "  variables: {GIT_STRATEGY: clone, GIT_DEPTH: '0', A: {value: b}}\n"));
}

static void other_templates_are_followed(void **state)
{
    good(*state, RECORD ".rust: {image: x}\n.test:\n  extends: .rust\n  script:\n" CALL);
    good(*state, RECORD ".rust:\n  script:\n" CALL ".test: {extends: [.rust]}\n");
    good(*state,
         RECORD ".a: {script: [make]}\n.b:\n  script:\n" CALL ".test: {extends: [.a, .b]}\n");
    bad(*state, "calls cargo test",
        RECORD ".a: {script: [make]}\n.b:\n  script:\n" CALL ".test: {extends: [.b, .a]}\n");
    bad(*state, "calls cargo test",
        RECORD ".a:\n  script:\n" CALL ".test: {extends: .a, script: [make]}\n");
    good(*state, ".set: &set [echo a, echo b]\n" LINES("    - *set\n" CALL));
    bad(*state, "plain", ".set: &set [echo a, set +e]\n" LINES("    - *set\n" CALL));
    bad(*state, "too many lines",
        ".a: &a [x, x, x, x, x, x, x, x, x, x]\n.b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
        ".c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
        ".d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n" LINES("    - *d\n" CALL));
    char *text = arena_alloc(*state, 400001), *lines = arena_alloc(*state, 9 * 9000 + 1);
    for (size_t i = 0; i < 400000; i += 5)
        memcpy(text + i, "echo ", 5);
    for (size_t i = 0; i < 9L * 9000; i += 9)
        memcpy(lines + i, "    - *a\n", 9);
    bad(*state, "too many lines", arena_printf(*state, LINES("    - &a %s\n%s"), text, lines));
    good(*state, ABOVE("default: {before_script: [set +e]}\n") "  before_script: [echo]\n");
    bad(*state, "no template '.away'", BESIDE("  extends: .away\n"));
    bad(*state, "no template '.test'", BESIDE("  extends: .test\n"));
    bad(*state, "can't be read", BESIDE("  extends: {a: b}\n"));
}

static void other_files_and_jobs_are_doubted(void **state)
{
    static const char *const keys[] = {
        "include: {local: /x.yml}",          "include: []",  "workflow: {rules: []}",
        "test linux: {allow_failure: true}", "spec: {}",     "variables: {GIT_STRATEGY: none}",
        "default: {retry: 1, hooks: {}}",    "default: [a]", "pages: {script: [x]}",
    };
    for (size_t i = 0; i < COUNT(keys); i++)
        bad(*state, ":1: ", arena_printf(*state, ABOVE("%s\n"), keys[i]));
    good(*state, ABOVE("stages: [a]\ndefault: {image: rust, retry: 1}\nvariables: {A: b}\n"
                       "image: x\ncache: {}\nservices: []\nafter_script: [x]\n"));
    good(*state, ABOVE("default:\n"));
    bad(*state, "tags", LINES("    - !reference [.x, script]\n" CALL));
}

/* A pipeline goes well where a job is not run that others wait for: then these are not run. */
static void what_it_waits_for_counts(void **state)
{
    assert_null(
        success_with(*state, LINES(CALL) ".lint: {script: [make || true]}\n", "lint").doubt);
    assert_non_null(strstr(
        success_with(*state, LINES(CALL) ".lint: {when: manual}\n", "lint").doubt, "`when`"));
    assert_non_null(strstr(success_with(*state, LINES(CALL), "lint").doubt, "'.lint'"));
}

/* A plan is good as a whole where all of it ran, whatever scripts take for good. */
static void a_job_may_be_absent(void **state)
{
    static const char *const files[][2] = {
        {TEST("  script: [make || true]\n"), NULL},
        {TEST("  image: x\n"), NULL},
        {BESIDE("  when: manual\n"), "`when`"},
        {BESIDE("  allow_failure: true\n"), "`allow_failure`"},
        {ABOVE("include: x.yml\n"), "`include`"},
        {".test: {}\n", "'.whittle-record'"},
        {RECORD, "'.test'"},
    };
    for (size_t i = 0; i < COUNT(files); i++) {
        struct tree tree = {.arena = *state};
        const struct strings none = {0};
        tree_put(&tree, workflow, TRIGGER);
        tree_put(&tree, path, files[i][0]);
        struct source source = tree_source(&tree, "HEAD");
        const struct template_question question = {.workflow = workflow,
                                                   .file = path,
                                                   .recorder = "whittle-record",
                                                   .job = "test",
                                                   .needs = &none};
        const char *why = template_absence(*state, &source, &question);
        if (files[i][1] ? !why || !strstr(why, files[i][1]) : why != NULL)
            fail_msg("%s: %s", files[i][0], why ? why : "never absent");
    }
}

static void the_job_that_records_comes_last(void **state)
{
    static const char *const keys[] = {"needs: []", "when: always", "rules: [{when: always}]",
                                       "only: [main]", "dependencies: []"};
    for (size_t i = 0; i < COUNT(keys); i++)
        bad(*state, "the job that records",
            arena_printf(*state, ".whittle-record: {%s}\n.test:\n  script:\n" CALL, keys[i]));
    good(*state, ".whittle-record: {allow_failure: true}\n.test:\n  script:\n" CALL);
    bad(*state, "'.whittle-record'", ".test:\n  script:\n" CALL);
}

static const char *doubt_of_pipeline(struct arena *arena, const char *pipeline)
{
    struct tree tree = {.arena = arena};
    const struct strings none = {0};
    if (pipeline)
        tree_put(&tree, workflow, pipeline);
    tree_put(&tree, path, LINES(CALL));
    struct source source = tree_source(&tree, "HEAD");
    const struct template_question question = {workflow, path, "whittle-record", "test", "test",
                                               "",       &none};
    return template_success(arena, &source, &question).doubt;
}

static void the_pipeline_is_triggered_alone(void **state)
{
    static const char *const others[] = {
        "run: {trigger: {include: [{artifact: a.yml, job: plan}, {local: b.yml}]}}\n",
        TRIGGER "other: {trigger: {include: [{local: b.yml}, {artifact: a.yml, job: plan}]}}\n",
        "run: {trigger: {include: [{local: a.yml}]}}\n",
        "run: {trigger: {include: a.yml}}\n",
        "run: {trigger: group/project}\n",
        "run: {script: [make]}\n",
        "run: !reference [a, b]\n",
        "",
        NULL,
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        const char *why = doubt_of_pipeline(*state, others[i]);
        if (!why || !strstr(why, workflow))
            fail_msg("%s: %s", others[i] ? others[i] : "none", why ? why : "no doubt");
    }
    assert_null(doubt_of_pipeline(*state, TRIGGER "include: [{local: x.yml}]\nplan: {script: x}\n"
                                                  "other: {trigger: {include: b.yml}}\n"));
    assert_null(doubt_of_pipeline(
        *state, "run: {trigger: {include: {artifact: a.yml, job: b}, strategy: depend}}\n"));
}

static void what_cant_be_read_is_doubted(void **state)
{
    bad(*state, "no templates", "[a]\n");
    bad(*state, "", ".test: [\n");
    bad(*state, "no template '.test'", RECORD);
    bad(*state, "no template '.test'", RECORD ".test: [a]\n");
    struct tree tree = {.arena = *state};
    tree_put(&tree, workflow, TRIGGER);
    struct source source = tree_source(&tree, "HEAD");
    const struct strings none = {0};
    const struct template_question question = {workflow, path, "whittle-record", "test", "test",
                                               "",       &none};
    assert_non_null(strstr(template_success(*state, &source, &question).doubt, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(a_plain_call_is_believed),
        arena_test(the_loop_over_calls_is_known),
        arena_test(other_lines_may_do_what_they_like),
        arena_test(an_error_has_to_end_the_script),
        arena_test(other_lines_may_not_steer),
        arena_test(arguments_have_to_be_read),
        arena_test(cargo_has_to_be_seen),
        arena_test(keys_that_let_it_go_well_are_doubted),
        arena_test(other_templates_are_followed),
        arena_test(other_files_and_jobs_are_doubted),
        arena_test(what_it_waits_for_counts),
        arena_test(a_job_may_be_absent),
        arena_test(the_job_that_records_comes_last),
        arena_test(the_pipeline_is_triggered_alone),
        arena_test(what_cant_be_read_is_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
