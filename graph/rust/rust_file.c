#include "graph/rust/rust_file.h"

#include "graph/base/buffer.h"
#include "graph/rust/build_script_output.h"
#include "graph/rust/lexer.h"

enum {
    FILE_LIMIT = 64 << 20,  /* bytes */
    SCRIPT_LIMIT = 1 << 20, /* larger ones are generated */
};

struct rust_file *rust_files_at(struct rust_files *files, const char *path, const char *id)
{
    const char *key = id[0] ? id : path;
    uint32_t place = (uint32_t)files->items.count;
    if (map_get(&files->by_key, key, &place))
        return files->items.items[place];
    struct rust_file *file = arena_alloc(files->arena, sizeof *file);
    map_put(files->arena, &files->by_key, arena_string(files->arena, key), place);
    vec_push(files->arena, &files->items, file);
    return file;
}

static const char *find_calls(struct arena *arena, const struct blob *blob)
{
    struct buffer calls = {.arena = arena};
    const char *end = blob->bytes + blob->size, *at = blob->bytes;
    for (; at < end && (at = memchr(at, '!', (size_t)(end - at))); at++) {
        const char *start = at;
        while (start > blob->bytes && rust_is_word_byte(start[-1]))
            start--;
        buffer_add_bytes(&calls, start, (size_t)(at + 1 - start));
    }
    return buffer_end(&calls);
}

void rust_file_make(struct arena *arena, struct rust_file *file, unsigned parts,
                    const struct byte_search *words, const struct blob *blob)
{
    const unsigned missing = parts & ~file->made;
    if (missing & RUST_SIGHT)
        file->sight = byte_search_look(arena, words, blob->bytes, blob->size);
    if (missing & RUST_SCAN)
        file->scan = module_scan_read(arena, blob->bytes, blob->size);
    if (missing & RUST_WATCHES && blob->size <= SCRIPT_LIMIT)
        file->watches_known = script_output_read(arena, blob->bytes, blob->size, &file->watches);
    if (missing & RUST_CALLS)
        file->calls = find_calls(arena, blob);
    file->made |= parts;
}

/* Each file is looked at, and a build script is one of those that its package is made of. */
static void read_file(struct rust_files *files, const struct source *source, const char *path,
                      enum rust_part part, struct rust_file *file)
{
    struct arena scratch = {0};
    struct blob blob;
    struct err err = {0};
    if (source_read(source, path, FILE_LIMIT, &scratch, &blob, &err) == 0) {
        const unsigned next = part == RUST_WATCHES ? RUST_SIGHT | RUST_SCAN : RUST_SIGHT;
        rust_file_make(files->arena, file, part | next, &files->words, &blob);
    } else if (part == RUST_SCAN) {
        file->scan = module_scan_gap(
            files->arena, arena_printf(files->arena, "the file can't be read: %s", err.message));
        file->made |= RUST_SCAN;
    }
    arena_free(&scratch);
}

static struct rust_file *find_file(struct rust_files *files, const struct source *source,
                                   const char *path)
{
    const struct file_info info = source_stat(source, path);
    if (info.kind == FILE_REGULAR)
        return rust_files_at(files, path, info.id);
    bool there = info.kind == FILE_LINK || info.kind == FILE_SUBMODULE;
    return there ? arena_alloc(files->arena, sizeof(struct rust_file)) : NULL;
}

const struct rust_file *rust_files_read(struct rust_files *files, const struct source *source,
                                        const char *path, enum rust_part part)
{
    struct rust_file *file = find_file(files, source, path);
    if (file && !(file->made & part))
        read_file(files, source, path, part, file);
    return file;
}

unsigned rust_file_uses(const struct rust_file *file)
{
    const struct byte_sight *sight = &file->sight;
    return (sight->modules || sight->includes ? USE_MODULES : 0) |
           (sight->pattern || sight->kinds & WORD_OWN ? USE_STRINGS : 0);
}

const struct module_scan *rust_files_scan(struct rust_files *files, const struct source *source,
                                          const char *path, unsigned uses)
{
    static const struct module_scan nothing = {0};
    struct rust_file *file = find_file(files, source, path);
    if (!file || file->made & RUST_SCAN)
        return file ? file->scan : NULL;
    if (file->made & RUST_SIGHT && !(rust_file_uses(file) & uses))
        return &nothing;
    read_file(files, source, path, RUST_SCAN, file);
    return file->scan;
}
