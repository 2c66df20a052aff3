/* Words in messages: commands that can be pasted, and names that were meant. */
#ifndef WHITTLE_BASE_TEXT_H
#define WHITTLE_BASE_TEXT_H

#include "graph/base/arena.h"

/* `word` as one argument of a POSIX shell: itself where harmless, else in single quotes. */
const char *text_shell_word(struct arena *arena, const char *word);

/* How many bytes to insert, delete or replace to make one of the other, at most `limit`. */
size_t text_distance(const char *left, const char *right, size_t limit);

#endif
