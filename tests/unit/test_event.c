/* Events as services tell them: payloads with and without their environment, and GitLab's
 * variables. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/dialect/dialect.h"
#include "planner/event/event.h"
#include "planner/event/payload.h"
#include "tests/unit/arena_test.h"

#define BASE  "6f1c2a9be1a54a3f9e2d7c0b8a4f5e6d7c8b9a01"
#define HEAD  "b4d0c3e2f1a09687564738291a0bccddeeff0011"
#define AFTER "9d8c7b6a594837261504f3e2d1c0bfae9d8c7b6a"
#define ZEROS "0000000000000000000000000000000000000000"

static const char *const nothing[] = {NULL};

static struct event read_event(struct arena *arena, const char *const *environment,
                               const char *file)
{
    const struct value *payload = NULL;
    struct event event = {0};
    struct err err = {0};
    const char *path = file ? arena_printf(arena, FIXTURES "/events/%s.json", file) : NULL;
    if ((path && payload_load(arena, path, &payload, &err)) ||
        dialect_read_event(arena, environment, payload, &event, &err))
        fail_msg("%s: %s", file, err.message);
    return event;
}

/* With the environment as it is for another repository's run, which must not matter. */
static const char *const *environment_of(struct arena *arena, const char *name)
{
    const char **environment = arena_array(arena, 8, sizeof *environment);
    environment[0] = "CI=true";
    environment[1] = "GITHUB_ACTIONS=true";
    environment[2] = arena_printf(arena, "GITHUB_EVENT_NAME=%s", name);
    environment[3] = "GITHUB_REF=refs/heads/elsewhere";
    environment[4] = "GITHUB_REF_NAME=elsewhere";
    environment[5] = "GITHUB_BASE_REF=elsewhere";
    environment[6] = "GITHUB_SHA=ffffffffffffffffffffffffffffffffffffffff";
    return environment;
}

static void expect_text(const char *file, const char *what, const char *found, const char *expected)
{
    if (!text_equal(found, expected))
        fail_msg("%s: %s is %s, expected %s", file, what, found ? found : "NULL",
                 expected ? expected : "NULL");
}

static void expect_list(const char *file, const struct strings *found,
                        const struct strings *expected)
{
    assert_int_equal(found->count, expected->count);
    for (size_t i = 0; i < found->count; i++)
        expect_text(file, "an item", found->items[i], expected->items[i]);
}

static void expect_equal(const char *file, const struct event *found, const struct event *expected)
{
    assert_true(found->by_service);
    if (found->kind != expected->kind || found->forced != expected->forced)
        fail_msg("%s: %s, expected %s", file, event_kind_name(found->kind),
                 event_kind_name(expected->kind));
    expect_text(file, "name", found->name, expected->name);
    expect_text(file, "before", found->before, expected->before);
    expect_text(file, "after", found->after, expected->after);
    expect_text(file, "base", found->base, expected->base);
    expect_text(file, "head", found->head, expected->head);
    expect_text(file, "merge", found->merge, expected->merge);
    expect_text(file, "base branch", found->base_branch, expected->base_branch);
    expect_text(file, "default branch", found->default_branch, expected->default_branch);
    expect_text(file, "workflow", found->workflow, expected->workflow);
    expect_text(file, "full", found->full_input, expected->full_input);
    expect_text(file, "message", found->message, expected->message);
    expect_list(file, &found->labels, &expected->labels);
    expect_list(file, &found->job_globs, &expected->job_globs);
}

static const char message[] = "Read the lock file once\n\nIt was read twice.";

