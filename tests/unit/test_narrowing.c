/* What a change takes away from what its base has run: pairs of configurations, and the labels that
 * accept the difference. */
#include <string.h>

#include "arena_test.h"
#include "planner/matrix/narrowing.h"

static struct platform platforms[] = {
    {.name = "linux", .target = "x86_64-unknown-linux-gnu", .runner = "ubuntu-24.04", .host = "h"},
    {.name = "windows", .target = "x86_64-pc-windows-msvc", .runner = "windows-2025", .host = "w"},
};

/* "linux" or "windows", of a job for test. */
static struct job_row row_on(struct arena *arena, uint32_t platform)
{
    return (struct job_row){.platform = platform, .values = value_mapping(arena), .label = ""};
}

static struct job job_of(struct arena *arena, const char *name, const char *command)
{
    struct err err;
    struct job job = {.name = name, .stage = 1, .row_count = 2};
    assert_int_equal(cargo_selection_parse(arena, command, &job.roots, &err), 0);
    job.rows = arena_array(arena, 2, sizeof *job.rows);
    for (uint32_t i = 0; i < 2; i++)
        job.rows[i] = row_on(arena, i);
    return job;
}

static void push(struct arena *arena, struct strings *list, const char *text)
{
    vec_push(arena, list, text);
}

static struct strings members_of(struct arena *arena)
{
    struct strings members = {0};
    push(arena, &members, "app");
    push(arena, &members, "core");
    return members;
}

static struct narrowing find(struct arena *arena, struct job *base, struct job *head,
                             const struct strings *members)
{
    const struct strings before = members_of(arena);
    const struct jobs old = {
        .platforms = platforms, .platform_count = 2, .items = base, .count = 1};
    const struct jobs now = {
        .platforms = platforms, .platform_count = 2, .items = head, .count = 1};
    const struct narrowing_request request = {.base = {&old, &before},
                                              .head = {&now, members},
                                              .occasion.event = EVENT_PULL_REQUEST,
                                              .label = "accept"};
    struct narrowing narrowing;
    narrowing_find(arena, &request, &narrowing);
    return narrowing;
}

static void test_the_same_and_more_narrow_nothing(void **state)
{
    struct arena *arena = *state;
    struct strings members = members_of(arena);
    struct job base = job_of(arena, "test", "test"), head = job_of(arena, "test", "test");
    assert_int_equal(find(arena, &base, &head, &members).items.count, 0);
    struct job_row turned[] = {row_on(arena, 1), row_on(arena, 0), row_on(arena, 0)};
    head.rows = turned;
    head.row_count = 3;
    push(arena, &members, "new");
    assert_int_equal(find(arena, &base, &head, &members).items.count, 0);
    push(arena, &turned[1].packages, "app");
    push(arena, &turned[2].packages, "c*");
    assert_int_equal(find(arena, &base, &head, &members).items.count, 0);
}

static void test_each_narrowing_has_a_label_of_its_own(void **state)
{
    struct arena *arena = *state;
    const struct strings members = members_of(arena);
    struct strings fewer = {0};
    struct job base = job_of(arena, "test", "test"), other = job_of(arena, "other", "test");
    struct job command = job_of(arena, "test", "check"), row = job_of(arena, "test", "test");
    struct job package = row, both = job_of(arena, "test", "test");
    push(arena, &fewer, "core");
    row.row_count = 1;
    push(arena, &package.without, "app");
    push(arena, &both.packages, "none");
    const struct narrowing found[] = {
        find(arena, &base, &other, &members), find(arena, &base, &command, &members),
        find(arena, &base, &row, &members),   find(arena, &base, &package, &members),
        find(arena, &base, &command, &fewer), find(arena, &other, &base, &members),
    };
    const size_t items[] = {1, 2, 1, 2, 3, 1}, gone[] = {1, 0, 0, 0, 1, 1};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        assert_int_equal(found[i].items.count, items[i]);
        assert_int_equal(found[i].gone, gone[i]);
        assert_int_equal(strlen(found[i].label), strlen("accept-") + 32);
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(found[i].label, found[k].label);
    }
    /* What runs nothing takes away the same as what runs another command, and puts less there. */
    assert_int_equal(find(arena, &base, &both, &members).items.count, found[1].items.count);
    assert_string_not_equal(find(arena, &base, &both, &members).label, found[1].label);
}

static void test_rows_are_kept_with_their_platform(void **state)
{
    struct arena *arena = *state;
    const struct strings members = members_of(arena);
    struct job base = job_of(arena, "test", "test"), head = job_of(arena, "test", "test");
    struct platform own[] = {platforms[0]};
    struct jobs jobs = {.platforms = own, .platform_count = 1, .items = &head, .count = 1};
    head.row_count = 1;
    const struct narrowing narrowing = find(arena, &base, &head, &members);
    narrowing_keep(arena, &narrowing, &jobs);
    assert_int_equal(jobs.items[0].row_count, 2);
    assert_int_equal(head.row_count, 1);
    const struct job_row *row = &jobs.items[0].rows[1];
    assert_ptr_equal(row->base, &base);
    assert_int_equal(row->packages.count, 2);
    assert_int_equal(jobs.platform_count, 2);
    assert_string_equal(jobs.platforms[row->platform].name, "windows");
    assert_null(jobs.items[0].rows[0].base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_the_same_and_more_narrow_nothing),
        arena_test(test_each_narrowing_has_a_label_of_its_own),
        arena_test(test_rows_are_kept_with_their_platform),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
