/* Any files are a crate: its tokens lie within its bytes, and what is found in it can be told. The
 * input is a list of files: a line "== PATH" begins one; the first is the root, "lib.rs" without
 * such a line. */
#include <string.h>

#include "graph/base/path.h"
#include "graph/rust/lexer.h"
#include "graph/rust/modules.h"
#include "tests/fuzz/target.h"

struct file {
    const char *path, *bytes;
    size_t size;
};

struct files {
    struct file *items;
    size_t count, capacity;
};

static const struct file *find(const struct files *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i].path, path) == 0)
            return &files->items[i];
    return NULL;
}

static struct file_info files_stat(void *self, const char *path)
{
    return (struct file_info){.kind = find(self, path) ? FILE_REGULAR : FILE_NONE};
}

static int files_read(void *self, const char *path, size_t limit, struct arena *arena,
                      struct blob *blob, struct err *err)
{
    const struct file *file = find(self, path);
    if (!file || file->size > limit)
        return err_at(err, ERR_INPUT, path, 0, 0, "no file");
    *blob = (struct blob){arena_copy(arena, file->bytes, file->size), file->size};
    return 0;
}

static void check_tokens(struct arena *arena, const struct file *file)
{
    struct rust_lexer lexer = rust_lexer_new(file->bytes, file->size);
    const char *before = file->bytes;
    struct rust_token token;
    while ((token = rust_lexer_next(&lexer)).type != RUST_END) {
        require(token.start >= before && token.start + token.len <= lexer.at);
        require(lexer.at > before && lexer.at <= file->bytes + file->size);
        before = lexer.at;
        const char *text = token.type == RUST_STRING ? rust_token_text(arena, &token) : "";
        require(!text || strlen(text) <= token.len);
    }
}

static void check_when(struct arena *arena, const struct cfg *when)
{
    require(!when || (when->type == CFG_ALL && when->first && cfg_print(arena, when)[0]));
}

static void check(struct arena *arena, const struct modules *modules)
{
    for (size_t i = 0; i < modules->files.count; i++) {
        const struct module_file *file = &modules->files.items[i];
        uint32_t first;
        require(map_get(&modules->by_path, file->path, &first) && first <= i);
        require((file->how == MODULE_ROOT) == (file->from == NULL));
        check_when(arena, file->when);
    }
    for (size_t i = 0; i < modules->gaps.count; i++) {
        require(modules->gaps.items[i].path && modules->gaps.items[i].what[0]);
        check_when(arena, modules->gaps.items[i].when);
    }
    for (size_t i = 0; i < modules->path_strings.count; i++) {
        require(modules->path_strings.items[i].text[0] &&
                !strpbrk(modules->path_strings.items[i].text, " \t\n"));
        check_when(arena, modules->path_strings.items[i].when);
    }
}

/* What of a file leads to others. Strings don't, nor what is wrong with the file as a whole, nor an
 * attribute that belongs to no module. */
static bool is_of_modules(const struct scan_item *item)
{
    static const char *const leading[] = {"include", "an include", "a module", "modules"};
    if (item->type != SCAN_GAP)
        return item->type == SCAN_MOD || item->type == SCAN_PATH || item->type == SCAN_INCLUDE ||
               item->type == SCAN_TEXT || item->type == SCAN_MACRO;
    for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
        if (strncmp(item->text, leading[i], strlen(leading[i])) == 0)
            return true;
    return false;
}

/* A file is only split into tokens where the look at its bytes told that there is something. */
static void check_sight(struct arena *arena, const struct file *file)
{
    static const struct byte_search nothing = {0};
    const struct blob blob = {file->bytes, file->size};
    struct rust_file seen = {0};
    rust_file_make(arena, &seen, RUST_SIGHT | RUST_SCAN, &nothing, &blob);
    for (size_t i = 0; i < seen.scan->items.count; i++)
        require(!is_of_modules(&seen.scan->items.items[i]) || rust_file_uses(&seen) & USE_MODULES);
}

/* Cuts the input at the lines that begin a file. */
static void split(struct arena *arena, const char *bytes, size_t size, struct files *files)
{
    struct file file = {"lib.rs", bytes, 0};
    for (const char *line = bytes, *end = bytes + size; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *next = newline ? newline + 1 : end;
        if (next - line > 3 && memcmp(line, "== ", 3) == 0) {
            file.size = (size_t)(line - file.bytes);
            if (file.size)
                vec_push(arena, files, file);
            const char *name = arena_copy(arena, line + 3, (size_t)(next - line) - 3);
            name = arena_copy(arena, name, strcspn(name, "\n"));
            file = (struct file){path_join(arena, "", name), next, 0};
        }
        line = next;
    }
    file.size = (size_t)(bytes + size - file.bytes);
    vec_push(arena, files, file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct files files = {0};
    struct rust_files sources = {.arena = &arena};
    struct source source = {.self = &files, .stat = files_stat, .read = files_read};
    split(&arena, (const char *)data, size, &files);
    for (size_t i = 0; i < files.count; i++) {
        check_tokens(&arena, &files.items[i]);
        check_sight(&arena, &files.items[i]);
    }
    struct modules modules = modules_read(&arena, &source, "p", files.items[0].path, &sources,
                                          USE_MODULES | USE_STRINGS);
    check(&arena, &modules);
    arena_free(&arena);
    return 0;
}
