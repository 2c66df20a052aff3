/* What a manifest says: when two say the same, and what an edit is an edit of. */
#include <stdio.h>
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"
#include "graph/cargo/definition.h"
#include "graph/cargo/workspace_parts.h"
#include "tests/unit/arena_test.h"

#define PACKAGE "[package]\nname = 'a'\n"
#define ROOT    "[workspace]\n"

static struct manifest manifest_at(struct arena *arena, const char *dir, const char *text)
{
    struct manifest manifest = {.path = path_join(arena, dir, "Cargo.toml"), .dir = dir};
    struct err err = {0};
    manifest.document = toml_parse(arena, manifest.path, text, strlen(text), &err);
    if (!manifest.document)
        fail_msg("%s\n%u:%u: %s", text, err.line, err.column, err.message);
    manifest.package = manifest_package(manifest.document);
    manifest.workspace = toml_get_table(manifest.document, "workspace");
    return manifest;
}

/* The package of ws/a/Cargo.toml; `shared` is the text of ws/Cargo.toml, or NULL. */
static struct definition package_of(struct arena *arena, const char *shared, const char *text)
{
    struct manifest manifest = manifest_at(arena, "ws/a", text), root = {0};
    struct package package = {0};
    struct err err = {0};
    if (shared)
        root = manifest_at(arena, "ws", shared);
    if (package_read(arena, &manifest, shared ? &root : NULL, &package, &err))
        fail_msg("%s\n%s", text, err.message);
    return definition_of_package(arena, &package);
}

static struct definition workspace_of(struct arena *arena, const char *text)
{
    return definition_of_workspace(arena, manifest_at(arena, "", text).document);
}

static struct hash hash_of(const struct definition *definition)
{
    struct hasher hasher = hasher_new();
    for (size_t i = 0; i < definition->count; i++)
        definition_add_item(&hasher, &definition->items[i]);
    return hasher_end(&hasher);
}

/* "-a ~b +c": what went, what says something else, what came. The hashes must agree with it. */
static const char *changed(struct arena *arena, struct definition base, struct definition head)
{
    struct definition_changes changes = definition_compare(arena, &base, &head);
    struct buffer text = {.arena = arena};
    struct hash left = hash_of(&base), right = hash_of(&head);
    assert_int_equal(hash_equal(&left, &right), changes.count == 0);
    for (size_t i = 0; i < changes.count; i++) {
        const struct definition_item *old = changes.items[i].base, *new = changes.items[i].head;
        const char *key = new ? new->key : old ? old->key : "nothing";
        buffer_format(&text, "%s%s%s", i ? " " : "", !old ? "+" : !new ? "-" : "~", key);
    }
    return buffer_end(&text);
}

static const struct definition_item *find(const struct definition *definition, const char *key)
{
    for (size_t i = 0; i < definition->count; i++)
        if (strcmp(definition->items[i].key, key) == 0)
            return &definition->items[i];
    fail_msg("no %s", key);
    return NULL;
}

/* All keys, one space between. */
static const char *keys_of(struct arena *arena, struct definition definition)
{
    struct buffer text = {.arena = arena};
    for (size_t i = 0; i < definition.count; i++)
        buffer_format(&text, "%s%s", i ? " " : "", definition.items[i].key);
    return buffer_end(&text);
}

