/* Text: what it holds, and words in messages: commands to paste, and names that were meant. */
#ifndef WHITTLE_BASE_TEXT_H
#define WHITTLE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "graph/base/arena.h"
#include "graph/base/vec.h"

/* Either may be NULL, which is equal to NULL alone. */
bool text_equal(const char *left, const char *right);

bool text_begins(const char *text, const char *start);
bool text_ends(const char *text, const char *end);

/* Whether `word`, which is not empty, occurs among the bytes. */
bool text_holds(const char *bytes, size_t size, const char *word);

/* Whether the text is one of some words, of which the last is followed by NULL. */
bool text_is_one_of(const char *text, const char *const *words);

/* Whether a word is one of `words`, which have one space between them: also "" in "". */
bool text_has_word(const char *words, const char *word);

/* Whether the value of a variable or an input says yes: anything but "", "false" and "0". NULL, one
 * that is not set, does not. */
bool text_says_yes(const char *value);

/* Adds the words of a list with any of `separators` between them. */
void text_words(struct arena *arena, const char *list, const char *separators,
                struct strings *words);

/* All words with `between` from one to the next; "" for none. */
char *text_join(struct arena *arena, const struct strings *words, const char *between);

/* "a", "a and b", "a, b and c", where `last` is " and "; "" for none. */
char *text_enumerate(struct arena *arena, const struct strings *words, const char *last);

/* "a, b", "a, b and 3 more" where they are more than `most`; "" for none. */
char *text_some(struct arena *arena, const struct strings *words, size_t most);

/* `word` as one argument of a POSIX shell: itself where harmless, else in single quotes. */
const char *text_shell_word(struct arena *arena, const char *word);

/* The words that a POSIX shell would make of `text`, as far as blanks, quotes and backslashes go;
 * nothing else in it means anything. false where a quote is not closed. */
bool text_shell_words(struct arena *arena, const char *text, struct strings *words);

/* How many bytes to insert, delete or replace to make one of the other, at most `limit`. */
size_t text_distance(const char *left, const char *right, size_t limit);

/* The word that `word` may have been meant to be; NULL where none is near. */
const char *text_nearest(const char *word, const struct strings *words);

#endif