static const struct {
    const char *file, *name; /* of the event, as the service calls it */
    struct event event;      /* without its lists */
} cases[] = {
#define PULL(branch)                                                                               \
    {                                                                                              \
        .kind = EVENT_PULL_REQUEST, .name = (branch), .base = BASE, .head = HEAD,                  \
        .base_branch = (branch), .default_branch = "main"                                          \
    }
    {"pull_request-opened", "pull_request", PULL("main")},
    {"pull_request-synchronize", "pull_request", PULL("main")},
    {"pull_request-fork", "pull_request_target", PULL("main")},
    {"pull_request-fork-deleted", "pull_request", PULL("main")},
    {"pull_request-merged", "pull_request", PULL("main")},
    {"pull_request-release-branch", "pull_request", PULL("release/1.x")},
    {"push",
     "push",
     {.kind = EVENT_PUSH,
      .name = "main",
      .before = BASE,
      .after = AFTER,
      .default_branch = "main",
      .message = message}},
    {"push-new-branch",
     "push",
     {.kind = EVENT_PUSH,
      .name = "feature/lock",
      .before = ZEROS,
      .after = AFTER,
      .default_branch = "main",
      .message = message}},
    {"push-forced",
     "push",
     {.kind = EVENT_PUSH,
      .name = "feature/lock",
      .before = BASE,
      .after = AFTER,
      .default_branch = "main",
      .forced = true,
      .message = message}},
    {"push-deleted",
     "push",
     {.kind = EVENT_PUSH,
      .name = "feature/lock",
      .before = BASE,
      .after = ZEROS,
      .default_branch = "main"}},
    {"push-tag",
     "push",
     {.kind = EVENT_TAG,
      .name = "v1.2.3",
      .before = ZEROS,
      .after = AFTER,
      .default_branch = "main",
      .message = message}},
    {"push-tag-moved",
     "push",
     {.kind = EVENT_TAG,
      .name = "nightly",
      .before = BASE,
      .after = AFTER,
      .default_branch = "main",
      .forced = true,
      .message = message}},
    {"merge_group",
     "merge_group",
     {.kind = EVENT_MERGE_GROUP,
      .name = "main",
      .base = BASE,
      .after = AFTER,
      .base_branch = "main",
      .default_branch = "main",
      .message = "Merge pull request #42 from octo-org/lock-once\n\nRead the lock file once"}},
    {"release", "release", {.kind = EVENT_RELEASE, .name = "v1.2.3", .default_branch = "main"}},
    {"workflow_dispatch",
     "workflow_dispatch",
     {.kind = EVENT_DISPATCH,
      .name = "main",
      .default_branch = "main",
      .workflow = ".github/workflows/ci.yml"}},
    {"workflow_dispatch-tag",
     "workflow_dispatch",
     {.kind = EVENT_DISPATCH,
      .name = "v1.2.3",
      .default_branch = "main",
      .full_input = "false",
      .workflow = ".github/workflows/ci.yml"}},
    {"schedule",
     "schedule",
     {.kind = EVENT_SCHEDULE,
      .name = "main",
      .default_branch = "main",
      .workflow = ".github/workflows/nightly.yml"}},
#define OTHER                                                                                      \
    {                                                                                              \
        .kind = EVENT_OTHER, .default_branch = "main"                                              \
    }
    {"create", "create", OTHER},
    {"delete", "delete", OTHER},
    {"repository_dispatch", "repository_dispatch", OTHER},
    {"workflow_run", "workflow_run", OTHER},
    {"issue_comment", "issue_comment", OTHER},
    {"issues", "issues", OTHER},
    {"check_suite", "check_suite", OTHER},
    {"deployment_status", "deployment_status", OTHER},
    {"pull_request_review", "pull_request_review", OTHER},
    {"pull_request_review_comment", "pull_request_review_comment", OTHER},
    {"star", "watch", OTHER},
    {"minimal-pull_request",
     "pull_request",
     {.kind = EVENT_PULL_REQUEST, .name = "main", .base_branch = "main"}},
};

static void test_payloads_with_and_without_environment(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct event replayed = read_event(*state, nothing, cases[i].file);
        struct event there =
            read_event(*state, environment_of(*state, cases[i].name), cases[i].file);
        struct event expected = cases[i].event;
        expected.labels = replayed.labels; /* looked at below */
        expect_equal(cases[i].file, &replayed, &expected);
        expect_equal(cases[i].file, &there, &expected);
        expect_text(cases[i].file, "spelled", there.spelled, cases[i].name);
        if (strcmp(cases[i].name, "pull_request_target") != 0 &&
            strcmp(cases[i].name, "watch") != 0)
            expect_text(cases[i].file, "spelled", replayed.spelled, cases[i].name);
    }
}

