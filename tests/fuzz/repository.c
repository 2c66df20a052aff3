#define _XOPEN_SOURCE 700 /* NOLINT(bugprone-reserved-identifier): nftw, mkdtemp */
#include "tests/fuzz/repository.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/target.h"

static char root[64];

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status;
    (void)type;
    (void)place;
    return remove(path);
}

static void remove_all(void)
{
    nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void full_path(char *full, size_t size, const char *path)
{
    require(snprintf(full, size, "%s/%s", root, path) < (int)size);
}

void repository_make(const char *dir)
{
    char full[512];
    full_path(full, sizeof full, dir);
    require(mkdir(full, 0700) == 0);
}

void repository_write(const char *path, const void *bytes, size_t size)
{
    char full[512];
    full_path(full, sizeof full, path);
    FILE *file = fopen(full, "wb");
    require(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static void write_text(const char *path, const char *text)
{
    repository_write(path, text, strlen(text));
}

const char *repository_dir(void)
{
    static const char *const dirs[] = {".git", ".git/objects", ".git/refs", "src", NULL};
    if (root[0])
        return root;
    const char *place = getenv("TMPDIR");
    snprintf(root, sizeof root, "%.40s/whittle-fuzz-XXXXXX", place ? place : "/tmp");
    require(mkdtemp(root) != NULL && atexit(remove_all) == 0);
    for (size_t i = 0; dirs[i]; i++)
        repository_make(dirs[i]);
    write_text(".git/HEAD", "ref: refs/heads/main\n");
    write_text(".git/config", "[core]\n\trepositoryformatversion = 0\n");
    write_text("Cargo.toml", "[package]\nname = \"p\"\n");
    write_text("src/lib.rs", "");
    return root;
}
