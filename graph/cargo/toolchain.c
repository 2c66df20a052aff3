#include "graph/cargo/toolchain.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/toml.h"

enum {
    FILE_LIMIT = 1 << 16,
    CHANNEL_LIMIT = 100,
};

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Words that begin otherwise would be options to a program. */
static const char *checked(struct arena *arena, const char *text, size_t len)
{
    bool fits = len > 0 && len <= CHANNEL_LIMIT && is_alphanumeric(text[0]);
    for (size_t i = 0; i < len && fits; i++)
        fits = text[i] && (is_alphanumeric(text[i]) || strchr("._+-", text[i]));
    return fits ? arena_copy(arena, text, len) : NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *channel_of_line(struct arena *arena, const struct blob *blob)
{
    size_t begin = 0, end = blob->size;
    while (begin < end && is_blank(blob->bytes[begin]))
        begin++;
    while (end > begin && is_blank(blob->bytes[end - 1]))
        end--;
    return checked(arena, blob->bytes + begin, end - begin);
}

static const char *channel_of_document(struct arena *arena, const char *path,
                                       const struct blob *blob)
{
    struct err err = {0};
    const struct toml *document = toml_parse(arena, path, blob->bytes, blob->size, &err);
    const struct toml *toolchain = document ? toml_get_table(document, "toolchain") : NULL;
    const char *channel = toml_get_string(toolchain, "channel");
    if (!channel || toml_get(toolchain, "path"))
        return NULL;
    return checked(arena, channel, strlen(channel));
}

/* A file of one line is the old form to rustup, whatever the line says. */
static bool is_one_line(const struct blob *blob)
{
    const char *end = memchr(blob->bytes, '\n', blob->size);
    return !end || end + 1 == blob->bytes + blob->size;
}

static const char *channel_in(struct arena *arena, const struct source *source, const char *path,
                              bool either_form)
{
    struct blob blob;
    struct err err = {0};
    if (source_read(source, path, FILE_LIMIT, arena, &blob, &err) != 0)
        return NULL;
    return either_form && is_one_line(&blob) ? channel_of_line(arena, &blob)
                                             : channel_of_document(arena, path, &blob);
}

/* Of the two names, the one without an extension wins. */
const char *toolchain_channel(struct arena *arena, const struct source *source, const char *dir)
{
    static const char *const names[] = {"rust-toolchain", "rust-toolchain.toml"};
    char *above = arena_string(arena, dir);
    do
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            const char *path = path_join(arena, above, names[i]);
            if (source_has_file(source, path))
                return channel_in(arena, source, path, i == 0);
        }
    while (path_cut(above));
    return NULL;
}
