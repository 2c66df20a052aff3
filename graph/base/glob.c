#include "graph/base/glob.h"

#include <stdint.h>
#include <string.h>

struct slice {
    const char *at;
    size_t len;
};

struct character {
    uint32_t value; /* a scalar value; above all of them for a byte that is not UTF-8 */
    size_t len;     /* in bytes */
};

enum { NOT_UTF8 = 0x110000 };

static bool is_scalar(uint32_t value, size_t len)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    return value >= smallest[len] && value < NOT_UTF8 && (value < 0xD800 || value > 0xDFFF);
}

static size_t sequence_len(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC0 || first >= 0xF8)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* The first character of a slice that is not empty. */
static struct character decode(struct slice text)
{
    unsigned char first = (unsigned char)text.at[0];
    struct character raw = {NOT_UTF8 + (uint32_t)first, 1};
    size_t len = sequence_len(first);
    if (len == 1)
        return (struct character){first, 1};
    if (len == 0 || len > text.len)
        return raw;
    uint32_t value = first & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)text.at[i];
        if ((next & 0xC0) != 0x80)
            return raw;
        value = value << 6 | (next & 0x3Fu);
    }
    return is_scalar(value, len) ? (struct character){value, len} : raw;
}

static struct slice skip(struct slice text, size_t len)
{
    return (struct slice){text.at + len, text.len - len};
}

static struct character take(struct slice *text)
{
    struct character first = decode(*text);
    *text = skip(*text, first.len);
    return first;
}

static bool is_utf8(struct slice text)
{
    while (text.len)
        if (take(&text).value >= NOT_UTF8)
            return false;
    return true;
}

/* The content of the class that `text` begins with: `[` or `[!`, at least one character (which may
 * be a `]`), and then `]`. False where it is not closed. */
static bool class_content(struct slice text, struct slice *content, bool *negated)
{
    struct slice rest = skip(text, 1);
    *negated = rest.len && rest.at[0] == '!';
    if (*negated)
        rest = skip(rest, 1);
    if (!rest.len)
        return false;
    size_t first = decode(rest).len;
    const char *end = memchr(rest.at + first, ']', rest.len - first);
    if (!end)
        return false;
    *content = (struct slice){rest.at, (size_t)(end - rest.at)};
    return true;
}

/* Takes `a-z` or one character off the content of a class. */
static bool range_holds(struct slice *content, uint32_t value)
{
    uint32_t low = take(content).value;
    if (content->len < 2 || content->at[0] != '-')
        return value == low;
    *content = skip(*content, 1);
    uint32_t high = take(content).value;
    return value >= low && value <= high;
}

static bool class_holds(struct slice content, uint32_t value)
{
    while (content.len)
        if (range_holds(&content, value))
            return true;
    return false;
}

/* Takes what stands for one character off the pattern; whether it stands for `value`. */
static bool take_and_match(struct slice *pattern, uint32_t value)
{
    struct slice content;
    bool negated;
    if (pattern->at[0] == '[' && class_content(*pattern, &content, &negated)) {
        *pattern = skip(*pattern, (size_t)(content.at + content.len + 1 - pattern->at));
        return class_holds(content, value) != negated;
    }
    uint32_t own = take(pattern).value;
    return own == '?' || own == value;
}

bool glob_is_pattern(const char *text)
{
    return strpbrk(text, "*?[") != NULL;
}

bool glob_is_recursive(const char *component, size_t len)
{
    return len == 2 && memcmp(component, "**", 2) == 0;
}

/* When a character does not match, the last `*` takes one more: an earlier one never has to. */
static bool match(struct slice pattern, struct slice name)
{
    struct slice star_pattern = {NULL, 0}, star_name = name;
    while (name.len || pattern.len) {
        if (pattern.len && pattern.at[0] == '*') {
            pattern = star_pattern = skip(pattern, 1);
            star_name = name;
            continue;
        }
        if (pattern.len && name.len && take_and_match(&pattern, take(&name).value))
            continue;
        if (!star_pattern.at || !star_name.len)
            return false;
        take(&star_name);
        pattern = star_pattern;
        name = star_name;
    }
    return true;
}

bool glob_match_component(const char *component, size_t len, const char *name)
{
    struct slice text = {name, strlen(name)};
    if (glob_is_recursive(component, len))
        return true;
    return is_utf8(text) && match((struct slice){component, len}, text);
}

