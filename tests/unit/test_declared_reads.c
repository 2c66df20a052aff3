/* Files that packages read because the repository says so. */
#include "graph/base/hash.h"
#include "tests/unit/story_test.h"

#define FILE(p) "== " p "\n"
#define EDIT(p) "== " p "\n// changed\n"

/* top uses proto, and its tests use out, which is no member. */
#define BASE                                                                                       \
    FILE("Cargo.toml")                                                                             \
    "[workspace]\nresolver = \"2\"\nmembers = [\"*\"]\nexclude = [\"out\", \"idl\"]\n" FILE(       \
        "core/Cargo.toml") PACKAGE("core") FILE("core/src/lib.rs") FILE("idl/x/a.idl")             \
        FILE("loose") FILE(".editorconfig") FILE("out/Cargo.toml") PACKAGE("out")                  \
            FILE("out/src/lib.rs") FILE("proto/Cargo.toml") PACKAGE("proto")                       \
                FILE("proto/src/lib.rs") FILE("proto/tests/t.rs") FILE("top/Cargo.toml")           \
                    PACKAGE("top") "[dependencies]\nproto = { path = \"../proto\" }\n"             \
                                   "[dev-dependencies]\nout = { path = \"../out\" }\n" FILE(       \
                                       "top/src/lib.rs") FILE("xtask/Cargo.toml") PACKAGE("xtask") \
                                       FILE("xtask/src/lib.rs") FILE("xtask/tests/tidy.rs")        \
                                           FILE("xtask/examples/e.rs") FILE("xtask/benches/b.rs")

static struct declared_read reads[] = {
    {"xtask", "**/*.rs", "w:1: **/*.rs", false},
    {"xtask", "idl/", "w:2: idl/", false},
    {"proto", "idl/", "w:3: idl/", true},
    {"xtask", "loose", "w:4: loose", false},
    {"xtask", ".edit*", "w:5: .edit*", false},
    {"xtask", "**/Cargo.toml", "w:6: toml", false},
    {"out", "data/*", "w:7: data/*", true},
    {"nobody", "**", "w:8: **", true},
    {"xtask", "top/link/*", "w:9: top/link/*", false},
};

static struct impact impact_of(struct arena *arena, const char *edits,
                               const struct path_rules *rules)
{
    struct story *story = story_of(arena, arena_printf(arena, "%s%s", BASE, edits));
    static const struct declared_reads all = {reads, COUNT(reads), COUNT(reads)};
    story->request.reads = &all;
    story->request.rules = rules;
    return impact_compute(arena, &story->request);
}

/* "file-declared idl/x/a.idl: w:2: idl/ proto top", with the packages that are affected. */
static const char *verdict(struct arena *arena, const char *edits, const struct path_rules *rules)
{
    const struct impact impact = impact_of(arena, edits, rules);
    const struct impact_change *change = &impact.changes[0];
    const char *text = arena_printf(arena, "%s %s", reason_name(change->reason.code),
                                    reason_detail(arena, &change->reason));
    for (size_t i = 0; i < impact.package_count; i++)
        if (impact.packages[i].affected)
            text = arena_printf(arena, "%s %s", text, impact.packages[i].package->name);
    return text;
}

/* The affected units of a package, a line each. */
static const char *affected(struct arena *arena, const struct impact *impact, const char *path)
{
    const char *text = "";
    uint32_t package = units_package(&impact->units, path);
    for (uint32_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].package == package &&
            unit_is_of_target(&impact->units.items[i]) && impact->reached[i].affected)
            text = arena_printf(arena, "%s%s\n", text, unit_name(arena, &impact->units, i));
    return text;
}

static const struct path_rule nothing = {.glob = "idl/", .label = "w:0: idl/"};
static const struct path_rules rules = {.items = (struct path_rule *)&nothing, .count = 1};

static void tests_examples_and_benchmarks_read(void **state)
{
    const struct impact impact = impact_of(*state, "~~\n" EDIT("core/src/lib.rs"), NULL);
    const struct impact_package *xtask = &impact.packages[units_package(&impact.units, "xtask")];
    assert_string_equal(affected(*state, &impact, "xtask"), "xtask lib xtask test\n"
                                                            "xtask lib xtask doctest\n"
                                                            "xtask example e build\n"
                                                            "xtask example e test\n"
                                                            "xtask test tidy test\n"
                                                            "xtask bench b test\n");
    assert_int_equal(xtask->reason.code, REASON_FILE_DECLARED);
    assert_string_equal(reason_detail(*state, &xtask->reason), "core/src/lib.rs: w:1: **/*.rs");
    assert_false(xtask->carries);
    /* What the change is by itself stays so. */
    assert_int_equal(impact.changes[0].reason.code, REASON_FILE_CHANGED);
    assert_int_equal(impact.changes[0].owners.count, 2);
}

