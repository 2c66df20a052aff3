#include "tests/property/town.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"

const struct town_place town_places[TOWN_FILES] = {
    [TOWN_LIB_RS] = {"src/lib.rs", TOWN_LIB, TOWN_ALWAYS},
    [TOWN_PLAIN_RS] = {"src/plain.rs", TOWN_LIB, TOWN_ALWAYS},
    [TOWN_WINDOWS_RS] = {"src/windows.rs", TOWN_LIB, TOWN_WINDOWS},
    [TOWN_UNIX_RS] = {"src/unix.rs", TOWN_LIB, TOWN_UNIX},
    [TOWN_INNER_RS] = {"src/inner.rs", TOWN_LIB, TOWN_TESTED},
    [TOWN_MAIN_RS] = {"src/main.rs", TOWN_MAIN, TOWN_ALWAYS},
    [TOWN_TOOL_RS] = {"src/bin/tool.rs", TOWN_TOOL, TOWN_ALWAYS},
    [TOWN_EXAMPLE_RS] = {"examples/show.rs", TOWN_EXAMPLE, TOWN_ALWAYS},
    [TOWN_TEST_RS] = {"tests/smoke.rs", TOWN_TEST, TOWN_ALWAYS},
    [TOWN_COMMON_RS] = {"tests/common/mod.rs", TOWN_TEST, TOWN_ALWAYS},
    [TOWN_BENCH_RS] = {"benches/speed.rs", TOWN_BENCH, TOWN_ALWAYS},
    [TOWN_SCRIPT_RS] = {"build.rs", TOWN_SCRIPT, TOWN_ALWAYS},
    [TOWN_DATA] = {"src/data.bin", TOWN_TARGETS, TOWN_ALWAYS},
    [TOWN_TEST_DATA] = {"tests/input.bin", TOWN_TARGETS, TOWN_ALWAYS},
    [TOWN_README] = {"README.md", TOWN_TARGETS, TOWN_ALWAYS},
    [TOWN_RUSTFMT] = {"rustfmt.toml", TOWN_TARGETS, TOWN_ALWAYS},
    [TOWN_CLIPPY] = {"clippy.toml", TOWN_TARGETS, TOWN_ALWAYS},
};

const char *town_path(const struct town *town, unsigned package)
{
    static const char *const paths[TOWN_PACKAGES] = {"z", "a", "a/b", "a-c", "d", "d/e/f", "g"};
    return package == 0 && town->rooted ? "" : paths[package];
}

static void make_package(struct town_package *package, struct random *random)
{
    static const unsigned likely[TOWN_TARGETS] = {75, 40, 20, 30, 40, 20, 35};
    package->present = random_chance(random, 85);
    for (unsigned i = 0; i < TOWN_TARGETS; i++)
        package->targets[i] = random_chance(random, likely[i]);
    package->macro = random_chance(random, 20);
    package->links = random_chance(random, 40);
    package->includes = random_chance(random, 20);
    for (unsigned i = 0; i < TOWN_FILES; i++)
        package->files[i] = i < TOWN_FILES_OF_TARGETS || random_chance(random, 40);
}

static void make_edge(struct town_revision *revision, struct random *random)
{
    struct town_edge edge = {.from = random_below(random, TOWN_PACKAGES)};
    edge.registry = random_chance(random, 30);
    edge.to = random_below(random, edge.registry ? TOWN_CRATES : TOWN_PACKAGES);
    edge.kind = (enum dep_kind)random_below(random, 3);
    edge.condition = (enum town_condition)(random_chance(random, 60) ? 0 : random_below(random, 3));
    edge.artifact = !edge.registry && random_chance(random, 10);
    bool forward = edge.registry || edge.from < edge.to || edge.kind == DEP_DEV ||
                   (edge.from != edge.to && random_chance(random, 4));
    for (unsigned i = 0; i < revision->edge_count; i++) {
        const struct town_edge *known = &revision->edges[i];
        forward &= known->from != edge.from || known->to != edge.to || known->kind != edge.kind ||
                   known->registry != edge.registry || known->condition != edge.condition;
    }
    if (forward && revision->edge_count < TOWN_EDGES)
        revision->edges[revision->edge_count++] = edge;
}

