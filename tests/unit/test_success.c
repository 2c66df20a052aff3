/* What the success of a workflow's job proves. */
#include <string.h>

#include "planner/config/workflow/success.h"
#include "tests/story.h"
#include "tests/unit/arena_test.h"

static const char path[] = ".github/workflows/ci.yml";

static struct success success(struct arena *arena, const char *text)
{
    struct tree tree = {.arena = arena};
    tree_put(&tree, path, text);
    struct source source = tree_source(&tree, "HEAD");
    return success_of(arena, &source, path, "test", "test");
}

static const char *doubt_of(struct arena *arena, const char *text)
{
    return success(arena, text).doubt;
}

#define JOB(rest)   "jobs:\n  test:\n" rest
#define STEPS(list) JOB("    steps:\n" list)
#define RUN(line)   STEPS("      - run: " line "\n")
#define BASH(lines) STEPS("      - shell: bash\n        run: |\n" lines)

static void good(struct arena *arena, const char *text)
{
    const char *why = doubt_of(arena, text);
    if (why)
        fail_msg("%s\nis doubted: %s", text, why);
}

/* A doubt of that line of the file, which says so. */
static void bad(struct arena *arena, unsigned line, const char *said, const char *text)
{
    const char *why = doubt_of(arena, text);
    const char *place = arena_printf(arena, "%s:%u: ", path, line);
    if (!why || strncmp(why, place, strlen(place)) != 0 || !strstr(why, said))
        fail_msg("%s\nexpected %s… %s, not %s", text, place, said, why ? why : "no doubt");
}

