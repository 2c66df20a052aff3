/* Seeds of files that packages read because the repository says so. */
#include <string.h>

#include "graph/base/glob.h"
#include "graph/impact/seeds.h"

/* Packages of the head by name: where members are among them, they are meant. */
static struct ids packages_named(const struct seeding *seeding, const char *name)
{
    const struct units *units = &seeding->diff->units;
    struct ids found[2] = {{0}, {0}};
    for (uint32_t i = 0; i < units->package_count; i++) {
        const struct package *head = units->packages[i].head;
        if (head && strcmp(head->name, name) == 0)
            vec_push(seeding->arena, &found[head->member], i);
    }
    return found[found[true].count > 0];
}

/* Whether the read is about the change, under any of its path's names. */
static bool meets(const struct declared_read *read, const struct change *change,
                  const struct strings *names)
{
    bool met = glob_may_match(read->glob, change->path, change->link_or_submodule);
    for (size_t i = 0; i < names->count && !met; i++)
        met = glob_may_match(read->glob, names->items[i], change->link_or_submodule);
    return met;
}

static void seed_read(const struct seeding *seeding, uint32_t change,
                      const struct declared_read *read, const struct ids *packages)
{
    struct reason *reason = &seeding->seeds->changes[change].reason;
    const char *path = seeding->diff->request->changes->items[change].path;
    const struct cause cause = {REASON_FILE_DECLARED, path, read->label, change, BY_CONTENT};
    bool first = reason->code != REASON_FILE_DECLARED;
    for (size_t i = 0; i < packages->count; i++)
        seed_group(seeding, packages->items[i], read->build ? UNIT_NEEDS : UNIT_TEST_NEEDS, cause);
    if (first && reason->code == REASON_FILE_DECLARED)
        reason->item = cause.item;
}

void seed_reads(const struct seeding *seeding)
{
    const struct declared_reads *reads = seeding->diff->request->reads;
    const struct changes *changes = seeding->diff->request->changes;
    const size_t count = reads ? reads->count : 0;
    struct ids *readers = arena_array(seeding->arena, count, sizeof *readers);
    for (size_t i = 0; i < count; i++)
        readers[i] = packages_named(seeding, reads->items[i].package);
    for (uint32_t i = 0; count && i < changes->count; i++) {
        const struct change *change = &changes->items[i];
        for (size_t k = 0; k < count; k++)
            if (meets(&reads->items[k], change, &seeding->diff->names[i].others))
                seed_read(seeding, i, &reads->items[k], &readers[k]);
    }
}
