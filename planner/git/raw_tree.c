#include "planner/git/raw_tree.h"

#include <string.h>

enum { TYPE_MASK = 0170000, REGULAR = 0100000, OWNER_RUNS = 0100 };

int raw_tree_open(struct raw_tree *tree, git_odb *odb, const git_oid *id)
{
    *tree = (struct raw_tree){0};
    if (!id)
        return 0;
    if (git_odb_read(&tree->object, odb, id) < 0)
        return -1;
    tree->at = git_odb_object_data(tree->object);
    tree->end = tree->at + git_odb_object_size(tree->object);
    return git_odb_object_type(tree->object) == GIT_OBJECT_TREE ? 0 : -1;
}

void raw_tree_close(struct raw_tree *tree)
{
    git_odb_object_free(tree->object);
}

/* Older gits wrote modes such as 100664. */
static unsigned read_mode(const char *digits, const char *end)
{
    unsigned mode = 0;
    for (; digits < end && *digits >= '0' && *digits <= '7'; digits++)
        mode = (mode & 0777777) * 8 + (unsigned)(*digits - '0');
    if ((mode & TYPE_MASK) == REGULAR)
        return mode & OWNER_RUNS ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
    return mode & TYPE_MASK;
}

int raw_tree_next(struct raw_tree *tree, struct raw_entry *entry)
{
    if (tree->at == tree->end)
        return 0;
    const char *space = memchr(tree->at, ' ', (size_t)(tree->end - tree->at));
    const char *nul = space ? memchr(space, '\0', (size_t)(tree->end - space)) : NULL;
    if (!nul || tree->end - nul <= GIT_OID_RAWSZ)
        return -1;
    /* An id is only bytes, so that it may stand anywhere. */
    *entry = (struct raw_entry){read_mode(tree->at, space), space + 1, (const git_oid *)(nul + 1)};
    tree->at = nul + 1 + GIT_OID_RAWSZ;
    return 1;
}

int raw_entry_compare(const struct raw_entry *left, const struct raw_entry *right)
{
    size_t left_len = strlen(left->name), right_len = strlen(right->name);
    size_t common = left_len < right_len ? left_len : right_len;
    int order = memcmp(left->name, right->name, common);
    if (order)
        return order;
    unsigned char left_end = (unsigned char)left->name[common];
    unsigned char right_end = (unsigned char)right->name[common];
    if (!left_end && raw_entry_is_dir(left))
        left_end = '/';
    if (!right_end && raw_entry_is_dir(right))
        right_end = '/';
    return (left_end > right_end) - (left_end < right_end);
}