static void make_platforms(struct town *town, struct random *random)
{
    static const char *const triples[TOWN_TRIPLES] = {
        "x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"};
    town->platform_count = random_below(random, TOWN_TRIPLES + 1);
    for (size_t i = 0; i < town->platform_count; i++)
        town->platforms[i] = (struct build_platform){
            .target = triples[i],
            .host = triples[random_chance(random, 70) ? i : random_below(random, TOWN_TRIPLES)]};
}

/* Of packages that may not be there, or are no members. */
static void make_runtime(struct town *town, struct random *random)
{
    static const char *const names[TOWN_PACKAGES] = {"p0", "p1", "p2", "p3", "p4", "p5", "p6"};
    town->runtime_count = random_below(random, TOWN_RUNTIME + 1);
    for (unsigned i = 0; i < town->runtime_count; i++) {
        unsigned *pair = town->runtime[i];
        pair[0] = random_below(random, TOWN_PACKAGES);
        pair[1] = random_below(random, TOWN_PACKAGES);
        town->runtime_edges[i] = (struct runtime_edge){names[pair[0]], names[pair[1]]};
    }
}

static bool is_needed(const struct town_revision *revision, unsigned package)
{
    for (unsigned i = 0; i < revision->edge_count; i++) {
        const struct town_edge *edge = &revision->edges[i];
        if (edge->from == 0 && edge->to == package && !edge->registry && edge->kind == DEP_NORMAL &&
            edge->condition == TOWN_ALWAYS)
            return true;
    }
    return false;
}

/* What is no member is only part of all this while a member depends on it. */
static void mend_outside(struct town_revision *revision)
{
    const struct town_package *item = &revision->packages[TOWN_OUTSIDE];
    struct town_edge edge = {.to = TOWN_OUTSIDE};
    if (!item->present || !item->outside || is_needed(revision, TOWN_OUTSIDE))
        return;
    revision->edge_count -= revision->edge_count == TOWN_EDGES;
    revision->edges[revision->edge_count++] = edge;
}

/* Cargo refuses a package without targets, and whoever depends on what is not there. */
static void mend(struct town_revision *revision)
{
    unsigned kept = 0;
    revision->packages[0].present = true;
    for (unsigned i = 0; i < TOWN_PACKAGES; i++)
        revision->packages[i].targets[TOWN_LIB] |= !revision->packages[i].targets[TOWN_MAIN];
    for (unsigned i = 0; i < revision->edge_count; i++) {
        const struct town_edge *edge = &revision->edges[i];
        if (revision->packages[edge->from].present &&
            (edge->registry || revision->packages[edge->to].present))
            revision->edges[kept++] = *edge;
    }
    revision->edge_count = kept;
    mend_outside(revision);
}

static void edit_package(struct town_package *package, struct random *random)
{
    switch (random_below(random, 12)) {
    case 0:
        package->present = !package->present;
        break;
    case 1:
        package->definition++;
        break;
    case 2:
        package->listed++;
        break;
    case 3:
        package->comment++;
        break;
    case 4:
        package->links = !package->links;
        break;
    case 5:
        package->includes = !package->includes;
        break;
    case 6:
        package->macro = !package->macro;
        break;
    case 7: {
        unsigned target = random_below(random, TOWN_TARGETS);
        package->targets[target] = !package->targets[target];
        break;
    }
    case 8: {
        unsigned file = TOWN_DATA + random_below(random, TOWN_FILES - TOWN_DATA);
        package->files[file] = !package->files[file];
        break;
    }
    default:
        package->files[random_below(random, TOWN_FILES)] += 1;
    }
}

static void edit_edge(struct town_revision *revision, struct random *random)
{
    if (!revision->edge_count || random_chance(random, 30)) {
        make_edge(revision, random);
        return;
    }
    struct town_edge *edge = &revision->edges[random_below(random, revision->edge_count)];
    if (random_chance(random, 50))
        edge->features++;
    else
        *edge = revision->edges[--revision->edge_count];
}

static void edit(struct town_revision *revision, struct random *random)
{
    unsigned dice = random_below(random, 100), crate = random_below(random, TOWN_CRATES);
    if (dice < 60)
        edit_package(&revision->packages[random_below(random, TOWN_PACKAGES)], random);
    else if (dice < 82)
        edit_edge(revision, random);
    else if (dice < 95)
        revision->crates[crate]++;
    else if (dice < 96)
        revision->profile++;
    else if (dice < 97)
        revision->toolchain++;
    else if (dice < 98)
        revision->locked = !revision->locked;
    else if (dice < 99)
        revision->packages[TOWN_OUTSIDE].outside ^= true;
    else if (crate + 1 < TOWN_CRATES)
        revision->needs[crate][crate + 1] ^= true;
}

