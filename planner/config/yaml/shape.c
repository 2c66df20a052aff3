#include "planner/config/yaml/shape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "graph/base/text.h"

/* Far above what a person writes, far below what aliases can make of a file. */
enum { MAX_VISITED = 100000 };

int shape_fail(struct reading *reading, const struct node *node, const char *format, ...)
{
    char message[sizeof reading->err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return err_at(reading->err, ERR_INPUT, reading->file, node->line, node->column, "%s", message);
}

int shape_fail_near(struct reading *reading, const struct node *node, const struct strings *known,
                    const char *hint, const char *format, ...)
{
    char message[sizeof reading->err->message];
    const char *nearest = text_nearest(node->text, known);
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    shape_fail(reading, node, "%s", message);
    if (nearest)
        return err_hint(reading->err, "did you mean '%s'?", nearest);
    return hint ? err_hint(reading->err, "%s", hint) : -1;
}

int shape_fail_here(struct reading *reading, const struct node *node)
{
    const struct err trouble = *reading->err;
    shape_fail(reading, node, "%s", trouble.message);
    return trouble.hint[0] ? err_hint(reading->err, "%s", trouble.hint) : -1;
}

/* What stands there instead of what was expected. */
static const char *found(struct arena *arena, const struct node *node)
{
    if (node_is_null(node))
        return "no value";
    if (node->kind == NODE_TEXT)
        return arena_printf(arena, "'%.100s'", node->text);
    return node->kind == NODE_LIST ? "a list" : "a mapping";
}

static int fail_expected(struct reading *reading, const struct node *node, const char *expected)
{
    return shape_fail(reading, node, "expected %s, found %s", expected,
                      found(reading->arena, node));
}

int shape_visit(struct reading *reading, const struct node *node, size_t count)
{
    reading->visited += count;
    return reading->visited > MAX_VISITED
               ? shape_fail(reading, node,
                            "more than %d values, counted where aliases stand for "
                            "them",
                            MAX_VISITED)
               : 0;
}

/* What is meant by a key that is not known; NULL. */
static const char *meant_by(const struct shape *shape, const char *word,
                            const struct strings *names)
{
    for (const struct shape_synonym *item = shape->synonyms; item && item->word; item++)
        if (strcmp(item->word, word) == 0)
            return item->key;
    return text_nearest(word, names);
}

static int fail_unknown(struct reading *reading, const struct node *key, const struct shape *shape)
{
    struct strings names = {0};
    for (const struct shape_key *known = shape->keys; known->name; known++)
        vec_push(reading->arena, &names, known->name);
    const char *nearest = meant_by(shape, key->text, &names);
    shape_fail(reading, key, "%s has no key '%s'", shape->what, key->text);
    return nearest ? err_hint(reading->err, "did you mean '%s'?", nearest)
                   : err_hint(reading->err, "%s has the key%s %s", shape->what,
                              names.count > 1 ? "s" : "",
                              text_enumerate(reading->arena, &names, " and "));
}

static const struct shape_key *find_key(const struct shape *shape, const char *name)
{
    for (const struct shape_key *key = shape->keys; key->name; key++)
        if (strcmp(key->name, name) == 0)
            return key;
    return NULL;
}

int shape_mapping(struct reading *reading, const struct node *node, const struct shape *shape,
                  void *into)
{
    const char *expected = arena_printf(reading->arena, "%s (a mapping)", shape->what);
    if (node->kind != NODE_MAPPING)
        return fail_expected(reading, node, expected);
    if (shape_visit(reading, node, node->entries.count) != 0)
        return -1;
    for (size_t i = 0; i < node->entries.count; i++) {
        const struct node_entry *entry = &node->entries.items[i];
        const struct shape_key *key = find_key(shape, entry->key->text);
        if (!key)
            return fail_unknown(reading, entry->key, shape);
        *(const struct node **)((char *)into + key->place) = entry->value;
    }
    for (const struct shape_key *key = shape->keys; key->name; key++)
        if (key->required && !*(const struct node **)((char *)into + key->place))
            return shape_fail(reading, node, "%s without the key '%s'", shape->what, key->name);
    return 0;
}

int shape_named(struct reading *reading, const struct node *node, const char *what)
{
    if (node->kind != NODE_MAPPING)
        return fail_expected(reading, node, arena_printf(reading->arena, "%s (a mapping)", what));
    if (!node->entries.count)
        return shape_fail(reading, node, "expected %s, found an empty mapping", what);
    return shape_visit(reading, node, node->entries.count);
}

int shape_list(struct reading *reading, const struct node *node, const char *what,
               struct nodes *entries)
{
    const char *expected = arena_printf(reading->arena, "a list of %s", what);
    if (node->kind != NODE_LIST)
        return fail_expected(reading, node, expected);
    for (size_t i = 0; i < node->entries.count; i++)
        vec_push(reading->arena, entries, node->entries.items[i].value);
    return shape_visit(reading, node, node->entries.count);
}

int shape_texts(struct reading *reading, const struct node *node, const char *what,
                struct nodes *texts)
{
    const char *expected = arena_printf(reading->arena, "%s or a list of them", what);
    if (node->kind == NODE_MAPPING || node_is_null(node))
        return fail_expected(reading, node, expected);
    if (node->kind == NODE_TEXT)
        vec_push(reading->arena, texts, node);
    else if (shape_list(reading, node, what, texts) != 0)
        return -1;
    if (!texts->count)
        return shape_fail(reading, node, "expected %s, found an empty list", expected);
    for (size_t i = 0; i < texts->count; i++)
        if (texts->items[i]->kind != NODE_TEXT || node_is_null(texts->items[i]))
            return fail_expected(reading, texts->items[i], what);
    return 0;
}

int shape_text(struct reading *reading, const struct node *node, const char *what,
               const char **text)
{
    if (node->kind != NODE_TEXT || node_is_null(node))
        return fail_expected(reading, node, what);
    if (!*node->text)
        return shape_fail(reading, node, "expected %s, found an empty text", what);
    *text = node->text;
    return 0;
}

int shape_flag(struct reading *reading, const struct node *node, bool *flag)
{
    const char *text = node->kind == NODE_TEXT ? node->text : "";
    *flag = strcmp(text, "true") == 0;
    return *flag || strcmp(text, "false") == 0 ? 0 : fail_expected(reading, node, "true or false");
}

int shape_number(struct reading *reading, const struct node *node, size_t least, size_t most,
                 size_t *number)
{
    const char *expected =
        arena_printf(reading->arena, "a whole number from %zu to %zu", least, most);
    size_t value = 0;
    if (node->kind != NODE_TEXT || !*node->text)
        return fail_expected(reading, node, expected);
    for (const char *at = node->text; *at; at++) {
        if (*at < '0' || *at > '9' || value > most)
            return fail_expected(reading, node, expected);
        value = value * 10 + (size_t)(*at - '0');
    }
    if (value < least || value > most)
        return fail_expected(reading, node, expected);
    *number = value;
    return 0;
}
