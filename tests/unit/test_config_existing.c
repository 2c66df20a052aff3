/* Matrices of existing workflows: what their rows are about, and what can't be known of them. */
#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "tests/unit/config_fixture.h"

#define JOB(keys) "jobs: {build: {matrix: {from: .github/workflows/ci.yml" keys "}}}\n"
#define WORKFLOW(runs_on, matrix)                                                                  \
    "jobs:\n  build:\n    runs-on: " runs_on "\n    strategy:\n      matrix:\n" matrix

static const char *rows(struct arena *arena, const char *text, const char *workflow)
{
    const struct config config = config_good(arena, text, workflow);
    assert_true(config.jobs.items[0].foreign);
    return config_rows(arena, &config, 0);
}

static const char *warnings(struct arena *arena, const char *text, const char *workflow)
{
    const struct config config = config_good(arena, text, workflow);
    return config_warnings(arena, &config);
}

static void rows_name_triples_and_runners(void **state)
{
    const char *workflow =
        WORKFLOW("${{ matrix.os }}",
                 "        include:\n"
                 "          - {target: x86_64-unknown-linux-gnu, os: ubuntu-24.04}\n"
                 "          - {target: x86_64-unknown-linux-musl, os: ubuntu-24.04}\n"
                 "          - {target: x86_64-unknown-linux-musl, os: ubuntu-24.04-arm}\n"
                 "          - {target: aarch64-apple-darwin, os: macos-13}\n"
                 "          - {target: aarch64-apple-darwin, os: macos-14}\n");
    const struct config config = config_good(*state, JOB(""), workflow);
    const struct platform *items = config.jobs.platforms;
    assert_string_equal(config_rows(*state, &config, 0),
                        "linux: x86_64-unknown-linux-gnu, ubuntu-24.04\n"
                        "linux-musl: x86_64-unknown-linux-musl, ubuntu-24.04\n"
                        "x86_64-unknown-linux-musl: x86_64-unknown-linux-musl, ubuntu-24.04-arm\n"
                        "aarch64-apple-darwin: aarch64-apple-darwin, macos-13\n"
                        "macos: aarch64-apple-darwin, macos-14\n");
    assert_string_equal(items[2].host, "aarch64-unknown-linux-gnu");
    assert_string_equal(items[3].host, "x86_64-apple-darwin");
    assert_string_equal(items[3].runner, "macos-13");
    assert_string_equal(config_warnings(*state, &config), "");
    assert_string_equal(value_text_at(config.jobs.items[0].rows[0].values, "os"), "ubuntu-24.04");
    assert_int_equal(config.rules.files.count, 2);
    assert_string_equal(config.rules.files.items[1], ".github/workflows/ci.yml");
}

/* "x0, x1, …" */
static const char *many_labels(struct arena *arena, size_t count)
{
    const char *labels = "x0";
    for (size_t i = 1; i < count; i++)
        labels = arena_printf(arena, "%s, x%zu", labels, i);
    return labels;
}

static const char *workflow_on(struct arena *arena, const char *labels)
{
    return arena_printf(arena,
                        "jobs:\n  build:\n    runs-on: [%s]\n    strategy:\n"
                        "      matrix: {target: [x86_64-unknown-linux-gnu]}\n",
                        labels);
}

static const char *platform_on(struct arena *arena, const char *labels)
{
    return arena_printf(arena, "platforms: {linux: {runner: [%s], host: aarch64-apple-darwin}}\n",
                        labels);
}

static void a_runner_has_so_many_labels(void **state)
{
    const char *most = many_labels(*state, PLATFORM_LABELS);
    const char *more = many_labels(*state, PLATFORM_LABELS + 1);
    config_good(*state, JOB(""), workflow_on(*state, most));
    assert_string_equal(config_fault(*state, JOB(""), workflow_on(*state, more)),
                        "1:31: a row of job 'build' runs on more than 100 labels");
    config_good(*state, platform_on(*state, most), NULL);
    assert_string_equal(config_fault(*state, platform_on(*state, more), NULL),
                        "1:29: more than 100 labels of a runner");
}

