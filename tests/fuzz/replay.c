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

/* Of a directory and those below it, as libFuzzer reads a corpus: returns how many files there
 * were, or -1 where one could not be read. */
static int replay_all(struct arena *arena, DIR *corpus, const char *path)
{
    int count = 0;
    struct dirent *entry;
    while (count >= 0 && (entry = readdir(corpus)) != NULL) {
        const char *inner = arena_printf(arena, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        DIR *below = opendir(inner);
        int found = below ? replay_all(arena, below, inner) : replay(inner) == 0 ? 1 : -1;
        if (below)
            closedir(below);
        count = found < 0 ? -1 : count + found;
    }
    return count;
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    DIR *corpus = argc == 2 ? opendir(argv[1]) : NULL;
    if (!corpus) {
        fputs("expected the directory of a corpus\n", stderr);
        return 2;
    }
    int count = replay_all(&arena, corpus, argv[1]);
    closedir(corpus);
    arena_free(&arena);
    printf("%d files\n", count);
    return count > 0 ? 0 : 1;
}
