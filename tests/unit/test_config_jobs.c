/* The jobs and platforms of whittle.yml: what they mean. */
#include "tests/unit/config_fixture.h"

static void five_lines_are_enough(void **state)
{
    const char *text = "jobs:\n"
                       "  test: {platforms: [linux, windows, macos]}\n"
                       "  release: {command: build, platforms: [linux, linux-musl, windows-gnu, "
                       "macos, macos-x86_64], when: 'tag:v*', mode: full}\n";
    const struct config config = config_good(*state, text, NULL);
    assert_int_equal(config.jobs.count, 2);
    assert_string_equal(config_rows(*state, &config, 0), "linux:\nwindows:\nmacos:\n");
    assert_string_equal(config_rows(*state, &config, 1),
                        "linux:\nlinux-musl:\nwindows-gnu:\nmacos:\nmacos-x86_64:\n");
    assert_string_equal(config_warnings(*state, &config), "");
    assert_int_equal(config.jobs.platform_count, 6);
    assert_int_equal(config.jobs.row_limit, 256);
    const struct job *release = &config.jobs.items[1];
    assert_int_equal(release->roots.command, CARGO_BUILD);
    assert_true(release->full && !config.jobs.items[0].full);
    assert_int_equal(release->when.count, 1);
    assert_int_equal(release->when.items[0].kind, EVENT_TAG);
    assert_string_equal(release->when.items[0].glob, "v*");
    assert_int_equal(release->line, 3);
    assert_string_equal(release->file, "whittle.yml");
}

static void what_is_not_written_has_a_default(void **state)
{
    const struct config config = config_good(*state, "jobs: {check: , fmt: {}}", NULL);
    const struct job *job = &config.jobs.items[0];
    assert_int_equal(job->roots.command, CARGO_CHECK);
    assert_int_equal(config.jobs.items[1].roots.command, CARGO_FMT);
    assert_string_equal(config_rows(*state, &config, 0), "linux:\n");
    assert_int_equal(job->packages.count + job->without.count + job->needs.count + job->when.count,
                     0);
    assert_true(!job->args && !job->title && !job->toolchain && !job->foreign && !job->full);
    assert_true(job->runners == RUNNERS_AUTO);
    assert_int_equal(job->parallel, 0);
    assert_int_equal(job->stage, 1);
}

static void everything_can_be_said(void **state)
{
    const char *text = "platforms: {linux: x86_64-unknown-linux-gnu}\n"
                       "limits: {rows: 20, parallel: 7}\n"
                       "jobs:\n"
                       "  t:\n"
                       "    command: test --all-targets\n"
                       "    packages: [core, 'c*']\n"
                       "    without: bench-*\n"
                       "    mode: affected\n"
                       "    args: '--target {target} {packages} {options} {features}'\n"
                       "    name: '{job} on {platform} with {features}'\n"
                       "    axes: {features: ['', --all-features]}\n"
                       "    runners: each\n"
                       "    toolchain: 1.80\n"
                       "    parallel: 5\n"
                       "  u: {command: doc, runners: 3}\n";
    const struct config config = config_good(*state, text, NULL);
    const struct job *job = &config.jobs.items[0];
    assert_string_equal(job->roots.options, "--all-targets");
    assert_string_equal(job->packages.items[1], "c*");
    assert_string_equal(job->without.items[0], "bench-*");
    assert_string_equal(job->toolchain, "1.80");
    assert_int_equal(job->runners, RUNNERS_EACH);
    assert_int_equal(job->parallel, 5);
    assert_int_equal(config.jobs.items[1].runners, 3);
    assert_int_equal(config.jobs.items[1].parallel, 7);
    assert_int_equal(config.jobs.row_limit, 20);
}

static void passes_count_for_hours(void **state)
{
    const struct config config = config_good(*state,
                                             "jobs: {a: {command: test, reuse: true}, "
                                             "b: {command: test, reuse: false}, "
                                             "c: {command: test, reuse: 72}, "
                                             "d: {command: test, reuse: 8784}, "
                                             "e: {command: test}}",
                                             NULL);
    assert_int_equal(config.jobs.items[0].reuse_hours, REUSE_HOURS);
    assert_int_equal(config.jobs.items[1].reuse_hours, 0);
    assert_int_equal(config.jobs.items[2].reuse_hours, 72);
    assert_int_equal(config.jobs.items[3].reuse_hours, 8784);
    assert_int_equal(config.jobs.items[4].reuse_hours, 0);
}