static void items_know_their_part(void **state)
{
    static const struct {
        const char *key;
        enum part part;
        const char *name, *platform, *shared_key, *path;
    } rows[] = {
        {"bin.tool", PART_PACKAGE, NULL, NULL, NULL, NULL},
        {"build-dependencies.cc", PART_BUILD, "cc", NULL, NULL, NULL},
        {"dependencies.b", PART_NORMAL, "b", NULL, "workspace.dependencies.b", "ws/b"},
        {"dev-dependencies.c", PART_DEV, "c", NULL, NULL, "ws/c"},
        {"features.std", PART_PACKAGE, NULL, NULL, NULL, NULL},
        {"lib", PART_PACKAGE, NULL, NULL, NULL, NULL},
        {"lints", PART_PACKAGE, NULL, NULL, "workspace.lints", NULL},
        {"package.name", PART_PACKAGE, NULL, NULL, NULL, NULL},
        {"package.version", PART_PACKAGE, NULL, NULL, "workspace.package.version", NULL},
        {"target.cfg(all(unix, windows)).dependencies.d", PART_NORMAL, "d",
         "cfg(all(unix, windows))", NULL, NULL},
        {"target.x86_64-pc-windows-msvc.dev-dependencies.e", PART_DEV, "e",
         "x86_64-pc-windows-msvc", NULL, NULL},
        {"test.smoke", PART_TARGET, "smoke", NULL, NULL, NULL},
        {"zork", PART_PACKAGE, NULL, NULL, NULL, NULL},
    };
    struct definition definition = package_of(
        *state,
        ROOT "[workspace.package]\nversion = '1.0.0'\n[workspace.lints]\n"
             "[workspace.dependencies]\nb.path = 'b'\n",
        PACKAGE "version.workspace = true\n"
                "[lints]\nworkspace = true\n[lib]\n[features]\nstd = []\n[zork]\n"
                "[[bin]]\nname = 'tool'\n[[test]]\nname = 'smoke'\n"
                "[dependencies]\nb.workspace = true\n[dev_dependencies]\nc.path = '../c'\n"
                "[build-dependencies]\ncc = '1'\n"
                "[target.'cfg( all(unix ,windows) )'.dependencies]\nd = '1'\n"
                "[target.x86_64-pc-windows-msvc.dev-dependencies]\ne = '1'\n");
    assert_int_equal(definition.count, COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct definition_item *item = &definition.items[i];
        assert_string_equal(item->key, rows[i].key);
        assert_int_equal(item->part, rows[i].part);
        const char *pairs[][2] = {{item->name, rows[i].name},
                                  {item->platform, rows[i].platform},
                                  {item->shared_key, rows[i].shared_key},
                                  {item->path, rows[i].path}};
        for (size_t k = 0; k < COUNT(pairs); k++)
            assert_true(pairs[k][0] == pairs[k][1] ||
                        (pairs[k][0] && pairs[k][1] && !strcmp(pairs[k][0], pairs[k][1])));
        assert_int_equal(!item->shared, !item->shared_key);
        assert_non_null(item->value);
    }
    assert_int_equal(find(&definition, "test.smoke")->kind, TARGET_TEST);
}

struct edit {
    const char *base, *head, *changes;
};

static void check_edits(struct arena *arena, const char *shared, const struct edit *edits,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *base = arena_printf(arena, PACKAGE "%s", edits[i].base);
        const char *head = arena_printf(arena, PACKAGE "%s", edits[i].head);
        const char *found =
            changed(arena, package_of(arena, shared, base), package_of(arena, shared, head));
        if (strcmp(found, edits[i].changes) != 0)
            fail_msg("%s\n=>\n%s\nfound `%s`, expected `%s`", base, head, found, edits[i].changes);
    }
}

static void formatting_is_no_change(void **state)
{
    static const struct edit edits[] = {
        {"", "", ""},
        {"version = '1.0.0' # new\nedition = '2021'", "edition=\"2021\"\nversion=\"\"\"1.0.0\"\"\"",
         ""},
        {"[features]\na = ['b', 'c']\nb = []", "[features]\nb = [\n]\na = [\n'b',\n'c',]", ""},
        {"[features]", "", ""},
        {"[dependencies]\nb = '1'", "[dependencies.b]\nversion = '1'", ""},
        {"[dependencies.b]\nversion = '1'\nfeatures = ['x', 'y']",
         "[dependencies]\nb = {features = ['y', 'x', 'y'], version = '1', default-features = true}",
         ""},
        {"[dependencies]\nb = {path = '../b'}",
         "[dependencies]\nb = {path = '.././a/../b/', optional = false, features = []}", ""},
        {"[dev-dependencies]\nb = '1'", "[dev_dependencies]\nb = '1'", ""},
        {"[target.'cfg(not(unix))'.dependencies]\nb = '1'",
         "[target.'cfg( not (unix))'.dependencies.b]\nversion = '1'", ""},
        {"[zork]\nn = 0x1_0", "[zork]\nn = 16", ""},
        {"[[bin]]\nname = 'x'\n[[bin]]\n", "[[bin]]\n[[bin]]\nname = 'x'", ""},
    };
    check_edits(*state, NULL, edits, COUNT(edits));
}

