#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/memory.h"
#include "graph/base/path.h"
#include "planner/git/disk.h"
#include "planner/git/internal.h"
#include "planner/git/loose_file.h"

#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 8
#include <git2/sys/errors.h>
#endif

enum {
    /* The library's own for packs. Among equals the one that was added last is asked last, and its
     * own reader of loose objects, which has 1, after both. */
    PRIORITY = 2,
    ALTERNATES_DEPTH = 5, /* git's and the library's */
    ALTERNATES_LIMIT = 1 << 20,
    DIR_DIGITS = 2, /* of an id are the name of the directory */
};

struct loose {
    git_odb_backend backend; /* first: the library knows this alone */
    char *objects;           /* the directory, without a slash at its end */
};

static const char *path_of(const struct loose *loose, const char *hex, struct arena *arena)
{
    return arena_printf(arena, "%s/%.*s/%s", loose->objects, DIR_DIGITS, hex, hex + DIR_DIGITS);
}

/* Passes a code on, and tells the library what is wrong with the object. */
static int explain(int code, const char *hex, const char *why)
{
    struct arena scratch = {0};
    if (code == GIT_ENOTFOUND)
        git_error_set_str(GIT_ERROR_ODB, arena_printf(&scratch, "the object %s is not here", hex));
    else if (why)
        git_error_set_str(GIT_ERROR_ODB,
                          arena_printf(&scratch, "the loose object %s: %s", hex, why));
    arena_free(&scratch);
    return code;
}

/* With a NUL behind the content, as the library's own readers have it. */
static int read_content(struct loose *loose, struct loose_file *file, void **data)
{
    char *content = git_odb_backend_data_alloc(&loose->backend, file->size + 1);
    if (!content)
        return GIT_ERROR;
    content[file->size] = '\0';
    int code = loose_file_read(file, content);
    if (code < 0)
        git_odb_backend_data_free(&loose->backend, content);
    else
        *data = content;
    return code;
}

/* Of `data` NULL the header alone is read. */
static int read_loose(struct loose *loose, const git_oid *id, void **data, size_t *size,
                      git_object_t *type)
{
    char hex[GIT_OID_HEXSZ + 1];
    struct arena scratch = {0};
    struct loose_file *file = arena_alloc(&scratch, sizeof *file);
    git_oid_tostr(hex, sizeof hex, id);
    int code = loose_file_open(file, path_of(loose, hex, &scratch));
    if (code == 0 && data)
        code = read_content(loose, file, data);
    *size = file->size;
    *type = file->type;
    explain(code, hex, file->why);
    loose_file_close(file);
    arena_free(&scratch);
    return code;
}

static int loose_read(void **data, size_t *size, git_object_t *type, git_odb_backend *backend,
                      const git_oid *id)
{
    return read_loose((struct loose *)backend, id, data, size, type);
}

static int loose_read_header(size_t *size, git_object_t *type, git_odb_backend *backend,
                             const git_oid *id)
{
    return read_loose((struct loose *)backend, id, NULL, size, type);
}

/* The one id that begins with `prefix`, of `len` digits: its rest is a name in a directory. */
static int find_prefix(DIR *stream, const char *prefix, size_t len, git_oid *found)
{
    char hex[GIT_OID_HEXSZ + 1];
    int matches = 0;
    memcpy(hex, prefix, DIR_DIGITS);
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(stream))) {
        if (strlen(entry->d_name) != GIT_OID_HEXSZ - DIR_DIGITS ||
            strncmp(entry->d_name, prefix + DIR_DIGITS, len - DIR_DIGITS) != 0)
            continue;
        memcpy(hex + DIR_DIGITS, entry->d_name, sizeof hex - DIR_DIGITS);
        matches += git_oid_fromstr(found, hex) == 0;
        errno = 0;
    }
    if (errno)
        return explain(GIT_ERROR, prefix, strerror(errno));
    if (matches > 1)
        return explain(GIT_EAMBIGUOUS, prefix, "more than one begins like this");
    return matches ? 0 : explain(GIT_ENOTFOUND, prefix, NULL);
}

