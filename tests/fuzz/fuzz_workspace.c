/* Any files are a workspace or an error with a message, and any difference between two sets of
 * files has an impact. The input is a story, as tests/story.h reads it. */
#include <string.h>

#include "tests/fuzz/target.h"
#include "tests/story.h"

static void check_impact(const struct impact *impact)
{
    for (size_t i = 0; i < impact->package_count; i++) {
        const struct impact_package *package = &impact->packages[i];
        require(package->affected || !package->carries);
        require(package->affected == (package->change != NULL));
        require(package->affected != (package->reason.code == REASON_NOT_REACHED));
        require(reason_name(package->reason.code) != NULL);
    }
}

/* Reach and fingerprints say the same of every unit that is there at both revisions. */
static void check_prints(const struct impact *impact)
{
    for (size_t i = 0; i < impact->units.count; i++)
        if (impact->units.items[i].at == AT_BOTH)
            require(impact->reached[i].affected ==
                    !hash_equal(&impact->base_fingerprints[i], &impact->head_fingerprints[i]));
}

static void run(struct arena *arena, const char *text)
{
    struct story story;
    struct err err = {0};
    story_read(arena, text, &story);
    if (story_load(arena, &story, &err) != 0) {
        require(err.code != ERR_NONE && err.message[0]);
        return;
    }
    const struct impact impact = impact_compute(arena, &story.request);
    check_impact(&impact);
    check_prints(&impact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    run(&arena, arena_copy(&arena, (const char *)data, size));
    arena_free(&arena);
    return 0;
}
