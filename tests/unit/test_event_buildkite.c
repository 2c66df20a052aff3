/* The variables of Buildkite's jobs. */
#include <string.h>

#include "planner/dialect/dialect.h"
#include "planner/event/event.h"
#include "tests/unit/arena_test.h"

#define BASE   "6f1c2a9be1a54a3f9e2d7c0b8a4f5e6d7c8b9a01"
#define COMMIT "9d8c7b6a594837261504f3e2d1c0bfae9d8c7b6a"

#define READ(arena, ...)                                                                           \
    read_event((arena),                                                                            \
               (const char *const[]){"CI=true", "BUILDKITE=true",                                  \
                                     "BUILDKITE_PIPELINE_DEFAULT_BRANCH=trunk",                    \
                                     "BUILDKITE_MESSAGE=Work\n\nCI: full\n", __VA_ARGS__, NULL})

static struct event read_event(struct arena *arena, const char *const *environment)
{
    struct event event;
    struct err err = {0};
    assert_int_equal(dialect_read_event(arena, environment, NULL, &event, &err), 0);
    assert_true(event.by_service);
    /* It may be what a person typed for the build, and the commit's own is in git. */
    assert_null(event.message);
    assert_string_equal(event.workflow, ".buildkite/pipeline.yml");
    assert_string_equal(event.scripts, ".buildkite");
    assert_null(event.templates);
    return event;
}

static void test_detection(void **state)
{
    (void)state;
    const char *const here[] = {"BUILDKITE=true", NULL}, *const off[] = {"BUILDKITE=false", NULL};
    assert_string_equal(dialect_here(here)->name, "buildkite");
    assert_null(dialect_here(off));
    assert_int_equal(dialect_limits(here).rows, 0);
    assert_ptr_equal(dialect_find("buildkite"), dialect_here(here));
}

static void test_pull_request(void **state)
{
    static const char *const event_sources[] = {"webhook", "api", "ui", "trigger_job"};
    for (size_t i = 0; i < COUNT(event_sources); i++) {
        const struct event event =
            READ(*state, arena_printf(*state, "BUILDKITE_SOURCE=%s", event_sources[i]),
                 "BUILDKITE_PULL_REQUEST=7", "BUILDKITE_PULL_REQUEST_BASE_BRANCH=release/1.2",
                 "BUILDKITE_BRANCH=someone:trunk", "BUILDKITE_COMMIT=" COMMIT,
                 "BUILDKITE_PULL_REQUEST_LABELS=A-lock,good first issue,ci:full");
        assert_int_equal(event.kind, EVENT_PULL_REQUEST);
        assert_string_equal(event.spelled, event_sources[i]);
        assert_string_equal(event.head, COMMIT);
        assert_string_equal(event.base_branch, "release/1.2");
        assert_string_equal(event.name, "release/1.2");
        assert_null(event.base);
        assert_null(event.after);
        assert_int_equal(event.labels.count, 3);
        assert_string_equal(event.labels.items[1], "good first issue");
    }
}

static void test_merge_queue(void **state)
{
    const struct event event =
        READ(*state, "BUILDKITE_SOURCE=webhook", "BUILDKITE_PULL_REQUEST=false",
             "BUILDKITE_BRANCH=gh-readonly-queue/trunk/pr-7-" BASE, "BUILDKITE_COMMIT=" COMMIT,
             "BUILDKITE_MERGE_QUEUE_BASE_BRANCH=trunk", "BUILDKITE_MERGE_QUEUE_BASE_COMMIT=" BASE);
    assert_int_equal(event.kind, EVENT_MERGE_GROUP);
    assert_string_equal(event.after, COMMIT);
    assert_string_equal(event.base, BASE);
    assert_string_equal(event.base_branch, "trunk");
    assert_string_equal(event.name, "trunk");
    assert_null(event.head);
}

#define PUSH(arena, ...)                                                                           \
    READ(arena, "BUILDKITE_SOURCE=webhook", "BUILDKITE_PULL_REQUEST=false",                        \
         "BUILDKITE_PULL_REQUEST_BASE_BRANCH=", "BUILDKITE_TAG=", __VA_ARGS__)

/* What was there before is not said. */
static void test_pushes(void **state)
{
    struct event event = PUSH(*state, "BUILDKITE_BRANCH=topic", "BUILDKITE_COMMIT=" COMMIT);
    assert_int_equal(event.kind, EVENT_PUSH);
    assert_string_equal(event.name, "topic");
    assert_string_equal(event.after, COMMIT);
    assert_null(event.before);
    assert_string_equal(event.default_branch, "trunk");
    event = PUSH(*state, "BUILDKITE_BRANCH=trunk", "BUILDKITE_COMMIT=HEAD");
    assert_int_equal(event.kind, EVENT_PUSH);
    assert_null(event.after);
    assert_null(event.before);
    event = PUSH(*state, "BUILDKITE_COMMIT=" COMMIT);
    assert_null(event.name);
    assert_null(event.before);
    const char *const bare[] = {"BUILDKITE=true", "BUILDKITE_SOURCE=webhook",
                                "BUILDKITE_BRANCH=topic", NULL};
    event = read_event(*state, bare);
    assert_int_equal(event.kind, EVENT_PUSH);
    assert_null(event.before);
}

