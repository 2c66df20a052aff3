/* Base, head and mode as events say, in clones of every depth; every remedy is run, and mends it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "planner/event/range.h"
#include "tests/unit/repo_fixture.h"

#define ZEROS "0000000000000000000000000000000000000000"

static struct range_request request; /* of the next choose(), without its event */

static struct range choose(struct fixture *fixture, const char *dir, const struct event *event)
{
    struct repository *repository = fixture_open(fixture, dir);
    struct range range;
    struct err err = {0};
    request.event = event;
    if (range_choose(repository, &request, &fixture->arena, &range, &err))
        fail_msg("%s", err.message);
    repository_close(repository);
    return range;
}

static const char *commit(struct fixture *fixture, const char *name)
{
    return fixture_output(fixture, "r", "git rev-parse %s^{commit}", name);
}

/* Mode affected, with that base, which git names in the repository that was cloned. */
static struct range expect_compared(struct fixture *fixture, const char *dir,
                                    const struct event *event, enum reason_code code,
                                    const char *base)
{
    struct range range = choose(fixture, dir, event);
    if (range.mode != MODE_AFFECTED)
        fail_msg("full: %s: %s", reason_name(range.mode_reason.code), range.mode_reason.item);
    assert_string_equal(reason_name(range.mode_reason.code), reason_name(code));
    assert_string_equal(range.base.oid, commit(fixture, base));
    assert_null(range.remedy);
    return range;
}

static const char *expect_full(struct fixture *fixture, const char *dir, const struct event *event,
                               enum reason_code code)
{
    struct range range = choose(fixture, dir, event);
    assert_int_equal(range.mode, MODE_FULL);
    assert_string_equal(reason_name(range.mode_reason.code), reason_name(code));
    assert_string_not_equal(range.mode_reason.item, "");
    assert_null(range.base.name);
    return range.remedy;
}

/* main: one two three; topic: four five, from one; pull: three merged with five; old: a commit that
 * no branch has. Everything is in r, which is the remote of what is cloned. */
static int start(void **state)
{
    int status = fixture_setup(state);
    request = (struct range_request){.unattended = true};
    fixture_run(*state, "",
                "git init -q r; cd r; c() { echo $1 >$1; git add .; git commit -qm \"$1$2\"; };"
                "c one; git checkout -q -b topic; c four; c five '\n\nCI-Job: smoke';"
                "git checkout -q main; c two; c three;"
                "git checkout -q -b pull; git merge -q --no-ff --no-edit topic;"
                "git checkout -q -b gone main; c old; git tag old; git checkout -q main;"
                "git branch -qD gone");
    return status;
}

static void clone(struct fixture *fixture, const char *dir, const char *options, const char *branch)
{
    fixture_run(fixture, "",
                "git clone -q %s -b %s --no-tags file://$PWD/r %s; cd %s; git checkout -q --detach",
                options, branch, dir, dir);
}

static struct event pull_request(struct fixture *fixture)
{
    return (struct event){.by_service = true,
                          .kind = EVENT_PULL_REQUEST,
                          .name = "main",
                          .base_branch = "main",
                          .default_branch = "main",
                          .base = commit(fixture, "main"),
                          .head = commit(fixture, "topic")};
}

static struct event push(struct fixture *fixture, const char *before, const char *after)
{
    return (struct event){.by_service = true,
                          .kind = EVENT_PUSH,
                          .name = "main",
                          .default_branch = "main",
                          .before = strcmp(before, ZEROS) ? commit(fixture, before) : before,
                          .after = commit(fixture, after)};
}

static void test_merge_of_a_pull_request(void **state)
{
    static const char *const options[] = {"", "--depth 2", "--filter=blob:none", "--filter=tree:0"};
    struct event event = pull_request(*state);
    event.base = commit(*state, "main~1"); /* what it says has moved on */
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        fixture_run(*state, "", "rm -rf c");
        clone(*state, "c", options[i], "pull");
        struct range range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main");
        assert_string_equal(range.base.name, "HEAD^1");
        assert_string_equal(range.head.name, "HEAD");
        assert_string_equal(range.head.oid, commit(*state, "pull"));
        assert_false(range.head.work_tree);
        assert_string_equal(range.mode_reason.item,
                            "compared with the first parent of the merge commit");
        assert_string_equal(range.message, "five\n\nCI-Job: smoke\n");
    }
    request.unattended = false; /* a replay there says the same */
    assert_string_equal(expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main").head.name,
                        "HEAD");
}