static void a_plain_call_is_believed(void **state)
{
    static const char *const lines[] = {
        "cargo test ${{ matrix.args }}",
        "cargo test --workspace",
        "cargo nextest run --all",
        "cargo +1.95.0 --locked test --workspace",
        "RUSTFLAGS=-Dwarnings cargo test --workspace",
        "env RUST_BACKTRACE=1 timeout 600 cargo test --workspace",
        "~/.cargo/bin/cargo test --workspace",
        "cargo $COMMAND --workspace",
        "cargo test --workspace --features ${NAME}",
        "cargo test --all ${{ matrix.a && '--lib' || '' }}",
        "./ci/run.sh ${{ matrix.args }}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        good(*state, arena_printf(*state, RUN("%s"), lines[i]));
    good(*state, JOB("    continue-on-error: false\n    if: github.event_name != 'x'\n"
                     "    steps:\n      - uses: actions/checkout@v4\n      - run: cargo test "
                     "--workspace\n"));
    good(*state, STEPS("      - run: echo hi | tee x; true\n      - run: cargo test --workspace\n"
                       "      - if: failure()\n        run: cat log || true\n"));
}

#define LOOP_OF(value, call, end)                                                                  \
    STEPS("      - shell: bash\n        env:\n          CALLS: " value "\n        run: |\n"        \
          "          failed=0\n          while IFS= read -r call <&3; do\n            " call "\n"  \
          "          done 3<<END\n          $CALLS\n          END\n          " end "\n")
#define LOOP(call) LOOP_OF("${{ join(matrix.calls, fromJSON('\"\\n\"')) }}", call, ALL_WELL)
#define ALL_WELL   "test \"$failed\" = 0"
#define ONE_CALL   "eval \"cargo test ${call:?}\" 3<&- || failed=1"

/* docs/manual.md has it. */
static void the_loop_over_calls_is_known(void **state)
{
    good(*state, LOOP(ONE_CALL));
    assert_true(success(*state, LOOP(ONE_CALL)).takes_calls);
    assert_true(success(*state, LOOP(ONE_CALL)).takes_args);
    good(*state, LOOP("eval \"cargo +1.95.0 test --locked ${call:?} --quiet\" 3<&- || failed=1"));
    assert_false(success(*state, RUN("cargo test ${{ matrix.args }}")).takes_calls);
}

static void another_loop_is_doubted(void **state)
{
    static const char *const calls[] = {
        "eval \"cargo test $call\" 3<&- || failed=1",
        "eval \"cargo test ${call:?}\" || failed=1",
        "eval \"cargo test ${call:?}\" 3<&- || true",
        "eval \"cargo test ${call:?} | tee log\" 3<&- || failed=1",
        "eval \"cargo $X ${call:?}\" 3<&- || failed=1",
        "eval \"cargo test ${call:?}; true\" 3<&- || failed=1",
        "cargo test $call 3<&- || failed=1",
    };
    for (size_t i = 0; i < COUNT(calls); i++) {
        const char *text = arena_printf(*state, LOOP("%s"), calls[i]);
        bad(*state, 7, "more in it than plain commands", text);
        assert_false(success(*state, text).takes_calls);
    }
    bad(*state, 7, "more in it", LOOP_OF("${{ matrix.calls[0] }}", ONE_CALL, ALL_WELL));
    bad(*state, 7, "more in it", LOOP_OF("-p core", ONE_CALL, ALL_WELL));
    bad(*state, 7, "more in it",
        LOOP_OF("${{ join(matrix.calls, fromJSON('\"\\n\"')) }}", ONE_CALL, "true"));
}

static void scripts_of_bash_end_at_errors(void **state)
{
    good(*state,
         BASH("          set -euo pipefail\n          # then; one | other\n"
              "          cargo build\n          cargo test --workspace \\\n            --locked\n"
              "          echo done\n"));
    good(*state, JOB("    defaults: {run: {shell: bash}}\n    steps:\n      - run: |\n"
                     "          cargo test --workspace\n          echo done\n"));
    good(*state, "defaults: {run: {shell: sh}}\n" JOB("    steps:\n      - run: |\n"
                                                      "          cargo test --workspace\n"
                                                      "          echo done\n"));
    good(*state, STEPS("      - run: |\n          echo begin\n          cargo test --workspace\n"));
    good(*state, STEPS("      - shell: pwsh\n        run: cargo test --workspace\n"));
    bad(*state, 4, "shell: bash",
        STEPS("      - run: |\n          cargo test --workspace\n          echo done\n"));
    bad(*state, 5, "shell: bash",
        STEPS("      - shell: pwsh\n        run: |\n          cargo test --workspace\n          "
              "cargo doc\n"));
    bad(*state, 6, "shell: bash",
        "defaults: {run: {shell: bash}}\n" JOB("    defaults: {run: {shell: pwsh}}\n    steps:\n   "
                                               "   - run: |\n") "          cargo test --all\n      "
                                                                "    echo\n");
}

static void shells_of_ones_own_do_anything(void **state)
{
    bad(*state, 5, "shell", STEPS("      - shell: cat {0}\n        run: cargo test --workspace\n"));
    bad(*state, 5, "shell",
        STEPS("      - shell: ${{ matrix.shell }}\n        run: cargo test --workspace\n"));
    bad(*state, 5, "shell",
        STEPS("      - shell: bash {0}\n        run: cargo test --workspace\n"));
}

static void more_than_plain_commands_is_doubted(void **state)
{
    static const char *const lines[] = {
        "cargo test --workspace || true", "cargo test --workspace | tee log",
        "cargo test --workspace; true",   "cargo test --workspace & wait",
        "(cargo test --workspace)",       "out=$(cargo test --workspace)",
        "out=`cargo test --workspace`",   "if cargo test --workspace; then true; fi",
        "cargo test --workspace > log",   "bash -c 'cargo test --workspace || true'",
        "true && cargo test --workspace", "cargo test --workspace ${X:-$(true)}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        bad(*state, 4, "more in it than plain", arena_printf(*state, RUN("\"%s\""), lines[i]));
}

