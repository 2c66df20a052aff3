#include "graph/cargo/ignored_keys.h"

#include <string.h>

#include "graph/base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LETTERS      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS       "0123456789"

/* What cargo reads without looking further. */
typedef bool shape(const struct toml *value);

/* The shape that some keys have. */
struct rule {
    shape *shape;
    const char *keys;
};

static bool anything(const struct toml *value)
{
    return value != NULL;
}

static bool boolean(const struct toml *value)
{
    return value->type == TOML_BOOLEAN;
}

static bool string(const struct toml *value)
{
    return value->string != NULL;
}

static bool string_or_boolean(const struct toml *value)
{
    return string(value) || boolean(value);
}

static bool children(const struct toml *value, enum toml_type type, shape *child_shape)
{
    bool good = value->type == type;
    for (const struct toml *child = value->first; good && child; child = child->next)
        good = child_shape(child);
    return good;
}

static bool strings(const struct toml *value)
{
    return children(value, TOML_ARRAY, string);
}

static bool strings_or_boolean(const struct toml *value)
{
    return strings(value) || boolean(value);
}

/* A pattern that can't be parsed fails the build of a package with a build script. */
static bool pattern(const struct toml *value)
{
    return string(value) && !strpbrk(value->string, "{}[]\\");
}

static bool patterns(const struct toml *value)
{
    return children(value, TOML_ARRAY, pattern);
}

/* Passes over dotted numbers without leading zeros; returns how many there are. */
static unsigned numbers(const char **text)
{
    for (unsigned count = 0;; (*text)++) {
        size_t len = strspn(*text, DIGITS);
        bool good = len && len < 10 && (**text != '0' || len == 1);
        if (!good)
            return 0;
        *text += len;
        count++;
        if (**text != '.')
            return count;
    }
}

static bool version(const struct toml *value)
{
    const char *text = value->string;
    if (!text || numbers(&text) != 3)
        return false;
    /* "-rc.1": numbers with leading zeros are wrong again in there. */
    if (*text == '-' && strspn(text + 1, LETTERS)) {
        text += 1 + strspn(text + 1, LETTERS);
        text += *text == '.';
        if (text[-1] == '.' && numbers(&text) != 1)
            return false;
    }
    return !*text;
}

static bool rust_version(const struct toml *value)
{
    const char *text = value->string;
    if (!text)
        return false;
    unsigned count = numbers(&text);
    return count >= 1 && count <= 3 && !*text;
}

static bool resolver(const struct toml *value)
{
    return string(value) && strlen(value->string) == 1 && strchr("123", *value->string);
}

static bool badge(const struct toml *value)
{
    return children(value, TOML_TABLE, string);
}

static bool badges(const struct toml *value)
{
    return children(value, TOML_TABLE, badge);
}

static bool follows(const struct rule *rules, size_t count, const struct toml *value)
{
    for (size_t i = 0; i < count; i++)
        if (text_has_word(rules[i].keys, value->key))
            return rules[i].shape(value);
    return false;
}

bool ignored_in_package(const struct toml *field)
{
    static const struct rule rules[] = {
        {anything, "metadata"},    {boolean, "autobenches autoexamples autotests"},
        {string, "documentation"}, {patterns, "exclude include"},
        {resolver, "resolver"},
    };
    return follows(rules, COUNT(rules), field);
}

bool ignored_at_top(const struct toml *value)
{
    static const struct rule rules[] = {
        {badges, "badges"},
    };
    return follows(rules, COUNT(rules), value);
}

bool ignored_in_workspace(const struct toml *value)
{
    static const struct rule rules[] = {
        {anything, "metadata"},
        {strings, "default-members exclude members"},
    };
    return follows(rules, COUNT(rules), value);
}

bool ignored_shared_field(const struct toml *field)
{
    static const struct rule rules[] = {
        {badges, "badges"},
        {rust_version, "rust-version"},
        {string, "description documentation edition homepage license license-file repository"},
        {string_or_boolean, "readme"},
        {strings, "authors categories exclude include keywords"},
        {strings_or_boolean, "publish"},
        {version, "version"},
    };
    return follows(rules, COUNT(rules), field);
}

static bool dependency_key(const struct toml *value)
{
    static const struct rule rules[] = {
        {boolean, "default-features default_features"},
        {string, "artifact branch git package path registry rev tag version"},
        {strings, "features"},
    };
    return follows(rules, COUNT(rules), value);
}

bool ignored_shared_dependency(const struct toml *dependency)
{
    const char *name = dependency->key;
    bool good = strchr(LETTERS "_", *name) && *name && !name[strspn(name, LETTERS DIGITS "_-")];
    return good && (string(dependency) || children(dependency, TOML_TABLE, dependency_key));
}

static bool lint_level(const struct toml *value)
{
    return string(value) && text_has_word("forbid deny warn allow", value->string);
}

/* An integer that surely is one of eight bits. */
static bool lint_priority(const struct toml *value)
{
    const char *digits = value->type == TOML_OTHER ? value->text : "";
    digits += *digits == '-';
    return strlen(digits) <= 2 && *digits && !digits[strspn(digits, DIGITS)];
}

static bool lint(const struct toml *value)
{
    const struct toml *level = toml_get(value, "level"), *priority = toml_get(value, "priority");
    if (value->type == TOML_TABLE)
        return level && lint_level(level) && (!priority || lint_priority(priority));
    return lint_level(value);
}

bool ignored_shared_lints(const struct toml *tool)
{
    return children(tool, TOML_TABLE, lint);
}
