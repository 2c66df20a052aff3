/* Random workspaces written down as manifests in many equivalent ways (order of members and
 * dependencies, inheritance, spelling of paths) and read back: packages and edges are those that
 * were written, and the way of writing makes no difference.
 * A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/path.h"
#include "planner/output/output.h"
#include "tests/property/world.h"

struct file {
    const char *path, *text;
};

/* A revision as files. Members stand below ws/, the others below out/. */
struct tree {
    struct arena *arena;
    const struct world_revision *revision;
    struct {
        struct file *items;
        size_t count, capacity;
    } files;
};

static const char *const folders[PLACES] = {
    "first", "a",   "a/b", "a/b/c", "a-b", "a.b", "d",     "d/e",
    "k",     "k/l", "m",   "n",     "o",   "z z", "d/e/f",
};

static const char *folder_of(struct arena *arena, const struct world_revision *revision,
                             unsigned place)
{
    return path_join(arena, revision->member[place] ? "ws" : "out", folders[place]);
}

static struct file_info tree_stat(void *self, const char *path)
{
    const struct tree *tree = self;
    struct file_info info = {.kind = path[0] ? FILE_NONE : FILE_DIR};
    size_t len = strlen(path);
    for (size_t i = 0; i < tree->files.count; i++) {
        const char *file = tree->files.items[i].path;
        if (strcmp(file, path) == 0)
            info.kind = FILE_REGULAR;
        else if (strncmp(file, path, len) == 0 && file[len] == '/')
            info.kind = FILE_DIR;
    }
    return info;
}

static int tree_read(void *self, const char *path, size_t limit, struct arena *arena,
                     struct blob *blob, struct err *err)
{
    const struct tree *tree = self;
    for (size_t i = 0; i < tree->files.count; i++)
        if (strcmp(tree->files.items[i].path, path) == 0) {
            blob->bytes = arena_string(arena, tree->files.items[i].text);
            blob->size = strlen(blob->bytes);
            return blob->size <= limit ? 0 : err_set(err, ERR_INPUT, "too long");
        }
    return err_at(err, ERR_INPUT, path, 0, 0, "no such file");
}

/* Members are named one by one, so that no directory has to be listed but for targets. */
static struct file_list tree_list(void *self, const char *dir, struct arena *arena)
{
    (void)arena, (void)dir, (void)self;
    return (struct file_list){0};
}

static void add_file(struct tree *tree, const char *dir, const char *name, const char *text)
{
    struct file file = {path_join(tree->arena, dir, name), text};
    vec_push(tree->arena, &tree->files, file);
}

static void shuffle(unsigned *order, unsigned count, struct random *random)
{
    for (unsigned i = 0; i < count; i++) {
        unsigned at = random_below(random, i + 1);
        order[i] = order[at];
        order[at] = i;
    }
}

/* "../" for every folder of `from`, then `to`: cargo's paths are relative to the package. */
static const char *way(struct arena *arena, const char *from, const char *to)
{
    const char *up = "..";
    for (; *from; from++)
        if (*from == '/')
            up = arena_printf(arena, "../%s", up);
    return arena_printf(arena, "%s/%s", up, to);
}

static const char *dependency_line(struct tree *tree, const struct world_edge *edge,
                                   struct random *random)
{
    const char *from = folder_of(tree->arena, tree->revision, edge->from);
    const char *to = folder_of(tree->arena, tree->revision, edge->to);
    const char *path = way(tree->arena, from, to);
    bool inherits = tree->revision->member[edge->from];
    switch (random_below(random, inherits ? 4 : 3)) {
    case 0:
        return arena_printf(tree->arena, "p%u = { path = \"%s\" }\n", edge->to, path);
    case 1:
        return arena_printf(tree->arena, "p%u.path = './/%s/./'\n", edge->to, path);
    case 2:
        return arena_printf(tree->arena, "p%u = { version = \"0.1\", path = \"%s/x/..\" }\n",
                            edge->to, path);
    default:
        return arena_printf(tree->arena, "p%u.workspace = true\n", edge->to);
    }
}

/* The dependencies of one kind, of which a fixed half stands under a platform. */
static const char *dependency_table(struct tree *tree, unsigned place, enum dep_kind kind,
                                    bool platform, const unsigned *order, struct random *random)
{
    static const char *const names[] = {"dependencies", "dev-dependencies", "build-dependencies"};
    const char *text = platform
                           ? arena_printf(tree->arena, "[target.'cfg(unix)'.%s]\n", names[kind])
                           : arena_printf(tree->arena, "[%s]\n", names[kind]);
    for (unsigned i = 0; i < tree->revision->edge_count; i++) {
        const struct world_edge *edge = &tree->revision->edges[order[i]];
        if (edge->from == place && edge->kind == kind && (edge->to % 2 == 0) == platform)
            text = arena_printf(tree->arena, "%s%s", text, dependency_line(tree, edge, random));
    }
    return text;
}

