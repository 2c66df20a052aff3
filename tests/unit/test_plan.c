#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/base/map.h"
#include "tests/unit/fake_plan.h"

enum { MATRIX_LIMIT = 256 }; /* of GitHub */

/* A workspace of `count` members p0000, p0001, … that all run. */
static struct impact many(struct arena *arena, size_t count, const struct cargo_selection *roots,
                          size_t platform_count)
{
    static const struct build_platform platforms[3] = {{.target = "x86_64-unknown-linux-gnu"},
                                                       {.target = "x86_64-pc-windows-msvc"},
                                                       {.target = "aarch64-apple-darwin"}};
    static const struct reason reason = {.code = REASON_OVERRIDE};
    struct workspace *workspace = arena_alloc(arena, sizeof *workspace);
    *workspace = (struct workspace){.root = "", .manifest_path = "Cargo.toml"};
    for (size_t i = 0; i < count; i++) {
        struct package package = {.edition = "2021", .version = "0.1.0", .member = true};
        package.name = package.path = arena_printf(arena, "p%04zu", i);
        package.manifest_path = arena_printf(arena, "p%04zu/Cargo.toml", i);
        vec_push(arena, &workspace->packages, package);
    }
    const struct impact_request request = {.states = {[HEAD] = {.workspace = workspace}},
                                           .platforms = platforms,
                                           .platform_count = platform_count,
                                           .roots = &roots,
                                           .roots_count = 1};
    return impact_everything(arena, &request, &reason);
}

/* Every entry is in exactly one shard of its platform, in order; names are unique. */
static void check_shards(struct arena *arena, const struct plan *plan)
{
    struct map names = {0};
    uint32_t ignored;
    const struct plan_job *job = &plan->jobs[0];
    size_t next = 0, least = SIZE_MAX, most = 0;
    const struct platform *platform = NULL;
    assert_true(job->shard_count <= MATRIX_LIMIT);
    for (size_t i = 0; i < job->shard_count; i++) {
        const struct shard *shard = &job->shards[i];
        assert_false(map_get(&names, shard->name, &ignored));
        map_put(arena, &names, shard->name, 0);
        if (shard->platform != platform) {
            platform = shard->platform;
            least = most = shard->packages.count;
        }
        least = shard->packages.count < least ? shard->packages.count : least;
        most = shard->packages.count > most ? shard->packages.count : most;
        assert_true(most - least <= 1);
        for (size_t k = 0; k < shard->packages.count; k++, next++) {
            while (!job->matrix->entries[next].selected)
                next++;
            const struct matrix_entry *entry = &job->matrix->entries[next];
            assert_ptr_equal(shard->platform, entry->platform);
            assert_string_equal(shard->packages.items[k],
                                plan->impact->packages[entry->package].package->name);
        }
    }
    while (next < job->matrix->entry_count)
        assert_false(job->matrix->entries[next++].selected);
    assert_int_equal(job->selected + job->pruned, job->matrix->entry_count);
}

static struct plan plan_of_many(struct arena *arena, size_t packages, size_t platform_count)
{
    static const char *const triples[] = {"x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc",
                                          "aarch64-apple-darwin"};
    struct jobs *jobs = arena_alloc(arena, sizeof *jobs);
    struct impact *impact = arena_alloc(arena, sizeof *impact);
    jobs->items = arena_alloc(arena, sizeof *jobs->items);
    *jobs->items = fake_job(arena, platform_count);
    jobs->count = 1;
    jobs->limits.rows = jobs->row_limit = MATRIX_LIMIT;
    jobs->platform_count = platform_count;
    jobs->platforms = arena_array(arena, 3, sizeof *jobs->platforms);
    for (size_t i = 0; i < 3; i++)
        jobs->platforms[i] = platform_for(triples[i]);
    *impact = many(arena, packages, &jobs->items->roots, platform_count);
    return fake_plan(arena, jobs, impact, NULL);
}

static void test_one_shard_an_entry_up_to_the_limit(void **state)
{
    struct arena arena = {0};
    (void)state;
    struct plan plan = plan_of_many(&arena, MATRIX_LIMIT, 1);
    assert_int_equal(plan.jobs[0].shard_count, MATRIX_LIMIT);
    assert_string_equal(plan.jobs[0].shards[0].name, "test p0000");
    assert_string_equal(plan.jobs[0].shards[0].args, "-p p0000");
    check_shards(&arena, &plan);
    arena_free(&arena);
}

static void test_more_entries_are_packed_and_none_is_lost(void **state)
{
    static const size_t packages[] = {0, 1, 86, 257, 300, 1000, 5000};
    (void)state;
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        for (size_t platforms = 1; platforms <= 3; platforms++) {
            struct arena arena = {0};
            struct plan plan = plan_of_many(&arena, packages[i], platforms);
            size_t entries = packages[i] * platforms;
            assert_int_equal(plan.selected, entries);
            assert_int_equal(plan.jobs[0].shard_count,
                             entries < MATRIX_LIMIT ? entries : MATRIX_LIMIT);
            check_shards(&arena, &plan);
            arena_free(&arena);
        }
}

