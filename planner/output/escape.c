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

struct block {
    uint32_t first, last;
};

static bool is_in(const struct block *ranges, size_t count, uint32_t codepoint)
{
    for (size_t i = 0; i < count; i++)
        if (codepoint >= ranges[i].first && codepoint <= ranges[i].last)
            return true;
    return false;
}

/* The blocks of combining marks, and those that are wide in East Asian scripts: near enough to
 * align a table, whatever the locale. */
size_t codepoint_width(uint32_t codepoint)
{
    static const struct block none[] = {
        {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},   {0x64b, 0x65f},
        {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe20, 0xfe2f},
    };
    static const struct block wide[] = {
        {0x1100, 0x115e},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xa960, 0xa97f},
        {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
        {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
        {0x20000, 0x3fffd},
    };
    if (codepoint < 0x300)
        return 1;
    if (is_in(none, sizeof none / sizeof *none, codepoint))
        return 0;
    return is_in(wide, sizeof wide / sizeof *wide, codepoint) ? 2 : 1;
}

size_t utf8_width(const char *string)
{
    size_t width = 0;
    uint32_t codepoint = 0;
    for (size_t len; *string && (len = utf8_decode(string, &codepoint)) > 0; string += len)
        width += codepoint_width(codepoint);
    return width;
}

bool codepoint_is_unsafe(uint32_t codepoint)
{
    static const struct block ranges[] = {
        {0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},     {0x115f, 0x1160},
        {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0x3164, 0x3164},
        {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff},
    };
    return is_in(ranges, sizeof ranges / sizeof *ranges, codepoint);
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

/* "::name::" is a command only where a line begins with it, but blanks before it don't count. A
 * colon may follow the name. */
static bool harmful_in_name(const char *start, const char *at, size_t len, uint32_t codepoint)
{
    return harmful_in_line(start, at, len, codepoint) || *at == '"' || *at == '\\' ||
           (at[0] == ':' && (at[1] == ':' || !at[1]));
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

/* The number of digits tells YAML where the escape ends. */
static void add_yaml_escape(struct buffer *out, uint32_t codepoint)
{
    if (codepoint <= 0xff)
        buffer_format(out, "\\x%02x", (unsigned)codepoint);
    else if (codepoint <= 0xffff)
        buffer_format(out, "\\u%04x", (unsigned)codepoint);
    else
        buffer_format(out, "\\U%08x", (unsigned)codepoint);
}

const char *escape_yaml(struct arena *arena, const char *bytes)
{
    struct buffer out = {.arena = arena};
    uint32_t codepoint = 0;
    size_t len;
    buffer_add(&out, "\"");
    for (const char *at = bytes; *at; at += len) {
        len = utf8_decode(at, &codepoint);
        if (!len)
            return NULL;
        if (harmful_in_line(bytes, at, len, codepoint) || *at == '"' || *at == '\\')
            add_yaml_escape(&out, codepoint);
        else
            buffer_add_bytes(&out, at, len);
    }
    buffer_add(&out, "\"");
    return buffer_end(&out);
}
