/* Paths that Rust source names by climbing, and those that a build script watches, are found in any
 * bytes, the same ones again, and no more than the limit. */
#include <string.h>

#include "graph/cargo/ascents.h"
#include "graph/cargo/climbs.h"
#include "graph/cargo/script_output.h"
#include "graph/cargo/test_code.h"
#include "tests/fuzz/target.h"

enum { LIMIT = 50 };

static void check_climbs(struct arena *arena, const char *bytes, size_t size)
{
    struct strings climbs = {0}, ascents = {0}, more = {0};
    bool complete = climbs_find(arena, bytes, size, LIMIT, &climbs);
    require(climbs.count <= LIMIT);
    require(!complete ||
            (climbs_find(arena, bytes, size, SIZE_MAX, &more) && more.count == climbs.count));
    ascents_find(arena, bytes, size, LIMIT, &ascents);
    require(ascents.count <= LIMIT);
    for (size_t i = 0; i < ascents.count; i++)
        require(strncmp(ascents.items[i], "..", 2) == 0 ||
                strcmp(ascents.items[i], ASCENT_ANYWHERE) == 0);
}

/* What is blanked keeps its size, and every other byte. */
static void check_test_code(struct arena *arena, const char *bytes, size_t size)
{
    const char *blank = test_code_blank(arena, bytes, size);
    for (size_t i = 0; blank && i < size; i++)
        require(blank[i] == bytes[i] || blank[i] == ' ');
    if (blank)
        check_climbs(arena, blank, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct strings watched = {0};
    const char *bytes = arena_copy(&arena, (const char *)data, size);
    bool certain = script_output_read(&arena, bytes, size, &watched);
    require(certain || watched.count == 0);
    require(!certain || strstr(bytes, "rerun-if") || strchr(bytes, '\\') || strlen(bytes) < size);
    check_climbs(&arena, bytes, size);
    check_test_code(&arena, bytes, size);
    arena_free(&arena);
    return 0;
}