static void test_lists(void **state)
{
    static const char *labels[] = {"A-lock", "ci:full"}, *globs[] = {"test", "release-*", "smoke"};
    const struct strings expected_labels = {labels, 2, 2}, expected_globs = {globs, 3, 3};
    struct event event = read_event(*state, nothing, "pull_request-labeled");
    expect_list("labels", &event.labels, &expected_labels);
    event = read_event(*state, nothing, "workflow_dispatch-inputs");
    expect_list("jobs", &event.job_globs, &expected_globs);
    assert_string_equal(event.full_input, "true");
    assert_string_equal(event.name, "feature/lock");
}

/* The address names the attempt, and the second one is not the first. */
static void test_runs(void **state)
{
#define WHERE                                                                                      \
    "GITHUB_ACTIONS=true", "GITHUB_EVENT_NAME=push", "GITHUB_SERVER_URL=https://github.com",       \
        "GITHUB_REPOSITORY=o/r"
    static const char *const first[] = {WHERE, "GITHUB_RUN_ID=7", "GITHUB_RUN_ATTEMPT=1", NULL};
    static const char *const second[] = {WHERE, "GITHUB_RUN_ID=7", "GITHUB_RUN_ATTEMPT=2", NULL};
    static const char *const bare[] = {WHERE, "GITHUB_RUN_ID=7", NULL};
    static const char *const nowhere[] = {WHERE, NULL};
    struct event event = read_event(*state, first, NULL);
    assert_string_equal(event.run, "https://github.com/o/r/actions/runs/7/attempts/1");
    assert_false(event.repeated);
    event = read_event(*state, second, NULL);
    assert_string_equal(event.run, "https://github.com/o/r/actions/runs/7/attempts/2");
    assert_true(event.repeated);
    event = read_event(*state, bare, NULL);
    assert_string_equal(event.run, "https://github.com/o/r/actions/runs/7/attempts/1");
    assert_null(read_event(*state, nowhere, NULL).run);
}

static void test_environment_alone(void **state)
{
    static const char *const pull[] = {"GITHUB_ACTIONS=true",
                                       "GITHUB_EVENT_NAME=pull_request",
                                       "GITHUB_REF=refs/pull/42/merge",
                                       "GITHUB_BASE_REF=main",
                                       "GITHUB_SHA=9D8C7B6A594837261504F3E2D1C0BFAE9D8C7B6A",
                                       "GITHUB_REPOSITORY=octo-org/whistle",
                                       "GITHUB_WORKFLOW_REF=octo-org/whistle/.github/workflows/"
                                       "a@b.yml@refs/pull/42/merge",
                                       NULL};
    static const char *const tag[] = {"GITHUB_ACTIONS=true",
                                      "GITHUB_EVENT_NAME=push",
                                      "GITHUB_REF=refs/tags/v1",
                                      "GITHUB_SHA=" AFTER,
                                      "GITHUB_REPOSITORY=else/x",
                                      "GITHUB_WORKFLOW_REF=a/b/c.yml",
                                      NULL};
    static const char *const target[] = {"GITHUB_ACTIONS=true",
                                         "GITHUB_EVENT_NAME=pull_request_target",
                                         "GITHUB_REF=refs/heads/main", "GITHUB_SHA=" AFTER, NULL};
    struct event event = read_event(*state, pull, NULL);
    assert_int_equal(event.kind, EVENT_PULL_REQUEST);
    assert_string_equal(event.merge, AFTER);
    assert_string_equal(event.name, "main");
    assert_string_equal(event.workflow, ".github/workflows/a@b.yml");
    assert_null(event.head);
    event = read_event(*state, tag, NULL);
    assert_int_equal(event.kind, EVENT_TAG);
    assert_string_equal(event.name, "v1");
    assert_null(event.before);
    assert_null(event.workflow); /* another repository's */
    event = read_event(*state, target, NULL);
    assert_int_equal(event.kind, EVENT_PULL_REQUEST);
    assert_null(event.merge);
}

