/* Any bytes are a build script: what it tells cargo to watch is told with certainty, by its own
 * text, or not at all. */
#include <string.h>

#include "graph/rust/build_script.h"
#include "graph/rust/build_script_output.h"
#include "tests/fuzz/target.h"
#include "tests/story.h"

/* An escape is never shorter than what it stands for. */
static void check_output(struct arena *arena, const char *bytes, size_t size)
{
    struct strings paths = {0};
    if (!script_output_read(arena, bytes, size, &paths))
        return;
    require(size >= sizeof "rerun-if" - 1);
    for (size_t i = 0; i < paths.count; i++)
        require(strlen(paths.items[i]) <= size);
}

/* The same script as a file of a package. */
static void check_inputs(struct arena *arena, const char *text)
{
    struct tree tree = {.arena = arena};
    struct package package = {.path = "p", .manifest_path = "p/Cargo.toml"};
    struct target target = {.kind = TARGET_BUILD_SCRIPT, .src_path = "p/build.rs"};
    tree_put(&tree, target.src_path, text);
    const struct source source = tree_source(&tree, "head");
    struct rust_files files = {.arena = arena};
    const struct script_inputs inputs = script_inputs_read(&files, &source, &package, &target);
    for (size_t i = 0; !inputs.any && i < inputs.paths.count; i++)
        require(inputs.paths.items[i][0] != '/' && !strstr(inputs.paths.items[i], "//"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    check_output(&arena, (const char *)data, size);
    check_inputs(&arena, arena_copy(&arena, (const char *)data, size));
    arena_free(&arena);
    return 0;
}