static void what_no_build_asks_for_is_no_change(void **state)
{
    static const struct edit edits[] = {
        {"", "[package.metadata.docs.rs]\nall-features = true", ""},
        {"", "documentation = 'x'\nexclude = ['*.png']\ninclude = ['/src/**']", ""},
        {"", "autotests = false\nautoexamples = false\nautobenches = false", ""},
        {"resolver = '1'", "resolver = '2'", ""},
        {"", "[badges]\nx = {y = 'z'}", ""},
        {"", "[profile.release]\nlto = true\n[patch.crates-io]\nx.path = 'x'\n[replace]\n", ""},
        {"", "[workspace]\nmembers = ['x']", ""},
        {"[dev-dependencies]\nb = '1'\n[dev_dependencies]\nb = '1'",
         "[dev-dependencies]\nb = '1'\n[dev_dependencies]\nc = '2'", ""},
    };
    check_edits(*state, NULL, edits, COUNT(edits));
}

static void what_cargo_may_refuse_is_a_change(void **state)
{
    static const struct edit edits[] = {
        {"documentation = 'x'", "documentation = 1", "+package.documentation"},
        {"exclude = ['a']", "exclude = ['{a']", "+package.exclude"},
        {"include = 'a'", "include = ['a']", "-package.include"},
        {"autotests = true", "autotests = 'yes'", "+package.autotests"},
        {"resolver = '2'", "resolver = '9'", "+package.resolver"},
        {"resolver = '2'", "resolver = ''", "+package.resolver"},
        {"", "[badges]\nx = 1", "+badges"},
        {"[target]", "[target]\nx = 1", "+target.x"},
        {"edition = '2024'\n[dev-dependencies]\nb = '1'",
         "edition = '2024'\n[dev_dependencies]\nb = '1'", "+dev_dependencies"},
        {"edition = '2024'\n[target.x.dev-dependencies]\nb = '1'",
         "edition = '2024'\n[target.x.dev_dependencies]\nb = '1'", "+target.x.dev_dependencies"},
        {"", "[project]\nname = 'a'", "+project"},
    };
    check_edits(*state, NULL, edits, COUNT(edits));
}

static void edits_are_told_apart(void **state)
{
    static const struct edit edits[] = {
        {"version = '1.0.0'", "version = '1.0.1'", "~package.version"},
        {"", "description = ''", "+package.description"},
        {"", "keywords = ['a']\npublish = false", "+package.keywords +package.publish"},
        {"", "default-run = 'x'", "+package.default-run"},
        {"links = 'x'", "build = 'x.rs'", "+package.build -package.links"},
        {"edition = '2018'", "edition = '2021'", "~package.edition"},
        {"[features]\na = ['b', 'c']", "[features]\na = ['c', 'b']\nd = []",
         "~features.a +features.d"},
        {"[lib]\ntest = true", "[lib]\ntest = false", "~lib"},
        {"[[bin]]\nname = 'x'", "[[bin]]\nname = 'x'\npath = 'x.rs'\n[[bin]]\nname = 'y'",
         "~bin.x +bin.y"},
        {"[[test]]\nname = 'x'\n[[example]]\nname = 'x'",
         "[[bench]]\nname = 'x'\n[[test]]\nname = "
         "'x'\nharness = false",
         "+bench.x -example.x ~test.x"},
        {"[lints.rust]\nx = 'deny'", "[lints.rust]\nx = 'warn'", "~lints"},
        {"cargo-features = []", "cargo-features = ['x']", "~package.cargo-features"},
        {"[zork]\nn = 1", "[zork]\nn = 1.0", "~zork"},
        {"[zork]\nn = [['a'], 'b']", "[zork]\nn = [['a', 'b']]", "~zork"},
        {"[zork]\nn = \"a\\u0000b\"", "[zork]\nn = \"a\\u0000c\"", "~zork"},
        {"[zork]\nn = \"a\\u0000b\"", "[zork]\nn = \"a\\\\0b\"", "~zork"},
        {"[zork]\nn = {}\no = 1", "[zork]\nn = {o = 1}", "~zork"},
    };
    check_edits(*state, NULL, edits, COUNT(edits));
}