static void runners_tell_platforms(void **state)
{
    assert_string_equal(
        rows(*state, JOB(""),
             WORKFLOW("${{ matrix.os }}",
                      "        os: [ubuntu-latest, windows-2022, macos-13, "
                      "macos-15, ubuntu-24.04-arm, macOS, Linux, macos-14-large,"
                      " [self-hosted, linux, x64]]\n")),
        "linux: ubuntu-latest\nwindows: windows-2022\nmacos-x86_64: macos-13\nmacos: macos-15\n"
        "linux-arm64: ubuntu-24.04-arm\nmacos: macOS\nlinux: Linux\nmacos-x86_64: macos-14-large\n"
        "linux: self-hosted, linux, x64\n");
    assert_string_equal(rows(*state, JOB(""), WORKFLOW("windows-2022", "        a: [1]\n")),
                        "windows: 1\n");
    assert_string_equal(
        rows(*state, JOB(""), WORKFLOW("${{matrix.image}}", "        image: [macos-15]\n")),
        "macos: macos-15\n");
}

static void a_name_of_the_section_is_one(void **state)
{
    const char *text = "platforms:\n"
                       "  mine: {target: x86_64-unknown-linux-gnu, runner: big, host: "
                       "x86_64-unknown-linux-gnu}\n" JOB(", platform: on");
    assert_string_equal(rows(*state, text,
                             WORKFLOW("big", "        on: [mine, x86_64-unknown-linux-gnu]\n"
                                             "        os: [x]\n")),
                        "mine: mine, x\nmine: x86_64-unknown-linux-gnu, x\n");
}

static void rows_name_packages(void **state)
{
    const char *workflow = WORKFLOW("ubuntu-latest", "        include:\n"
                                                     "          - {package: core}\n"
                                                     "          - {crates: [core, 'c*']}\n"
                                                     "          - {Crate: cli}\n"
                                                     "          - {package: '', a: 1}\n");
    assert_string_equal(rows(*state, JOB(""), workflow),
                        "linux: core {core}\nlinux: core, c* {core} {c*}\nlinux: cli {cli}\n"
                        "linux: 1\n");
}

static void what_is_not_known_always_runs(void **state)
{
    const char *workflow =
        WORKFLOW("${{ matrix.os }}", "        os: [ubuntu-latest, '${{ inputs.os }}', beos]\n"
                                     "        package: [core, '${{ inputs.package }}', corr]\n");
    assert_string_equal(rows(*state, JOB(""), workflow),
                        "linux: ubuntu-latest, core {core}\n"
                        "linux: ubuntu-latest, ${{ inputs.package }}!\n"
                        "linux: ubuntu-latest, corr!\n"
                        "any: ${{ inputs.os }}, core!\n"
                        "any: ${{ inputs.os }}, ${{ inputs.package }}!\n"
                        "any: ${{ inputs.os }}, corr!\n"
                        "any: beos, core {core}\n"
                        "any: beos, ${{ inputs.package }}!\n"
                        "any: beos, corr!\n");
    const char *told = warnings(*state, JOB(""), workflow);
    assert_non_null(strstr(told, "row-always-runs 6: a row of job 'build' always runs, because "));
    assert_non_null(strstr(told, "row-any-target 6: 2 of 9 rows of job 'build' may be for any "
                                 "target, because nothing tells what its runner is: beos"));
    assert_non_null(strstr(told, "matrix.package names no package: 'corr' (did you mean 'core'?)"));
    assert_non_null(strstr(told, "row-expression 7: matrix.package of job 'build'"));
}

static void expressions_beside_the_platform_are_told(void **state)
{
    const char *workflow = WORKFLOW("ubuntu-latest", "        target: [x86_64-unknown-linux-gnu]\n"
                                                     "        flags: ['a ${{ inputs.flags }}']\n");
    assert_string_equal(rows(*state, JOB(""), workflow),
                        "linux: x86_64-unknown-linux-gnu, a ${{ inputs.flags }}\n");
    assert_non_null(strstr(warnings(*state, JOB(""), workflow), "row-expression 7: matrix.flags"));
}

