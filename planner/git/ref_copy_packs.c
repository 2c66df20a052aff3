/* The packs of a copy: each fetch brings one. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "graph/base/path.h"
#include "planner/git/ref_copy_parts.h"

enum {
    AGE = 10 * 60,  /* seconds after which nobody is about to open one that is there no more */
    MAX_PACKS = 32, /* many packs are slow to read */
};

/* The packs in a directory of objects, without ".pack". */
static struct strings packs_in(struct arena *arena, const char *objects)
{
    static const char end[] = ".pack";
    const char *packs = arena_printf(arena, "%s/pack", objects);
    struct strings found = {0};
    DIR *dir = opendir(packs);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        size_t len = strlen(entry->d_name);
        if (len > sizeof end && strncmp(entry->d_name, "pack-", 5) == 0 &&
            strcmp(entry->d_name + len - strlen(end), end) == 0)
            vec_push(
                arena, &found,
                arena_printf(arena, "%s/%.*s", packs, (int)(len - strlen(end)), entry->d_name));
    }
    if (dir)
        closedir(dir);
    return found;
}

/* The index last: what has one is there for readers. */
int packs_adopt(struct ref_copy *copy, struct err *err)
{
    static const char *const ends[] = {".pack", ".idx"};
    struct arena *arena = &copy->arena;
    const struct strings packs = packs_in(arena, arena_printf(arena, "%sobjects", copy->session));
    for (size_t i = 0; i < packs.count; i++)
        for (size_t k = 0; k < 2; k++) {
            const char *from = arena_printf(arena, "%s%s", packs.items[i], ends[k]);
            const char *to = arena_printf(arena, "%sobjects/pack/%s%s", copy->dir,
                                          path_base(packs.items[i]), ends[k]);
            if (rename(from, to) < 0)
                return err_at(err, ERR_OUTPUT, to, 0, 0, "can't be written: %s", strerror(errno));
        }
    if (git_odb_refresh(copy->odb) == 0)
        return 0;
    return err_set(err, ERR_GIT, "the copy of the ledger can't be read: %s", library_message());
}

static int pack_tip(struct ref_copy *copy, const char *packs)
{
    git_repository *handle = NULL;
    git_packbuilder *builder = NULL;
    git_oid tip;
    int code = git_oid_fromstr(&tip, copy->tip);
    if (code == 0)
        code = git_repository_wrap_odb(&handle, copy->odb);
    if (code == 0)
        code = git_packbuilder_new(&builder, handle);
    if (code == 0)
        code = git_packbuilder_insert_commit(builder, &tip);
    if (code == 0)
        code = git_packbuilder_write(builder, packs, 0444, NULL, NULL);
    git_packbuilder_free(builder);
    git_repository_free(handle);
    return code;
}

static void remove_pack(struct arena *arena, const char *pack)
{
    static const char *const ends[] = {".idx", ".rev", ".keep", ".pack"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        unlink(arena_printf(arena, "%s%s", pack, ends[i]));
}

/* Those that nobody is about to open any more. */
static struct strings old_ones(struct arena *arena, const struct strings *packs)
{
    struct strings old = {0};
    struct stat status;
    for (size_t i = 0; i < packs->count; i++)
        if (lstat(arena_printf(arena, "%s.pack", packs->items[i]), &status) == 0 &&
            status.st_mtime < time(NULL) - AGE)
            vec_push(arena, &old, packs->items[i]);
    return old;
}

/* What is left of the history is its last commit, as after a first fetch. */
void packs_tidy(struct ref_copy *copy)
{
    struct arena scratch = {0};
    const char *objects = arena_printf(&scratch, "%sobjects", copy->dir);
    const struct strings packs = packs_in(&scratch, objects), old = old_ones(&scratch, &packs);
    if (old.count > MAX_PACKS && pack_tip(copy, arena_printf(&scratch, "%s/pack", objects)) == 0 &&
        packs_in(&scratch, objects).count > packs.count)
        for (size_t i = 0; i < old.count; i++)
            remove_pack(&scratch, old.items[i]);
    arena_free(&scratch);
}
