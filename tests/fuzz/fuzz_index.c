/* Any bytes are the index of a repository, which is refused with a message, or whose work tree can
 * be read: its files, its links, and what changed in it. The checksum at the index's end is made to
 * fit, so that more than that is tried. */
#include <nettle/sha1.h>
#include <string.h>

#include "planner/git/repository.h"
#include "tests/fuzz/repository.h"
#include "tests/fuzz/target.h"

static void write_index(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct sha1_ctx hash;
    uint8_t *bytes = arena_alloc(&arena, size + SHA1_DIGEST_SIZE);
    if (size)
        memcpy(bytes, data, size);
    sha1_init(&hash);
    sha1_update(&hash, size, bytes);
    sha1_digest(&hash, SHA1_DIGEST_SIZE, bytes + size);
    repository_write(".git/index", bytes, size + SHA1_DIGEST_SIZE);
    arena_free(&arena);
}

static bool enter(void *self, const char *dir)
{
    (void)self;
    require(dir[0] != '/');
    return true;
}

static void meet(void *self, const char *path, const char *id)
{
    (void)id;
    *(size_t *)self += path[0] != '\0';
}

static void check_source(const struct source *source, struct arena *arena)
{
    struct links links = {0};
    struct err err = {0};
    size_t files = 0;
    const struct file_visitor visitor = {&files, enter, meet};
    const struct file_list list = source_list(source, "", arena);
    for (size_t i = 1; i < list.count; i++)
        require(strcmp(list.items[i - 1].name, list.items[i].name) < 0);
    if (source_links(source, arena, &links, &err) != 0)
        require(err.message[0]);
    if (source_walk(source, "", &visitor, &err) != 0)
        require(err.message[0]);
    else
        require(files >= 1);
    require(source_trouble(source, &err) || source_has_file(source, "Cargo.toml"));
}

static void check_changes(struct repository *repository, struct arena *arena)
{
    const struct revision base = {.name = "nothing"}, head = {.name = "work", .work_tree = true};
    struct changes changes;
    struct err err = {0};
    if (changes_read(repository, &base, &head, arena, &changes, &err) != 0) {
        require(err.message[0]);
        return;
    }
    for (size_t i = 0; i < changes.count; i++)
        require(i == 0 || strcmp(changes.items[i - 1].path, changes.items[i].path) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct repository *repository;
    struct source source;
    struct err err = {0};
    const struct revision work = {.name = "work tree", .work_tree = true};
    const char *dir = repository_dir();
    write_index(data, size);
    require(repository_open(&repository, dir, &err) == 0);
    if (source_open(repository, &work, &arena, &source, &err) == 0) {
        check_source(&source, &arena);
        source_close(&source);
        check_changes(repository, &arena);
    } else {
        require(err.code == ERR_GIT && err.message[0]);
    }
    repository_close(repository);
    arena_free(&arena);
    return 0;
}