static void a_runner_that_is_not_known_may_be_any(void **state)
{
    const char *workflow =
        WORKFLOW("${{ inputs.runner }}", "        target: [x86_64-unknown-linux-gnu]\n");
    const struct config config = config_good(*state, JOB(""), workflow);
    assert_null(config.jobs.platforms[config.jobs.items[0].rows[0].platform].host);
    assert_string_equal(rows(*state, JOB(""), workflow),
                        "x86_64-unknown-linux-gnu: x86_64-unknown-linux-gnu\n");
    assert_string_equal(rows(*state, JOB(""), WORKFLOW("big", "        a: [1]\n")), "any: 1\n");
}

/* What steps make of a row: its keys, runs-on, steps, and the platform that comes of it. */
struct steps_case {
    const char *row, *runs_on, *steps, *platform;
};

static const char *workflow_of(struct arena *arena, const struct steps_case *item)
{
    return arena_printf(arena,
                        "env: {OUTER: wasm32-wasip1}\njobs:\n  build:\n    runs-on: %s\n"
                        "    strategy: {matrix: {include: [{%s}]}}\n    steps: %s\n",
                        item->runs_on, item->row, item->steps);
}

static void check_steps(struct arena *arena, const struct steps_case *item)
{
    const struct config config = config_good(arena, JOB(""), workflow_of(arena, item));
    const struct job_row *row = &config.jobs.items[0].rows[0];
    assert_null(row->doubt);
    if (strcmp(config.jobs.platforms[row->platform].name, item->platform) != 0)
        fail_msg("{%s} %s %s: %s, not %s: %s", item->row, item->runs_on, item->steps,
                 config.jobs.platforms[row->platform].name, item->platform,
                 config_warnings(arena, &config));
    assert_int_equal(row->unclear != NULL, text_begins(item->platform, "any"));
}

#define LINUX "ubuntu-24.04"
#define WASM  "wasm32-wasip1"