static void test_packed_shards_are_named_by_platform(void **state)
{
    struct arena arena = {0};
    (void)state;
    struct plan plan = plan_of_many(&arena, 300, 1);
    assert_string_equal(plan.jobs[0].shards[2].name, "test linux 3/256");
    plan = plan_of_many(&arena, 300, 2);
    assert_string_equal(plan.jobs[0].shards[0].name, "test linux 1/128");
    assert_string_equal(plan.jobs[0].shards[255].name, "test windows 128/128");
    arena_free(&arena);
}

static void test_entries_are_those_of_members_at_head(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake_finish(&fake, 2);
    const struct plan_job *job = &fake.plan.jobs[0];
    assert_int_equal(fake.plan.entries, 10);
    assert_int_equal(fake.plan.selected, 6);
    assert_int_equal(fake.plan.pruned, 4);
    assert_string_equal(job->shards[0].name, "test cli linux");
    assert_string_equal(job->shards[5].name, "test e2e windows");
    assert_int_equal(job->matrix->entries[2].package, FAKE_DOCS);
    assert_false(job->matrix->entries[2].selected);
    assert_int_equal(job->matrix->entries[2].reason.code, REASON_FINGERPRINT_EQUAL);
    check_shards(&fake.arena, &fake.plan);
    arena_free(&fake.arena);
}

static void test_entries_are_ordered_by_name_not_by_path(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.packages[FAKE_CLI].name = "zzz";
    fake_finish(&fake, 1);
    assert_int_equal(fake.plan.matrix->jobs[0].entries[0].package, FAKE_CORE);
    assert_int_equal(fake.plan.matrix->jobs[0].entries[4].package, FAKE_CLI);
    arena_free(&fake.arena);
}

static void test_arguments_are_safe_in_a_shell(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.packages[FAKE_CLI].name = "a'b; rm -rf $HOME";
    fake_finish(&fake, 1);
    assert_string_equal(fake.plan.jobs[0].shards[0].args, "-p 'a'\\''b; rm -rf $HOME'");
    arena_free(&fake.arena);
}

static void test_platforms(void **state)
{
    static const char *const expected[][3] = {
        {"x86_64-unknown-linux-gnu", "linux", "ubuntu-24.04"},
        {"aarch64-unknown-linux-gnu", "linux-arm64", "ubuntu-24.04-arm"},
        {"x86_64-unknown-linux-musl", "linux-musl", "ubuntu-24.04"},
        {"x86_64-pc-windows-msvc", "windows", "windows-2025"},
        {"aarch64-pc-windows-msvc", "windows-arm64", "windows-11-arm"},
        {"aarch64-apple-darwin", "macos", "macos-15"},
        {"x86_64-apple-darwin", "macos-x86_64", "macos-15-intel"},
        {"aarch64-apple-ios", "aarch64-apple-ios", "macos-15"},
        {"x86_64-apple-ios", "x86_64-apple-ios", "macos-15-intel"},
        {"aarch64-pc-windows-gnullvm", "aarch64-pc-windows-gnullvm", "windows-11-arm"},
        {"aarch64-linux-android", "aarch64-linux-android", "ubuntu-24.04-arm"},
        {"wasm32-unknown-unknown", "wasm32-unknown-unknown", "ubuntu-24.04"},
        {"", "", "ubuntu-24.04"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct platform platform = platform_for(expected[i][0]);
        assert_string_equal(platform.target, expected[i][0]);
        assert_string_equal(platform.name, expected[i][1]);
        assert_string_equal(platform.runner, expected[i][2]);
    }
    assert_non_null(strchr(platform_host().target, '-'));
    assert_string_equal(platform_target("macos"), "aarch64-apple-darwin");
    assert_null(platform_target("x86_64-apple-darwin"));
}

/* Before they take memory: the rows are not even there. */
static void too_many_entries_are_refused(void **state)
{
    struct arena arena = {0};
    const struct strings nothing = {0};
    struct job items[] = {fake_job(&arena, 1), fake_job(&arena, 1)};
    const struct jobs jobs = {.platforms = &(struct platform){.name = "linux"},
                              .platform_count = 1,
                              .items = items,
                              .count = 2};
    const struct matrix_request request = {
        .jobs = &jobs, .occasion.asked = &nothing, .whole = &nothing};
    const struct impact impact = many(&arena, 10, &items[0].roots, 1);
    struct matrix matrix;
    struct err err = {0};
    (void)state;
    items[1].row_count = MATRIX_ENTRIES / 10;
    items[1].rows = arena_array(&arena, items[1].row_count, sizeof *items[1].rows);
    assert_int_equal(matrix_build(&arena, &impact, &request, &matrix, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.message, "job 'test' has 100000 rows for 10 packages: all jobs have "
                                     "more than 1000000 entries");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_entries_are_refused),
        cmocka_unit_test(test_one_shard_an_entry_up_to_the_limit),
        cmocka_unit_test(test_more_entries_are_packed_and_none_is_lost),
        cmocka_unit_test(test_packed_shards_are_named_by_platform),
        cmocka_unit_test(test_entries_are_those_of_members_at_head),
        cmocka_unit_test(test_entries_are_ordered_by_name_not_by_path),
        cmocka_unit_test(test_arguments_are_safe_in_a_shell),
        cmocka_unit_test(test_platforms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