static void proof_is_wanted_where_it_is_required(void **state)
{
    const struct config config = config_good(*state,
                                             "jobs: {a: {command: test, reuse: true}, "
                                             "b: {command: test, proof: required, reuse: 1}}",
                                             NULL);
    assert_false(config.jobs.items[0].wants_proof);
    assert_true(config.jobs.items[1].wants_proof);
}

static void platforms_are_triples_or_mappings(void **state)
{
    const char *text = "platforms:\n"
                       "  linux: x86_64-unknown-linux-gnu\n"
                       "  cross: {target: x86_64-unknown-linux-musl, host: "
                       "aarch64-unknown-linux-gnu}\n"
                       "  own: {target: aarch64-unknown-linux-gnu, runner: [self-hosted, Linux, "
                       "ARM64]}\n"
                       "  old: {target: x86_64-apple-darwin, runner: macos-13}\n"
                       "  board: {target: boards/x.json, cfg: [tokio_unstable, 'board=\"a\"']}\n"
                       "  windows: {runner: windows-2022}\n";
    const struct config config = config_good(*state, text, NULL);
    const struct platform *items = config.jobs.platforms;
    assert_int_equal(config.jobs.platform_count, 6);
    assert_int_equal(config.jobs.count, 0);
    assert_string_equal(items[0].runner, "ubuntu-24.04");
    assert_int_equal(items[0].line, 2);
    assert_string_equal(items[1].runner, "ubuntu-24.04-arm");
    assert_string_equal(items[2].runner, "self-hosted, Linux, ARM64");
    assert_int_equal(items[2].runners.count, 3);
    assert_string_equal(items[2].host, "aarch64-unknown-linux-gnu");
    assert_string_equal(items[3].host, "x86_64-apple-darwin");
    assert_int_equal(items[3].runners.count, 0);
    assert_string_equal(items[4].target, "boards/x.json");
    assert_int_equal(items[4].setting_count, 2);
    assert_string_equal(items[4].settings[1].fact.name, "board");
    assert_string_equal(items[4].settings[1].fact.value, "a");
    assert_null(items[4].settings[0].fact.value);
    assert_int_equal(items[4].settings[0].truth, TRUTH_YES);
    assert_string_equal(items[5].target, "x86_64-pc-windows-msvc");
    assert_string_equal(config_warnings(*state, &config), "");
}

static void doubtful_platforms_are_told(void **state)
{
    const char *text = "platforms:\n"
                       "  a: {target: x86_64-unknown-linux-gnu, runner: big}\n"
                       "  b: x86_64-unknown-linux-gmu\n"
                       "jobs: {test: {platforms: b}}\n";
    const struct config config = config_good(*state, text, NULL);
    assert_null(config.jobs.platforms[0].host);
    assert_non_null(strstr(config_warnings(*state, &config),
                           "host-unknown 2: the labels of the platform 'a' don't tell"));
    assert_non_null(strstr(config_warnings(*state, &config), "has no target "
                                                             "'x86_64-unknown-linux-gmu'"));
    assert_non_null(strstr(config_warnings(*state, &config), "did you mean "
                                                             "'x86_64-unknown-linux-gnu'?"));
    assert_non_null(
        strstr(config_warnings(*state, &config), "platform-unused 2: no job has the platform 'a'"));
}

static void a_section_is_the_default_of_jobs(void **state)
{
    const char *text = "platforms: {one: x86_64-unknown-linux-gnu, two: aarch64-apple-darwin}\n"
                       "jobs: {test: {}, check: {platforms: windows}, doc: {platforms: two}}\n";
    const struct config config = config_good(*state, text, NULL);
    assert_string_equal(config_rows(*state, &config, 0), "one:\ntwo:\n");
    assert_string_equal(config_rows(*state, &config, 1), "windows:\n");
    assert_string_equal(config_rows(*state, &config, 2), "two:\n");
}