static void a_build_takes_its_dependents_along(void **state)
{
    const struct impact impact = impact_of(*state, "~~\n" EDIT("idl/x/a.idl"), &rules);
    const struct impact_package *top = &impact.packages[units_package(&impact.units, "top")];
    assert_string_equal(affected(*state, &impact, "proto"),
                        "proto lib proto build\nproto lib proto test\nproto lib proto doc\n"
                        "proto lib proto doctest\nproto test t test\n");
    assert_int_equal(top->reason.code, REASON_DEPENDENCY);
    assert_string_equal(reason_detail(*state, &top->reason), "idl/x/a.idl: w:3: idl/");
}

static void no_rule_takes_it_back(void **state)
{
    assert_string_equal(verdict(*state, "~~\n" EDIT("idl/x/a.idl"), &rules),
                        "file-declared idl/x/a.idl: w:2: idl/ proto top xtask");
    assert_string_equal(verdict(*state, "~~\n" EDIT(".editorconfig"), NULL),
                        "file-declared .editorconfig: w:5: .edit* xtask");
    assert_string_equal(verdict(*state, "~~\n" FILE("core/Cargo.toml") PACKAGE("core") "#\n", NULL),
                        "file-declared core/Cargo.toml: w:6: toml xtask");
}

static void it_takes_nothing_away(void **state)
{
    assert_string_equal(verdict(*state, "~~\n" EDIT("loose"), NULL),
                        "unowned-file loose core out proto top xtask");
}

static void either_revision_counts(void **state)
{
    assert_string_equal(verdict(*state, "~~\n!! idl/x/a.idl\n", &rules),
                        "file-declared idl/x/a.idl: w:2: idl/ proto top xtask");
    assert_string_equal(verdict(*state, "~~\n" FILE("idl/new"), &rules),
                        "file-declared idl/new: w:2: idl/ proto top xtask");
}

/* What others depend on only in their tests. */
static void a_dependency_that_is_no_member_may_be_built(void **state)
{
    static const struct path_rule data = {.glob = "data/", .label = "w:0: data/"};
    static const struct path_rules all = {.items = (struct path_rule *)&data, .count = 1};
    assert_string_equal(verdict(*state, "~~\n" FILE("data/a"), &all),
                        "file-declared data/a: w:7: data/* out top");
}

/* Every name of a path counts, and a link stands for all that is below it. */
static void links_are_read_as_well(void **state)
{
    const char *linked = FILE("core/data/x") "-- top/link -> ../core/data\n~~\n";
    assert_string_equal(
        verdict(*state, arena_printf(*state, "%s%s", linked, EDIT("core/data/x")), NULL),
        "file-changed core/data/x core top xtask");
    const struct impact impact = impact_of(
        *state, arena_printf(*state, "%s!! top/link\n-- top/link -> ../core/src\n", linked), NULL);
    bool found = false;
    for (size_t i = 0; i < impact.seed_count; i++)
        found |= impact.seeds[i].code == REASON_FILE_DECLARED &&
                 strcmp(impact.seeds[i].path, "top/link") == 0 &&
                 strcmp(impact.seeds[i].item, "w:9: top/link/*") == 0;
    assert_true(found);
}

/* What a seed says of a unit its fingerprint says as well. */
static void fingerprints_know_it(void **state)
{
    const struct impact impact = impact_of(*state, "~~\n" EDIT("idl/x/a.idl"), &rules);
    uint32_t test = unit_named(*state, &impact.units, "xtask test tidy test");
    uint32_t other = unit_named(*state, &impact.units, "xtask lib xtask build");
    assert_false(hash_equal(&impact.base_fingerprints[test], &impact.head_fingerprints[test]));
    assert_true(hash_equal(&impact.base_fingerprints[other], &impact.head_fingerprints[other]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(tests_examples_and_benchmarks_read),
        arena_test(a_build_takes_its_dependents_along),
        arena_test(no_rule_takes_it_back),
        arena_test(it_takes_nothing_away),
        arena_test(either_revision_counts),
        arena_test(a_dependency_that_is_no_member_may_be_built),
        arena_test(links_are_read_as_well),
        arena_test(fingerprints_know_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
