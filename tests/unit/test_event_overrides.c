/* What an event asks for: labels, inputs, trailers. */
#include <string.h>

#include "planner/event/event.h"
#include "tests/unit/arena_test.h"

static const struct event plain = {.kind = EVENT_PUSH};

static void expect_full(struct arena *arena, const char *message, const char *detail)
{
    const struct reason *reason = event_override(arena, &plain, message);
    if (!reason != !detail)
        fail_msg("%s %s", message, reason ? "asks" : "does not ask");
    if (!detail)
        return;
    assert_int_equal(reason->code, REASON_TRAILER);
    assert_string_equal(reason->item, detail);
}

static void test_trailers(void **state)
{
    expect_full(*state, NULL, NULL);
    expect_full(*state, "", NULL);
    expect_full(*state, "\n\n \n", NULL);
    expect_full(*state, "Title\n\nBody.\n\nCI: full\n", "CI: full");
    expect_full(*state, "Title\n\nBody.\n\nci:FULL", "ci:FULL");
    expect_full(*state, "Title\r\n\r\nCi :  full \r\nSigned-off-by: A\r\n\r\n", "Ci :  full");
    expect_full(*state, "Title\n \t\nSigned-off-by: A\nCI: full\n\n\n", "CI: full");
    expect_full(*state, "Title\n\nCI: full\n\nMore.\n", NULL);
    expect_full(*state, "Title\n\nCI: fully\nXCI: full\nC I: full\n: full\n", NULL);
    expect_full(*state, "Title\n\nNote: x\n CI: full\n", NULL); /* goes on with the line before */
    expect_full(*state, "Title\n\nwe say CI: full\n", NULL);
    expect_full(*state, "CI: full", "CI: full");
}

static void test_labels_and_inputs(void **state)
{
    static const char *labels[] = {"ci", "CI:Full"};
    struct event event = {.kind = EVENT_PULL_REQUEST, .labels = {labels, 1, 1}};
    assert_null(event_override(*state, &event, NULL));
    event.labels.count = 2;
    assert_int_equal(event_override(*state, &event, NULL)->code, REASON_LABEL);
    assert_string_equal(event_override(*state, &event, NULL)->item, "CI:Full");
    static const char *const off[] = {"", "0", "false"};
    event = (struct event){.kind = EVENT_DISPATCH};
    for (size_t i = 0; i < COUNT(off); i++) {
        event.full_input = off[i];
        assert_null(event_override(*state, &event, NULL));
    }
    event.full_input = "true";
    assert_int_equal(event_override(*state, &event, NULL)->code, REASON_INPUT);
    assert_string_equal(event_override(*state, &event, NULL)->item, "full: true");
}

static void test_jobs(void **state)
{
    static const char *globs[] = {"smoke"};
    const struct event event = {.kind = EVENT_DISPATCH, .job_globs = {globs, 1, 1}};
    const struct strings jobs = event_jobs(
        *state, &event, "Title\n\nCI-Job: release-*\nci-job: test, bench\nCI-Jobs: no\nCI-Job:\n");
    assert_int_equal(jobs.count, 4);
    assert_string_equal(jobs.items[0], "smoke");
    assert_string_equal(jobs.items[1], "release-*");
    assert_string_equal(jobs.items[2], "test");
    assert_string_equal(jobs.items[3], "bench");
    assert_int_equal(event_jobs(*state, &plain, NULL).count, 0);
}

/* Many paragraphs, and one long line: linear. */
static void test_long_messages(void **state)
{
    enum { LENGTH = 1000 * 1000 };
    char *text = arena_alloc(*state, LENGTH + 32);
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = "a: b\n\n"[i % 6];
    strcpy(text + LENGTH, "\n\nCI: full");
    expect_full(*state, text, "CI: full");
    memset(text, 'x', LENGTH);
    memset(text + 10, ' ', LENGTH / 2);
    expect_full(*state, text, "CI: full");
    text[LENGTH] = '\0';
    expect_full(*state, text, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_trailers),
        arena_test(test_labels_and_inputs),
        arena_test(test_jobs),
        arena_test(test_long_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