static void add_package(struct tree *tree, unsigned place, struct random *random)
{
    unsigned order[MAX_EDGES] = {0};
    shuffle(order, tree->revision->edge_count, random);
    const char *text =
        arena_printf(tree->arena, "[package]\nname = \"p%u\"\nversion = \"0.1.0\"\n", place);
    unsigned first = random_below(random, 6);
    for (unsigned i = 0; i < 6; i++) {
        unsigned table = (first + i) % 6;
        text = arena_printf(
            tree->arena, "%s%s", text,
            dependency_table(tree, place, (enum dep_kind)(table % 3), table >= 3, order, random));
    }
    const char *dir = folder_of(tree->arena, tree->revision, place);
    add_file(tree, dir, "Cargo.toml", text);
    add_file(tree, dir, "src/lib.rs", "");
}

static void add_root(struct tree *tree, struct random *random)
{
    unsigned order[PLACES] = {0};
    shuffle(order, PLACES, random);
    const char *members = "", *shared = "";
    for (unsigned i = 0; i < PLACES; i++) {
        if (!tree->revision->present[order[i]])
            continue;
        const char *dir = folder_of(tree->arena, tree->revision, order[i]);
        shared = arena_printf(tree->arena, "%sp%u = { path = \"../%s\" }\n", shared, order[i], dir);
        if (tree->revision->member[order[i]])
            members = arena_printf(tree->arena, "%s\"%s%s\", ", members,
                                   random_chance(random, 20) ? "./" : "", folders[order[i]]);
    }
    add_file(tree, "ws", "Cargo.toml",
             arena_printf(tree->arena, "[workspace]\nmembers = [%s]\n[workspace.dependencies]\n%s",
                          members, shared));
}

static struct workspace load(struct arena *arena, const struct world_revision *revision,
                             struct random *random)
{
    struct tree *tree = arena_alloc(arena, sizeof *tree);
    *tree = (struct tree){.arena = arena, .revision = revision};
    add_root(tree, random);
    for (unsigned i = 0; i < PLACES; i++)
        if (revision->present[i])
            add_package(tree, i, random);
    struct source source = {
        .label = "the test", .self = tree, .stat = tree_stat, .read = tree_read, .list = tree_list};
    struct manifest_cache cache = {0};
    struct workspace workspace = {0};
    struct err err = {0};
    if (workspace_load(arena, &source, "ws/Cargo.toml", &cache, &workspace, &err) != 0)
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    return workspace;
}

/* What is compiled: members, and what they reach; a foreign package's dev edges lead nowhere. */
static void find_compiled(const struct world_revision *revision, bool compiled[PLACES])
{
    for (unsigned i = 0; i < PLACES; i++)
        compiled[i] = revision->present[i] && revision->member[i];
    for (unsigned round = 0; round < PLACES; round++)
        for (unsigned i = 0; i < revision->edge_count; i++) {
            const struct world_edge *edge = &revision->edges[i];
            if (compiled[edge->from] && (edge->kind != DEP_DEV || revision->member[edge->from]))
                compiled[edge->to] = true;
        }
}

static const struct package *package_of(const struct workspace *workspace, unsigned place)
{
    char name[MAX_PATH];
    snprintf(name, sizeof name, "p%u", place);
    for (size_t i = 0; i < workspace->packages.count; i++)
        if (strcmp(workspace->packages.items[i].name, name) == 0)
            return &workspace->packages.items[i];
    return NULL;
}

static bool has_edge(const struct workspace *workspace, const struct world_edge *known)
{
    const struct package *from = package_of(workspace, known->from);
    const struct package *to = package_of(workspace, known->to);
    for (size_t i = 0; i < workspace->edges.count; i++) {
        const struct edge *edge = &workspace->edges.items[i];
        if (from == &workspace->packages.items[edge->from] &&
            to == &workspace->packages.items[edge->to] && edge->kind == known->kind)
            return true;
    }
    return false;
}

static void check_packages(const struct workspace *workspace, const struct world_revision *revision)
{
    bool compiled[PLACES];
    find_compiled(revision, compiled);
    size_t count = 0;
    for (unsigned i = 0; i < PLACES; i++) {
        const struct package *package = package_of(workspace, i);
        assert_int_equal(compiled[i], package != NULL);
        count += compiled[i];
        if (package)
            assert_int_equal(package->member, revision->member[i]);
    }
    assert_int_equal(workspace->packages.count, count);
}

static void check_edges(const struct workspace *workspace, const struct world_revision *revision)
{
    bool compiled[PLACES];
    find_compiled(revision, compiled);
    size_t count = 0;
    for (unsigned i = 0; i < revision->edge_count; i++) {
        const struct world_edge *edge = &revision->edges[i];
        bool counts = compiled[edge->from] && edge->from != edge->to &&
                      (edge->kind != DEP_DEV || revision->member[edge->from]);
        if (counts && !has_edge(workspace, edge))
            fail_msg("no edge from p%u to p%u", edge->from, edge->to);
        count += counts;
    }
    assert_int_equal(workspace->edges.count, count);
}

static void check_seed(uint64_t seed)
{
    struct random random = random_new(seed);
    struct arena arena = {0};
    struct world world;
    world_make(&world, &random);
    struct workspace one = load(&arena, &world.base, &random);
    struct workspace other = load(&arena, &world.base, &random);
    check_packages(&one, &world.base);
    check_edges(&one, &world.base);
    assert_string_equal(graph_json(&arena, &one, NULL, NULL),
                        graph_json(&arena, &other, NULL, NULL));
    arena_free(&arena);
}

static void what_is_written_is_read(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, 1000))
        check_seed(progress->seed);
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(what_is_written_is_read, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
