#include <string.h>

#include "graph/base/text.h"
#include "graph/base/value.h"
#include "planner/config/workflow/uses_graph.h"
#include "planner/config/yaml/node.h"

enum { DEPTH_LIMIT = 64 }; /* also of what aliases nest */

struct walk {
    struct arena *arena;
    struct uses *uses;
    size_t visited, limit; /* nodes, counted as often as aliases name them */
    size_t depth;
};

static bool names_whittle(const struct blob *blob)
{
    static const char word[] = "whittle", upper[] = "WHITTLE";
    const size_t len = strlen(word);
    size_t met = 0;
    /* No letter of the word is its first one again, so that a miss can only begin another. */
    for (size_t i = 0; i < blob->size && met < len; i++) {
        const char byte = blob->bytes[i];
        if (byte == word[met] || byte == upper[met])
            met++;
        else
            met = byte == word[0] || byte == upper[0];
    }
    return met == len;
}

static void take_uses(struct walk *walk, const struct node *value)
{
    if (value->kind != NODE_TEXT)
        return;
    vec_push(walk->arena, &walk->uses->values, value->text);
    walk->uses->open |= value_is_expression(value->text);
}

/* NOLINTNEXTLINE(misc-no-recursion): ends at DEPTH_LIMIT */
static bool visit(struct walk *walk, const struct node *node)
{
    if (++walk->visited > walk->limit || walk->depth == DEPTH_LIMIT)
        return false;
    if (node->kind == NODE_TEXT)
        vec_push(walk->arena, &walk->uses->texts, node->text);
    walk->depth++;
    for (size_t i = 0; i < node->entries.count; i++) {
        const struct node_entry *entry = &node->entries.items[i];
        if (entry->key && strcmp(entry->key->text, "uses") == 0)
            take_uses(walk, entry->value);
        if (!visit(walk, entry->value))
            return false;
    }
    walk->depth--;
    return true;
}

/* Whether the events that a workflow runs on have one of that name: a word, or a list or mapping of
 * them. */
static bool runs_on(const struct node *root, const char *event)
{
    const struct node *on = NULL;
    for (size_t i = 0; root->kind == NODE_MAPPING && i < root->entries.count; i++)
        if (strcmp(root->entries.items[i].key->text, "on") == 0)
            on = root->entries.items[i].value;
    if (!on || on->kind == NODE_TEXT)
        return on && strcmp(on->text, event) == 0;
    for (size_t i = 0; i < on->entries.count; i++) {
        const struct node_entry *entry = &on->entries.items[i];
        const struct node *name = entry->key ? entry->key : entry->value;
        if (name->kind == NODE_TEXT && strcmp(name->text, event) == 0)
            return true;
    }
    return false;
}

/* The whole file as one text, which ends where it ends. */
static const char *as_text(struct arena *arena, const struct blob *blob)
{
    char *text = arena_copy(arena, blob->bytes, blob->size);
    for (size_t i = 0; i < blob->size; i++)
        if (!text[i])
            text[i] = ' ';
    return text;
}

struct uses uses_read(struct arena *arena, const char *path, const struct blob *blob)
{
    struct uses uses = {.names_whittle = names_whittle(blob)};
    /* Without aliases there are no more nodes than bytes, but for a list that is one dash. */
    struct walk walk = {.arena = arena, .uses = &uses, .limit = blob->size + 1};
    const struct node *root;
    struct err err = {0};
    uses.broken = node_parse(arena, path, blob, &root, &err) != 0 || (root && !visit(&walk, root));
    if (uses.broken) {
        uses.texts.count = 0;
        vec_push(arena, &uses.texts, as_text(arena, blob));
    } else if (root) {
        uses.follows = runs_on(root, "workflow_run");
        uses.dispatched = runs_on(root, "workflow_dispatch");
    }
    return uses;
}