bool glob_match_any(const struct strings *patterns, const char *name)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (glob_match_component(patterns->items[i], strlen(patterns->items[i]), name))
            return true;
    return false;
}

/* What is left of a path or pattern, and the component that it begins with. */
struct walk {
    const char *at; /* NULL at the end */
    size_t len;
};

static struct walk walk_from(const char *at)
{
    return (struct walk){at, at ? strcspn(at, "/") : 0};
}

static struct walk walk_on(struct walk walk)
{
    return walk_from(walk.at[walk.len] ? walk.at + walk.len + 1 : NULL);
}

/* The empty component after a last slash stands for everything there. */
static bool is_any(struct walk pattern)
{
    return glob_is_recursive(pattern.at, pattern.len) || (!pattern.len && !pattern.at[0]);
}

static bool walk_matches(struct walk pattern, struct walk path)
{
    struct slice name = {path.at, path.len};
    return is_utf8(name) && match((struct slice){pattern.at, pattern.len}, name);
}

/* As with `*` in a name: where a component does not match, the last `**` takes one more. With
 * `below` the path goes on in a way that is not known, which nothing but a last `**` matches. */
static bool match_path(const char *pattern, const char *path, bool below)
{
    struct walk left = walk_from(pattern), name = walk_from(*path ? path : NULL);
    struct walk any_left = {NULL, 0}, any_name = {NULL, 0};
    while (name.at || below) {
        if (left.at && is_any(left)) {
            any_left = left = walk_on(left);
            any_name = name;
            if (!left.at)
                return true;
        } else if (left.at && name.at && walk_matches(left, name)) {
            left = walk_on(left);
            name = walk_on(name);
        } else if (any_left.at && any_name.at) {
            any_name = walk_on(any_name);
            left = any_left;
            name = any_name;
        } else {
            return false;
        }
    }
    return !left.at;
}

bool glob_match_path(const char *pattern, const char *path)
{
    return match_path(pattern, path, false);
}

bool glob_match_all_below(const char *pattern, const char *path)
{
    return match_path(pattern, path, true);
}

bool glob_match_some_below(const char *pattern, const char *path)
{
    struct walk left = walk_from(pattern), name = walk_from(*path ? path : NULL);
    for (; left.at && name.at; left = walk_on(left), name = walk_on(name)) {
        if (is_any(left))
            return true;
        if (!walk_matches(left, name))
            return false;
    }
    return left.at != NULL;
}

bool glob_may_match(const char *pattern, const char *path, bool link_or_submodule)
{
    return glob_match_path(pattern, path) ||
           (link_or_submodule && glob_match_some_below(pattern, path));
}

static const char *check_stars(struct slice component, size_t count)
{
    if (count > 2)
        return "more than two `*` in a row: expected `*` or `**`";
    if (count == 2 && !glob_is_recursive(component.at, component.len))
        return "`**` beside other characters: expected `**` alone between slashes";
    return NULL;
}

/* What is wrong with a component, and where, or NULL. */
static const char *check_component(struct slice component, const char **at)
{
    struct slice rest = component, content;
    bool negated;
    while (rest.len) {
        *at = rest.at;
        size_t stars = 0;
        while (stars < rest.len && rest.at[stars] == '*')
            stars++;
        const char *wrong = check_stars(component, stars);
        if (wrong)
            return wrong;
        if (rest.at[0] == '[' && !class_content(rest, &content, &negated))
            return "a class of characters that is not closed: expected `]`";
        if (rest.at[0] == '[')
            rest = skip(rest, (size_t)(content.at + content.len + 1 - rest.at));
        else
            rest = skip(rest, stars ? stars : 1);
    }
    return NULL;
}

static unsigned column_of(const char *text, const char *at)
{
    struct slice before = {text, (size_t)(at - text)};
    unsigned column = 1;
    for (; before.len; column++)
        take(&before);
    return column;
}

int glob_check(const char *pattern, struct err *err)
{
    const char *component = pattern;
    for (;;) {
        size_t len = strcspn(component, "/");
        const char *at = component;
        const char *wrong = check_component((struct slice){component, len}, &at);
        if (wrong)
            return err_at(err, ERR_INPUT, "", 0, column_of(pattern, at),
                          "the pattern `%.200s` has %s", pattern, wrong);
        if (!component[len])
            return 0;
        component += len + 1;
    }
}
