/* Any bytes are a tree object: entries within the bytes, one behind the other, up to the end or to
 * where it is broken. A reader written apart says the same. */
#include <string.h>

#include "planner/git/raw_tree.h"
#include "tests/fuzz/target.h"

enum { ID = 20 };

/* The length of the entry at `at`, 0 where it is broken; `*name` is the place of its name. */
static size_t measure(const char *at, size_t size, size_t *name)
{
    size_t end = 0;
    while (end < size && at[end] != ' ')
        end++;
    *name = end + 1;
    while (end < size && at[end] != '\0')
        end++;
    return end < size && size - end > ID ? end + 1 + ID : 0;
}

static void check_mode(unsigned mode)
{
    require(mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE || !(mode & 07777));
}

static void check_order(const struct raw_entry *one, const struct raw_entry *other)
{
    require(raw_entry_compare(one, one) == 0);
    require(raw_entry_compare(one, other) == -raw_entry_compare(other, one) ||
            (raw_entry_compare(one, other) < 0) == (raw_entry_compare(other, one) > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct raw_tree tree = {.at = bytes, .end = bytes + size};
    struct raw_entry entry, before;
    size_t at = 0, name, count = 0;
    int more;
    while ((more = raw_tree_next(&tree, &entry)) > 0) {
        size_t len = measure(bytes + at, size - at, &name);
        require(len && entry.name == bytes + at + name);
        require((const char *)entry.id == bytes + at + len - ID);
        check_mode(entry.mode);
        at += len;
        before = count++ ? before : entry;
        check_order(&before, &entry);
        before = entry;
    }
    require(more == 0 ? at == size : measure(bytes + at, size - at, &name) == 0);
    return 0;
}
