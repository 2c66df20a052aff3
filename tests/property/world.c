#include "tests/property/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/path.h"

/* Nested, alike in their first letters, and with bytes that sort before and after '/'. */
static const char *const places[PLACES] = {
    "",  "a",   "a/b", "a/b/c", "a-b", "a.b", "d",           "d/e",
    "k", "k/l", "m",   "n",     "o",   "z z", "d/e/f/g\xff",
};

const char *const world_stranger = "stranger";

struct random random_new(uint64_t seed)
{
    return (struct random){seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
}

/* splitmix64 */
static uint64_t next(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

unsigned random_below(struct random *random, unsigned limit)
{
    return (unsigned)(next(random) % limit);
}

bool random_chance(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

static uint64_t number_of(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : fallback;
}

bool progress_next(struct progress *progress, uint64_t count)
{
    progress->seed = progress->running ? progress->seed + 1 : number_of("WHITTLE_SEED", 1);
    progress->left = progress->running ? progress->left - 1 : number_of("WHITTLE_SEEDS", count);
    return progress->running = progress->left > 0;
}

int progress_say(void **state)
{
    struct progress *progress = *state;
    if (progress->running)
        print_error("failed with WHITTLE_SEED=%llu WHITTLE_SEEDS=1\n",
                    (unsigned long long)progress->seed);
    progress->running = false;
    return 0;
}

const char *world_place(const struct world *world, unsigned place, char *buffer)
{
    const char *slash = world->root[0] && places[place][0] ? "/" : "";
    snprintf(buffer, MAX_PATH, "%s%s%s", world->root, slash, places[place]);
    return buffer;
}

const char *world_name(const struct world *world, bool head, unsigned place, char *buffer)
{
    snprintf(buffer, MAX_PATH, "p%u", world->names[head][place]);
    return buffer;
}

static void make_packages(struct world *world, struct random *random)
{
    for (unsigned i = 0; i < PLACES; i++) {
        bool at_base = random_chance(random, i ? 60 : 25);
        bool at_head = random_chance(random, 85) ? at_base : !at_base;
        world->base.present[i] = at_base;
        world->head.present[i] = at_head;
        world->base.member[i] = i == 0 || random_chance(random, 85);
        world->head.member[i] = random_chance(random, 95) ? world->base.member[i] : i == 0;
        world->names[0][i] = world->names[1][i] = i;
    }
    /* A package that moved: the place is new, the name is not. */
    unsigned from = random_below(random, PLACES), to = random_below(random, PLACES);
    if (world->base.present[from] && !world->head.present[from] && world->head.present[to] &&
        !world->base.present[to])
        world->names[1][to] = from;
}

static void make_shared(struct world_revision *revision, struct random *random)
{
    for (unsigned i = 0; i < PLACES; i++) {
        revision->shared[i] = -1;
        unsigned other = random_below(random, PLACES);
        if (other != i && revision->present[other] && random_chance(random, 8))
            revision->shared[i] = (int)other;
    }
}

static void make_edge(struct world_revision *revision, struct random *random)
{
    struct world_edge edge = {.from = random_below(random, PLACES),
                              .to = random_below(random, PLACES),
                              .kind = (enum dep_kind)random_below(random, 3)};
    edge.patched = random_chance(random, 10);
    bool forward = edge.from < edge.to || edge.kind == DEP_DEV || random_chance(random, 10);
    if (!revision->present[edge.from] || !revision->present[edge.to] || !forward)
        return;
    for (unsigned i = 0; i < revision->edge_count; i++) {
        const struct world_edge *known = &revision->edges[i];
        if (known->from == edge.from && known->to == edge.to && known->kind == edge.kind)
            return;
    }
    revision->edges[revision->edge_count++] = edge;
}

/* Head's edges are base's, less some, plus some. */
static void make_edges(struct world *world, struct random *random)
{
    unsigned count = random_below(random, MAX_EDGES * 3 / 4);
    for (unsigned i = 0; i < count; i++)
        make_edge(&world->base, random);
    for (unsigned i = 0; i < world->base.edge_count; i++) {
        struct world_edge edge = world->base.edges[i];
        if (world->head.present[edge.from] && world->head.present[edge.to] &&
            random_chance(random, 90))
            world->head.edges[world->head.edge_count++] = edge;
    }
    for (unsigned i = random_below(random, 8); i > 0; i--)
        make_edge(&world->head, random);
}

static void make_change(struct world *world, struct random *random)
{
    static const char *const inside[] = {"src/lib.rs", "src/shared.rs", "Cargo.toml",
                                         ".cargo/config.toml", "odd\n\x1b[31m\xff::set-output"};
    static const char *const anywhere[] = {
        "stranger/src/lib.rs", "stranger/Cargo.toml", "loose/data.bin",
        "rust-toolchain.toml", "rust-toolchain",      ".cargo/config.toml",
        "ws/Cargo.lock",       "Cargo.lock",          ".github/workflows/x.yml"};
    struct world_change *change = &world->changes[world->change_count];
    unsigned dice = random_below(random, 100);
    char place[MAX_PATH];
    unsigned at = random_below(random, PLACES);
    world_place(world, at, place);
    change->link_or_submodule = false;
    if (dice < 80) {
        unsigned which = random_below(random, random_chance(random, 90) ? 3 : 5);
        snprintf(change->path, MAX_PATH, "%.40s%s%s", place, place[0] ? "/" : "", inside[which]);
    } else if (dice < 90) {
        snprintf(change->path, MAX_PATH, "%s", anywhere[random_below(random, 2)]);
    } else if (dice < 95 && places[at][0]) {
        snprintf(change->path, MAX_PATH, "%.90s", place);
        change->link_or_submodule = true;
    } else {
        snprintf(change->path, MAX_PATH, "%s", anywhere[random_below(random, 9)]);
    }
    change->status = (enum change_status)random_below(random, 3);
    for (unsigned i = 0; i < world->change_count; i++)
        if (strcmp(world->changes[i].path, change->path) == 0)
            return;
    world->change_count++;
}

void world_make(struct world *world, struct random *random)
{
    memset(world, 0, sizeof *world);
    world->root = random_chance(random, 25) ? "ws" : "";
    make_packages(world, random);
    make_shared(&world->base, random);
    make_shared(&world->head, random);
    make_edges(world, random);
    for (unsigned i = random_below(random, MAX_CHANGES); i > 0; i--)
        make_change(world, random);
}

static int by_path(const void *left, const void *right)
{
    const struct package *a = left, *b = right;
    return strcmp(a->path, b->path);
}

static int by_ends(const void *left, const void *right)
{
    const struct edge *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->kind > b->kind) - (a->kind < b->kind);
}

static int change_by_path(const void *left, const void *right)
{
    const struct change *a = left, *b = right;
    return strcmp(a->path, b->path);
}

static struct package make_package(struct arena *arena, const struct world *world, bool head,
                                   unsigned place)
{
    const struct world_revision *revision = head ? &world->head : &world->base;
    char buffer[MAX_PATH];
    struct package package = {.version = "0.1.0", .edition = "2021"};
    package.name = arena_string(arena, world_name(world, head, place, buffer));
    package.path = arena_string(arena, world_place(world, place, buffer));
    package.manifest_path = path_join(arena, package.path, "Cargo.toml");
    package.member = revision->member[place];
    if (revision->shared[place] >= 0) {
        world_place(world, (unsigned)revision->shared[place], buffer);
        vec_push(arena, &package.target_dirs, path_join(arena, buffer, "src"));
    }
    return package;
}

static void index_packages(struct arena *arena, struct workspace *workspace)
{
    qsort(workspace->packages.items, workspace->packages.count, sizeof(struct package), by_path);
    for (size_t i = 0; i < workspace->packages.count; i++)
        map_put(arena, &workspace->by_path, workspace->packages.items[i].path, (uint32_t)i);
}

static void add_edges(struct arena *arena, const struct world *world, bool head,
                      struct workspace *workspace, struct random *random)
{
    const struct world_revision *revision = head ? &world->head : &world->base;
    unsigned order[MAX_EDGES];
    for (unsigned i = 0; i < revision->edge_count; i++) {
        unsigned at = random_below(random, i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    for (unsigned i = 0; i < revision->edge_count; i++) {
        const struct world_edge *known = &revision->edges[order[i]];
        struct edge edge = {.kind = known->kind, .patched = known->patched};
        char buffer[MAX_PATH];
        map_get(&workspace->by_path, world_place(world, known->from, buffer), &edge.from);
        map_get(&workspace->by_path, world_place(world, known->to, buffer), &edge.to);
        const struct package *to = &workspace->packages.items[edge.to];
        struct dependency declared = {
            .name = to->name, .kind = edge.kind, .path = to->path, .package = edge.to, .line = 1};
        if (!known->patched)
            vec_push(arena, &workspace->packages.items[edge.from].dependencies, declared);
        if (edge.kind != DEP_DEV || revision->member[known->from])
            vec_push(arena, &workspace->edges, edge);
    }
    if (workspace->edges.count)
        qsort(workspace->edges.items, workspace->edges.count, sizeof(struct edge), by_ends);
}

struct workspace world_workspace(struct arena *arena, const struct world *world, bool head,
                                 struct random *random)
{
    struct workspace workspace = {.root = world->root};
    workspace.manifest_path = path_join(arena, world->root, "Cargo.toml");
    unsigned first = random_below(random, PLACES);
    for (unsigned i = 0; i < PLACES; i++) {
        unsigned place = (first + i) % PLACES;
        if (!(head ? world->head.present : world->base.present)[place])
            continue;
        struct package package = make_package(arena, world, head, place);
        vec_push(arena, &workspace.packages, package);
    }
    if (workspace.packages.count)
        index_packages(arena, &workspace);
    add_edges(arena, world, head, &workspace, random);
    return workspace;
}

struct changes world_changes(struct arena *arena, const struct world *world)
{
    struct changes changes = {0};
    for (unsigned i = 0; i < world->change_count; i++) {
        const struct world_change *known = &world->changes[i];
        struct change change = {.path = arena_string(arena, known->path),
                                .status = known->status,
                                .link_or_submodule = known->link_or_submodule};
        vec_push(arena, &changes, change);
    }
    if (changes.count)
        qsort(changes.items, changes.count, sizeof(struct change), change_by_path);
    return changes;
}

static void compare_file(const char *file, const char *path, enum file_kind *kind)
{
    size_t len = strlen(path);
    if (strcmp(file, path) == 0)
        *kind = FILE_REGULAR;
    else if (len == 0 || (strncmp(file, path, len) == 0 && file[len] == '/'))
        *kind = FILE_DIR;
}

static struct file_info files_stat(void *self, const char *path)
{
    const struct world_files *files = self;
    const struct world *world = files->world;
    struct file_info info = {.kind = FILE_NONE};
    char file[2 * MAX_PATH], place[MAX_PATH];
    for (unsigned i = 0; i < PLACES; i++) {
        bool present = (files->head ? &world->head : &world->base)->present[i];
        world_place(world, i, place);
        snprintf(file, sizeof file, "%s%sCargo.toml", place, place[0] ? "/" : "");
        if (present || i == 0)
            compare_file(file, path, &info.kind);
    }
    snprintf(file, sizeof file, "%s/Cargo.toml", world_stranger);
    compare_file(file, path, &info.kind);
    return info;
}

static int files_read(void *self, const char *path, size_t limit, struct arena *arena,
                      struct blob *blob, struct err *err)
{
    (void)limit;
    if (files_stat(self, path).kind != FILE_REGULAR)
        return err_at(err, ERR_INPUT, path, 0, 0, "no such file");
    *blob = (struct blob){arena_string(arena, ""), 0};
    return 0;
}

static struct file_list files_list(void *self, const char *dir, struct arena *arena)
{
    (void)self, (void)dir, (void)arena;
    return (struct file_list){0};
}

/* There is nothing but manifests. */
static int files_walk(void *self, const char *dir, const struct file_visitor *visitor,
                      struct err *err)
{
    (void)self, (void)dir, (void)visitor, (void)err;
    return 0;
}

static void files_read_all(void *self, const struct file_ref *files, size_t count, size_t limit,
                           const struct file_reader *reader)
{
    (void)self, (void)files, (void)count, (void)limit, (void)reader;
}

struct source world_source(struct world_files *files)
{
    return (struct source){.label = files->head ? "head" : "base",
                           .self = files,
                           .stat = files_stat,
                           .read = files_read,
                           .list = files_list,
                           .walk = files_walk,
                           .read_all = files_read_all};
}