void town_make(struct town *town, struct random *random)
{
    memset(town, 0, sizeof *town);
    town->rooted = random_chance(random, 40);
    make_platforms(town, random);
    make_runtime(town, random);
    for (unsigned i = 0; i < TOWN_PACKAGES; i++)
        make_package(&town->base.packages[i], random);
    for (unsigned i = random_below(random, TOWN_EDGES); i > 0; i--)
        make_edge(&town->base, random);
    town->base.locked = random_chance(random, 70);
    town->base.packages[TOWN_OUTSIDE].outside = random_chance(random, 30);
    for (unsigned i = 0; i < TOWN_CRATES; i++)
        for (unsigned k = i + 1; k < TOWN_CRATES; k++)
            town->base.needs[i][k] = random_chance(random, 40);
    town->head = town->base;
    for (unsigned i = random_below(random, 5); i > 0; i--)
        edit(&town->head, random);
    mend(&town->base);
    mend(&town->head);
}

static const char *text_of_library(struct arena *arena, const struct town_package *package)
{
    return arena_printf(arena,
                        "mod plain;\n#[cfg(windows)]\nmod windows;\n#[cfg(unix)]\nmod unix;\n"
                        "#[cfg(test)]\nmod inner;\n%s// %u\n",
                        package->includes ? "const DATA: &[u8] = include_bytes!(\"data.bin\");\n"
                                          : "",
                        package->files[TOWN_LIB_RS]);
}

const char *town_text(struct arena *arena, const struct town_revision *revision, unsigned package,
                      enum town_file file)
{
    const struct town_package *item = &revision->packages[package];
    bool there = file < TOWN_FILES_OF_TARGETS ? item->targets[town_places[file].target]
                                              : item->files[file] > 0;
    if (!item->present || !there)
        return NULL;
    if (file == TOWN_LIB_RS)
        return text_of_library(arena, item);
    return arena_printf(arena, "%s// %u\n", file == TOWN_TEST_RS ? "mod common;\n" : "",
                        item->files[file]);
}

/* From the directory of a package. */
static const char *relative(struct arena *arena, const char *from, const char *to)
{
    struct buffer out = {.arena = arena};
    char *above = arena_string(arena, from);
    while (path_cut(above))
        buffer_add(&out, "../");
    buffer_add(&out, *to || out.len ? to : ".");
    return buffer_end(&out);
}

static void add_edge(struct buffer *out, const struct town *town, const struct town_edge *edge)
{
    static const char *const kinds[] = {[DEP_NORMAL] = "dependencies",
                                        [DEP_DEV] = "dev-dependencies",
                                        [DEP_BUILD] = "build-dependencies"};
    static const char *const conditions[] = {"", "target.'cfg(windows)'.", "target.'cfg(unix)'."};
    buffer_format(out, "[%s%s.%c%u]\n", conditions[edge->condition], kinds[edge->kind],
                  edge->registry ? 'r' : 'p', edge->to);
    if (edge->registry)
        buffer_add(out, "version = \"1\"\n");
    else
        buffer_format(out, "path = \"%s\"\n",
                      relative(out->arena, town_path(town, edge->from), town_path(town, edge->to)));
    if (edge->artifact)
        buffer_add(out, "artifact = \"bin\"\n");
    buffer_format(out, "features = [\"f%u\"]\n", edge->features);
}

static void add_workspace(struct buffer *out, const struct town *town,
                          const struct town_revision *revision)
{
    buffer_add(out, "[workspace]\nresolver = \"2\"\nmembers = [");
    for (unsigned i = town->rooted; i < TOWN_PACKAGES; i++)
        if (revision->packages[i].present && !revision->packages[i].outside)
            buffer_format(out, "\"%s\", ", town_path(town, i));
    if (revision->packages[TOWN_OUTSIDE].outside)
        buffer_format(out, "]\nexclude = [\"%s\"", town_path(town, TOWN_OUTSIDE));
    buffer_format(out, "]\n[profile.dev]\nopt-level = %u\n", revision->profile);
}

