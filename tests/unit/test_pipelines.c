#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "graph/base/buffer.h"
#include "planner/config/yaml/node.h"
#include "planner/dialect/buildkite.h"
#include "planner/dialect/gitlab.h"
#include "planner/event/payload.h"
#include "planner/output/escape.h"
#include "tests/unit/fake_plan.h"

enum {
    STEP = 0x4000, /* characters of one text */
    LAST = 0x10ffff,
};

static char *gitlab(struct arena *arena, const struct plan *plan, struct err *err)
{
    return gitlab_pipeline(arena, plan, err);
}

static char *buildkite(struct arena *arena, const struct plan *plan, struct err *err)
{
    return buildkite_pipeline(arena, plan, &(struct buildkite_queues){0}, err);
}

typedef char *pipeline_function(struct arena *arena, const struct plan *plan, struct err *err);

static pipeline_function *const pipelines[] = {gitlab, buildkite};

static void add_character(struct buffer *out, uint32_t codepoint)
{
    const char bytes[] = {(char)(0xf0 | codepoint >> 18), (char)(0x80 | (codepoint >> 12 & 0x3f)),
                          (char)(0x80 | (codepoint >> 6 & 0x3f)), (char)(0x80 | (codepoint & 0x3f)),
                          '\0'};
    const char two[] = {(char)(0xc0 | codepoint >> 6), bytes[3], '\0'};
    const char three[] = {(char)(0xe0 | codepoint >> 12), bytes[2], bytes[3], '\0'};
    const char one[] = {(char)codepoint, '\0'};
    buffer_add(out, codepoint < 0x80      ? one
                    : codepoint < 0x800   ? two
                    : codepoint < 0x10000 ? three
                                          : bytes);
}

/* A plan whose rows have `text` as their name, or as the value of an axis. */
static void plan_with(struct fake *fake, const char *text, bool as_name)
{
    fake_start(fake);
    struct value *values = value_mapping(&fake->arena);
    value_put(&fake->arena, values, "odd", value_text(&fake->arena, as_name ? "plain" : text));
    fake->job.rows[0].values = values;
    fake->job.rows[0].label = as_name ? text : "";
    fake_finish(fake, 1);
}

/* The value of the first key of that name, wherever it is; NULL. */
static const char *find_text(const struct node *node, const char *key)
{
    const char *found = NULL;
    for (size_t i = 0; !found && node->kind != NODE_TEXT && i < node->entries.count; i++) {
        const struct node_entry *entry = &node->entries.items[i];
        if (entry->key && strcmp(entry->key->text, key) == 0)
            return entry->value->kind == NODE_TEXT ? entry->value->text : NULL;
        found = find_text(entry->value, key);
    }
    return found;
}

/* What a reader of YAML finds there of a pipeline that one of JSON takes as well. */
static const char *read_pipeline(struct arena *arena, const char *pipeline, const char *key)
{
    struct err err = {0};
    const struct node *root = NULL;
    const struct value *value;
    const struct blob blob = {pipeline, strlen(pipeline)};
    if (payload_parse(arena, "pipeline", pipeline, blob.size, &value, &err) != 0 ||
        node_parse(arena, "pipeline", &blob, &root, &err) != 0)
        fail_msg("%s", err_line(arena, &err));
    return find_text(root, key);
}

static void check_value(const char *text)
{
    for (size_t i = 0; i < sizeof pipelines / sizeof *pipelines; i++) {
        struct fake fake;
        struct err err = {0};
        plan_with(&fake, text, false);
        const char *pipeline = pipelines[i](&fake.arena, &fake.plan, &err);
        assert_non_null(pipeline);
        for (const char *at = pipeline; *at;) {
            uint32_t codepoint;
            size_t len = utf8_decode(at, &codepoint);
            assert_true(len && (*at == '\n' || !codepoint_is_unsafe(codepoint)));
            at += len;
        }
        assert_string_equal(read_pipeline(&fake.arena, pipeline, "WHITTLE_AXIS_ODD"), text);
        arena_free(&fake.arena);
    }
}

static bool is_taken_literally(uint32_t codepoint)
{
    bool filled_in = codepoint == '$' || codepoint == '%';
    bool no_character = !codepoint || (codepoint >= 0xd800 && codepoint <= 0xdfff);
    return !filled_in && !no_character && (codepoint < 0x10000 || !codepoint_is_unsafe(codepoint));
}

static void test_a_value_is_any_text(void **state)
{
    (void)state;
    for (uint32_t first = 0; first <= LAST; first += STEP) {
        struct arena arena = {0};
        struct buffer text = {.arena = &arena};
        buffer_add(&text, "-");
        for (uint32_t i = first; i < first + STEP; i++)
            if (is_taken_literally(i))
                add_character(&text, i);
        check_value(buffer_end(&text));
        arena_free(&arena);
    }
}

/* It would be a pair of surrogates in JSON, of which YAML has none. */
static void test_a_value_that_no_pipeline_holds_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pipelines / sizeof *pipelines; i++) {
        struct fake fake;
        struct err err = {0};
        plan_with(&fake, "a\U000e0001b", false);
        assert_null(pipelines[i](&fake.arena, &fake.plan, &err));
        assert_int_equal(err.code, ERR_OUTPUT);
        check_has(err.message, "U+E0001, which stands after \"WHITTLE_AXIS_ODD\": \"a");
        arena_free(&fake.arena);
    }
}

static void test_such_a_name_is_escaped(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pipelines / sizeof *pipelines; i++) {
        struct fake fake;
        struct err err = {0};
        plan_with(&fake, "a\U000e0001b", true);
        const char *pipeline = pipelines[i](&fake.arena, &fake.plan, &err);
        assert_non_null(pipeline);
        check_has(read_pipeline(&fake.arena, pipeline, "WHITTLE_NAME"), "a\\363\\240\\200\\201b");
        arena_free(&fake.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_value_is_any_text),
        cmocka_unit_test(test_a_value_that_no_pipeline_holds_is_refused),
        cmocka_unit_test(test_such_a_name_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
