/* Globs of whittle.yml, held against the files there are and the paths that changed. */
#include "tests/unit/config_fixture.h"

/* A head, and what changed on the way to it. */
struct world {
    struct tree tree;
    struct changes changes;
    struct warnings warnings;
};

static struct world world_new(struct arena *arena)
{
    struct world world = {.tree = {.arena = arena}};
    tree_put(&world.tree, "README.md", "");
    tree_put(&world.tree, "schema/v1/tables.sql", "");
    tree_put(&world.tree, "crates/core/src/lib.rs", "");
    tree_link(&world.tree, "linked", "schema");
    return world;
}

static void change(struct world *world, const char *path, enum change_status status,
                   bool link_or_submodule)
{
    const struct change item = {
        .path = path, .status = status, .link_or_submodule = link_or_submodule};
    vec_push(world->tree.arena, &world->changes, item);
}

static int check(struct world *world, const struct source *source, const char *glob,
                 struct err *err)
{
    struct config config = {.path = "whittle.yml"};
    struct config_glob item = {glob, 3, 11};
    vec_push(world->tree.arena, &config.globs, item);
    world->warnings.count = 0;
    return config_check_globs(world->tree.arena, &config, source, &world->changes, &world->warnings,
                              err);
}

/* "" where the glob is used, "warned", or the fault. */
static const char *fate_of(struct world *world, const char *glob)
{
    const struct source source = tree_source(&world->tree, "HEAD");
    struct err err = {0};
    if (check(world, &source, glob, &err) == 0)
        return world->warnings.count ? "warned" : "";
    assert_int_equal(err.code, ERR_INPUT);
    assert_string_equal(err.file, "whittle.yml");
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 11);
    assert_non_null(strstr(err.message, "matches no file and no changed path"));
    return arena_string(world->tree.arena, err.hint);
}

static void what_matches_a_file_is_used(void **state)
{
    static const char *const globs[] = {
        "README.md", "*.md",        "**",        "schema/",   "schema/**",
        "**/*.sql",  "*/*/*.[s]ql", "crates/*/", "**/lib.rs", "schema/v1/tables.sql",
    };
    struct world world = world_new(*state);
    for (size_t i = 0; i < COUNT(globs); i++)
        assert_string_equal(fate_of(&world, globs[i]), "");
}

static void what_matches_nothing_is_a_fault(void **state)
{
    static const char other[] = "take it out with the last file that it matches; a slash at its "
                                "end stands for all that is below";
    static const struct {
        const char *glob, *hint;
    } cases[] = {
        {"shema/*.sql", "did you mean 'schema/*.sql'?"},
        {"schema/v2/*.sql", "did you mean 'schema/v1/*.sql'?"},
        {"schema/v1/table.sql", "did you mean 'schema/v1/tables.sql'?"},
        {"README.mdx", "did you mean 'README.md'?"},
        {"schema", "did you mean 'schema/'?"},
        {"crates/core", "did you mean 'crates/core/'?"},
        {"crates/*", other},
        {"**/*.drawio", other},
        {"schema/v1/tables.sql/", other},
        {"elsewhere/", other},
    };
    struct world world = world_new(*state);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(fate_of(&world, cases[i].glob), cases[i].hint);
}

static void what_only_the_change_has_is_used_once_more(void **state)
{
    struct world world = world_new(*state);
    change(&world, "idl/old.idl", CHANGE_DELETED, false);
    change(&world, "gone", CHANGE_DELETED, true);
    assert_string_equal(fate_of(&world, "idl/*.idl"), "warned");
    assert_string_equal(world.warnings.items[0].code, "glob-outdated");
    assert_string_equal(world.warnings.items[0].file, "whittle.yml");
    assert_int_equal(world.warnings.items[0].line, 3);
    assert_string_equal(fate_of(&world, "gone/*/x"), "warned");
    assert_string_equal(fate_of(&world, "**"), "");
    assert_string_equal(fate_of(&world, "idl"),
                        "take it out with the last file that it matches; a slash at its end "
                        "stands for all that is below");
}

/* What a link leads to has the names below it, too. */
static void what_is_behind_a_link_may_be_anything(void **state)
{
    struct world world = world_new(*state);
    assert_string_equal(fate_of(&world, "linked"), "");
    assert_string_equal(fate_of(&world, "link*"), "");
    assert_string_equal(fate_of(&world, "linked/v9/*.sql"), "");
    assert_string_equal(fate_of(&world, "*/v9/*.sql"), "");
    assert_string_equal(fate_of(&world, "**/linked/x"), "");
    assert_string_not_equal(fate_of(&world, "**/v9/*.sql"), "");
}

static int broken_walk(void *self, const char *dir, const struct file_visitor *visitor,
                       struct err *err)
{
    (void)self, (void)dir, (void)visitor;
    return err_set(err, ERR_GIT, "not here");
}

static void what_cannot_be_read_is_no_fault(void **state)
{
    struct world world = world_new(*state);
    struct source source = tree_source(&world.tree, "HEAD");
    struct err err = {0};
    source.walk = broken_walk;
    assert_int_equal(check(&world, &source, "**/*.drawio", &err), 0);
    assert_int_equal(world.warnings.count, 0);
}

static void without_globs_nothing_is_looked_at(void **state)
{
    struct world world = world_new(*state);
    const struct config config = {.path = "whittle.yml"};
    const struct source nothing = {0};
    struct err err = {0};
    assert_int_equal(
        config_check_globs(*state, &config, &nothing, &world.changes, &world.warnings, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(what_matches_a_file_is_used),
        arena_test(what_matches_nothing_is_a_fault),
        arena_test(what_only_the_change_has_is_used_once_more),
        arena_test(what_is_behind_a_link_may_be_anything),
        arena_test(what_cannot_be_read_is_no_fault),
        arena_test(without_globs_nothing_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
