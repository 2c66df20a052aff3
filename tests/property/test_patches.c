/* Random workspaces with patches and lock files, of which some are behind the manifests: who uses a
 * patch is what a plain evaluation over tables says, and reach and fingerprints agree on what that
 * means between two revisions. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "tests/property/world.h"
#include "tests/story.h"

enum { MEMBERS = 4, CRATES = 4, ROWS = MEMBERS + CRATES, SEEDS = 3000 };

enum patched { NOT_PATCHED, BY_PATH, BY_GIT, BY_REGISTRY };

/* How a package depends on a crate. */
enum need { NO_NEED, WANT_NORMAL, WANT_DEV, WANT_BUILD, NEED_ON_WINDOWS, NEEDS };

/* Members are rows before the crates, which need only those after them. A crate that is patched by
 * a path is a package of the workspace. */
struct model {
    enum need needs[ROWS][CRATES];
    enum patched patched[CRATES];
    unsigned event_sources[CRATES]; /* versions of what lies in vendor/ */
};

/* A revision: what manifests say, and what they said when the lock file was written. */
struct revision {
    struct model now, locked;
    bool has_lock;
};

static const struct {
    enum dep_kind kind;
    const char *section, *platform;
} needs[NEEDS] = {
    [WANT_NORMAL] = {DEP_NORMAL, "dependencies", NULL},
    [WANT_DEV] = {DEP_DEV, "dev-dependencies", NULL},
    [WANT_BUILD] = {DEP_BUILD, "build-dependencies", NULL},
    [NEED_ON_WINDOWS] = {DEP_NORMAL, "target.'cfg(windows)'.dependencies", "cfg(windows)"},
};

static void make_need(struct model *model, struct random *random)
{
    unsigned row = random_below(random, ROWS), crate = random_below(random, CRATES);
    bool forward = row < MEMBERS || row - MEMBERS < crate;
    unsigned limit = row < MEMBERS ? NEEDS : WANT_NORMAL + 1;
    if (forward)
        model->needs[row][crate] = (enum need)random_below(random, limit);
}

static void edit(struct model *model, struct random *random)
{
    unsigned crate = random_below(random, CRATES), dice = random_below(random, 10);
    if (dice < 4)
        make_need(model, random);
    else if (dice < 7)
        model->patched[crate] = (enum patched)random_below(random, 4);
    else
        model->event_sources[crate]++;
}

static void make(struct revision *base, struct revision *head, struct random *random)
{
    *base = (struct revision){.has_lock = random_chance(random, 85)};
    for (unsigned i = random_below(random, 20); i > 0; i--)
        make_need(&base->now, random);
    for (unsigned i = 0; i < CRATES; i++)
        base->now.patched[i] = random_chance(random, 50) ? random_below(random, 4) : NOT_PATCHED;
    base->locked = base->now;
    if (random_chance(random, 20))
        edit(&base->now, random);
    *head = *base;
    for (unsigned i = random_below(random, 4); i > 0; i--)
        edit(&head->now, random);
    if (random_chance(random, 80))
        head->locked = head->now;
    if (random_chance(random, 5))
        head->has_lock = !head->has_lock;
}

/* Crates that a member leads to: what others ask for is not locked. */
static void find_used(const struct model *model, bool used[CRATES])
{
    for (unsigned crate = 0; crate < CRATES; crate++) {
        used[crate] = false;
        for (unsigned row = 0; row < MEMBERS + crate; row++)
            used[crate] |= model->needs[row][crate] && (row < MEMBERS || used[row - MEMBERS]);
    }
}

static void add_needs(struct buffer *out, const struct model *model, unsigned row)
{
    for (unsigned i = WANT_NORMAL; i < NEEDS; i++)
        for (unsigned crate = 0; crate < CRATES; crate++)
            if (model->needs[row][crate] == i)
                buffer_format(out, "[%s.r%u]\nversion = \"1\"\n", needs[i].section, crate);
}

static const char *package_text(struct arena *arena, const struct model *model, unsigned row)
{
    struct buffer out = {.arena = arena};
    bool crate = row >= MEMBERS;
    buffer_format(&out, "[package]\nname = \"%c%u\"\nversion = \"1.0.0\"\n", crate ? 'r' : 'm',
                  crate ? row - MEMBERS : row);
    add_needs(&out, model, row);
    return buffer_end(&out);
}