static void dependencies_are_told_apart(void **state)
{
    static const struct edit edits[] = {
        {"[dependencies]\nb = '1'", "[dependencies]\nb = '2'", "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dev-dependencies]\nb = '1'",
         "-dependencies.b +dev-dependencies.b"},
        {"[dependencies]\nb = '1'", "[target.x.dependencies]\nb = '1'",
         "-dependencies.b +target.x.dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = {version = '1', optional = true}",
         "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = {version = '1', default-features = false}",
         "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = {version = '1', default_features = false}",
         "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = {version = '1', features = ['x']}",
         "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = {version = '1', features = 'x'}",
         "~dependencies.b"},
        {"[dependencies]\nb = {features = ['xy', 'z']}", "[dependencies]\nb.features = ['x', 'yz']",
         "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = {version = '1', package = 'c'}",
         "~dependencies.b"},
        {"[dependencies]\nb.path = '../b'", "[dependencies]\nb.path = '../c'", "~dependencies.b"},
        {"[dependencies]\nb.path = '../b'",
         "[dependencies]\nb.path = '../b'\nb.artifact = 'bin'\nb.optional = 1", "~dependencies.b"},
        {"[dependencies]\nb = '1'", "[dependencies]\nb = '1'\nb-c = '1'", "+dependencies.b-c"},
    };
    check_edits(*state, NULL, edits, COUNT(edits));
}

#define SHARED                                                                                     \
    ROOT "[workspace.package]\nversion = '1.0.0'\nreadme = 'README.md'\npublish = false\n"         \
         "[workspace.lints.rust]\nx = 'deny'\n"                                                    \
         "[workspace.dependencies]\nb = {path = 'b', features = ['x']}\n"                          \
         "off = {version = '1', default-features = false}\non = '1'\n"
#define DEPS "[dependencies]\n"

static void inherited_is_what_results(void **state)
{
    static const struct edit edits[] = {
        {"version.workspace = true", "version = '1.0.0'", ""},
        {"version = {workspace = true}", "version = '1.0.1'", "~package.version"},
        {"version.workspace = true", "version = {workspace = true, x = 1}", "~package.version"},
        {"readme.workspace = true", "readme = 'README.md'", "~package.readme"},
        {"homepage = 'x'", "homepage.workspace = true", "~package.homepage"},
        {"documentation = 'x'", "documentation.workspace = true", "+package.documentation"},
        {"[lints]\nworkspace = true", "[lints.rust]\nx = 'deny'", ""},
        {"[lints]\nworkspace = true", "[lints.rust]\nx = 'warn'", "~lints"},
        {DEPS "on.workspace = true", DEPS "on = '1'", ""},
        {DEPS "on = {workspace = true, optional = true, features = ['z']}",
         DEPS "on = {version = '1', optional = true, features = ['z']}", ""},
        {DEPS "b.workspace = true", DEPS "b = {path = '../b', features = ['x']}", ""},
        {DEPS "b = {workspace = true, features = ['y', 'x']}",
         DEPS "b = {path = '../../ws/b', features = ['x', 'y']}", ""},
        {DEPS "b.workspace = true", DEPS "b = {path = 'b', features = ['x']}", "~dependencies.b"},
        {DEPS "off.workspace = true", DEPS "off = {version = '1', default-features = false}", ""},
        {DEPS "off = {workspace = true, default-features = false}",
         DEPS "off = {version = '1', default-features = false}", ""},
        {DEPS "off = {workspace = true, default-features = true}", DEPS "off = '1'", ""},
        {DEPS "off.workspace = true", DEPS "off = '1'", "~dependencies.off"},
        {DEPS "on = {workspace = true, default-features = false}",
         DEPS "on = {version = '1', default-features = false}", "~dependencies.on"},
        {DEPS "on = {workspace = true, default-features = false}", DEPS "on = '1'",
         "~dependencies.on"},
        {DEPS "on.workspace = true", DEPS "on = {workspace = true, package = 'x'}",
         "~dependencies.on"},
        {DEPS "on.workspace = true", DEPS "on = {workspace = true, artifact = 'bin'}",
         "~dependencies.on"},
    };
    check_edits(*state, SHARED, edits, COUNT(edits));
}

/* `version`, `lint` and `dependency` are what a member inherits, `rest` what it does not. */
struct root {
    const char *version, *lint, *dependency, *rest;
};

static struct definition member_of(struct arena *arena, const struct root *root)
{
    const char *shared = arena_printf(arena,
                                      "[workspace.package]\nversion = '%s'\n"
                                      "[workspace.lints.rust]\nx = '%s'\n"
                                      "[workspace.dependencies]\nb = %s\n%s",
                                      root->version, root->lint, root->dependency, root->rest);
    return package_of(arena, shared,
                      PACKAGE "version.workspace = true\n"
                              "[lints]\nworkspace = true\n"
                              "[dependencies]\nb.workspace = true\n");
}

