/* Names that links give a path, against the other direction: resolving every name that there is.
 * A random handful of files and links; each name that resolves to a file has to be among the file's
 * names, and each name of a file has to resolve to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/path.h"
#include "graph/impact/aliases.h"

enum { LINKS = 4, SEEDS = 500, DEEPEST = 40 };

static const char *const dirs[] = {"a", "b", "a/c", "b/d"};
static const char *const files[] = {"a/x", "b/x", "a/c/x", "b/d/x", "a/c/y", "top"};

struct world {
    struct arena arena;
    struct links links;
    uint64_t state;
};

static unsigned draw(struct world *world, unsigned below)
{
    world->state = world->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(world->state >> 33) % below;
}

static const struct link *link_at(const struct world *world, const char *path)
{
    for (size_t i = 0; i < world->links.count; i++)
        if (strcmp(world->links.items[i].path, path) == 0)
            return &world->links.items[i];
    return NULL;
}

/* The path without links, component by component, as a kernel would; NULL in a circle. `used`
 * counts how often each link was followed. */
static const char *resolve(struct world *world, const char *path, unsigned *used)
{
    const char *done = "";
    for (int steps = 0; *path; steps++) {
        size_t len = strcspn(path, "/");
        const char *part = arena_copy(&world->arena, path, len);
        const char *rest = path + len + (path[len] == '/');
        const char *next = path_join(&world->arena, done, part);
        const struct link *link = link_at(world, next);
        if (steps > DEEPEST)
            return NULL;
        if (!link) {
            done = next;
            path = rest;
            continue;
        }
        used[link - world->links.items]++;
        done = "";
        path = path_join(&world->arena, link->target, rest);
    }
    return done;
}

static void make_links(struct world *world)
{
    for (unsigned i = 0; i < LINKS; i++) {
        const char *dir = dirs[draw(world, sizeof dirs / sizeof *dirs)];
        struct link link = {.path = arena_printf(&world->arena, "%s/l%u", dir, i)};
        unsigned kind = draw(world, 3);
        if (kind == 0)
            link.target = files[draw(world, sizeof files / sizeof *files)];
        else if (kind == 1)
            link.target = dirs[draw(world, sizeof dirs / sizeof *dirs)];
        else /* another link, mostly: it may be made later, or lead nowhere */
            link.target =
                arena_printf(&world->arena, "%s/l%u", dirs[draw(world, sizeof dirs / sizeof *dirs)],
                             draw(world, LINKS));
        vec_push(&world->arena, &world->links, link);
    }
    for (unsigned i = 0; i < LINKS; i++) {
        unsigned used[LINKS] = {0};
        world->links.items[i].real = resolve(world, world->links.items[i].path, used);
    }
}

static bool has(const struct strings *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* Names that end like the file, through one link or two, each followed at most once. */
static void check_name(struct world *world, const char *file, const struct strings *names,
                       const char *name)
{
    unsigned used[LINKS] = {0};
    const char *resolved = resolve(world, name, used);
    for (unsigned i = 0; i < LINKS; i++)
        if (used[i] > 1)
            return;
    if (resolved && strcmp(resolved, file) == 0 && strcmp(name, file) != 0 && !has(names, name))
        fail_msg("%s is a name of %s, links drawn as %llu", name, file,
                 (unsigned long long)world->state);
}

static void check_candidates(struct world *world, const char *file, const struct strings *names)
{
    const char *ends[] = {"", "x", "y", "c/x", "c/y", "d/x"};
    for (unsigned i = 0; i < LINKS; i++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
            const char *link = world->links.items[i].path;
            check_name(world, file, names, path_join(&world->arena, link, ends[k]));
            for (unsigned j = 0; j < LINKS; j++) {
                const char *through =
                    path_join(&world->arena, link, path_base(world->links.items[j].path));
                check_name(world, file, names, path_join(&world->arena, through, ends[k]));
            }
        }
}

static void check_file(struct world *world, const char *file)
{
    struct change change = {.path = file};
    const struct changes changes = {&change, 1, 1};
    const struct path_names found = *aliases_of_changes(&world->arena, &world->links, &changes);
    const struct strings names = found.others;
    if (found.tangled)
        return; /* the caller takes that for everything */
    check_candidates(world, file, &names);
    for (size_t i = 0; i < names.count; i++) {
        unsigned used[LINKS] = {0};
        const char *resolved = resolve(world, names.items[i], used);
        if (!resolved || strcmp(resolved, file) != 0)
            fail_msg("%s is no name of %s", names.items[i], file);
    }
}

static void names_are_what_resolves(void **state)
{
    const char *seeds = getenv("WHITTLE_SEEDS"), *first = getenv("WHITTLE_SEED");
    unsigned long count = seeds ? strtoul(seeds, NULL, 10) : SEEDS;
    unsigned long start = first ? strtoul(first, NULL, 10) : 1;
    (void)state;
    print_message("seeds from %lu\n", start);
    for (unsigned long seed = start; seed < start + count; seed++) {
        struct world world = {.state = seed * 0x9e3779b97f4a7c15u};
        make_links(&world);
        for (size_t i = 0; i < sizeof files / sizeof *files; i++)
            check_file(&world, files[i]);
        arena_free(&world.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_what_resolves)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