static void test_merge_at_depth_1(void **state)
{
    const struct event event = pull_request(*state);
    clone(*state, "c", "--depth 1", "pull");
    fixture_run(*state, "c", "%s", expect_full(*state, "c", &event, REASON_BASE_SHALLOW));
    expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main");
}

/* Without a payload only the commit that the service made is known. */
static void test_merge_without_a_payload(void **state)
{
    struct event event = {.by_service = true,
                          .kind = EVENT_PULL_REQUEST,
                          .base_branch = "main",
                          .merge = commit(*state, "pull")};
    clone(*state, "c", "--depth 2", "pull");
    expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main");
    event.merge = commit(*state, "topic");
    expect_full(*state, "c", &event, REASON_BASE_SHALLOW);
}

/* A branch whose last commit is a merge of the default branch is no merge of the service. */
static void test_merge_of_the_branchs_own(void **state)
{
    fixture_run(*state, "r", "git checkout -q topic; git merge -q --no-edit main");
    const struct event event = pull_request(*state);
    clone(*state, "c", "", "topic");
    struct range range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main");
    assert_string_equal(range.base.name, event.base);
    assert_string_equal(range.head.name, event.head);
}

static void test_pull_request_itself(void **state)
{
    struct event event = pull_request(*state);
    clone(*state, "c", "", "topic");
    struct range range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main~2");
    assert_true(range.base.merge_base);
    assert_string_equal(range.base.name, event.base);
    event.base = commit(*state, "old"); /* not here: the branch is */
    range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main~2");
    assert_string_equal(range.base.name, "origin/main");
    event.base_branch = "no-such";
    fixture_run(*state, "c", "%s", expect_full(*state, "c", &event, REASON_BASE_MISSING));
    expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main~2");
    event.base = NULL;
    assert_non_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
    event.base_branch = NULL;
    assert_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
}

static void test_pull_request_itself_in_a_shallow_clone(void **state)
{
    const struct event event = pull_request(*state);
    clone(*state, "c", "--depth 1", "topic");
    fixture_run(*state, "c", "%s", expect_full(*state, "c", &event, REASON_BASE_SHALLOW));
    struct range range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main");
    assert_false(range.base.merge_base);
    assert_non_null(strstr(range.mode_reason.item, "itself"));
}

/* As pull_request_target checks it out. */
static void test_checkout_of_something_else(void **state)
{
    const struct event event = pull_request(*state);
    clone(*state, "c", "", "main");
    assert_non_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
    clone(*state, "s", "--depth 1", "main");
    assert_non_null(expect_full(*state, "s", &event, REASON_BASE_MISSING));
}

static void test_pull_request_that_was_merged(void **state)
{
    struct event event = pull_request(*state);
    fixture_run(*state, "r", "git checkout -q main; git merge -q --no-edit topic");
    clone(*state, "c", "", "topic");
    event.base = commit(*state, "main");
    assert_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
}

static void test_replay_elsewhere(void **state)
{
    const struct event event = pull_request(*state);
    request.unattended = false;
    clone(*state, "c", "", "main");
    struct range range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main~2");
    assert_string_equal(range.head.oid, event.head);
    assert_string_equal(range.message, "five\n\nCI-Job: smoke\n");
}

static void test_push(void **state)
{
    struct event event = push(*state, "main~2", "main");
    clone(*state, "c", "", "main");
    struct range range = expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
    assert_string_equal(range.base.name, event.before);
    assert_string_equal(range.head.name, event.after);
    request.unattended = false;
    range = expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
    assert_string_equal(range.head.name, event.after);
    event.before = NULL; /* of the default branch nothing else can be compared */
    expect_full(*state, "c", &event, REASON_BASE_MISSING);
    event.before = event.after;
    expect_full(*state, "c", &event, REASON_BASE_MISSING);
    event.after = ZEROS; /* the branch was deleted */
    request.unattended = true;
    assert_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
}

static void test_push_to_a_shallow_clone(void **state)
{
    const struct event event = push(*state, "main~2", "main");
    clone(*state, "c", "--depth 1", "main");
    fixture_run(*state, "c", "%s", expect_full(*state, "c", &event, REASON_BASE_SHALLOW));
    expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
}