/* What stands in another line than cargo decides on it as well. */
static void other_lines_of_the_script_count(void **state)
{
    static const char *const scripts[] = {
        "          cargo test --workspace \\\n            || true\n",
        "          true ||\n          cargo test --workspace\n",
        "          if test -n \"$X\"\n          then\n          cargo test --all\n          fi\n",
        "          for x in a b\n          do\n          cargo test --workspace\n          done\n",
        "          exit 0\n          cargo test --workspace\n",
        "          X=1 builtin exit 0\n          cargo test --workspace\n",
        "          test -n \"$X\" || exit 0\n          cargo test --workspace\n",
        "          set +e\n          cargo test --workspace\n          echo\n",
        "          set -x +e\n          cargo test --workspace\n          echo\n",
        "          set  +o errexit\n          cargo test --workspace\n          echo\n",
        "          trap 'exit 0' EXIT\n          cargo test --workspace\n",
        "          ! cargo test --workspace\n",
        "          cat <<END\n          cargo test --workspace\n          END\n",
        "          run() {\n          cargo test --workspace\n          }\n",
        "          alias x=y\n          cargo test --workspace\n",
        "          eval cargo test --workspace\n",
        "          # a comment ends here \\\n          cargo test --workspace || true\n",
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        bad(*state, 5, "more in it than plain", arena_printf(*state, BASH("%s"), scripts[i]));
    bad(*state, 5, "more in it than plain",
        STEPS("      - shell: pwsh\n        run: |\n          try {\n          cargo test "
              "--workspace\n"
              "          } catch { }\n"));
}

static void what_may_be_skipped_or_fail_is_doubted(void **state)
{
    bad(*state, 3, "the job goes on",
        JOB("    continue-on-error: true\n    steps:\n      - run: "
            "cargo test --workspace\n"));
    bad(*state, 3, "the job goes on",
        JOB("    continue-on-error: ${{ matrix.x }}\n    steps:\n      - run: cargo test "
            "--workspace\n"));
    bad(*state, 4, "a step goes on",
        STEPS("      - continue-on-error: true\n        run: cargo test --workspace\n"));
    bad(*state, 4, "a step goes on",
        STEPS("      - {uses: a/b@v1, continue-on-error: true}\n      - run: cargo test "
              "--workspace\n"));
    bad(*state, 4, "may be skipped",
        STEPS("      - if: github.event_name == 'push'\n        run: cargo test --workspace\n"));
}

static void cargo_has_to_be_seen(void **state)
{
    static const char *const lines[] = {
        "make test",
        "echo cargo test",
        "echo running ${{ matrix.args }}",
        "cargo --version",
        "cargo install cargo-nextest",
        "which cargo",
        "source ~/.cargo/env.test",
        "rustup toolchain install ${{ matrix.toolchain }}",
        "cargo build",
        "my-cargo test",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        bad(*state, 3, "no step of it calls cargo test", arena_printf(*state, RUN("%s"), lines[i]));
    bad(*state, 3, "no step", JOB("    uses: ./.github/workflows/other.yml\n"));
    bad(*state, 3, "no step", STEPS("      - uses: ./.github/actions/test\n"));
    bad(*state, 3, "no step",
        STEPS("      - uses: nick-fields/retry@v3\n        with: {command: cargo test}\n"));
    bad(*state, 3, "no step", JOB("    runs-on: x\n"));
}

#define MATRIX JOB("    strategy: %s\n    steps: [{run: cargo test --workspace}]\n")

static void rows_are_those_of_the_plan(void **state)
{
    static const char *const good_rows[] = {
        "{matrix: '${{ fromJSON(needs.plan.outputs.test) }}'}",
        "{fail-fast: false, matrix: {include: '${{ fromJSON(needs.plan.outputs.x).include }}'}}",
        "{max-parallel: 2}",
    };
    static const char *const others[] = {
        "{matrix: {os: [a, b]}}",
        "{matrix: {include: [{name: x, args: ''}]}}",
        "{matrix: {os: [a], include: '${{ fromJSON(needs.plan.outputs.test).include }}'}}",
        "{matrix: '${{ fromJSON(vars.ROWS) }}'}",
    };
    for (size_t i = 0; i < sizeof good_rows / sizeof *good_rows; i++)
        good(*state, arena_printf(*state, MATRIX, good_rows[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        bad(*state, 3, "its matrix is not the plan's", arena_printf(*state, MATRIX, others[i]));
}

static void it_is_told_whether_cargo_takes_what_is_planned(void **state)
{
    assert_true(success(*state, RUN("cargo test ${{ matrix.args }}")).takes_args);
    assert_true(success(*state, RUN("cargo test ${{ matrix.packages[0] }}")).takes_args);
    assert_false(success(*state, RUN("cargo test --workspace")).takes_args);
    assert_false(success(*state, RUN("cargo test $ARGS")).takes_args);
    assert_false(success(*state, STEPS("      - run: cargo test ${{ matrix.args }}\n"
                                       "      - run: cargo test --workspace\n"))
                     .takes_args);
}

static void it_is_told_whether_anything_else_is_given_that(void **state)
{
    static const char *const alone[] = {
        "cargo test ${{ matrix.args }}", "cargo +nightly nextest run ${{ matrix.args }}",
        "cargo nextest run --no-tests=pass ${{ matrix.args }}",
        "cargo test --no-fail-fast ${{ matrix.args }}", "echo ${{ matrix.args }}"};
    static const char *const others[] = {
        "cargo build ${{ matrix.args }}", "xvfb-run cargo clippy ${{ matrix.args }}",
        "./test.sh ${{ matrix.args }}", "ci/test test ${{ matrix.args }}",
        /* These refuse --no-run, or are not given it. */
        "cargo test --doc ${{ matrix.args }}", "cargo test --no-run ${{ matrix.args }}",
        "cargo llvm-cov test ${{ matrix.args }}", "cargo nextest list ${{ matrix.args }}",
        "cargo nextest run --no-fail-fast ${{ matrix.args }}",
        "cargo nextest run -j2 ${{ matrix.args }}",
        "cargo nextest run --retries=2 ${{ matrix.args }}",
        "cargo test -p ${{ matrix.packages[0] }}"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        assert_true(success(*state, arena_printf(*state, RUN("%s"), alone[i])).alone);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(success(*state, arena_printf(*state, RUN("%s"), others[i])).alone);
    assert_false(success(*state, STEPS("      - uses: o/cargo@v1\n"
                                       "        with: {args: '${{ matrix.args }}'}\n"
                                       "      - run: cargo test ${{ matrix.args }}\n"))
                     .alone);
    assert_false(success(*state, STEPS("      - run: cargo build $ARGS\n"
                                       "        env: {ARGS: '${{ matrix.args }}'}\n"))
                     .alone);
}

static void fewer_packages_or_targets_are_doubted(void **state)
{
    static const char *const packages[] = {"cargo test",
                                           "cargo test -p core",
                                           "cargo test --workspace --exclude core",
                                           "cargo test --workspace -p core",
                                           "cargo test $ARGS",
                                           "cargo test --workspace --exclude=core"};
    static const char *const targets[] = {
        "cargo test ${{ matrix.args }} --lib", "cargo test --workspace --test smoke",
        "cargo test --workspace --test=smoke", "cargo test --no-run ${{ matrix.args }}"};
    for (size_t i = 0; i < COUNT(packages); i++)
        bad(*state, 4, "neither what the plan says nor --workspace",
            arena_printf(*state, RUN("%s"), packages[i]));
    for (size_t i = 0; i < COUNT(targets); i++)
        bad(*state, 4, "it has cargo choose targets by --",
            arena_printf(*state, RUN("%s"), targets[i]));
    good(*state, RUN("cargo test ${{ matrix.args }} -- --test"));
    good(*state, STEPS("      - run: cargo nextest run ${{ matrix.args }}\n"
                       "      - run: cargo test --doc ${{ matrix.args }}\n"));
    assert_true(success(*state, RUN("cargo test -p ${{ matrix.packages[0] }}")).takes_one);
    assert_false(success(*state, RUN("cargo test ${{ matrix.args }}")).takes_one);
}

/* What a row's package gets depends on which others stand beside it. */
static void one_of_a_rows_packages_is_seen_wherever_it_is_taken(void **state)
{
    static const char *const others[] = {
        "      - run: cargo test -p $P\n        env: {P: '${{ matrix.packages[0] }}'}\n",
        "      - uses: o/test@v1\n        with: {package: '${{ matrix.packages[0] }}'}\n",
        "      - if: matrix.packages[0] == 'core'\n        run: ./prepare\n",
        "      - run: ./test.sh ${{ matrix.args_list[1] }}\n",
    };
    for (size_t i = 0; i < COUNT(others); i++)
        assert_true(success(*state, arena_printf(*state,
                                                 STEPS("      - run: cargo build ${{ matrix.args "
                                                       "}}\n%s"),
                                                 others[i]))
                        .takes_one);
    bad(*state, 4, "which rows there are",
        RUN("cargo nextest run --workspace --partition "
            "hash:${{ strategy.job-index }}/${{ strategy.job-total }}"));
}

static const char *repeat(struct arena *arena, const char *text, size_t times)
{
    const size_t size = strlen(text);
    char *repeated = arena_alloc(arena, size * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(repeated + i * size, text, size);
    return repeated;
}

static void aliases_take_no_time(void **state)
{
    const char *text =
        arena_printf(*state, STEPS("      - &a {run: %s}\n%s"), repeat(*state, "echo ", 100000),
                     repeat(*state, "      - *a\n", 30000));
    assert_non_null(strstr(doubt_of(*state, text), "more than can be looked at"));
}

static void values_of_one_run_are_doubted(void **state)
{
    static const char *const values[] = {"github.event.label.name", "needs.plan.outputs.mode",
                                         "github.ref_name == 'x' && '--release'"};
    for (size_t i = 0; i < COUNT(values); i++)
        bad(*state, 4, "cargo is given a value of the run",
            arena_printf(*state, RUN("cargo test --all ${{ %s }}"), values[i]));
    good(*state, RUN("cargo test --all --features ${{ matrix.needs }}"));
}

static void another_commit_is_doubted(void **state)
{
    static const char *const others[] = {"{ref: main}", "{ref: '${{ github.head_ref }}'}",
                                         "{ref: main, repository: o/r}"};
    static const char *const same[] = {"{fetch-depth: 0}", "{ref: '${{ github.sha }}'}",
                                       "{ref: main, path: beside}"};
    static const char steps[] = STEPS(
        "      - uses: actions/checkout@v5\n        with: %s\n      - run: cargo test --all\n");
    for (size_t i = 0; i < COUNT(others); i++)
        bad(*state, 5, "it checks out something else", arena_printf(*state, steps, others[i]));
    for (size_t i = 0; i < COUNT(same); i++)
        good(*state, arena_printf(*state, steps, same[i]));
}

static void what_cant_be_read_is_doubted(void **state)
{
    assert_non_null(strstr(doubt_of(*state, "jobs:\n  other: {}\n"), "has no job 'test'"));
    assert_non_null(strstr(doubt_of(*state, "jobs: {test: }\n"), "has no job 'test'"));
    assert_non_null(strstr(doubt_of(*state, ""), "has no job 'test'"));
    assert_non_null(strstr(doubt_of(*state, "jobs: [\n"), ".github/workflows/ci.yml:"));
    struct tree tree = {.arena = *state};
    struct source source = tree_source(&tree, "HEAD");
    assert_non_null(success_of(*state, &source, path, "test", "test").doubt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(a_plain_call_is_believed),
        arena_test(the_loop_over_calls_is_known),
        arena_test(another_loop_is_doubted),
        arena_test(scripts_of_bash_end_at_errors),
        arena_test(shells_of_ones_own_do_anything),
        arena_test(more_than_plain_commands_is_doubted),
        arena_test(other_lines_of_the_script_count),
        arena_test(what_may_be_skipped_or_fail_is_doubted),
        arena_test(cargo_has_to_be_seen),
        arena_test(rows_are_those_of_the_plan),
        arena_test(it_is_told_whether_cargo_takes_what_is_planned),
        arena_test(it_is_told_whether_anything_else_is_given_that),
        arena_test(fewer_packages_or_targets_are_doubted),
        arena_test(one_of_a_rows_packages_is_seen_wherever_it_is_taken),
        arena_test(aliases_take_no_time),
        arena_test(values_of_one_run_are_doubted),
        arena_test(another_commit_is_doubted),
        arena_test(what_cant_be_read_is_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
