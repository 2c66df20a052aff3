/* Making strangers' bytes printable. Names and paths may hold anything but NUL. */
#ifndef WHITTLE_OUTPUT_ESCAPE_H
#define WHITTLE_OUTPUT_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"
#include "graph/base/buffer.h"

/* A name or a path for a person: as it is where harmless, else in double quotes with the escapes
 * of C, as git prints it. Harmful are control characters, invalid UTF-8, characters that are
 * invisible or change the direction of text, and what a CI service takes for a command. */
const char *escape_name(struct arena *arena, const char *bytes);

/* A sentence that may hold such names: the same escapes, without the quotes. */
const char *escape_line(struct arena *arena, const char *bytes);

/* For formats of UTF-8: as it is where valid, else quoted as by escape_name. What begins with a
 * quote is quoted too, so that a value that begins with one always is in the quoted form. */
const char *escape_utf8(struct arena *arena, const char *bytes);

/* A scalar of YAML, always in double quotes and with the escapes of YAML; NULL where the bytes are
 * not UTF-8, which no text of YAML can say. */
const char *escape_yaml(struct arena *arena, const char *bytes);

/* The length of the character at `at`, its number in `*codepoint`; 0 where it is not UTF-8. */
size_t utf8_decode(const char *at, uint32_t *codepoint);

/* The columns that a character, or a valid string, takes on a terminal. */
size_t codepoint_width(uint32_t codepoint);
size_t utf8_width(const char *string);

/* Whether a character must not reach a terminal as it is. */
bool codepoint_is_unsafe(uint32_t codepoint);

/* For GITHUB_STEP_SUMMARY: printable text, with an entity for every character that Markdown or
 * HTML could read as more than itself. */
const char *markdown_text(struct arena *arena, const char *printable);

/* The same in <code>, where GitHub links neither users nor issues; "" for "". */
const char *markdown_code(struct arena *arena, const char *printable);

/* Whether there is room for `more` in a summary: GitHub drops one that is too long. */
bool markdown_fits(const struct buffer *out, const char *more);

#endif
