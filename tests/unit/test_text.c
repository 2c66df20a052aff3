/* The plan as a person reads it: what is said first, what is left out, what is aligned. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/dialect/github.h"
#include "planner/output/escape.h"
#include "planner/output/output.h"
#include "tests/unit/fake_plan.h"

static const struct style plain = {false, 0};

/* `count` changes of `core`; where `everything` is set the last one is of a lock file that is not
 * there to be compared. */
static void change_many(struct fake *fake, size_t count, bool everything)
{
    fake->change_count = 0;
    fake->base_count = FAKE_GONE;
    for (size_t i = 0; i + everything < count; i++)
        fake_change(fake, arena_printf(&fake->arena, "crates/core/%02zu.rs", i), CHANGE_MODIFIED);
    if (everything)
        fake_change(fake, "Cargo.lock", CHANGE_MODIFIED);
}

static void test_what_affects_everything_is_said_first(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    change_many(&fake, 2, true);
    fake_finish(&fake, 1);
    assert_string_equal(plan_text(&fake.arena, &fake.plan, &plain),
                        "All 5 entries run, because Cargo.lock changed (no file): nothing saved\n"
                        "from origin/main (3f2a91ca0) to the work tree (on 8d21b1fa0)\n"
                        "\nChanged: 2 files\n"
                        "  modified  Cargo.lock         everything: Cargo.lock changed (no file)\n"
                        "  modified  crates/core/00.rs  core\n"
                        "\nRuns: 5 packages (`whittle explain NAME` shows what else reaches one)\n"
                        "  cli  core  docs  e2e  gen\n");
    check_has(github_summary(&fake.arena, &fake.plan), "### All 5 entries run, because");
    arena_free(&fake.arena);
}

static void test_many_changes_are_told_by_their_effect(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    change_many(&fake, 31, true);
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &plain),
              "\nChanged: 31 files\n"
              "  modified  Cargo.lock                     everything: Cargo.lock changed\n"
              "  modified  crates/core/00.rs              core\n"
              "  modified  crates/core/01.rs              core\n"
              "  modified  crates/core/02.rs              core\n"
              "  modified  crates/core/03.rs              core\n"
              "  modified  crates/core/04.rs and 25 more  core\n\n");
    arena_free(&fake.arena);
}

static void test_nothing_changed_is_said(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.change_count = 0;
    fake.range.base.merge_base = true;
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &plain),
              "Nothing runs: 0 of 5 entries affected, 100 % saved\n"
              "from origin/main (merge base 3f2a91ca0) to the work tree (on 8d21b1fa0)\n"
              "\nChanged: nothing\n\nDoes not run: 5 packages");
    arena_free(&fake.arena);
}

static void test_another_machines_platform_is_named(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.platforms[0] = platform_for("riscv64gc-unknown-linux-gnu");
    fake.unasked = false;
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &plain), "\nJobs\n  test  ");
    arena_free(&fake.arena);
}

static void test_wide_characters_take_two_columns(void **state)
{
    struct fake fake;
    (void)state;
    assert_int_equal(utf8_width("core"), 4);
    assert_int_equal(utf8_width("名前"), 4);
    assert_int_equal(utf8_width("e\u0301"), 1);
    assert_int_equal(utf8_width("ünï…"), 4);
    fake_start(&fake);
    fake.packages[FAKE_CORE].name = "名前";
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &plain),
              "  名前  changed             crates/core/src/lib.rs\n"
              "  cli   ← 名前              crates");
    arena_free(&fake.arena);
}

/* A long path gives way, at its middle: what it does stays. */
static void test_a_long_path_makes_room(void **state)
{
    struct fake fake;
    (void)state;
    fake_start(&fake);
    fake.changes[1].path = ".vscode/a/very/long/way/down/to/the/notes/of/somebody/notes.txt";
    fake_finish(&fake, 1);
    check_has(plan_text(&fake.arena, &fake.plan, &(struct style){false, 80}),
              "  modified  crates/core/src/lib.rs               core\n"
              "  deleted   crates/gone/Cargo.toml               gone\n"
              "  added     .vscode/a/very/l…somebody/notes.txt  nothing: no build depends on it\n");
    arena_free(&fake.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_affects_everything_is_said_first),
        cmocka_unit_test(test_many_changes_are_told_by_their_effect),
        cmocka_unit_test(test_nothing_changed_is_said),
        cmocka_unit_test(test_another_machines_platform_is_named),
        cmocka_unit_test(test_wide_characters_take_two_columns),
        cmocka_unit_test(test_a_long_path_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
