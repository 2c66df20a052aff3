/* Objects and the index: opening what every reader needs, and saying what to do where it fails. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "graph/base/text.h"
#include "planner/git/internal.h"

/* Entry by entry: the library's search by pattern loses memory at every match. */
static bool is_partial(git_repository *handle)
{
    git_config *config = NULL;
    git_config_iterator *iterator = NULL;
    git_config_entry *entry = NULL;
    bool partial = false;
    if (git_repository_config(&config, handle) == 0 &&
        git_config_iterator_new(&iterator, config) == 0)
        while (!partial && git_config_next(&entry, iterator) == 0)
            partial = strcmp(entry->name, "extensions.partialclone") == 0 ||
                      text_ends(entry->name, ".promisor");
    git_config_iterator_free(iterator);
    git_config_free(config);
    return partial;
}

int handle_missing(git_repository *handle, struct err *err, const char *what)
{
    err_set(err, ERR_GIT, "%s can't be read: %s", what, library_message());
    if (is_partial(handle))
        return err_hint(err, "this clone left objects out; fetch them: "
                             "git fetch --refetch --no-filter");
    return err_hint(err, "git fsck says what is damaged, and git fetch --refetch "
                         "brings it anew");
}

/* Whether the file can hold as many entries as its header says: the library makes room for any
 * number. A file that says nothing is left to it. */
static bool index_is_possible(const char *path)
{
    enum { COUNT_AT = 8, HEADER = 12, LEAST = 62 /* bytes of an entry: its times, id and flags */ };
    unsigned char header[HEADER];
    struct stat status;
    unsigned long long count = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0 && fstat(fd, &status) == 0 && read(fd, header, HEADER) == HEADER)
        for (size_t i = COUNT_AT; i < HEADER; i++)
            count = count * 256 + header[i];
    if (fd >= 0)
        close(fd);
    return !count || count <= (unsigned long long)status.st_size / LEAST;
}

static int fail_count(struct err *err)
{
    err_set(err, ERR_GIT, "the index is damaged: it says that it has more entries than it can");
    return err_hint(err, "git fsck says what is damaged; git reset makes an index anew where "
                         ".git/index is gone");
}

/* The one that the library is about to read, unless the environment named another before. */
static bool own_index_is_possible(git_repository *handle)
{
    git_buf path = {0};
    bool possible = git_repository_item_path(&path, handle, GIT_REPOSITORY_ITEM_INDEX) < 0 ||
                    index_is_possible(path.ptr);
    git_buf_dispose(&path);
    return possible;
}

/* The library refuses what it can't interpret; git can write the same index plainly. */
int handle_index(git_repository *handle, git_index **index, struct err *err)
{
    if (!own_index_is_possible(handle))
        return fail_count(err);
    if (git_repository_index(index, handle) == 0)
        return 0;
    const char *why = library_message();
    err_set(err, ERR_GIT, "the index can't be read: %s", why);
    if (strstr(why, "sdir"))
        return err_hint(err, "git sparse-checkout reapply --no-sparse-index");
    if (strstr(why, "link"))
        return err_hint(err, "git update-index --no-split-index");
    return -1;
}

/* By hand: every entry of a listing has one. */
const char *object_node(struct arena *arena, unsigned mode, const git_oid *id)
{
    enum { MODE_DIGITS = 6 };
    char *text = arena_alloc(arena, MODE_DIGITS + 1 + GIT_OID_HEXSZ + 1);
    for (int i = MODE_DIGITS - 1; i >= 0; i--, mode /= 8)
        text[i] = (char)('0' + mode % 8);
    text[MODE_DIGITS] = ' ';
    git_oid_fmt(text + MODE_DIGITS + 1, id);
    return text;
}

int handle_read_blob(git_repository *handle, const git_oid *id, size_t limit, struct arena *arena,
                     struct blob *blob, size_t *size)
{
    git_odb *odb = NULL;
    git_blob *object = NULL;
    git_object_t type;
    *size = 0;
    int code = git_repository_odb(&odb, handle);
    if (code == 0 && (code = git_odb_read_header(size, &type, odb, id)) < 0)
        *size = 0;
    if (code == 0 && *size > limit)
        code = GIT_EINVALID;
    else if (code == 0 && (code = git_blob_lookup(&object, handle, id)) < 0)
        *size = 0;
    if (code == 0) {
        *size = (size_t)git_blob_rawsize(object);
        *blob = (struct blob){arena_copy(arena, git_blob_rawcontent(object), *size), *size};
    }
    git_blob_free(object);
    git_odb_free(odb);
    return code;
}

int handle_tree(git_repository *handle, const char *oid, git_tree **tree)
{
    git_oid id;
    git_commit *commit = NULL;
    int code = git_oid_fromstr(&id, oid);
    if (code == 0)
        code = git_commit_lookup(&commit, handle, &id);
    if (code == 0)
        code = git_commit_tree(tree, commit);
    git_commit_free(commit);
    return code;
}
