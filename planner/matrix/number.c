#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "planner/matrix/github_values.h"

static size_t skip_digits(const char *text, size_t len, size_t at)
{
    while (at < len && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

static size_t skip_sign(const char *text, size_t len, size_t at)
{
    return at < len && (text[at] == '-' || text[at] == '+') ? at + 1 : at;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_decimal(const char *text, size_t len)
{
    size_t begin = skip_sign(text, len, 0), at = skip_digits(text, len, begin);
    bool digits = at > begin;
    if (at < len && text[at] == '.') {
        size_t fraction = at + 1;
        at = skip_digits(text, len, fraction);
        digits = digits || at > fraction;
    }
    if (!digits || at == len)
        return digits;
    if (text[at] != 'e' && text[at] != 'E')
        return false;
    begin = skip_sign(text, len, at + 1);
    at = skip_digits(text, len, begin);
    return at > begin && at == len;
}

static unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (unsigned)(c - 'a') + 10;
    return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

static bool read_bits(const char *digits, size_t len, unsigned base, double *number)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned digit = digit_of(digits[i]);
        if (digit >= base)
            return false;
        bits = bits * base + digit;
        if (bits > UINT32_MAX)
            return false;
    }
    *number = bits > INT32_MAX ? (double)bits - 4294967296.0 : (double)bits;
    return len > 0;
}

bool number_read(const char *text, size_t len, double *number)
{
    if (len > 2 && memcmp(text, "0x", 2) == 0)
        return read_bits(text + 2, len - 2, 16, number);
    if (len > 2 && memcmp(text, "0o", 2) == 0)
        return read_bits(text + 2, len - 2, 8, number);
    if (!is_decimal(text, len))
        return false;
    *number = strtod(text, NULL);
    return true;
}

/* The bytes of the blank at `text`, as .NET has them; 0 for none. */
static size_t blank_at(const char *text)
{
    static const char *const blanks[] = {
        "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\xA8",
        "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80",
    };
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
            return strlen(blanks[i]);
    bool spaces = strncmp(text, "\xE2\x80", 2) == 0;
    return spaces && (unsigned char)text[2] >= 0x80 && (unsigned char)text[2] <= 0x8A ? 3 : 0;
}

/* Where blanks begin that last to the end. */
static size_t trimmed_length(const char *text)
{
    size_t len = 0, blank;
    for (size_t at = 0; text[at]; at += blank ? blank : 1) {
        blank = blank_at(text + at);
        if (!blank)
            len = at + 1;
    }
    return len;
}

/* .NET takes the word in any case, with a sign. */
static bool is_infinity(const char *text, size_t len)
{
    static const char word[] = "infinity";
    if (len != strlen(word))
        return false;
    for (size_t i = 0; i < len; i++)
        if ((text[i] | ('a' - 'A')) != word[i])
            return false;
    return true;
}

double number_of_text(const char *text)
{
    double number;
    for (size_t blank; (blank = blank_at(text));)
        text += blank;
    size_t len = trimmed_length(text), sign = skip_sign(text, len, 0);
    if (!len)
        return 0;
    if (number_read(text, len, &number))
        return number;
    if (is_infinity(text + sign, len - sign))
        return *text == '-' ? -(double)INFINITY : (double)INFINITY;
    return (double)NAN;
}

double number_of_value(const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return 0;
    case VALUE_TRUTH:
        return value->truth ? 1 : 0;
    case VALUE_NUMBER:
        return value->number;
    case VALUE_TEXT:
        return number_of_text(value->text);
    default:
        return (double)NAN;
    }
}
