#include "planner/git/checked_out.h"

#include <git2.h>
#include <nettle/sha1.h>
#include <stdio.h>
#include <string.h>

enum {
    PATIENCE = 32, /* files: more changed ones before any other are few, a work tree of something
                      else has no other */
};

void checked_out_begin(struct checked_out *checked_out, int root_fd)
{
    checked_out->root_fd = root_fd;
    atomic_init(&checked_out->patience, root_fd < 0 ? 0 : PATIENCE);
}

/* As git names a blob: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects. */
static bool is_blob(const struct blob *blob, const git_oid *id)
{
    char header[32];
    unsigned char digest[SHA1_DIGEST_SIZE];
    struct sha1_ctx context;
    const int size = snprintf(header, sizeof header, "blob %zu", blob->size);
    sha1_init(&context);
    sha1_update(&context, (size_t)size + 1, (const unsigned char *)header);
    sha1_update(&context, blob->size, (const unsigned char *)blob->bytes);
    sha1_digest(&context, sizeof digest, digest);
    return memcmp(digest, id->id, sizeof digest) == 0;
}

bool checked_out_read(struct checked_out *checked_out, const struct file_ref *file, size_t limit,
                      struct disk_buffer *buffer, struct blob *blob)
{
    unsigned long long size = 0;
    git_oid id;
    if (atomic_load(&checked_out->patience) <= 0 || git_oid_fromstr(&id, file->id) != 0)
        return false;
    const bool known =
        disk_read_next(checked_out->root_fd, file->path, limit, buffer, blob, &size) == 0 &&
        size <= limit && is_blob(blob, &id);
    atomic_fetch_add(&checked_out->patience, known ? 1 : -1);
    return known;
}
