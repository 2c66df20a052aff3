/* GitLab's predefined variables. */
#include <string.h>

#include "planner/dialect/dialect.h"
#include "planner/event/event.h"
#include "tests/unit/arena_test.h"

#define BASE   "6f1c2a9be1a54a3f9e2d7c0b8a4f5e6d7c8b9a01"
#define SOURCE "b4d0c3e2f1a09687564738291a0bccddeeff0011"
#define COMMIT "9d8c7b6a594837261504f3e2d1c0bfae9d8c7b6a"
#define TARGET "e5d4c3b2a1f0e9d8c7b6a5948372615048372615"

#define READ(arena, ...)                                                                           \
    read_event((arena),                                                                            \
               (const char *const[]){"CI=true", "GITLAB_CI=true", "CI_DEFAULT_BRANCH=trunk",       \
                                     "CI_COMMIT_SHA=" COMMIT,                                      \
                                     "CI_COMMIT_MESSAGE=Work\n\nCI: full\n", __VA_ARGS__, NULL})

static struct event read_event(struct arena *arena, const char *const *environment)
{
    struct event event;
    struct err err = {0};
    assert_int_equal(dialect_read_event(arena, environment, NULL, &event, &err), 0);
    assert_true(event.by_service);
    assert_string_equal(event.default_branch, "trunk");
    return event;
}

static void test_merge_request(void **state)
{
    const struct event event = READ(
        *state, "CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_EVENT_TYPE=detached",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA=" BASE, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=trunk",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA=", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=",
        "CI_MERGE_REQUEST_LABELS=A-lock,good first issue,ci:full");
    assert_int_equal(event.kind, EVENT_PULL_REQUEST);
    assert_string_equal(event.base, BASE);
    assert_string_equal(event.head, COMMIT);
    assert_string_equal(event.name, "trunk");
    assert_string_equal(event.message, "Work\n\nCI: full\n");
    assert_int_equal(event.labels.count, 3);
    assert_string_equal(event.labels.items[1], "good first issue");
    assert_string_equal(event.workflow, ".gitlab-ci.yml");
}