static void what_is_built_is_in_the_steps(void **state)
{
    static const struct steps_case cases[] = {
        {"a: 1", LINUX, "[{run: cargo test}]", "linux"},
        {"a: 1", LINUX, "[{run: cargo check --target wasm32-wasip1}]", WASM},
        {"a: 1", LINUX, "[{run: cargo check --target=wasm32-wasip1}]", WASM},
        {"a: 1", LINUX, "[{run: wasm-pack build --target web}]", "wasm32-unknown-unknown"},
        {"t: i686-linux-android", LINUX, "[{run: 'cross test --target ${{ matrix.t }}'}]",
         "i686-linux-android"},
        {"j: {t: i686-linux-android}", LINUX, "[{run: 'cross t --target ${{ matrix.j.t }}'}]",
         "i686-linux-android"},
        {"a: 1", LINUX, "[{run: cargo b, env: {CARGO_BUILD_TARGET: wasm32-wasip1}}]", WASM},
        {"a: 1", LINUX, "[{run: cargo b, env: {CARGO_BUILD_TARGET: '${{ env.OUTER }}'}}]", WASM},
        {"a: 1", LINUX, "[{run: CARGO_BUILD_TARGET=wasm32-wasip1 cargo build}]", WASM},
        {"a: 1", LINUX, "[{run: 'cargo build --target $OUTER'}]", WASM},
        {"a: 1", LINUX, "[{run: rustup run nightly cargo b --target wasm32-wasip1}]", WASM},
        {"a: 1", LINUX, "[{run: sudo -E cargo +nightly -Zx b --target wasm32-wasip1}]", WASM},
        {"a: 1", LINUX,
         "[{uses: actions-rs/cargo@v1, with: {command: build, args: --target wasm32-wasip1}}]",
         WASM},
        {"a: 1", LINUX,
         "[{uses: taiki-e/setup-cross-toolchain-action@v1, with: {target: i686-linux-android}}, "
         "{run: cargo test}]",
         "i686-linux-android"},
        {"a: 1", LINUX,
         "[{run: 'echo \"FLAGS=--target wasm32-wasip1\" >> $GITHUB_ENV'}, {run: 'cargo test "
         "${{ env.FLAGS }}'}]",
         WASM},
        {"a: 1", LINUX, "[{run: 'rustup target add wasm32-wasip1; cargo b --target $OUTER'}]",
         WASM},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_steps(*state, &cases[i]);
}

static void what_is_not_for_the_row_says_nothing(void **state)
{
    static const struct steps_case cases[] = {
        {"a: 1", LINUX,
         "[{run: cargo test}, {if: matrix.a == 2, run: cargo t --target wasm32-wasip1}]", "linux"},
        {"a: 1", LINUX,
         "[{run: cargo test}, {if: runner.os == 'Windows', run: cargo t --target wasm32-wasip1}]",
         "linux"},
        {"a: 1", LINUX, "[{run: python tool.py --target pypi}]", "linux"},
        {"a: 1", LINUX, "[{run: cargo fmt --check}, {run: rustup show}]", "linux"},
        {"a: 1", LINUX, "[{run: cargo test --target x86_64-unknown-linux-gnu}]", "linux"},
        {"a: 1", LINUX, "[{run: cargo test --target host-tuple}]", "linux"},
        {"a: 1", LINUX, "[{run: '# cargo test --target wasm32-wasip1'}]", "linux"},
        {"a: 1", LINUX, "[{run: cargo install cross}, {run: cargo test --target $OUTER}]", WASM},
        {"a: 1", LINUX,
         "[{uses: dtolnay/rust-toolchain@stable, with: {target: x86_64-unknown-linux-gnu}}]",
         "linux"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_steps(*state, &cases[i]);
}

static void several_targets_may_be_any(void **state)
{
    static const struct steps_case cases[] = {
        {"a: 1", LINUX, "[{run: cargo test}, {run: cargo b --target wasm32-wasip1}]", "any-linux"},
        {"a: 1", LINUX, "[{run: 'if x; then cargo b --target wasm32-wasip1; else cargo b; fi'}]",
         "any-linux"},
        {"a: 1", LINUX, "[{run: ci/test.sh}, {run: cargo b --target wasm32-wasip1}]", "any-linux"},
        {"a: 1", LINUX, "[{uses: ./test}, {run: cargo b --target wasm32-wasip1}]", "any-linux"},
        {"a: 1", LINUX,
         "[{run: 'cargo b --target wasm32-wasip1; cargo b --target i686-linux-android'}]",
         "any-linux"},
        {"a: 1", LINUX, "[{run: 'for t in a b; do cargo b --target $t; done'}]", "any-linux"},
        {"a: 1", LINUX, "[{run: 'OUTER=$1; cargo b --target $OUTER'}]", "any-linux"},
        {"a: 1", LINUX, "[{run: 'cargo b --target ${{ inputs.t }}'}]", "any-linux"},
        {"a: 1", LINUX, "[{run: cargo run -p ci -- --target wasm32-wasip1}]", "any-linux"},
        {"a: 1", LINUX, "[{run: cargo ndk build}]", "any-linux"},
        {"a: 1", LINUX, "[{run: cargo b, env: {CARGO_BUILD_TARGET: '${{ inputs.t }}'}}]",
         "any-linux"},
        {"a: 1", LINUX,
         "[{if: github.ref, run: 'echo OUTER= >> $GITHUB_ENV'}, {run: 'cargo b --target $OUTER'}]",
         "any-linux"},
        {"a: 1", LINUX,
         "[{uses: dtolnay/rust-toolchain@stable, with: {targets: wasm32-wasip1}}, {run: cargo "
         "xtask}]",
         "any-linux"},
        {"a: 1", LINUX, "[{run: rustup target add wasm32-wasip1}, {run: ./build}]", "any-linux"},
        {"target: i686-linux-android", LINUX, "[{run: cargo test}]", "any-linux"},
        {"target: i686-linux-android", LINUX, "[{run: rustup target add wasm32-wasip1}]",
         "any-linux"},
        {"a: 1", LINUX,
         "[{uses: giraffate/clippy-action@v1}, {run: cargo b --target wasm32-wasip1}]",
         "any-linux"},
        {"target: i686-linux-android", LINUX, "[{run: cargo test --target wasm32-wasip1}]",
         "any-linux"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_steps(*state, &cases[i]);
}

static void keys_tell_where_steps_do_not(void **state)
{
    static const struct steps_case cases[] = {
        {"target: i686-linux-android", LINUX, "[]", "i686-linux-android"},
        {"target: web", LINUX, "[{run: cargo test}]", "linux"},
        {"platform: {os: windows-2022}", "'${{ matrix.platform.os }}'", "[{run: cargo test}]",
         "windows"},
        {"job: {os: ubuntu, arm: true}",
         "\"${{ matrix.job.os }}-24.04${{ matrix.job.arm && '-arm' || '' }}\"", "[]",
         "linux-arm64"},
        {"j: {target: wasm32-wasip1}", LINUX, "[]", "any-linux"},
        {"os: linux", "macos-15", "[]", "any-macos"},
        {"a: 1", "my-own", "[]", "any"},
        {"a: 1", "depot-ubuntu-24.04-arm-4", "[]", "linux-arm64"},
        {"a: 1", "blacksmith-4vcpu-windows-2025", "[]", "windows"},
        {"a: 1", "warp-macos-15-arm64-6x", "[]", "macos"},
        {"a: 1", "ubicloud-standard-4", "[]", "linux"},
        {"a: 1", "namespace-profile-linux", "[]", "any"},
        {"os: windows-2022", "'${{ inputs.on || matrix.os }}'", "[]", "any"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_steps(*state, &cases[i]);
}

static void steps_may_be_elsewhere(void **state)
{
    static const char *const workflow = "jobs:\n  build:\n    uses: ./.github/workflows/other.yml\n"
                                        "    strategy: {matrix: {os: [ubuntu-24.04]}}\n";
    assert_string_equal(rows(*state, JOB(""), workflow), "any-linux: ubuntu-24.04\n");
}

static void the_configuration_names_keys_and_platforms(void **state)
{
    const char *workflow = WORKFLOW("my-own", "        include:\n"
                                              "          - {j: {t: wasm32-wasip1}}\n"
                                              "          - {target: i686-linux-android}\n");
    const char *own = "platforms: {my.os: {target: aarch64-apple-darwin, runner: My-Own, host: "
                      "aarch64-apple-darwin}}\n";
    assert_string_equal(rows(*state, JOB(", platform: [j.t, target]"), workflow),
                        "wasm32-wasip1: wasm32-wasip1\ni686-linux-android: i686-linux-android\n");
    assert_string_equal(rows(*state, JOB(", platform: windows"), workflow),
                        "windows: wasm32-wasip1\nwindows: i686-linux-android\n");
    assert_string_equal(rows(*state, arena_printf(*state, "%s%s", own, JOB("")),
                             WORKFLOW("my-own", "        a: [1]\n")),
                        "my.os: 1\n");
    assert_string_equal(
        rows(*state, arena_printf(*state, "%s%s", own, JOB(", platform: my.os")), workflow),
        "my.os: wasm32-wasip1\nmy.os: i686-linux-android\n");
    assert_string_equal(config_fault(*state, JOB(", platform: [j.t, nowhere.x]"), workflow),
                        "1:73: no row of the matrix has the key 'nowhere.x' | it may be one within "
                        "another (job.os), or a platform of the section 'platforms'");
}

/* Time and memory don't grow with the product of rows, steps and variables. */
static void long_jobs_are_not_read_for_many_rows(void **state)
{
    struct buffer vars = {.arena = *state}, text = {.arena = *state};
    for (size_t i = 0; i < 2000; i++)
        buffer_format(&vars, "V%zu: x, ", i);
    for (size_t i = 0; i < 50 * 1000; i++)
        buffer_add(&text, "$A $B=c ");
    const struct steps_case cases[] = {
        {"a: 1", LINUX, arena_printf(*state, "[{run: cargo t, env: {%s}}]", buffer_end(&vars)),
         "any-linux"},
        {"a: 1", LINUX,
         arena_printf(*state, "[{env: {A: b, B: c}, run: 'echo %s'}]", buffer_end(&text)), "linux"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_steps(*state, &cases[i]);
    const char *long_run =
        arena_printf(*state,
                     "jobs:\n  build:\n    runs-on: ubuntu-24.04\n"
                     "    strategy: {matrix: {a: [0], b: [0, 1, 2, 3, 4, 5, 6, 7,"
                     " 8, 9], c: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}}\n"
                     "    steps: [{run: 'echo %s'}]\n",
                     buffer_end(&text));
    assert_non_null(strstr(warnings(*state, JOB(""), long_run), "too long for so many rows"));
}

static void rows_are_called_as_the_workflow_calls_them(void **state)
{
    static const char *const workflow =
        "jobs:\n  build:\n    name: on ${{ matrix.os }}\n    runs-on: ${{ matrix.os }}\n"
        "    strategy: {matrix: {os: [ubuntu-24.04, '${{ inputs.os }}']}}\n";
    const struct config config = config_good(*state, JOB(""), workflow);
    assert_string_equal(config.jobs.items[0].rows[0].title, "on ubuntu-24.04");
    assert_null(config.jobs.items[0].rows[1].title);
}

static void a_matrix_of_literals_is_known(void **state)
{
    assert_string_equal(
        rows(*state, JOB(""),
             WORKFLOW("${{ matrix.os }}",
                      "        os: ${{ fromJSON('[\"ubuntu-24.04\", \"macos-15\"]') }}\n")),
        "linux: ubuntu-24.04\nmacos: macos-15\n");
}

static void a_template_asks_for_what_a_row_has(void **state)
{
    const char *workflow = WORKFLOW("my-own", "        a: [1]\n");
    const char *args = "jobs: {build: {matrix: {from: .github/workflows/ci.yml}, args: '--target "
                       "{target} {packages}'}}\n";
    assert_string_equal(config_fault(*state, args, workflow),
                        "1:64: the row '1' has no {target}: none of its keys says one | say with "
                        "`platform` of `matrix` which key of the rows tells it, or name a platform "
                        "there");
    config_good(*state, args, WORKFLOW("ubuntu-24.04", "        a: [1]\n"));
}

static void a_row_that_may_not_be_there_runs(void **state)
{
    const char *workflow = WORKFLOW("ubuntu-latest", "        a: [1, 2]\n"
                                                     "        exclude:\n"
                                                     "          - {a: '${{ inputs.a }}'}\n");
    assert_string_equal(rows(*state, JOB(""), workflow), "linux: 1!\nlinux: 2!\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(rows_name_triples_and_runners),
        arena_test(runners_tell_platforms),
        arena_test(a_runner_has_so_many_labels),
        arena_test(a_name_of_the_section_is_one),
        arena_test(rows_name_packages),
        arena_test(what_is_not_known_always_runs),
        arena_test(expressions_beside_the_platform_are_told),
        arena_test(a_runner_that_is_not_known_may_be_any),
        arena_test(what_is_built_is_in_the_steps),
        arena_test(what_is_not_for_the_row_says_nothing),
        arena_test(several_targets_may_be_any),
        arena_test(keys_tell_where_steps_do_not),
        arena_test(steps_may_be_elsewhere),
        arena_test(the_configuration_names_keys_and_platforms),
        arena_test(long_jobs_are_not_read_for_many_rows),
        arena_test(rows_are_called_as_the_workflow_calls_them),
        arena_test(a_matrix_of_literals_is_known),
        arena_test(a_template_asks_for_what_a_row_has),
        arena_test(a_row_that_may_not_be_there_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