static void edits_of_the_root_reach_who_inherits(void **state)
{
    static const struct root base = {"1.0.0", "deny", "'1'", ""};
    static const struct {
        struct root head;
        const char *changes;
    } rows[] = {
        {{"1.0.0", "deny", "'1'", "[workspace.metadata]\nx = 1\n[workspace.zork]\n"}, ""},
        {{"1.0.0", "deny", "{version = '1'}", "c = '1'\n[profile.dev]\n"}, ""},
        {{"1.0.1", "deny", "'1'", ""}, "~package.version"},
        {{"1.0.0", "warn", "'1'", ""}, "~lints"},
        {{"1.0.0", "deny", "{path = 'b'}", ""}, "~dependencies.b"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(
            changed(*state, member_of(*state, &base), member_of(*state, &rows[i].head)),
            rows[i].changes);
}

static void a_root_manifest_speaks_to_all(void **state)
{
    static const struct edit edits[] = {
        {"", "[workspace]", ""},
        {"[workspace]", "[workspace]\nmembers = ['a']\nexclude = ['b']\ndefault-members = ['a']",
         ""},
        {"[workspace]",
         "[workspace.metadata]\nx = 1\n[workspace.package]\nversion = '1.0.0-rc.1'\nrust-version = "
         "'1.60'",
         ""},
        {"[workspace]", "[workspace.package]\nversion = '1.0'\nrust-version = '01'",
         "+workspace.package.rust-version +workspace.package.version"},
        {"[workspace]", "[workspace.package]\nauthors = 'me'", "+workspace.package.authors"},
        {"[workspace]",
         "[workspace.dependencies]\na = '1'\nb_1 = {path = 'b', features = ['x'], version = '1'}",
         ""},
        {"[workspace]",
         "[workspace.dependencies]\n'a b' = '1'\nc = 1\nd = {features = 1}\n"
         "e = {path = 'e', optional = true}",
         "+workspace.dependencies.a b +workspace.dependencies.c +workspace.dependencies.d "
         "+workspace.dependencies.e"},
        {"[workspace]",
         "[workspace.lints.rust]\nx = 'deny'\ny = {level = 'allow', priority = -1}\n"
         "z = {level = 'warn', check-cfg = ['x']}",
         ""},
        {"[workspace]", "[workspace.lints]\nrust.x = 'zork'\nclippy.y = {priority = 1}",
         "+workspace.lints.clippy +workspace.lints.rust"},
        {"[workspace]", "[workspace]\nmembers = [1]", "+workspace.members"},
        {"[workspace]", "[workspace]\nzork = 1", "+workspace.zork"},
        {"[workspace]", "workspace = 1", "+workspace"},
        {"[profile.release]\nlto = true",
         "[profile.dev]\nlto = true\n[profile.release]\nlto = 'fat'",
         "+profile.dev ~profile.release"},
        {"[patch.crates-io]\na.path = 'a'",
         "[patch.crates-io]\na.path = 'b'\n[patch.'https://x.y/z']\na.git = 'x'",
         "~patch.crates-io.a +patch.https://x.y/z.a"},
        {"", "[replace]\n'a:1.0.0' = {path = 'a'}", "+replace.\"a:1.0.0\""},
        {"", "patch = 1\nprofile = 1\ncargo-features = 1", "+cargo-features +patch +profile"},
        {"", "[dependencies]\na = '1'", "+dependencies"},
        {PACKAGE, PACKAGE "version = '1'\n[dependencies]\na = '1'\n[zork]\n[lib]\n", ""},
    };
    for (size_t i = 0; i < COUNT(edits); i++) {
        const char *found = changed(*state, workspace_of(*state, edits[i].base),
                                    workspace_of(*state, edits[i].head));
        if (strcmp(found, edits[i].changes) != 0)
            fail_msg("%s\n=>\n%s\nfound `%s`", edits[i].base, edits[i].head, found);
    }
    struct definition definition = workspace_of(*state, "patch.x.b.path = 'b'\n[profile.dev]");
    assert_string_equal(keys_of(*state, definition), "patch.x.b profile.dev resolver");
    assert_int_equal(definition.items[0].part, PART_PATCH);
    assert_int_equal(definition.items[1].part, PART_WORKSPACE);
}

static void the_resolver_is_what_results(void **state)
{
    static const struct {
        const char *text, *resolver;
    } rows[] = {
        {"[workspace]", "1"},
        {"[workspace]\nresolver = '2'", "2"},
        {"[package]", "1"},
        {"[package]\nedition = '2018'", "1"},
        {"[package]\nedition = '2021'", "2"},
        {"[package]\nedition = '2024'", "3"},
        {"[package]\nedition = '2027'", "2027"},
        {"[package]\nedition = '2024'\nresolver = '2'", "2"},
        {"[package]\nedition = '2024'\n[workspace]\nresolver = '1'", "1"},
        {"[package]\nedition.workspace = true\n[workspace.package]\nedition = '2021'", "2"},
        {"[project]\nedition = '2021'", "2"},
        {"[workspace.package]\nedition = '2021'", "1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct definition definition = workspace_of(*state, rows[i].text);
        assert_string_equal(find(&definition, "resolver")->value->string, rows[i].resolver);
        for (size_t k = 0; k < i; k++)
            assert_string_equal(changed(*state, workspace_of(*state, rows[k].text), definition),
                                strcmp(rows[i].resolver, rows[k].resolver) == 0 ? "" : "~resolver");
    }
    assert_string_equal(
        changed(*state, workspace_of(*state, "[package]\n[workspace]\nresolver = '1'"),
                workspace_of(*state, "[package]\nresolver = '1'\n[workspace]\nresolver = '1'")),
        "+package.resolver");
}

static void keys_are_unique_whatever_they_hold(void **state)
{
    static const struct {
        const char *text, *keys;
    } rows[] = {
        {"[[bin]]\nname = 'x'\n[[bin]]\nname = 'x#2'\n[[bin]]\nname = 'x!'\n"
         "[[bin]]\nname = 'x'\n",
         "bin.\"x#2\" bin.x bin.x! bin.x#2 package.name"},
        {"[zork]\n['package.name']\n['package.\"name']\n[\"\\\\\"]\n",
         "\"\\\\\" \"package.\\\"name\" \"package.name\" package.name zork"},
        {"[dependencies]\n'a.b' = '1'\na.b = '1'\n",
         "dependencies.\"a.b\" dependencies.a package.name"},
        {"[target.x.dependencies]\n'y.dependencies.z' = '1'\n"
         "[target.'x.dependencies.y'.dependencies]\nz = '1'\n",
         "package.name target.x.dependencies.\"y.dependencies.z\" "
         "target.x.dependencies.y.dependencies.z"},
        {"[target.'cfg(unix)'.dependencies]\na = '1'\n"
         "[target.'cfg(unix )'.dependencies]\na = '2'\n"
         "[target.'cfg( unix)'.dependencies]\na = '3'\n"
         "[target.'cfg(unix)'.dependencies.a-b]\n",
         "package.name target.cfg(unix).dependencies.a target.cfg(unix).dependencies.a#2 "
         "target.cfg(unix).dependencies.a#3 target.cfg(unix).dependencies.a-b"},
        {"[[bin]]\nname = 3\n[[bin]]\n[[bin]]", "bin. bin.#2 bin.#3 package.name"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *text = arena_printf(*state, PACKAGE "%s", rows[i].text);
        assert_string_equal(keys_of(*state, package_of(*state, NULL, text)), rows[i].keys);
    }
}

static void nothing_is_known_of_an_opaque_package(void **state)
{
    struct package package = package_opaque(*state, "x", "x");
    assert_int_equal(definition_of_package(*state, &package).count, 0);
}

static void large_manifests_are_quick(void **state)
{
    struct buffer text = {.arena = *state};
    buffer_add(&text, PACKAGE "\n");
    for (unsigned i = 0; i < 20000; i++)
        buffer_add(&text, "[[bin]]\nname = 'x'\n");
    struct definition definition = package_of(*state, NULL, buffer_end(&text));
    assert_int_equal(definition.count, 20001);
    assert_string_equal(changed(*state, definition, definition), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(items_know_their_part),
        arena_test(formatting_is_no_change),
        arena_test(what_no_build_asks_for_is_no_change),
        arena_test(what_cargo_may_refuse_is_a_change),
        arena_test(edits_are_told_apart),
        arena_test(dependencies_are_told_apart),
        arena_test(inherited_is_what_results),
        arena_test(edits_of_the_root_reach_who_inherits),
        arena_test(a_root_manifest_speaks_to_all),
        arena_test(the_resolver_is_what_results),
        arena_test(keys_are_unique_whatever_they_hold),
        arena_test(nothing_is_known_of_an_opaque_package),
        arena_test(large_manifests_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
