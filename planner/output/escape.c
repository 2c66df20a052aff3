#include "planner/output/escape.h"

#include <string.h>

#include "graph/base/buffer.h"

/* Decides whether the character at `at` of the string `start` has to be escaped. */
typedef bool harmful_test(const char *start, const char *at, size_t len, uint32_t codepoint);

size_t utf8_decode(const char *at, uint32_t *codepoint)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)at;
    if (byte[0] < 0x80) {
        *codepoint = byte[0];
        return 1;
    }
    size_t len = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4)
        return 0;
    uint32_t value = byte[0] & (0xffU >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (byte[i] & 0x3fU);
    }
    if (value < least[len] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *codepoint = value;
    return len;
}

size_t utf8_length(const char *string)
{
    size_t length = 0;
    for (; *string; string++)
        length += ((unsigned char)*string & 0xc0) != 0x80;
    return length;
}

bool codepoint_is_unsafe(uint32_t codepoint)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},     {0x115f, 0x1160},
        {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (codepoint >= ranges[i].first && codepoint <= ranges[i].last)
            return true;
    return false;
}

/* The runner of GitHub Actions takes "##[name]" for a command wherever it stands in a line. */
static bool ends_old_command(const char *start, const char *at)
{
    return at - start >= 2 && at[-2] == '#' && at[-1] == '#' && at[0] == '[';
}

static bool harmful_in_line(const char *start, const char *at, size_t len, uint32_t codepoint)
{
    return !len || codepoint_is_unsafe(codepoint) || ends_old_command(start, at);
}

/* "::name::" is a command only where a line begins with it, but blanks before it don't count. */
static bool harmful_in_name(const char *start, const char *at, size_t len, uint32_t codepoint)
{
    return harmful_in_line(start, at, len, codepoint) || *at == '"' || *at == '\\' ||
           (at[0] == ':' && at[1] == ':');
}

static bool harmful_in_utf8(const char *start, const char *at, size_t len, uint32_t codepoint)
{
    (void)codepoint;
    return !len || (at == start && *at == '"');
}

static bool harmful_in_quotes(const char *start, const char *at, size_t len, uint32_t codepoint)
{
    (void)start;
    return !len || codepoint < 0x20 || codepoint == 0x7f || *at == '"' || *at == '\\';
}

static size_t harmless_prefix(const char *bytes, harmful_test *harmful)
{
    const char *at = bytes;
    while (*at) {
        uint32_t codepoint = 0;
        size_t len = utf8_decode(at, &codepoint);
        if (harmful(bytes, at, len, codepoint))
            break;
        at += len;
    }
    return (size_t)(at - bytes);
}

static void add_escaped_byte(struct buffer *out, unsigned char byte)
{
    static const char letters[] = "\a\b\t\n\v\f\r\"\\";
    const char *letter = byte ? strchr(letters, byte) : NULL;
    if (letter)
        buffer_format(out, "\\%c", "abtnvfr\"\\"[letter - letters]);
    else
        buffer_format(out, "\\%03o", byte);
}

static void add_escaped(struct buffer *out, const char *bytes, harmful_test *harmful)
{
    for (const char *at = bytes; *at;) {
        uint32_t codepoint = 0;
        size_t len = utf8_decode(at, &codepoint), size = len ? len : 1;
        if (!harmful(bytes, at, len, codepoint))
            buffer_add_bytes(out, at, size);
        else
            for (size_t i = 0; i < size; i++)
                add_escaped_byte(out, (unsigned char)at[i]);
        at += size;
    }
}

static const char *quote(struct arena *arena, const char *bytes, harmful_test *harmful)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, "\"");
    add_escaped(&out, bytes, harmful);
    buffer_add(&out, "\"");
    return buffer_end(&out);
}

const char *escape_name(struct arena *arena, const char *bytes)
{
    if (*bytes && !bytes[harmless_prefix(bytes, harmful_in_name)])
        return bytes;
    return quote(arena, bytes, harmful_in_name);
}

const char *escape_line(struct arena *arena, const char *bytes)
{
    if (!bytes[harmless_prefix(bytes, harmful_in_line)])
        return bytes;
    struct buffer out = {.arena = arena};
    add_escaped(&out, bytes, harmful_in_line);
    return buffer_end(&out);
}

const char *escape_utf8(struct arena *arena, const char *bytes)
{
    if (!bytes[harmless_prefix(bytes, harmful_in_utf8)])
        return bytes;
    return quote(arena, bytes, harmful_in_quotes);
}