const char *town_manifest(struct arena *arena, const struct town *town,
                          const struct town_revision *revision, unsigned package)
{
    const struct town_package *item = &revision->packages[package];
    struct buffer out = {.arena = arena};
    if (!item->present)
        return NULL;
    buffer_format(&out, "[package]\nname = \"p%u\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
                  package);
    if (item->links && item->targets[TOWN_SCRIPT])
        buffer_format(&out, "links = \"l%u\"\n", package);
    if (item->macro && item->targets[TOWN_LIB])
        buffer_add(&out, "[lib]\nproc-macro = true\n");
    if (item->targets[TOWN_TEST])
        buffer_format(&out, "[[test]]\nname = \"smoke\"\nharness = %s\n",
                      item->listed % 2 ? "false" : "true");
    buffer_format(&out, "[features]\nf%u = []\n# %u\n", item->definition, item->comment);
    for (unsigned i = 0; i < revision->edge_count; i++)
        if (revision->edges[i].from == package)
            add_edge(&out, town, &revision->edges[i]);
    if (package == 0 && town->rooted)
        add_workspace(&out, town, revision);
    return buffer_end(&out);
}

/* The names that a package depends on, each once. */
static void add_locked(struct buffer *out, const struct town_revision *revision, unsigned package)
{
    bool known[2][TOWN_PACKAGES] = {0};
    for (unsigned i = 0; i < revision->edge_count; i++)
        if (revision->edges[i].from == package)
            known[revision->edges[i].registry][revision->edges[i].to] = true;
    buffer_add(out, "dependencies = [");
    for (unsigned i = 0; i < 2; i++)
        for (unsigned k = 0; k < TOWN_PACKAGES; k++)
            if (known[i][k])
                buffer_format(out, "\"%c%u\", ", i ? 'r' : 'p', k);
    buffer_add(out, "]\n");
}

void town_add_crate(struct buffer *out, const struct town_revision *revision, unsigned crate)
{
    bool reached[TOWN_CRATES] = {0};
    reached[crate] = true;
    for (unsigned i = crate; i < TOWN_CRATES; i++) {
        if (reached[i])
            buffer_format(out, "r%u=%u:", i, revision->crates[i]);
        for (unsigned k = 0; reached[i] && k < TOWN_CRATES; k++)
            if (revision->needs[i][k]) {
                buffer_format(out, "%u,", k);
                reached[k] = true;
            }
    }
}

const char *town_lock(struct arena *arena, const struct town *town,
                      const struct town_revision *revision)
{
    struct buffer out = {.arena = arena};
    (void)town;
    if (!revision->locked)
        return NULL;
    buffer_add(&out, "version = 3\n");
    for (unsigned i = 0; i < TOWN_PACKAGES; i++)
        if (revision->packages[i].present) {
            buffer_format(&out, "[[package]]\nname = \"p%u\"\nversion = \"0.1.0\"\n", i);
            add_locked(&out, revision, i);
        }
    for (unsigned i = 0; i < TOWN_CRATES; i++) {
        buffer_format(&out,
                      "[[package]]\nname = \"r%u\"\nversion = \"1.0.%u\"\n"
                      "source = \"registry+https://example.org/index\"\n"
                      "checksum = \"%064u\"\ndependencies = [",
                      i, revision->crates[i], revision->crates[i]);
        for (unsigned k = 0; k < TOWN_CRATES; k++)
            if (revision->needs[i][k])
                buffer_format(&out, "\"r%u\", ", k);
        buffer_add(&out, "]\n");
    }
    return buffer_end(&out);
}

static void put(struct tree *tree, const char *dir, const char *name, const char *content)
{
    if (content)
        tree_put(tree, path_join(tree->arena, dir, name), content);
}

struct tree town_tree(struct arena *arena, const struct town *town,
                      const struct town_revision *revision)
{
    struct tree tree = {.arena = arena};
    struct buffer root = {.arena = arena};
    add_workspace(&root, town, revision);
    if (!town->rooted)
        put(&tree, "", "Cargo.toml", buffer_end(&root));
    put(&tree, "", "Cargo.lock", town_lock(arena, town, revision));
    if (revision->toolchain)
        put(&tree, "", "rust-toolchain.toml", arena_printf(arena, "# %u\n", revision->toolchain));
    for (unsigned i = 0; i < TOWN_PACKAGES; i++) {
        put(&tree, town_path(town, i), "Cargo.toml", town_manifest(arena, town, revision, i));
        for (unsigned file = 0; file < TOWN_FILES; file++)
            put(&tree, town_path(town, i), town_places[file].path,
                town_text(arena, revision, i, (enum town_file)file));
    }
    return tree;
}
