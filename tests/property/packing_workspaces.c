#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/property/packing_cases.h"
#include "tests/property/world.h"

enum { TAIL = 12, LARGE = 3, NEEDS = 3, CORE = 4, LINE = 8192 };

struct entry {
    const char *name;
    struct ids wants; /* packages */
    int64_t ms;
};

/* Packages by place, none of which needs itself in the end. */
struct package_table {
    struct pack_request *request;
    struct ids *needs; /* by package */
    size_t count;
    struct entry *entries;
    size_t entry_count;
};

static int64_t drawn(struct random *random, enum packing_times times, size_t place, size_t count)
{
    const int64_t ms = 1 + (int64_t)random_below(random, 30000);
    if (times == TIMES_TAIL)
        return random_below(random, TAIL) == 0 ? 20 * ms : ms;
    return times == TIMES_LARGE && place >= count - LARGE ? (int64_t)count * 2500 + ms : ms;
}

/* Marks all that a package needs, itself too, and returns their longest chain. Packages are in no
 * order: it goes on until nothing changes. */
static int64_t close_over(struct arena *arena, const struct package_table *workspace,
                          const struct ids *wants, bool *marked)
{
    int64_t *chain = arena_array(arena, workspace->count, sizeof *chain), longest = 0;
    for (size_t i = 0; i < wants->count; i++)
        marked[wants->items[i]] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t p = 0; p < workspace->count; p++) {
            int64_t below = 0;
            for (size_t k = 0; marked[p] && k < workspace->needs[p].count; k++) {
                const uint32_t need = workspace->needs[p].items[k];
                more |= !marked[need];
                marked[need] = true;
                below = chain[need] > below ? chain[need] : below;
            }
            const int64_t ms = marked[p] ? below + workspace->request->units[p] : 0;
            more |= ms > chain[p];
            chain[p] = ms;
            longest = ms > longest ? ms : longest;
        }
    }
    return longest;
}

static void make_items(struct arena *arena, const struct package_table *workspace)
{
    struct pack_request *request = workspace->request;
    struct pack_item *items = arena_array(arena, workspace->entry_count, sizeof *items);
    for (size_t i = 0; i < workspace->entry_count; i++) {
        struct arena scratch = {0};
        bool *marked = arena_array(&scratch, workspace->count, sizeof *marked);
        uint32_t *units = arena_array(arena, workspace->count, sizeof *units);
        items[i].path_ms = close_over(&scratch, workspace, &workspace->entries[i].wants, marked);
        for (uint32_t p = 0; p < workspace->count; p++)
            if (marked[p])
                units[items[i].unit_count++] = p;
        items[i].units = units;
        items[i].name = workspace->entries[i].name;
        items[i].run_ms = workspace->entries[i].ms;
        arena_free(&scratch);
    }
    request->items = items;
    request->count = workspace->entry_count;
    request->unit_count = workspace->count;
}

static struct package_table packages_new(struct arena *arena, struct pack_request *request,
                                         size_t count)
{
    return (struct package_table){.request = request,
                                  .needs = arena_array(arena, count, sizeof(struct ids)),
                                  .count = count,
                                  .entries = arena_array(arena, count, sizeof(struct entry))};
}

static void draw(struct arena *arena, struct random *random, struct package_table *workspace,
                 enum packing_times times, size_t core)
{
    const size_t count = workspace->count;
    int64_t *units = arena_array(arena, count, sizeof *units);
    for (size_t p = 0; p < count; p++) {
        /* The core is a third of all that the others take. */
        units[p] = p < core ? (int64_t)((count - core) * 15000 / (3 * core))
                            : drawn(random, TIMES_UNIFORM, p, count);
        for (size_t k = random_below(random, NEEDS + 1); p > core && k--;) {
            /* More of them need what is at the bottom. */
            const uint32_t range = 1 + random_below(random, (unsigned)(p - core));
            const uint32_t need = (uint32_t)core + random_below(random, range);
            vec_push(arena, &workspace->needs[p], need);
        }
        if (core && p)
            vec_push(arena, &workspace->needs[p], (uint32_t)(p < core ? p : core) - 1);
        workspace->entries[p].name = arena_printf(arena, "entry %zu", p);
        workspace->entries[p].ms = drawn(random, times, p, count);
        vec_push(arena, &workspace->entries[p].wants, (uint32_t)p);
    }
    workspace->request->units = units;
    workspace->entry_count = count;
}

static struct pack_request drawn_workspace(struct arena *arena, uint64_t seed, size_t count,
                                           enum packing_times times, size_t core)
{
    struct random random = random_new(seed);
    struct pack_request request = {.set_up_ms = (int64_t)random_below(&random, 90000),
                                   .cores = 1 + (unsigned)random_below(&random, 4)};
    struct package_table workspace = packages_new(arena, &request, count);
    draw(arena, &random, &workspace, times, core);
    make_items(arena, &workspace);
    return request;
}

struct pack_request packing_workspace(struct arena *arena, uint64_t seed, size_t count,
                                      enum packing_times times)
{
    return drawn_workspace(arena, seed, count, times, 0);
}

struct pack_request packing_core(struct arena *arena, uint64_t seed, size_t count)
{
    return drawn_workspace(arena, seed, count, TIMES_UNIFORM, 1 + count / CORE);
}

/* Numbers up to a colon or the end. */
static void read_places(struct arena *arena, char **rest, struct ids *places)
{
    for (char *word; (word = strtok_r(NULL, " \n", rest)) && strcmp(word, ":") != 0;)
        vec_push(arena, places, (uint32_t)strtoul(word, NULL, 10));
}

/* "NAME MS OWN : NEEDS : NEEDS OF ITS OWN" */
static void read_package(struct arena *arena, char *line, struct package_table *workspace,
                         int64_t *units)
{
    char *rest = NULL;
    const size_t p = workspace->count++;
    struct ids wants = {0};
    const char *name = arena_string(arena, strtok_r(line, " ", &rest));
    units[p] = strtoll(strtok_r(NULL, " ", &rest), NULL, 10);
    const char *own = strtok_r(NULL, " ", &rest);
    if (strcmp(own, "-") != 0) {
        workspace->entries[workspace->entry_count].ms = strtoll(own, NULL, 10);
        workspace->entries[workspace->entry_count].name = name;
    }
    strtok_r(NULL, " ", &rest);
    read_places(arena, &rest, &workspace->needs[p]);
    read_places(arena, &rest, &wants);
    if (strcmp(own, "-") != 0)
        workspace->entries[workspace->entry_count++].wants = wants;
}

struct pack_request packing_file(struct arena *arena, const char *path)
{
    enum { PACKAGES = 2000 };
    struct pack_request request = {.cores = 1};
    char line[LINE];
    FILE *file = fopen(path, "r");
    if (!file)
        return request;
    int64_t *units = arena_array(arena, PACKAGES, sizeof *units);
    struct package_table workspace = packages_new(arena, &request, PACKAGES);
    workspace.count = 0;
    request.units = units;
    while (fgets(line, sizeof line, file) && workspace.count < PACKAGES) {
        int64_t set_up;
        if (sscanf(line, "set-up %" SCNd64 " cores %u", &set_up, &request.cores) == 2)
            request.set_up_ms = set_up;
        else if (line[0] != '#')
            read_package(arena, line, &workspace, units);
    }
    fclose(file);
    make_items(arena, &workspace);
    return request;
}
