/* Any bytes are a toolchain file, of the old form or the new: the channel that it pins is one word
 * that is harmless wherever it is put. */
#include <string.h>

#include "graph/cargo/toolchain.h"
#include "tests/fuzz/target.h"
#include "tests/story.h"

static void check(struct arena *arena, const char *name, const char *text)
{
    static const char harmless[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._+-";
    struct tree tree = {.arena = arena};
    tree_put(&tree, name, text);
    const struct source source = tree_source(&tree, "head");
    const char *channel = toolchain_channel(arena, &source, "p/q");
    if (!channel)
        return;
    require(*channel && *channel != '-' && strspn(channel, harmless) == strlen(channel));
    require(strstr(text, channel) != NULL || strchr(text, '\\') != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    const char *text = arena_copy(&arena, (const char *)data, size);
    check(&arena, "rust-toolchain", text);
    check(&arena, "p/rust-toolchain.toml", text);
    arena_free(&arena);
    return 0;
}
