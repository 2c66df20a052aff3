/* Records that were added offline: each time a file beside the copy, so that nothing is lost where
 * two write at once, or one is killed. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "graph/base/hash.h"
#include "planner/event/named_file.h"
#include "planner/store/store_parts.h"

enum { MAX_WAITING = 10000 };

static int list(const char *dir, struct arena *arena, struct strings *files, struct err *err)
{
    DIR *open = opendir(dir);
    const struct dirent *entry;
    if (!open && errno != ENOENT)
        return err_at(err, ERR_INPUT, dir, 0, 0, "can't be read: %s", strerror(errno));
    while (open && files->count < MAX_WAITING && (entry = readdir(open)))
        if (record_is_id(entry->d_name, strlen(entry->d_name)))
            vec_push(arena, files, arena_printf(arena, "%s%s", dir, entry->d_name));
    if (open)
        closedir(open);
    strings_sort(files);
    return 0;
}

/* Another process may have pushed it, and have removed it since. */
static int read_one(struct arena *arena, const char *file, struct waiting *waiting, struct err *err)
{
    const char *bytes;
    size_t size;
    if (named_file_read(file, LEDGER_LIMIT, arena, &bytes, &size, err) != 0)
        return -1;
    if (!bytes)
        return 0;
    const struct ledger_text text = {file, bytes, size};
    vec_push(arena, &waiting->files, file);
    return ledger_add(arena, &waiting->ledger, &text, err);
}

int waiting_read(struct store *store, struct arena *arena, struct waiting *waiting, struct err *err)
{
    struct strings files = {0};
    if (list(ref_copy_waiting(store->copy), arena, &files, err) != 0)
        return -1;
    for (size_t i = 0; i < files.count; i++)
        if (read_one(arena, files.items[i], waiting, err) != 0)
            return -1;
    return 0;
}

/* By its content: to add the same again changes nothing. */
int waiting_add(struct store *store, const struct records *records, struct err *err)
{
    struct arena *arena = &store->arena;
    const struct ledger none = {0};
    struct ledger_text text;
    struct hasher hasher = hasher_new();
    if (ledger_with(arena, &none, records, &text, err) != 0 || ref_copy_make(store->copy, err) != 0)
        return -1;
    hasher_add_bytes(&hasher, text.bytes, text.size);
    const struct hash hash = hasher_end(&hasher);
    const char *path =
        arena_printf(arena, "%s%s", ref_copy_waiting(store->copy), hash_hex(arena, &hash));
    return ref_copy_put(store->copy, path, text.bytes, err);
}

void waiting_remove(const struct waiting *waiting)
{
    for (size_t i = 0; i < waiting->files.count; i++)
        unlink(waiting->files.items[i]);
}
