#include "graph/base/text.h"

#include <string.h>

#include "graph/base/buffer.h"

enum { LONGEST = 256 };

bool text_equal(const char *left, const char *right)
{
    return left && right ? strcmp(left, right) == 0 : left == right;
}

bool text_begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

bool text_holds(const char *bytes, size_t size, const char *word)
{
    const char *end = bytes + size;
    size_t len = strlen(word);
    for (const char *at = bytes; (at = memchr(at, word[0], (size_t)(end - at))); at++)
        if ((size_t)(end - at) >= len && memcmp(at, word, len) == 0)
            return true;
    return false;
}

bool text_is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

bool text_has_word(const char *words, const char *word)
{
    size_t len = strcspn(words, " "), wanted = strlen(word);
    while (words[len] && (len != wanted || memcmp(words, word, len) != 0)) {
        words += len + 1;
        len = strcspn(words, " ");
    }
    return len == wanted && memcmp(words, word, len) == 0;
}

bool text_says_yes(const char *value)
{
    static const char *const no[] = {"", "false", "0", NULL};
    return value && !text_is_one_of(value, no);
}

/* `last` stands before the last word. */
static char *join(struct arena *arena, const struct strings *words, const char *between,
                  const char *last)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < words->count; i++) {
        buffer_add(&out, !i ? "" : i + 1 == words->count ? last : between);
        buffer_add(&out, words->items[i]);
    }
    return buffer_end(&out);
}

void text_words(struct arena *arena, const char *list, const char *separators,
                struct strings *words)
{
    for (;;) {
        list += strspn(list, separators);
        size_t len = strcspn(list, separators);
        if (!len)
            return;
        const char *word = arena_copy(arena, list, len);
        vec_push(arena, words, word);
        list += len;
    }
}

char *text_join(struct arena *arena, const struct strings *words, const char *between)
{
    return join(arena, words, between, between);
}

char *text_enumerate(struct arena *arena, const struct strings *words, const char *last)
{
    return join(arena, words, ", ", last);
}

char *text_some(struct arena *arena, const struct strings *words, size_t most)
{
    size_t left = words->count > most ? words->count - most : 0;
    const struct strings first = {words->items, words->count - left, 0};
    char *list = text_join(arena, &first, ", ");
    return left ? arena_printf(arena, "%s and %zu more", list, left) : list;
}

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

/* Copies what is quoted; returns what follows it, or NULL where it does not end. */
static const char *unquote(const char *at, char quote, char **out)
{
    for (; *at != quote; at++) {
        if (quote == '"' && *at == '\\' && at[1] && strchr("\"\\$`", at[1]))
            at++;
        if (!*at)
            return NULL;
        *(*out)++ = *at;
    }
    return at + 1;
}

/* Copies a word; returns what follows it, or NULL where a quote is not closed. */
static const char *take_word(const char *at, char **out)
{
    while (at && *at && !strchr(" \t\n", *at)) {
        char byte = *at++;
        if (byte == '\'' || byte == '"') {
            at = unquote(at, byte, out);
            continue;
        }
        if (byte == '\\' && *at)
            byte = *at++;
        *(*out)++ = byte;
    }
    *(*out)++ = '\0';
    return at;
}

bool text_shell_words(struct arena *arena, const char *text, struct strings *words)
{
    const char *at = text + strspn(text, " \t\n");
    /* No word is longer than what it is made of. */
    char *end = arena_array(arena, strlen(at) + 1, 1);
    while (*at) {
        const char *word = end;
        at = take_word(at, &end);
        if (!at)
            return false;
        vec_push(arena, words, word);
        at += strspn(at, " \t\n");
    }
    return true;
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

const char *text_nearest(const char *word, const struct strings *words)
{
    size_t best = strlen(word) / 3 + 2;
    const char *found = NULL;
    for (size_t i = 0; i < words->count; i++) {
        size_t distance = text_distance(word, words->items[i], best);
        if (distance < best) {
            best = distance;
            found = words->items[i];
        }
    }
    return found;
}