static void test_merged_result_and_train(void **state)
{
    static const char *const types[] = {"merged_result", "merge_train"};
    static const enum event_kind kinds[] = {EVENT_PULL_REQUEST, EVENT_MERGE_GROUP};
    for (size_t i = 0; i < COUNT(types); i++) {
        const struct event event = READ(
            *state, "CI_PIPELINE_SOURCE=merge_request_event",
            arena_printf(*state, "CI_MERGE_REQUEST_EVENT_TYPE=%s", types[i]),
            "CI_MERGE_REQUEST_DIFF_BASE_SHA=" BASE, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA=" TARGET,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=trunk",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=" SOURCE);
        assert_int_equal(event.kind, kinds[i]);
        assert_string_equal(event.base, TARGET);
        assert_string_equal(event.head, SOURCE);
        assert_null(event.message); /* that of the merge */
        if (kinds[i] == EVENT_MERGE_GROUP)
            assert_string_equal(event.after, COMMIT);
        else
            assert_null(event.after);
    }
}

static void test_pushes(void **state)
{
    struct event event = READ(*state, "CI_PIPELINE_SOURCE=push", "CI_COMMIT_BRANCH=topic",
                              "CI_COMMIT_BEFORE_SHA=" BASE, "CI_CONFIG_PATH=ci/main.yml");
    assert_int_equal(event.kind, EVENT_PUSH);
    assert_string_equal(event.name, "topic");
    assert_string_equal(event.before, BASE);
    assert_string_equal(event.after, COMMIT);
    assert_string_equal(event.workflow, "ci/main.yml");
    event = READ(*state, "CI_PIPELINE_SOURCE=push", "CI_COMMIT_TAG=v1.0.0",
                 "CI_CONFIG_PATH=ci.yml@group/other");
    assert_int_equal(event.kind, EVENT_TAG);
    assert_string_equal(event.name, "v1.0.0");
    assert_null(event.workflow);
    event = READ(*state, "CI_PIPELINE_SOURCE=push", "CI_COMMIT_MESSAGE_IS_TRUNCATED=true",
                 "CI_CONFIG_PATH=https://example.com/ci.yml");
    assert_null(event.message);
    assert_null(event.workflow);
}

static void test_other_sources(void **state)
{
    static const struct {
        const char *source;
        enum event_kind kind;
    } cases[] = {
        {"schedule", EVENT_SCHEDULE},     {"web", EVENT_DISPATCH},
        {"api", EVENT_DISPATCH},          {"trigger", EVENT_DISPATCH},
        {"pipeline", EVENT_OTHER},        {"external_pull_request_event", EVENT_OTHER},
        {"parent_pipeline", EVENT_OTHER}, {"of another day", EVENT_OTHER},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct event event =
            READ(*state, arena_printf(*state, "CI_PIPELINE_SOURCE=%s", cases[i].source),
                 "CI_COMMIT_REF_NAME=trunk");
        assert_int_equal(event.kind, cases[i].kind);
        assert_string_equal(event.spelled, cases[i].source);
        assert_string_equal(event.name ? event.name : "-",
                            cases[i].kind == EVENT_OTHER ? "-" : "trunk");
    }
    const struct event child =
        READ(*state, "CI_PIPELINE_SOURCE=parent_pipeline", "CI_MERGE_REQUEST_IID=4",
             "CI_MERGE_REQUEST_DIFF_BASE_SHA=" BASE);
    assert_int_equal(child.kind, EVENT_PULL_REQUEST);
}

/* A child says what made its parent where that is handed on; another pipeline is not asked. */
static void test_what_made_the_parent(void **state)
{
    struct event event =
        READ(*state, "CI_PIPELINE_SOURCE=parent_pipeline", "WHITTLE_PIPELINE_SOURCE=push",
             "CI_COMMIT_BRANCH=trunk", "CI_COMMIT_BEFORE_SHA=" BASE);
    assert_int_equal(event.kind, EVENT_PUSH);
    assert_string_equal(event.spelled, "push");
    assert_string_equal(event.before, BASE);
    event = READ(*state, "CI_PIPELINE_SOURCE=schedule", "WHITTLE_PIPELINE_SOURCE=push");
    assert_int_equal(event.kind, EVENT_SCHEDULE);
}

#define PUSH  "CI_PIPELINE_SOURCE=push", "CI_COMMIT_BRANCH=trunk"
#define TRAIN "CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_EVENT_TYPE=merge_train"

static void proves(struct arena *arena, const char *environment, const char *said,
                   const struct event *event)
{
    const char *why = event->unproven;
    if (said ? !why || !strstr(why, said) : why != NULL)
        fail_msg("%s: %s", arena_string(arena, environment), why ? why : "it may prove something");
}

static void test_what_proves_something(void **state)
{
    static const char *const doubted[][2] = {
        {"WHITTLE_ARGS=", "WHITTLE_ARGS is set"},
        {"WHITTLE_ARGS=--lib", "WHITTLE_ARGS is set"},
        {"WHITTLE_AXIS_OF=x", "WHITTLE_AXIS_OF is set"},
        {"GIT_STRATEGY=none", "GIT_STRATEGY"},
        {"GIT_STRATEGY=empty", "GIT_STRATEGY"},
        {"GIT_CHECKOUT=false", "GIT_CHECKOUT"},
    };
    static const char *const harmless[] = {"WHITTLE_ARGS_OF_MINE=x", "WHITTLE_LOG=x", "WHITTLE=x",
                                           "GIT_STRATEGY=clone", "GIT_CHECKOUT=true"};
    struct event event = READ(*state, PUSH);
    proves(*state, "a push", "not a protected one", &event);
    event = READ(*state, PUSH, "CI_COMMIT_REF_PROTECTED=false");
    proves(*state, "an open branch", "not a protected one", &event);
    event = READ(*state, TRAIN, "CI_COMMIT_REF_PROTECTED=true");
    proves(*state, "a train to an open branch", "not a protected one", &event);
    event = READ(*state, TRAIN, "CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED=true");
    proves(*state, "a train", NULL, &event);
    for (size_t i = 0; i < COUNT(doubted); i++) {
        event = READ(*state, PUSH, "CI_COMMIT_REF_PROTECTED=true", doubted[i][0]);
        proves(*state, doubted[i][0], doubted[i][1], &event);
    }
    for (size_t i = 0; i < COUNT(harmless); i++) {
        event = READ(*state, PUSH, "CI_COMMIT_REF_PROTECTED=true", harmless[i],
                     "CI_PIPELINE_URL=https://example.com/1");
        proves(*state, harmless[i], NULL, &event);
        assert_string_equal(event.run, "https://example.com/1");
        assert_string_equal(event.templates, ".gitlab/whittle-jobs.yml");
    }
}

/* Whatever a stranger writes stays in its field. */
static void test_hostile_values(void **state)
{
    enum { LENGTH = 100 * 1000 };
    char *labels = arena_alloc(*state, LENGTH + 64);
    strcpy(labels, "CI_MERGE_REQUEST_LABELS=");
    memset(labels + strlen(labels), ',', LENGTH);
    const struct event event =
        READ(*state, labels, "CI_PIPELINE_SOURCE=merge_request_event",
             "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=x\nCI_COMMIT_TAG=v1\n::y\377",
             "CI_MERGE_REQUEST_DIFF_BASE_SHA=6f1c2a9be1a54a3f9e2d7c0b8a4f5e6d7c8b9a01\n--x",
             "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA=--upload-pack=x", "NO_EQUALS_SIGN");
    assert_int_equal(event.labels.count, 0);
    assert_string_equal(event.name, "x\nCI_COMMIT_TAG=v1\n::y\377");
    assert_null(event.base);
    assert_string_equal(event.head, COMMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_merge_request),
        arena_test(test_merged_result_and_train),
        arena_test(test_pushes),
        arena_test(test_other_sources),
        arena_test(test_what_made_the_parent),
        arena_test(test_what_proves_something),
        arena_test(test_hostile_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
