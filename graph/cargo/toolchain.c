#include "graph/cargo/toolchain.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/cargo/config.h"
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

static void add_text(struct arena *arena, struct strings *targets, const struct toml *value)
{
    if (value->string)
        vec_push(arena, targets, value->string);
}

static void add_targets(struct arena *arena, struct strings *targets, const struct toml *document)
{
    const struct toml *build = toml_get_table(document, "build");
    const struct toml *value = build ? toml_get(build, "target") : NULL;
    if (!value)
        return;
    add_text(arena, targets, value);
    for (const struct toml *item = value->type == TOML_ARRAY ? value->first : NULL; item;
         item = item->next)
        add_text(arena, targets, item);
}

struct strings build_targets(struct arena *arena, const struct source *source, const char *dir)
{
    struct strings targets = {0};
    struct configs configs = {0};
    struct err ignored = {0};
    if (configs_read(arena, source, dir, &configs, &ignored) != 0)
        return targets;
    for (size_t i = 0; i < configs.count; i++)
        add_targets(arena, &targets, configs.items[i].document);
    return targets;
}

/* Behind digits as in `form`, where 'd' stands for one or more and 'D' for one; else NULL. */
static const char *behind(const char *text, const char *form)
{
    for (; *form; form++) {
        bool digit = *text >= '0' && *text <= '9';
        if ((*form == 'd' || *form == 'D') ? !digit : *text != *form)
            return NULL;
        text++;
        while (*form == 'd' && *text >= '0' && *text <= '9')
            text++;
    }
    return text;
}

bool toolchain_is_pinned(const char *channel)
{
    static const char *const dated[] = {"nightly-", "beta-", "stable-"};
    static const char beta[] = "-beta";
    const char *rest = channel ? behind(channel, "d.d.d") : NULL;
    /* "1.96.0-beta" is the newest one, "1.96.0-beta.2" that one. */
    if (rest && strncmp(rest, beta, strlen(beta)) == 0)
        rest = behind(rest + strlen(beta), ".d");
    for (size_t i = 0; channel && !rest && i < sizeof dated / sizeof *dated; i++)
        if (strncmp(channel, dated[i], strlen(dated[i])) == 0)
            rest = behind(channel + strlen(dated[i]), "DDDD-DD-DD");
    return rest && (!*rest || *rest == '-');
}

/* "1.95" begins "1.95.0", and not "1.950.0". */
static bool begins_release(const char *channel, const char *release)
{
    const size_t number = strspn(channel, "0123456789.");
    return strncmp(channel, release, number) == 0 &&
           (!release[number] || strchr(".-", release[number]));
}

bool toolchain_may_be(const char *channel, const char *release)
{
    if (!channel)
        return true;
    if (*channel >= '0' && *channel <= '9')
        return begins_release(channel, release);
    if (strncmp(channel, "nightly", strlen("nightly")) == 0)
        return strstr(release, "-nightly");
    if (strncmp(channel, "beta", strlen("beta")) == 0)
        return strstr(release, "-beta");
    return strncmp(channel, "stable", strlen("stable")) != 0 || !strchr(release, '-');
}