static int loose_read_prefix(git_oid *found, void **data, size_t *size, git_object_t *type,
                             git_odb_backend *backend, const git_oid *id, size_t len)
{
    struct loose *loose = (struct loose *)backend;
    char prefix[GIT_OID_HEXSZ + 1];
    struct arena scratch = {0};
    git_oid_tostr(prefix, len + 1, id);
    if (len < DIR_DIGITS)
        return explain(GIT_EAMBIGUOUS, prefix, "it is too short");
    DIR *stream = opendir(arena_printf(&scratch, "%s/%.*s", loose->objects, DIR_DIGITS, prefix));
    int code = stream ? find_prefix(stream, prefix, len, found)
                      : explain(trouble_is_absence(errno) ? GIT_ENOTFOUND : GIT_ERROR, prefix,
                                strerror(errno));
    if (stream)
        closedir(stream);
    arena_free(&scratch);
    return code == 0 ? read_loose(loose, found, data, size, type) : code;
}

static void loose_free(git_odb_backend *backend)
{
    struct loose *loose = (struct loose *)backend;
    free(loose->objects);
    free(loose);
}

int loose_attach_dir(git_odb *odb, const char *objects)
{
    size_t len = strlen(objects);
    struct loose *loose = memory_zeroed(1, sizeof *loose);
    git_odb_init_backend(&loose->backend, GIT_ODB_BACKEND_VERSION);
    while (len > 1 && objects[len - 1] == '/')
        len--;
    loose->objects = memory_zeroed(1, len + 1);
    memcpy(loose->objects, objects, len);
    loose->backend.read = loose_read;
    loose->backend.read_header = loose_read_header;
    loose->backend.read_prefix = loose_read_prefix;
    loose->backend.free = loose_free;
    int code = git_odb_add_backend(odb, &loose->backend, PRIORITY);
    if (code < 0)
        loose_free(&loose->backend);
    return code;
}

static int attach(git_odb *odb, const char *objects, int depth, struct arena *arena);

/* One a line; from the directory of objects where it is relative, as the library has it. What can't
 * be read here the library refuses. NOLINTNEXTLINE(misc-no-recursion): to a fixed depth */
static int attach_alternates(git_odb *odb, const char *objects, int depth, struct arena *arena)
{
    struct blob blob = {0};
    unsigned long long size;
    const char *path = arena_printf(arena, "%s/info/alternates", objects);
    int code = 0;
    if (disk_read(AT_FDCWD, path, ALTERNATES_LIMIT, arena, &blob, &size) < 0 || !blob.bytes)
        return 0;
    for (const char *line = blob.bytes; code == 0 && *line; line += *line != '\0') {
        size_t len = strcspn(line, "\r\n");
        const char *dir = arena_copy(arena, line, len);
        if (*dir && *dir != '#')
            code = attach(odb, *dir == '.' ? arena_printf(arena, "%s/%s", objects, dir) : dir,
                          depth + 1, arena);
        line += len;
    }
    return code;
}

/* NOLINTNEXTLINE(misc-no-recursion): to a fixed depth */
static int attach(git_odb *odb, const char *objects, int depth, struct arena *arena)
{
    if (depth > ALTERNATES_DEPTH)
        return 0;
    int code = loose_attach_dir(odb, objects);
    return code == 0 ? attach_alternates(odb, objects, depth, arena) : code;
}

int loose_attach(git_repository *handle)
{
    struct arena scratch = {0};
    git_buf objects = {0};
    git_odb *odb = NULL;
    int code = git_repository_item_path(&objects, handle, GIT_REPOSITORY_ITEM_OBJECTS);
    if (code == 0)
        code = git_repository_odb(&odb, handle);
    if (code == 0)
        code = attach(odb, objects.ptr, 0, &scratch);
    git_odb_free(odb);
    git_buf_dispose(&objects);
    arena_free(&scratch);
    return code;
}
