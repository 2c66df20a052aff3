#include "planner/matrix/template.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

enum own_place {
    OWN_PACKAGES,
    OWN_OPTIONS,
    OWN_TARGET,
    OWN_HOST,
    OWN_PLATFORM,
    OWN_RUNNER,
    OWN_JOB,
    OWN_COMMAND,
    OWN_TOOLCHAIN,
    OWN_COUNT
};

static const char *const own_names[OWN_COUNT] = {
    [OWN_PACKAGES] = "packages", [OWN_OPTIONS] = "options",   [OWN_TARGET] = "target",
    [OWN_HOST] = "host",         [OWN_PLATFORM] = "platform", [OWN_RUNNER] = "runner",
    [OWN_JOB] = "job",           [OWN_COMMAND] = "command",   [OWN_TOOLCHAIN] = "toolchain",
};

const char *template_known(size_t place)
{
    return place < OWN_COUNT ? own_names[place] : NULL;
}

/* A template is text and placeholders by turns. */
struct part {
    const char *text;
    bool placeholder;
};

struct parts {
    struct part *items;
    size_t count, capacity;
};

static int add_placeholder(struct arena *arena, const char **at, struct parts *parts,
                           struct err *err)
{
    size_t len = strcspn(*at + 1, "{}");
    if ((*at)[1 + len] != '}') {
        err_set(err, ERR_INPUT, "a '{' that is not closed");
        return err_hint(err, "write {{ for the bracket itself");
    }
    if (!len) {
        err_set(err, ERR_INPUT, "a placeholder without a name");
        return err_hint(err, "write {{}} for the brackets themselves");
    }
    struct part part = {arena_copy(arena, *at + 1, len), true};
    vec_push(arena, parts, part);
    *at += len + 2;
    return 0;
}

/* Takes text up to the next placeholder. */
static int add_text(struct arena *arena, const char **at, struct parts *parts, struct err *err)
{
    struct buffer out = {.arena = arena};
    for (;;) {
        size_t len = strcspn(*at, "{}");
        buffer_add_bytes(&out, *at, len);
        *at += len;
        if (!**at || (**at == '{' && (*at)[1] != '{'))
            break;
        if ((*at)[1] != **at) {
            err_set(err, ERR_INPUT, "a '}' that nothing opens");
            return err_hint(err, "write }} for the bracket itself");
        }
        buffer_add_bytes(&out, *at, 1);
        *at += 2;
    }
    struct part part = {buffer_end(&out), false};
    if (*part.text)
        vec_push(arena, parts, part);
    return 0;
}

static int split(struct arena *arena, const char *text, struct parts *parts, struct err *err)
{
    while (*text) {
        if (add_text(arena, &text, parts, err) != 0 ||
            (*text && add_placeholder(arena, &text, parts, err) != 0))
            return -1;
    }
    return 0;
}

static void add_word(struct arena *arena, struct strings *words, const char *word)
{
    if (word && *word)
        vec_push(arena, words, word);
}

static void add_all(struct arena *arena, struct strings *words, const struct strings *more)
{
    for (size_t i = 0; i < more->count; i++)
        vec_push(arena, words, more->items[i]);
}

/* The words of a placeholder of whittle's own; false where it is none, or leaves it to the row. */
static bool add_own(struct arena *arena, const struct template_scene *scene, const char *name,
                    struct strings *words)
{
    const struct platform *platform = scene->platform;
    const char *const single[OWN_COUNT] = {
        [OWN_TARGET] = platform ? platform->target : NULL,
        [OWN_HOST] = platform ? platform->host : NULL,
        [OWN_PLATFORM] = platform && platform->target ? platform->name : NULL,
        [OWN_RUNNER] = platform ? platform->runner : NULL,
        [OWN_JOB] = scene->job,
        [OWN_COMMAND] = scene->command,
        [OWN_TOOLCHAIN] = scene->toolchain,
    };
    size_t own = 0;
    while (own < OWN_COUNT && strcmp(own_names[own], name) != 0)
        own++;
    if (own == OWN_COUNT)
        return false;
    if (own != OWN_PACKAGES && own != OWN_OPTIONS && !single[own])
        return false;
    if (own == OWN_PACKAGES || own == OWN_OPTIONS)
        add_all(arena, words, own == OWN_PACKAGES ? &scene->packages : &scene->options);
    else
        add_word(arena, words, single[own]);
    return true;
}