static void test_services(void **state)
{
    static const char *const none[] = {"HOME=/root", "CI=", "CI_X=1", NULL};
    static const char *const off[] = {"CI=false", "GITHUB_ACTIONS=", NULL};
    static const char *const other[] = {"CI=1", "GITHUB_ACTIONS=false", NULL};
    static const char *const local[] = {"GITLAB_CI=false", "CI_PIPELINE_SOURCE=push", NULL};
    static const char *const bare[] = {"GITHUB_ACTIONS=true", NULL};
    assert_false(read_event(*state, none, NULL).by_service);
    assert_false(read_event(*state, off, NULL).by_service);
    assert_true(read_event(*state, other, NULL).by_service);
    assert_int_equal(read_event(*state, other, NULL).kind, EVENT_NONE);
    assert_true(read_event(*state, local, NULL).by_service);
    assert_int_equal(read_event(*state, bare, NULL).kind, EVENT_OTHER);
}

static void test_values_of_other_kinds(void **state)
{
    static const char *const texts[] = {
        "{\"pull_request\": 7}",
        "{\"pull_request\": {\"head\": {\"sha\": \"main\"}, \"base\": null, \"labels\": {}}}",
        "{\"pull_request\": {\"labels\": [1, {\"name\": 2}, null]}}",
        "{\"ref\": 1, \"before\": [], \"after\": {}, \"forced\": \"yes\", \"head_commit\": 0}",
        "{\"inputs\": \"x\", \"ref\": null}",
        "{\"inputs\": {\"full\": [], \"jobs\": {}}}",
        "{\"release\": {\"tag_name\": {}}, \"repository\": []}",
        "{}",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct value *payload;
        struct event event;
        struct err err = {0};
        assert_int_equal(payload_parse(*state, "x", texts[i], strlen(texts[i]), &payload, &err), 0);
        assert_int_equal(dialect_read_event(*state, nothing, payload, &event, &err), 0);
        assert_null(event.base);
        assert_null(event.head);
        assert_null(event.name);
        assert_null(event.full_input);
        assert_int_equal(event.labels.count, 0);
        assert_int_equal(event.job_globs.count, 0);
    }
}

static void test_payload_that_is_no_mapping(void **state)
{
    const struct value *payload;
    struct event event;
    struct err err = {0};
    assert_int_equal(payload_parse(*state, "x", "[]", 2, &payload, &err), 0);
    assert_int_equal(dialect_read_event(*state, nothing, payload, &event, &err), -1);
    assert_int_equal(err.code, ERR_INPUT);
}

static void test_words_of_a_person(void **state)
{
    struct event event;
    struct err err = {0};
    assert_int_equal(event_parse(*state, "tag:v1.*", &event, &err), 0);
    assert_int_equal(event.kind, EVENT_TAG);
    assert_false(event.by_service);
    assert_string_equal(event.name, "v1.*");
    assert_string_equal(event_phrase(*state, &event), "tag v1.*");
    assert_int_equal(event_parse(*state, "pull_request:next", &event, &err), 0);
    assert_string_equal(event.base_branch, "next");
    assert_string_equal(event_phrase(*state, &event), "pull_request to next");
    assert_int_equal(event_parse(*state, "pull_request", &event, &err), 0);
    assert_null(event.base_branch);
    assert_string_equal(event_phrase(*state, &event), "pull_request");
    assert_int_equal(event_parse(*state, "push:main", &event, &err), 0);
    assert_string_equal(event_phrase(*state, &event), "push to main");
    assert_int_equal(event_parse(*state, "workflow_dispatch:main", &event, &err), 0);
    assert_string_equal(event_phrase(*state, &event), "workflow_dispatch on main");
    assert_int_equal(event_parse(*state, "psuh", &event, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    assert_string_equal(err.hint, "did you mean push?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(test_payloads_with_and_without_environment),
        arena_test(test_lists),
        arena_test(test_runs),
        arena_test(test_environment_alone),
        arena_test(test_services),
        arena_test(test_values_of_other_kinds),
        arena_test(test_payload_that_is_no_mapping),
        arena_test(test_words_of_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
