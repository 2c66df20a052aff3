/* Reads pairs of revisions ("BASE HEAD" a line) and holds reach against the fingerprints for every
 * unit of both: what is reached must have two fingerprints, what is not must have one. With "keys",
 * also against the keys of verdicts: what is reached must have two; where what is not has two, that
 * is counted: a source began or ceased to name a file.
 * agreement DIR [keys] < pairs: prints what disagrees and a line of totals; exits with 1 where
 * something does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planner/git/internal.h"
#include "planner/matrix/platform.h"
#include "planner/pipeline/verdicts.h"

struct totals {
    size_t pairs, full, units, affected, disagreements;
    size_t kept, lost; /* keys of what is not reached */
};

static const char *describe(struct arena *arena, const struct impact *impact, uint32_t id)
{
    const struct unit *unit = &impact->units.items[id];
    const struct unit_package *package = &impact->units.packages[unit->package];
    if (unit->kind == UNIT_WORLD)
        return "everything";
    const char *name = unit_package(package)->name;
    if (unit_is_of_package(unit))
        return arena_printf(arena, "%s (group %u, side %u)", name, unit->kind, unit->side);
    const struct target *target = unit_target(&package->targets[unit->target]);
    return arena_printf(arena, "%s %s %s %s (side %u)", name, target_kind_name(target->kind),
                        target->name, unit_kind_name((enum unit_kind)unit->kind), unit->side);
}

static void check(struct arena *arena, const struct impact *impact, const char *line,
                  struct totals *totals)
{
    for (uint32_t id = 0; id < impact->units.count; id++) {
        if (!impact->units.items[id].at)
            continue;
        bool affected = impact->reached[id].affected;
        bool differs = !hash_equal(&impact->base_fingerprints[id], &impact->head_fingerprints[id]);
        totals->units++;
        totals->affected += affected;
        if (affected == differs)
            continue;
        totals->disagreements++;
        printf("%s: %s: %s\n", line, describe(arena, impact, id),
               affected ? "reached, but its fingerprints are equal"
                        : "not reached, but its fingerprints differ");
    }
}

/* Keys at both revisions. */
static void check_keys(struct arena *arena, const struct impact *impact,
                       const struct verdict_keys keys[2], const char *line, struct totals *totals)
{
    for (uint32_t id = 0; id < impact->units.count; id++) {
        const struct hash *base = verdict_key_of(&keys[BASE], &impact->units, id);
        const struct hash *head = verdict_key_of(&keys[HEAD], &impact->units, id);
        bool same = base && head && hash_equal(base, head);
        bool affected = impact->reached[id].affected;
        if (impact->units.items[id].at != AT_BOTH)
            continue;
        totals->kept += !affected && same;
        totals->lost += !affected && !same;
        if (!affected || !same)
            continue;
        totals->disagreements++;
        printf("%s: %s: reached, but its keys are equal\n", line, describe(arena, impact, id));
    }
}

/* On platforms that no job asks for. `keys` becomes those of the head, unless it is NULL. */
static int compare_on(const struct selection *selection, const struct request *request,
                      struct arena *arena, struct compared *compared, struct verdict_keys *keys,
                      struct err *err)
{
    struct handles handles;
    struct range range;
    struct head head;
    if (handles_open(&handles, request, arena, &range, err) != 0)
        return -1;
    int rc = head_load(&handles, request, &range, &head, err);
    head.selection = *selection;
    if (rc == 0)
        rc = compare(&handles, request, &head, compared, err);
    struct verdicts verdicts = {0};
    struct strings dirs = {0};
    for (size_t i = 0; rc == 0 && i < compared->impact.package_count; i++)
        vec_push(arena, &dirs, compared->impact.packages[i].package->path);
    if (rc == 0 && keys)
        rc = verdicts_of(&handles, request, &head, compared, &dirs, &verdicts, err);
    if (keys)
        *keys = verdicts.keys;
    return handles_close(&handles, rc, err);
}

/* The keys of the base, where it is the head. */
static int keys_at_base(const struct selection *selection, const struct request *request,
                        struct arena *arena, struct verdict_keys *keys, struct err *err)
{
    struct request at_base = *request;
    struct compared compared;
    at_base.range.head = request->range.base;
    return compare_on(selection, &at_base, arena, &compared, keys, err);
}

static int run(const char *dir, char *line, const struct selection *selection, bool with_keys,
               struct totals *totals)
{
    struct arena arena = {0};
    struct err err = {0};
    struct compared compared;
    char *space = strchr(line, ' ');
    *space = '\0';
    const struct request request = {
        .dir = dir, .range = {.base = line, .head = space + 1}, .manifest_path = "Cargo.toml"};
    struct verdict_keys keys[2] = {{.keys = NULL}};
    int rc =
        compare_on(selection, &request, &arena, &compared, with_keys ? &keys[HEAD] : NULL, &err);
    if (rc == 0 && with_keys && compared.range.mode == MODE_AFFECTED)
        rc = keys_at_base(selection, &request, &arena, &keys[BASE], &err);
    *space = ' ';
    totals->pairs++;
    if (rc != 0)
        fprintf(stderr, "%s: %s: %s\n", line, err.file, err.message);
    else if (compared.range.mode == MODE_FULL)
        totals->full++;
    else
        check(&arena, &compared.impact, line, totals);
    if (keys[BASE].keys)
        check_keys(&arena, &compared.impact, keys, line, totals);
    arena_free(&arena);
    return rc;
}

int main(int argc, char **argv)
{
    static const char *const triples[] = {"x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl",
                                          "x86_64-pc-windows-gnu", "aarch64-apple-darwin"};
    struct build_platform platforms[sizeof triples / sizeof *triples];
    struct totals totals = {0};
    char line[256];
    int failed = 0;
    for (size_t i = 0; i < sizeof triples / sizeof *triples; i++)
        platforms[i] =
            (struct build_platform){.target = triples[i], .host = platform_for(triples[i]).host};
    const struct selection selection = {.platforms = platforms,
                                        .platform_count = sizeof triples / sizeof *triples};
    const bool with_keys = argc == 3 && strcmp(argv[2], "keys") == 0;
    if (argc != 2 && !with_keys)
        return 2;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strchr(line, ' '))
            failed |= run(argv[1], line, &selection, with_keys, &totals) != 0;
    }
    printf("%zu pairs (%zu in full), %zu units, %zu affected, %zu disagreements\n", totals.pairs,
           totals.full, totals.units, totals.affected, totals.disagreements);
    if (with_keys)
        printf("%zu keys of what is not reached stayed, %zu changed\n", totals.kept, totals.lost);
    return failed || totals.disagreements;
}