/* One scalar: split for words, as it is for a line. */
static int add_scalar(struct arena *arena, const char *name, const struct value *value, bool whole,
                      struct strings *words, struct err *err)
{
    const char *text = value_print(arena, value);
    if (!text)
        return err_set(err, ERR_INPUT, "'{%.100s}' is a list within a list, or a mapping", name);
    if (value->kind == VALUE_UNKNOWN) {
        err_set(err, ERR_INPUT, "'{%.100s}' is an expression, which is not evaluated here: %.200s",
                name, text);
        return err_hint(err, "leave it out of the template, and use it in the workflow");
    }
    if (whole)
        add_word(arena, words, text);
    else if (!text_shell_words(arena, text, words))
        return err_set(err, ERR_INPUT, "'{%.100s}' has a quote that is not closed: %.200s", name,
                       text);
    return 0;
}

static int add_value(struct arena *arena, const struct template_scene *scene, const char *name,
                     bool whole, struct strings *words, struct err *err)
{
    const struct value *value = scene->values ? value_at(scene->values, name) : NULL;
    if (add_own(arena, scene, name, words) || !value)
        return 0;
    if (value->kind != VALUE_LIST)
        return add_scalar(arena, name, value, whole, words, err);
    for (size_t i = 0; i < value->members.count; i++)
        if (add_scalar(arena, name, value->members.items[i].value, true, words, err) != 0)
            return -1;
    return 0;
}

/* Everything in one text; words of a value with blanks between. */
static int fill(struct arena *arena, const struct parts *parts, const struct template_scene *scene,
                const char **text, struct err *err)
{
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->items[i];
        struct strings words = {0};
        if (!part->placeholder)
            add_word(arena, &words, part->text);
        else if (add_value(arena, scene, part->text, true, &words, err) != 0)
            return -1;
        buffer_add(&out, text_join(arena, &words, " "));
    }
    *text = buffer_end(&out);
    return 0;
}

static int fill_word(struct arena *arena, const char *text, const struct template_scene *scene,
                     struct strings *words, struct err *err)
{
    struct parts parts = {0};
    const char *word;
    if (split(arena, text, &parts, err) != 0)
        return -1;
    if (parts.count == 1 && parts.items[0].placeholder)
        return add_value(arena, scene, parts.items[0].text, false, words, err);
    if (fill(arena, &parts, scene, &word, err) != 0)
        return -1;
    vec_push(arena, words, word);
    return 0;
}

static int split_words(struct arena *arena, const char *text, struct strings *words,
                       struct err *err)
{
    return text_shell_words(arena, text, words)
               ? 0
               : err_set(err, ERR_INPUT, "a template with a quote that is not closed");
}

int template_words(struct arena *arena, const char *text, const struct template_scene *scene,
                   struct strings *words, struct err *err)
{
    struct strings written = {0};
    if (split_words(arena, text, &written, err) != 0)
        return -1;
    for (size_t i = 0; i < written.count; i++)
        if (fill_word(arena, written.items[i], scene, words, err) != 0)
            return -1;
    return 0;
}

int template_line(struct arena *arena, const char *text, const struct template_scene *scene,
                  const char **line, struct err *err)
{
    struct parts parts = {0};
    if (split(arena, text, &parts, err) != 0)
        return -1;
    return fill(arena, &parts, scene, line, err);
}

static int add_names(struct arena *arena, const char *text, struct strings *names, struct err *err)
{
    struct parts parts = {0};
    if (split(arena, text, &parts, err) != 0)
        return -1;
    for (size_t i = 0; i < parts.count; i++) {
        const char *name = parts.items[i].text;
        if (parts.items[i].placeholder)
            vec_push(arena, names, arena_copy(arena, name, strcspn(name, ".")));
    }
    return 0;
}

int template_names(struct arena *arena, const char *text, bool words, struct strings *names,
                   struct err *err)
{
    struct strings written = {0};
    if (!words)
        return add_names(arena, text, names, err);
    if (split_words(arena, text, &written, err) != 0)
        return -1;
    for (size_t i = 0; i < written.count; i++)
        if (add_names(arena, written.items[i], names, err) != 0)
            return -1;
    return 0;
}
