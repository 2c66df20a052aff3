/* Any key is refused, or printed in a form that is printed the same again and holds where the key
 * holds. */
#include <string.h>

#include "graph/cargo/cfg_eval.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct err err = {0};
    const char *key = arena_copy(&arena, (const char *)data, size);
    const char *printed = cfg_platform(&arena, key, &err);
    const struct cfg_scene scene = cfg_scene_of("x86_64-unknown-linux-gnu");
    enum truth truth = cfg_platform_holds(&arena, key, &scene);
    if (printed) {
        const char *again = cfg_platform(&arena, printed, &err);
        require(again && strcmp(printed, again) == 0);
        require(truth == cfg_platform_holds(&arena, printed, &scene));
    } else {
        require(truth == TRUTH_UNKNOWN);
        require(err.code == ERR_INPUT && err.column >= 1 && err.message[0]);
        require(err.column <= strlen(key) + 1);
    }
    arena_free(&arena);
    return 0;
}
