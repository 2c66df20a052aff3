#include "graph/base/text.h"

#include <stdbool.h>
#include <string.h>

enum { LONGEST = 256 };

static bool is_harmless(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./+:=@%,";
    return *word && word[strspn(word, plain)] == '\0';
}

const char *text_shell_word(struct arena *arena, const char *word)
{
    if (is_harmless(word))
        return word;
    char *quoted = arena_array(arena, strlen(word) + 1, 4);
    char *end = stpcpy(quoted, "'");
    for (; *word; word++)
        end = stpcpy(end, *word == '\'' ? "'\\''" : (const char[]){*word, '\0'});
    stpcpy(end, "'");
    return quoted;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's distance, one row of the table at a time. */
size_t text_distance(const char *left, const char *right, size_t limit)
{
    size_t left_len = strlen(left), right_len = strlen(right);
    size_t row[LONGEST + 1];
    if (left_len > LONGEST || right_len > LONGEST)
        return limit;
    for (size_t j = 0; j <= right_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= left_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= right_len; j++) {
            size_t replaced = diagonal + (left[i - 1] != right[j - 1]);
            diagonal = row[j];
            row[j] = smallest(replaced, row[j] + 1, row[j - 1] + 1);
        }
    }
    return row[right_len] < limit ? row[right_len] : limit;
}