static void axes_multiply_and_the_platform_is_the_slowest(void **state)
{
    const char *text = "jobs:\n"
                       "  test:\n"
                       "    platforms: [linux, windows]\n"
                       "    axes: {toolchain: [stable, '1.80'], features: ['', --all-features]}\n"
                       "    exclude: [{platform: windows, toolchain: '1.80'}]\n"
                       "    include:\n"
                       "      - {platform: macos, toolchain: nightly}\n"
                       "      - {toolchain: stable, extra: 1}\n";
    const struct config config = config_good(*state, text, NULL);
    assert_string_equal(config_rows(*state, &config, 0), "linux: stable\n"
                                                         "linux: stable, --all-features\n"
                                                         "linux: 1.80\n"
                                                         "linux: 1.80, --all-features\n"
                                                         "windows: stable\n"
                                                         "windows: stable, --all-features\n"
                                                         "macos: nightly\n");
    const struct value *values = config.jobs.items[0].rows[0].values;
    assert_int_equal(values->members.count, 3);
    assert_null(value_get(values, "platform"));
    assert_string_equal(value_text_at(values, "toolchain"), "stable");
    assert_true(value_get(values, "extra")->number == 1);
}

static void labels_tell_rows_apart(void **state)
{
    const char *text = "jobs: {test: {axes: {a: ['', x], b: ['', x]}}}\n";
    const struct config config = config_good(*state, text, NULL);
    assert_string_equal(config_rows(*state, &config, 0),
                        "linux:\nlinux: '', x\nlinux: x\nlinux: x, x\n");
}

static void stages_follow_needs(void **state)
{
    const char *text = "jobs:\n"
                       "  release: {command: build, needs: [smoke, doc]}\n"
                       "  smoke: {command: build, needs: check}\n"
                       "  check: {}\n"
                       "  doc: {}\n";
    const struct config config = config_good(*state, text, NULL);
    const struct job *items = config.jobs.items;
    assert_int_equal(items[0].stage, 3);
    assert_int_equal(items[1].stage, 2);
    assert_int_equal(items[2].stage, 1);
    assert_int_equal(items[3].stage, 1);
    assert_int_equal(items[0].needs.count, 2);
    assert_int_equal(items[0].needs.items[0], 1);
    assert_int_equal(items[0].needs.items[1], 3);
}

static void rules_name_jobs_and_tests_start_programs(void **state)
{
    const char *text = "jobs: {test: {}, smoke: {command: build}}\n"
                       "paths:\n"
                       "  - {glob: deploy/, reaches: {jobs: [smoke, 't*'], packages: [cli]}}\n"
                       "  - {glob: ops/, reaches: {jobs: smoke}}\n"
                       "  - {glob: a/, also_reaches: {jobs: smoke}}\n"
                       "  - {glob: b/, reaches: {jobs: smoke, packages: everything}}\n"
                       "runtime: [{package: server, starts: [cli, shared]}]\n";
    const struct config config = config_good(*state, text, NULL);
    const struct path_rule *rules = config.rules.items;
    assert_int_equal(rules[0].jobs.count, 2);
    assert_string_equal(rules[0].jobs.items[1], "t*");
    assert_string_equal(rules[0].packages.items[0], "cli");
    assert_true(!rules[1].adds && !rules[1].everything && !rules[1].packages.count);
    assert_int_equal(rules[1].jobs.count, 1);
    assert_true(rules[2].adds);
    assert_true(rules[3].everything);
    assert_int_equal(config.jobs.runtime_count, 2);
    assert_string_equal(config.jobs.runtime[0].package, "server");
    assert_string_equal(config.jobs.runtime[1].starts, "shared");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(five_lines_are_enough),
        arena_test(what_is_not_written_has_a_default),
        arena_test(everything_can_be_said),
        arena_test(passes_count_for_hours),
        arena_test(proof_is_wanted_where_it_is_required),
        arena_test(platforms_are_triples_or_mappings),
        arena_test(doubtful_platforms_are_told),
        arena_test(a_section_is_the_default_of_jobs),
        arena_test(axes_multiply_and_the_platform_is_the_slowest),
        arena_test(labels_tell_rows_apart),
        arena_test(stages_follow_needs),
        arena_test(rules_name_jobs_and_tests_start_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