static void test_other_sources(void **state)
{
    static const struct {
        const char *source;
        enum event_kind kind;
    } cases[] = {
        {"schedule", EVENT_SCHEDULE}, {"ui", EVENT_DISPATCH},          {"api", EVENT_DISPATCH},
        {"trigger_job", EVENT_OTHER}, {"of another day", EVENT_OTHER},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct event event =
            READ(*state, arena_printf(*state, "BUILDKITE_SOURCE=%s", cases[i].source),
                 "BUILDKITE_BRANCH=trunk", "BUILDKITE_PULL_REQUEST=false");
        assert_int_equal(event.kind, cases[i].kind);
        assert_string_equal(event.spelled, cases[i].source);
        assert_string_equal(event.name ? event.name : "-",
                            cases[i].kind == EVENT_OTHER ? "-" : "trunk");
    }
    struct event event = READ(*state, "BUILDKITE_BRANCH=trunk");
    assert_int_equal(event.kind, EVENT_OTHER);
    assert_null(event.spelled);
    event = READ(*state, "BUILDKITE_SOURCE=ui", "BUILDKITE_TAG=v1.0.0", "BUILDKITE_BRANCH=v1.0.0");
    assert_int_equal(event.kind, EVENT_TAG);
    assert_string_equal(event.name, "v1.0.0");
}

static void expect_unproven(const struct event *event, const char *said)
{
    if (!said)
        assert_null(event->unproven);
    else
        assert_non_null(event->unproven ? strstr(event->unproven, said) : NULL);
}

/* Which builds may record what passed. */
static void test_proofs(void **state)
{
    struct event event = PUSH(*state, "BUILDKITE_BRANCH=trunk", "BUILDKITE_BUILD_URL=https://b/1");
    expect_unproven(&event, NULL);
    assert_string_equal(event.run, "https://b/1");
    event = PUSH(*state, "BUILDKITE_BRANCH=topic");
    expect_unproven(&event, "not the default one");
    event = PUSH(*state, "BUILDKITE_X=");
    expect_unproven(&event, "not the default one");
    event = PUSH(*state, "BUILDKITE_BRANCH=trunk", "WHITTLE_ARGS=--lib");
    expect_unproven(&event, "WHITTLE_ARGS is set for all steps");
    event = PUSH(*state, "BUILDKITE_BRANCH=trunk", "BUILDKITE_SKIP_CHECKOUT=true");
    expect_unproven(&event, "BUILDKITE_SKIP_CHECKOUT");
    event = PUSH(*state, "BUILDKITE_BRANCH=gh-readonly-queue/trunk/pr-7-" BASE,
                 "BUILDKITE_MERGE_QUEUE_BASE_BRANCH=trunk");
    expect_unproven(&event, NULL);
    event = PUSH(*state, "BUILDKITE_BRANCH=trunk", "BUILDKITE_MERGE_QUEUE_BASE_BRANCH=other");
    expect_unproven(&event, "merge queue is not that of the default branch");
    const char *const bare[] = {"BUILDKITE=true", "BUILDKITE_SOURCE=webhook",
                                "BUILDKITE_BRANCH=trunk", NULL};
    event = read_event(*state, bare);
    expect_unproven(&event, "not the default one");
}

static void test_repetitions(void **state)
{
    assert_false(READ(*state, "BUILDKITE_SOURCE=webhook").repeated);
    assert_false(READ(*state, "BUILDKITE_RETRY_COUNT=0").repeated);
    assert_true(READ(*state, "BUILDKITE_RETRY_COUNT=1").repeated);
    assert_true(READ(*state, "BUILDKITE_REBUILT_FROM_BUILD_ID=4f2a").repeated);
}

/* Whatever a stranger writes stays in its field. */
static void test_hostile_values(void **state)
{
    enum { LENGTH = 100 * 1000 };
    char *labels = arena_alloc(*state, LENGTH + 64);
    strcpy(labels, "BUILDKITE_PULL_REQUEST_LABELS=");
    memset(labels + strlen(labels), ',', LENGTH);
    const struct event event =
        READ(*state, labels, "BUILDKITE_PULL_REQUEST=7\n8", "BUILDKITE_SOURCE=webhook",
             "BUILDKITE_PULL_REQUEST_BASE_BRANCH=x\nBUILDKITE_TAG=v1\n::y\377",
             "BUILDKITE_COMMIT=--upload-pack=x", "NO_EQUALS_SIGN");
    assert_int_equal(event.kind, EVENT_PULL_REQUEST);
    assert_int_equal(event.labels.count, 0);
    assert_string_equal(event.name, "x\nBUILDKITE_TAG=v1\n::y\377");
    assert_null(event.head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_detection),     arena_test(test_pull_request),
        arena_test(test_merge_queue),   arena_test(test_pushes),
        arena_test(test_other_sources), arena_test(test_hostile_values),
        arena_test(test_repetitions),   arena_test(test_proofs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