static void test_forced_push(void **state)
{
    struct event event = push(*state, "old", "main");
    clone(*state, "c", "", "main");
    expect_full(*state, "c", &event, REASON_HISTORY_LOST);
    event.forced = true;
    const char *remedy = expect_full(*state, "c", &event, REASON_HISTORY_LOST);
    clone(*state, "s", "--depth 1", "main");
    expect_full(*state, "s", &event, REASON_HISTORY_LOST);
    fixture_run(*state, "c", "%s", remedy);
    expect_compared(*state, "c", &event, REASON_PUSH, "old");
}

static void test_new_branch(void **state)
{
    struct event event = push(*state, ZEROS, "topic");
    clone(*state, "c", "", "topic");
    struct range range = expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
    assert_string_equal(range.base.name, "origin/main");
    event.default_branch = NULL; /* git knows it, too */
    fixture_run(*state, "c", "git remote set-head origin main");
    expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
    clone(*state, "s", "--depth 1", "topic");
    event.default_branch = "main";
    fixture_run(*state, "s", "%s", expect_full(*state, "s", &event, REASON_NEW_BRANCH));
    expect_compared(*state, "s", &event, REASON_PUSH, "main~2");
    event = push(*state, ZEROS, "main"); /* of the default branch itself */
    clone(*state, "m", "", "main");
    assert_null(expect_full(*state, "m", &event, REASON_NEW_BRANCH));
}

/* Nobody says what was there before the push: all that the branch has counts. */
static void test_push_without_a_before(void **state)
{
    struct event event = push(*state, ZEROS, "topic");
    event.before = NULL;
    event.name = "topic";
    clone(*state, "c", "", "topic");
    expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
    clone(*state, "s", "--depth 1", "topic");
    fixture_run(*state, "s", "%s", expect_full(*state, "s", &event, REASON_BASE_MISSING));
    expect_compared(*state, "s", &event, REASON_PUSH, "main~2");
    event.name = NULL;
    assert_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
}

/* The base of the event may be a group before it. */
static void test_merge_group(void **state)
{
    struct event event = {.by_service = true,
                          .kind = EVENT_MERGE_GROUP,
                          .base_branch = "main",
                          .base = commit(*state, "topic~1"),
                          .after = commit(*state, "topic")};
    clone(*state, "c", "", "topic");
    expect_compared(*state, "c", &event, REASON_MERGE_GROUP, "main~2");
    clone(*state, "b", "--single-branch", "topic"); /* the group before it is there */
    fixture_run(*state, "b", "%s", expect_full(*state, "b", &event, REASON_BASE_MISSING));
    expect_compared(*state, "b", &event, REASON_MERGE_GROUP, "main~2");
    clone(*state, "s", "--depth 2", "topic");
    fixture_run(*state, "s", "%s", expect_full(*state, "s", &event, REASON_BASE_SHALLOW));
    expect_compared(*state, "s", &event, REASON_MERGE_GROUP, "main~2");
    fixture_run(*state, "r", "git checkout -q main; git merge -q --no-edit topic");
    clone(*state, "l", "", "topic"); /* it has landed since */
    expect_full(*state, "l", &event, REASON_BASE_MISSING);
}

static void test_merge_train(void **state)
{
    struct event event = {.by_service = true,
                          .kind = EVENT_MERGE_GROUP,
                          .base_branch = "main",
                          .base = commit(*state, "main"),
                          .head = commit(*state, "topic")};
    clone(*state, "c", "--depth 2", "pull");
    expect_compared(*state, "c", &event, REASON_MERGE_GROUP, "main");
}

static void test_events_without_changes(void **state)
{
    static const struct {
        enum event_kind kind;
        enum reason_code code;
    } cases[] = {
        {EVENT_TAG, REASON_TAG},           {EVENT_RELEASE, REASON_RELEASE},
        {EVENT_DISPATCH, REASON_DISPATCH}, {EVENT_SCHEDULE, REASON_SCHEDULE},
        {EVENT_OTHER, REASON_OTHER_KIND},
    };
    clone(*state, "c", "", "main");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct event event = {.by_service = true, .kind = cases[i].kind, .name = "v1"};
        assert_null(expect_full(*state, "c", &event, cases[i].code));
        event.by_service = false;
        expect_full(*state, "c", &event, cases[i].code);
    }
}