static const char *root_text(struct arena *arena, const struct model *model)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, "[workspace]\nresolver = \"2\"\nmembers = [\"m*\"]\n"
                     "exclude = [\"vendor\"]\n[patch.crates-io]\n");
    for (unsigned i = 0; i < CRATES; i++)
        if (model->patched[i] == BY_PATH)
            buffer_format(&out, "r%u = { path = \"vendor/r%u\" }\n", i, i);
        else if (model->patched[i] == BY_GIT)
            buffer_format(&out, "r%u = { git = \"https://example.org/r\" }\n", i);
        else if (model->patched[i] == BY_REGISTRY)
            buffer_format(&out, "r%u = { version = \"1\", registry = \"ours\" }\n", i);
    return buffer_end(&out);
}

static void add_node(struct buffer *out, const struct model *model, unsigned row)
{
    static const char *const event_sources[] = {
        [NOT_PATCHED] = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n",
        [BY_PATH] = "",
        [BY_GIT] = "source = \"git+https://example.org/r#0123456789\"\n",
        [BY_REGISTRY] = "source = \"registry+https://example.org/index\"\n"};
    bool crate = row >= MEMBERS;
    buffer_format(out, "[[package]]\nname = \"%c%u\"\nversion = \"1.0.0\"\n%s", crate ? 'r' : 'm',
                  crate ? row - MEMBERS : row,
                  crate ? event_sources[model->patched[row - MEMBERS]] : "");
    buffer_add(out, "dependencies = [\n");
    for (unsigned i = 0; i < CRATES; i++)
        if (model->needs[row][i])
            buffer_format(out, " \"r%u\",\n", i);
    buffer_add(out, "]\n\n");
}

static const char *lock_text(struct arena *arena, const struct model *model)
{
    struct buffer out = {.arena = arena};
    bool used[CRATES];
    find_used(model, used);
    buffer_add(&out, "version = 4\n\n");
    for (unsigned row = 0; row < ROWS; row++)
        if (row < MEMBERS || used[row - MEMBERS])
            add_node(&out, model, row);
    for (unsigned i = 0; i < CRATES; i++)
        if (!used[i] && (model->patched[i] == BY_PATH || model->patched[i] == BY_GIT))
            buffer_format(&out, "[[patch.unused]]\nname = \"r%u\"\nversion = \"1.0.0\"\n%s\n", i,
                          model->patched[i] == BY_GIT
                              ? "source = \"git+https://example.org/r#0123456789\"\n"
                              : "");
    return buffer_end(&out);
}

static void put_package(struct tree *tree, const char *dir, const struct model *model, unsigned row)
{
    unsigned source = row < MEMBERS ? 0 : model->event_sources[row - MEMBERS];
    tree_put(tree, arena_printf(tree->arena, "%s/Cargo.toml", dir),
             package_text(tree->arena, model, row));
    tree_put(tree, arena_printf(tree->arena, "%s/src/lib.rs", dir),
             arena_printf(tree->arena, "// %u\n", source));
    if (row % 2)
        tree_put(tree, arena_printf(tree->arena, "%s/build.rs", dir), "fn main() {}\n");
}

static struct tree tree_of(struct arena *arena, const struct revision *revision)
{
    struct tree tree = {.arena = arena};
    tree_put(&tree, "Cargo.toml", root_text(arena, &revision->now));
    if (revision->has_lock)
        tree_put(&tree, "Cargo.lock", lock_text(arena, &revision->locked));
    for (unsigned i = 0; i < MEMBERS; i++)
        put_package(&tree, arena_printf(arena, "m%u", i), &revision->now, i);
    for (unsigned i = 0; i < CRATES; i++)
        put_package(&tree, arena_printf(arena, "vendor/r%u", i), &revision->now, MEMBERS + i);
    return tree;
}

/* Whether the lock file knows of the patch: as it is, used or not. */
static bool is_told(const struct revision *revision, unsigned crate)
{
    enum patched how = revision->now.patched[crate];
    return revision->has_lock && how != BY_REGISTRY && revision->locked.patched[crate] == how;
}

/* Whether a crate leads to another one by what is locked, without passing through a package of the
 * workspace. */
