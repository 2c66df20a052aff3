/* What a source says of other files is found in any bytes; the search in bytes that comes first has
 * seen all of it; and what a build script watches is known or not. */
#include <string.h>

#include "graph/cargo/module_scan.h"
#include "graph/cargo/script_output.h"
#include "graph/rust/word_search.h"
#include "tests/fuzz/target.h"

/* Whether `text` has the component, which as a word of its own counts only where a call takes it.
 */
static bool names(const struct scan_item *item, const char *component)
{
    size_t wanted = strlen(component);
    for (const char *at = item->text; *at; at += strspn(at, "/")) {
        size_t len = strcspn(at, "/");
        if (len == wanted && memcmp(at, component, len) == 0)
            return true;
        at += len;
    }
    return false;
}

/* Escapes may spell a name, and what is joined of constants stands in no one place. */
static bool is_plain(const char *bytes, size_t size)
{
    return !memchr(bytes, '\\', size) && !memchr(bytes, '{', size);
}

static void check_names(const struct module_scan *scan, const char *bytes, size_t size)
{
    struct arena arena = {0};
    struct word_search search = {0};
    word_search_add(&arena, &search, "data", WORD_AT(0));
    const struct word_sight sight = word_search_look(&search, bytes, size);
    for (size_t i = 0; i < scan->items.count; i++) {
        const struct scan_item *item = &scan->items.items[i];
        require(item->type != SCAN_NAME || (item->text[0] && item->text[0] != '/'));
        require(item->type != SCAN_UPWARD || (sight.asks && sight.goes_up));
        require(item->type != SCAN_STARTS || sight.commands || strstr(bytes, "--package") ||
                !is_plain(bytes, size) || strstr(bytes, "--bin") || strstr(bytes, "-p"));
        require(item->type != SCAN_NAME || !is_plain(bytes, size) || !names(item, "data") ||
                sight.kinds & WORD_AT(0));
    }
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct strings watched = {0};
    const char *bytes = arena_copy(&arena, (const char *)data, size);
    bool certain = script_output_read(&arena, bytes, size, &watched);
    require(certain || watched.count == 0);
    require(!certain || strstr(bytes, "rerun-if") || strchr(bytes, '\\') || strlen(bytes) < size);
    check_names(module_scan_read(&arena, bytes, size), bytes, size);
    arena_free(&arena);
    return 0;
}
