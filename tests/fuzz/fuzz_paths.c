/* What a source says of other files is found in any bytes; the search in bytes that comes first has
 * seen all of it; and what a build script watches is known or not. */
#include <string.h>

#include "graph/base/text.h"
#include "graph/rust/build_script_output.h"
#include "graph/rust/byte_search.h"
#include "graph/rust/module_scan.h"
#include "tests/fuzz/target.h"

static bool has_component(const char *path, const char *component)
{
    size_t wanted = strlen(component);
    for (; *path; path += strspn(path, "/")) {
        size_t len = strcspn(path, "/");
        if (len == wanted && memcmp(path, component, len) == 0)
            return true;
        path += len;
    }
    return false;
}

/* Whether a path with the component stands in one string, as it is: what is joined may be written
 * in ways that only tokens tell. */
static bool is_written(const struct scan_item *item, const char *bytes, size_t size)
{
    return item->type == SCAN_NAME && strchr(item->text, '/') &&
           has_component(item->text, "data") && text_holds(bytes, size, item->text);
}

/* rustc refuses it, so that nothing of it has to be seen. */
static bool is_no_rust(const struct module_scan *scan)
{
    for (size_t i = 0; i < scan->items.count; i++)
        if (scan->items.items[i].type == SCAN_GAP &&
            strcmp(scan->items.items[i].text, "brackets or quotes that don't match") == 0)
            return true;
    return false;
}

static void check_names(const struct module_scan *scan, const char *bytes, size_t size)
{
    struct arena arena = {0};
    struct byte_search search = {0};
    byte_search_add(&arena, &search, "data", WORD_AT(0));
    const struct byte_sight sight = byte_search_look(&arena, &search, bytes, size);
    for (size_t i = 0; i < scan->items.count; i++) {
        const struct scan_item *item = &scan->items.items[i];
        require(item->type != SCAN_NAME || (item->text[0] && item->text[0] != '/'));
        require(is_no_rust(scan) || !is_written(item, bytes, size) || sight.kinds & WORD_AT(0));
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