static bool leads(const struct revision *revision, unsigned from, unsigned to)
{
    bool here = revision->locked.patched[from] == BY_PATH && revision->now.patched[from] == BY_PATH;
    if (from == to || here)
        return from == to;
    for (unsigned next = from + 1; next <= to; next++)
        if (revision->locked.needs[MEMBERS + from][next] && leads(revision, next, to))
            return true;
    return false;
}

/* Whether what a package has locked for a dependency tells where it leads. */
static bool is_locked(const struct revision *revision, unsigned row, unsigned crate)
{
    bool used[CRATES];
    find_used(&revision->locked, used);
    bool known = row < MEMBERS ||
                 (revision->locked.patched[row - MEMBERS] == BY_PATH && used[row - MEMBERS]);
    return revision->has_lock && known && revision->locked.needs[row][crate];
}

static bool may_use(const struct revision *revision, unsigned row, enum need need, unsigned patch)
{
    for (unsigned crate = 0; crate < CRATES; crate++)
        if (revision->now.needs[row][crate] == need &&
            (!is_told(revision, patch) || !is_locked(revision, row, crate) ||
             leads(revision, crate, patch)))
            return true;
    return false;
}

static bool has_use(const struct package *package, enum need need, unsigned patch)
{
    char key[64];
    snprintf(key, sizeof key, "patch.crates-io.r%u", patch);
    for (size_t i = 0; i < package->patches.count; i++) {
        const struct patch_use *use = &package->patches.items[i];
        if (strcmp(use->key, key) == 0 && use->kind == needs[need].kind &&
            text_equal(use->platform, needs[need].platform))
            return true;
    }
    return false;
}

static bool has_edge(const struct workspace *workspace, uint32_t from, enum need need,
                     unsigned patch)
{
    char dir[64];
    snprintf(dir, sizeof dir, "vendor/r%u", patch);
    for (size_t i = 0; i < workspace->edges.count; i++) {
        const struct edge *edge = &workspace->edges.items[i];
        if (edge->from == from && edge->patched && edge->kind == needs[need].kind &&
            text_equal(edge->platform, needs[need].platform) &&
            strcmp(workspace->packages.items[edge->to].path, dir) == 0)
            return true;
    }
    return false;
}

static void check_row(struct arena *arena, const struct workspace *workspace,
                      const struct revision *revision, unsigned row)
{
    bool crate = row >= MEMBERS;
    const char *dir =
        arena_printf(arena, crate ? "vendor/r%u" : "m%u", crate ? row - MEMBERS : row);
    uint32_t index;
    bool there = !crate || revision->now.patched[row - MEMBERS] == BY_PATH;
    assert_int_equal(map_get(&workspace->by_path, dir, &index), there);
    for (unsigned patch = 0; there && patch < CRATES; patch++)
        for (unsigned need = WANT_NORMAL; need < NEEDS; need++) {
            enum patched how = revision->now.patched[patch];
            bool wanted = how && may_use(revision, row, (enum need)need, patch);
            bool edge = wanted && how == BY_PATH && row != MEMBERS + patch;
            assert_int_equal(has_use(&workspace->packages.items[index], (enum need)need, patch),
                             wanted);
            assert_int_equal(has_edge(workspace, index, (enum need)need, patch), edge);
        }
}

/* Reach and fingerprints say the same of every unit that is there at both revisions. */
static void check_prints(const struct impact *impact)
{
    for (size_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].at == AT_BOTH)
            assert_int_equal(
                impact->reached[i].affected,
                !hash_equal(&impact->base_fingerprints[i], &impact->head_fingerprints[i]));
}

static void check_seed(uint64_t seed)
{
    struct random random = random_new(seed);
    struct arena arena = {0};
    struct revision base, head;
    struct story story = {0};
    struct err err = {0};
    make(&base, &head, &random);
    story.base = tree_of(&arena, &base);
    story.head = tree_of(&arena, &head);
    if (story_load(&arena, &story, &err) != 0)
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    for (unsigned row = 0; row < ROWS; row++) {
        if (story.request.states[BASE].workspace != story.request.states[HEAD].workspace)
            check_row(&arena, story.request.states[BASE].workspace, &base, row);
        check_row(&arena, story.request.states[HEAD].workspace, &head, row);
    }
    const struct impact impact = impact_compute(&arena, &story.request);
    check_prints(&impact);
    arena_free(&arena);
}

static void who_uses_a_patch_is_what_the_lock_tells(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS))
        check_seed(progress->seed);
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(who_uses_a_patch_is_what_the_lock_tells, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
