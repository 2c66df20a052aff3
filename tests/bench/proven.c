/* How much of a merge queue's work pull requests have done already. Reads lines of four revisions:
 * what a pull request was compared with, its head, what the merge is compared with, and the merge.
 * The pull request's run is taken to have passed; an entry of the merge's plan is proven where
 * every root of it that runs has a key of that run. For `cargo test` on one platform.
 *
 * proven DIR < lines */
#include <stdio.h>
#include <string.h>

#include "graph/impact/entry.h"
#include "planner/matrix/platform.h"
#include "planner/pipeline/verdicts.h"

struct scene {
    struct arena *arena;
    const struct selection *selection;
    const char *dir;
};

/* One plan: what changed, and the keys of its head. */
struct tried {
    struct compared compared;
    struct verdict_keys keys;
};

static int look(const struct scene *scene, const char *base, const char *head, struct tried *tried)
{
    const struct request request = {
        .dir = scene->dir, .range = {.base = base, .head = head}, .manifest_path = "Cargo.toml"};
    struct verdicts verdicts = {0};
    struct strings dirs = {0};
    struct handles handles;
    struct range range;
    struct err err = {0};
    struct head *loaded = arena_alloc(scene->arena, sizeof *loaded);
    if (handles_open(&handles, &request, scene->arena, &range, &err) != 0)
        return -1;
    int rc = head_load(&handles, &request, &range, loaded, &err);
    loaded->selection = *scene->selection;
    if (rc == 0)
        rc = compare(&handles, &request, loaded, &tried->compared, &err);
    for (size_t i = 0; rc == 0 && i < tried->compared.impact.package_count; i++)
        vec_push(scene->arena, &dirs, tried->compared.impact.packages[i].package->path);
    if (rc == 0)
        rc = verdicts_of(&handles, &request, loaded, &tried->compared, &dirs, &verdicts, &err);
    tried->keys = verdicts.keys;
    if (handles_close(&handles, rc, &err) == 0)
        return 0;
    fprintf(stderr, "%s %s: %s\n", base, head, err.message);
    return -1;
}

/* Adds the keys of what a plan runs. */
static void add_passes(const struct scene *scene, const struct tried *tried, struct map *passed)
{
    const struct impact *impact = &tried->compared.impact;
    for (uint32_t i = 0; i < impact->package_count; i++) {
        const struct entry_impact entry =
            entry_judge(scene->arena, impact, scene->selection->roots[0], i, 0);
        for (size_t k = 0; k < entry.affected_roots.count; k++) {
            const struct hash *key =
                verdict_key_of(&tried->keys, &impact->units, entry.affected_roots.items[k]);
            if (key)
                map_put(scene->arena, passed, hash_hex(scene->arena, key), 1);
        }
    }
}

static bool is_proven(const struct scene *scene, const struct tried *tried,
                      const struct entry_impact *entry, const struct map *passed)
{
    for (size_t i = 0; i < entry->affected_roots.count; i++) {
        const struct hash *key = verdict_key_of(&tried->keys, &tried->compared.impact.units,
                                                entry->affected_roots.items[i]);
        if (!key || !map_has(passed, hash_hex(scene->arena, key)))
            return false;
    }
    return true;
}

struct totals {
    size_t merges, entries, proven, whole;
};

static void count(const struct scene *scene, const struct tried *merge, const struct map *passed,
                  struct totals *totals)
{
    const struct impact *impact = &merge->compared.impact;
    size_t entries = 0, proven = 0;
    for (uint32_t i = 0; i < impact->package_count; i++) {
        const struct entry_impact entry =
            entry_judge(scene->arena, impact, scene->selection->roots[0], i, 0);
        if (!entry.affected || !impact->packages[i].package->member)
            continue;
        entries++;
        proven += is_proven(scene, merge, &entry, passed);
    }
    totals->merges++;
    totals->entries += entries;
    totals->proven += proven;
    totals->whole += entries == proven;
}

static void run(const char *dir, const struct selection *selection, char *line,
                struct totals *totals)
{
    struct arena arena = {0};
    const struct scene scene = {&arena, selection, dir};
    struct tried request = {.keys = {.keys = NULL}}, merge = {.keys = {.keys = NULL}};
    struct map passed = {0};
    const char *words[4];
    for (size_t i = 0; i < 4; i++)
        words[i] = strtok(i ? NULL : line, " \n");
    if (words[3] && look(&scene, words[0], words[1], &request) == 0 &&
        look(&scene, words[2], words[3], &merge) == 0) {
        add_passes(&scene, &request, &passed);
        count(&scene, &merge, &passed, totals);
    }
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    static const char linux_triple[] = "x86_64-unknown-linux-gnu";
    const struct build_platform platform = {.target = linux_triple,
                                            .host = platform_for(linux_triple).host};
    struct arena arena = {0};
    struct err err = {0};
    struct totals totals = {0};
    struct cargo_selection test;
    char line[512];
    if (argc != 2 || cargo_selection_parse(&arena, "test", &test, &err) != 0)
        return 2;
    const struct cargo_selection *const roots[] = {&test};
    const struct selection selection = {&platform, 1, roots, 1};
    while (fgets(line, sizeof line, stdin))
        run(argv[1], &selection, line, &totals);
    printf("%zu merges, %zu entries, %zu proven already, %zu merges as a whole\n", totals.merges,
           totals.entries, totals.proven, totals.whole);
    arena_free(&arena);
    return 0;
}
