/* Any files are a configuration of cargo, or an error with a place. The input is a story, as
 * tests/story.h reads it; what .cargo/config.toml of `p` and above says is read at both revisions.
 */
#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/config.h"
#include "tests/fuzz/target.h"
#include "tests/story.h"

static void check(struct arena *arena, const struct source *source)
{
    struct configs configs = {0};
    struct err err = {0};
    if (configs_read(arena, source, "p", &configs, &err) != 0) {
        require(err.code == ERR_INPUT && err.message[0] && err.file[0]);
        return;
    }
    const struct config_paths paths = configs_paths(arena, source, &configs);
    for (size_t i = 0; i < configs.count; i++)
        require(configs.items[i].document && source_has_file(source, configs.items[i].path));
    for (size_t i = 0; i < paths.count; i++) {
        require(paths.items[i].config_key && paths.items[i].config_key[0]);
        require(!path_outside(paths.items[i].path));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct story story;
    story_read(&arena, arena_copy(&arena, (const char *)data, size), &story);
    story.base_source = tree_source(&story.base, "base");
    story.head_source = tree_source(&story.head, "head");
    check(&arena, &story.base_source);
    check(&arena, &story.head_source);
    arena_free(&arena);
    return 0;
}