/* What the command line says wins; what only widens is heard all the same. */
static void test_explicit_wins(void **state)
{
    struct event event = {.by_service = true, .kind = EVENT_TAG, .name = "v1"};
    clone(*state, "c", "", "main");
    request.base = "HEAD~1";
    struct range range = expect_compared(*state, "c", &event, REASON_COMPARED, "main~1");
    assert_string_equal(range.head.name, "HEAD");
    event.full_input = "true";
    expect_full(*state, "c", &event, REASON_INPUT);
    request = (struct range_request){.full = true, .unattended = true};
    expect_full(*state, "c", &event, REASON_OVERRIDE);
    event = push(*state, "main~2", "main");
    request = (struct range_request){.head = "HEAD~1", .unattended = true};
    range = expect_compared(*state, "c", &event, REASON_PUSH, "main~2");
    assert_string_equal(range.head.oid, commit(*state, "main~1"));
    fixture_run(*state, "c", "git fetch -q origin pull");
    request.head = "FETCH_HEAD";
    event = pull_request(*state);
    range = expect_compared(*state, "c", &event, REASON_PULL_REQUEST, "main");
    assert_string_equal(range.base.name, "FETCH_HEAD^1");
}

static void test_trailer_of_the_pull_request(void **state)
{
    fixture_run(*state, "r",
                "git checkout -q topic; git commit -q --allow-empty -m 'x\n\nCI: full';"
                "git checkout -q pull; git merge -q --no-ff --no-edit topic");
    const struct event event = pull_request(*state);
    clone(*state, "c", "--depth 2", "pull");
    expect_full(*state, "c", &event, REASON_TRAILER);
}

static void test_events_of_a_person(void **state)
{
    struct event event = {.kind = EVENT_PULL_REQUEST};
    request.unattended = false;
    clone(*state, "c", "", "topic");
    fixture_run(*state, "c", "git remote set-head origin main");
    struct range range = expect_compared(*state, "c", &event, REASON_COMPARED, "main~2");
    assert_true(range.head.work_tree);
    event.name = event.base_branch = "pull";
    range = expect_compared(*state, "c", &event, REASON_COMPARED, "topic");
    assert_string_equal(range.base.name, "origin/pull");
    event.name = "no-such";
    assert_non_null(expect_full(*state, "c", &event, REASON_BASE_MISSING));
    event = (struct event){.kind = EVENT_PUSH, .name = "new"};
    expect_compared(*state, "c", &event, REASON_COMPARED, "main~2");
    event = (struct event){.kind = EVENT_TAG, .name = "v1"};
    assert_true(choose(*state, "c", &event).head.work_tree);
}

/* Names of branches from strangers are looked up, not interpreted. */
static void test_hostile_names(void **state)
{
    static const char *const names[] = {"..", "../../HEAD", "-x", "a\nb", "main^{/x}", "", "\377"};
    struct event event = pull_request(*state);
    clone(*state, "c", "", "topic");
    event.base = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        event.base_branch = names[i];
        expect_full(*state, "c", &event, REASON_BASE_MISSING);
    }
    enum { LENGTH = 100 * 1000 };
    char *name = arena_alloc(&((struct fixture *)*state)->arena, LENGTH + 1);
    memset(name, 'x', LENGTH);
    event.base_branch = name;
    expect_full(*state, "c", &event, REASON_BASE_MISSING);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, start, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_merge_of_a_pull_request),
        TEST(test_merge_at_depth_1),
        TEST(test_merge_without_a_payload),
        TEST(test_merge_of_the_branchs_own),
        TEST(test_pull_request_itself),
        TEST(test_pull_request_itself_in_a_shallow_clone),
        TEST(test_checkout_of_something_else),
        TEST(test_pull_request_that_was_merged),
        TEST(test_replay_elsewhere),
        TEST(test_push),
        TEST(test_push_to_a_shallow_clone),
        TEST(test_forced_push),
        TEST(test_new_branch),
        TEST(test_push_without_a_before),
        TEST(test_merge_group),
        TEST(test_merge_train),
        TEST(test_events_without_changes),
        TEST(test_explicit_wins),
        TEST(test_trailer_of_the_pull_request),
        TEST(test_events_of_a_person),
        TEST(test_hostile_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
