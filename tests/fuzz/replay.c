/* The main of a fuzz target in a normal build: runs it on every file of a corpus. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/arena.h"
#include "tests/fuzz/target.h"

static void *read_all(FILE *file, size_t *size)
{
    unsigned char *bytes = NULL;
    size_t capacity = 0;
    *size = 0;
    do {
        capacity = capacity * 2 + 4096;
        unsigned char *grown = realloc(bytes, capacity);
        if (!grown) {
            free(bytes);
            return NULL;
        }
        bytes = grown;
        *size += fread(bytes + *size, 1, capacity - *size, file);
    } while (*size == capacity);
    return bytes;
}

/* The target gets memory of exactly the input's size, so that sanitizers see a step beyond it. */
static int run(const unsigned char *bytes, size_t size)
{
    unsigned char *input = malloc(size ? size : 1);
    if (!input)
        return -1;
    memcpy(input, bytes, size);
    LLVMFuzzerTestOneInput(input, size);
    free(input);
    return 0;
}

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return -1;
    }
    size_t size;
    unsigned char *bytes = read_all(file, &size);
    fclose(file);
    printf("%s\n", path);
    fflush(stdout);
    int status = bytes ? run(bytes, size) : -1;
    free(bytes);
    return status;
}

/* Returns how many files there were, or -1 where one could not be read. */
static int replay_all(DIR *corpus, const char *path)
{
    struct arena arena = {0};
    int count = 0;
    struct dirent *entry;
    while (count >= 0 && (entry = readdir(corpus)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        int status = replay(arena_printf(&arena, "%s/%s", path, entry->d_name));
        count = status == 0 ? count + 1 : -1;
    }
    arena_free(&arena);
    return count;
}

int main(int argc, char **argv)
{
    DIR *corpus = argc == 2 ? opendir(argv[1]) : NULL;
    if (!corpus) {
        fputs("expected the directory of a corpus\n", stderr);
        return 2;
    }
    int count = replay_all(corpus, argv[1]);
    closedir(corpus);
    printf("%d files\n", count);
    return count > 0 ? 0 : 1;
}
