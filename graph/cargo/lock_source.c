#include "graph/cargo/lock_source.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

enum { SHORT_COMMIT = 7 };

static const char git[] = "git+";
static const char crates_io[] = "registry+https://github.com/rust-lang/crates.io-index";

static bool is_git(const char *source)
{
    return text_begins(source, git);
}

/* Before version 4 the name of a branch may hold a '#' itself. */
size_t lock_source_base(const char *source)
{
    const char *mark = is_git(source) ? strrchr(source, '#') : NULL;
    return mark ? (size_t)(mark - source) : strlen(source);
}

/* The commit with its mark, "" where there is none. */
static const char *commit_of(const char *source)
{
    return source + lock_source_base(source);
}

const char *lock_source_commit(struct arena *arena, const char *source)
{
    const char *mark = commit_of(source);
    return *mark ? arena_printf(arena, "%.*s", SHORT_COMMIT, mark + 1) : "no commit";
}

static int compare_bytes(const char *left, size_t left_len, const char *right, size_t right_len)
{
    size_t len = left_len < right_len ? left_len : right_len;
    int order = len ? memcmp(left, right, len) : 0;
    return order ? order : (left_len > right_len) - (left_len < right_len);
}

int lock_source_compare_base(const char *left, const char *right)
{
    if (!left || !right)
        return (left != NULL) - (right != NULL);
    return compare_bytes(left, lock_source_base(left), right, lock_source_base(right));
}

int lock_source_compare(const char *left, const char *right)
{
    if (left == right) /* most packages share one */
        return 0;
    int order = lock_source_compare_base(left, right);
    return order || !left || !right ? order : strcmp(left, right);
}

int lock_source_compare_kind(const char *left, const char *right)
{
    if (!left || !right)
        return (left != NULL) - (right != NULL);
    return compare_bytes(left, strcspn(left, "+"), right, strcspn(right, "+"));
}

/* A key of a query that chooses a commit, "" for others. Cargo takes `ref`, from before there were
 * tags, for a branch. */
static const char *reference_key(const char *query, size_t len)
{
    static const char *const keys[][2] = {
        {"branch", "branch"}, {"ref", "branch"}, {"tag", "tag"}, {"rev", "rev"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strlen(keys[i][0]) == len && memcmp(keys[i][0], query, len) == 0)
            return keys[i][1];
    return "";
}

static int hex_digit(char digit)
{
    const char *digits = "0123456789abcdef", *upper = "0123456789ABCDEF";
    const char *found = digit ? strchr(digits, digit) : NULL;
    if (found)
        return (int)(found - digits);
    found = digit ? strchr(upper, digit) : NULL;
    return found ? (int)(found - upper) : -1;
}

/* One byte of a form-encoded value; moves `at` over it. */
static unsigned char decode(const char **at, const char *end)
{
    const char *byte = (*at)++;
    if (*byte == '+')
        return ' ';
    if (*byte == '%' && end - byte > 2 && hex_digit(byte[1]) >= 0 && hex_digit(byte[2]) >= 0) {
        *at = byte + 3;
        return (unsigned char)(hex_digit(byte[1]) * 16 + hex_digit(byte[2]));
    }
    return (unsigned char)*byte;
}

static void add_encoded(struct buffer *buffer, unsigned char byte)
{
    const char text = (char)byte;
    if (byte <= ' ' || byte == 0x7f || strchr("%#&+", byte))
        buffer_format(buffer, "%%%02X", byte);
    else
        buffer_add_bytes(buffer, &text, 1);
}

static const char *read_value(struct arena *arena, const char *value, const char *end,
                              const struct lock_spelling *spelling)
{
    struct buffer buffer = {.arena = arena};
    while (value < end)
        add_encoded(&buffer, spelling->encoded ? decode(&value, end) : (unsigned char)*value++);
    return buffer_end(&buffer);
}

const char *lock_source_read(struct arena *arena, const char *written,
                             const struct lock_spelling *spelling)
{
    const char *end = written + lock_source_base(written);
    const char *query = is_git(written) ? memchr(written, '?', (size_t)(end - written)) : NULL;
    if (!query)
        return written;
    const char *equals = memchr(query, '=', (size_t)(end - query));
    const char *key = equals ? reference_key(query + 1, (size_t)(equals - query - 1)) : "";
    if (!*key || (spelling->encoded && memchr(query, '&', (size_t)(end - query))))
        return written;
    const char *value = read_value(arena, equals + 1, end, spelling);
    int url_len = (int)(query - written);
    if (spelling->master_is_default && strcmp(key, "branch") == 0 && strcmp(value, "master") == 0)
        return arena_printf(arena, "%.*s%s", url_len, written, end);
    return arena_printf(arena, "%.*s?%s=%s%s", url_len, written, key, value, end);
}

const char *lock_source_text(struct arena *arena, const char *source)
{
    if (!source)
        return "path";
    if (strcmp(source, crates_io) == 0)
        return "registry";
    size_t kind = strcspn(source, "+");
    const char *gap = source[kind] ? " " : "";
    const char *url = source + kind + strlen(gap), *commit = commit_of(source);
    return arena_printf(arena, "%.*s%s%.*s%.*s", (int)kind, source, gap, (int)(commit - url), url,
                        SHORT_COMMIT + 1, commit);
}
