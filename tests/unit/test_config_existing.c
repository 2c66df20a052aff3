/* Matrices of existing workflows: what their rows are about, and what can't be known of them. */
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
                        "mine: mine, x\nx86_64-unknown-linux-gnu: x86_64-unknown-linux-gnu, x\n");
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
                        "linux: ${{ inputs.os }}, core!\n"
                        "linux: ${{ inputs.os }}, ${{ inputs.package }}!\n"
                        "linux: ${{ inputs.os }}, corr!\n"
                        "linux: beos, core!\n"
                        "linux: beos, ${{ inputs.package }}!\n"
                        "linux: beos, corr!\n");
    const char *told = warnings(*state, JOB(""), workflow);
    assert_non_null(strstr(told, "row-always-runs 6: a row of job 'build' always runs, because "));
    assert_non_null(strstr(told, "matrix.os is no platform that is known: 'beos'"));
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
    assert_string_equal(rows(*state, JOB(""), WORKFLOW("big", "        a: [1]\n")), "linux: 1!\n");
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
        arena_test(a_row_that_may_not_be_there_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
