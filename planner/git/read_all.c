#include <stdatomic.h>

#include "planner/git/source_common.h"

/* Many paths can name one object: bytes of all files together, more than any workspace has. */
static const unsigned long long bytes_limit = 4ULL << 30;

struct reading {
    const struct file_ref *files;
    size_t limit;
    const struct file_reader *reader;
    read_one *shared;
    void *self;
    bool *unread;
    struct content_held held[READERS_LIMIT]; /* one for each worker */
    atomic_ullong bytes;
};

/* Returns whether it was read, or is not to be tried again. */
static bool read_file(struct reading *reading, read_one *one, size_t worker, size_t item)
{
    const struct file_reader *reader = reading->reader;
    struct content_held *held = &reading->held[worker];
    bool allowed = atomic_load(&reading->bytes) < bytes_limit;
    bool known = allowed && one(reading->self, &reading->files[item], reading->limit, held);
    if (known)
        atomic_fetch_add(&reading->bytes, held->blob.size);
    if (known || !allowed)
        reader->look(reader->self, worker, item, known ? &held->blob : NULL);
    git_odb_object_free(held->object);
    held->object = NULL;
    arena_free(&held->arena);
    return known || !allowed;
}

static void read_shared(void *self, size_t worker, size_t item)
{
    struct reading *reading = self;
    reading->unread[item] = !read_file(reading, reading->shared, worker, item);
}

void read_files(const struct file_ref *files, size_t count, size_t limit,
                const struct file_reader *reader, read_one *shared, read_one *alone, void *self)
{
    struct arena scratch = {0};
    struct reading reading = {
        .files = files, .limit = limit, .reader = reader, .shared = shared, .self = self};
    reading.unread = arena_array(&scratch, count, sizeof *reading.unread);
    workers_run(READERS_LIMIT, count, read_shared, &reading);
    for (size_t i = 0; i < count; i++)
        if (reading.unread[i] && !read_file(&reading, alone, 0, i))
            reader->look(reader->self, 0, i, NULL);
    for (size_t i = 0; i < READERS_LIMIT; i++)
        arena_free(&reading.held[i].buffer.arena);
    arena_free(&scratch);
}

/* The size first: a file of gigabytes is not worth its memory. */
bool read_object(git_odb *odb, const char *id, size_t limit, struct content_held *held)
{
    git_object_t type;
    git_oid oid;
    size_t size;
    bool known = git_oid_fromstr(&oid, id) == 0 &&
                 git_odb_read_header(&size, &type, odb, &oid) == 0 && size <= limit &&
                 type == GIT_OBJECT_BLOB && git_odb_read(&held->object, odb, &oid) == 0;
    if (known)
        held->blob = (struct blob){git_odb_object_data(held->object), size};
    return known;
}

bool object_measure(git_odb *odb, const char *id, uint64_t *size)
{
    git_object_t type;
    git_oid oid;
    size_t found = 0;
    bool known =
        git_oid_fromstr(&oid, id) == 0 && git_odb_read_header(&found, &type, odb, &oid) == 0;
    *size = known ? found : 0;
    return known;
}
