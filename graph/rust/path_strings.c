#include "graph/rust/path_strings.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"

#define NONE UINT32_MAX

/* Whether a component of a path stands for itself: no pattern, nothing to be filled in. */
static bool is_literal(const char *component, size_t len)
{
    bool dots = len <= 2 && strncmp(component, "..", len) == 0;
    for (size_t i = 0; i < len && !dots; i++)
        if (strchr("*?[]{}$", component[i]))
            return false;
    return len && !dots;
}

/* The first components of `text` that stand for themselves; `len` is 0 where none does. */
static const char *literal_part(const char *text, size_t *len)
{
    size_t next;
    for (text += strspn(text, "/"); *text && !is_literal(text, strcspn(text, "/"));
         text += strspn(text, "/"))
        text += strcspn(text, "/");
    for (*len = 0; is_literal(text + *len, next = strcspn(text + *len, "/"));) {
        *len += next;
        if (!text[*len] || !is_literal(text + *len + 1, strcspn(text + *len + 1, "/")))
            break;
        (*len)++;
    }
    return text;
}

static uint32_t put(struct arena *arena, struct map *map, const char *key, uint32_t place)
{
    uint32_t next = NONE;
    map_get(map, key, &next);
    map_put(arena, map, key, place);
    return next;
}

static void add(struct arena *arena, struct path_strings *path_strings,
                const struct module_mention *said, uint32_t target)
{
    struct path_string path_string = {said, target, NONE, NONE};
    uint32_t place = (uint32_t)path_strings->items.count;
    const char *last = path_base(said->text);
    size_t len;
    const char *part = literal_part(said->text, &len);
    if (len)
        path_string.next_first =
            put(arena, &path_strings->by_first, arena_copy(arena, part, strcspn(part, "/")), place);
    if (is_literal(last, strlen(last)))
        path_string.next_last = put(arena, &path_strings->by_last, last, place);
    else if (!len) /* else the directories before it are looked for */
        vec_push(arena, &path_strings->patterns, place);
    vec_push(arena, &path_strings->items, path_string);
}

struct path_strings path_strings_index(struct arena *arena, const struct modules *targets,
                                       size_t count)
{
    struct path_strings path_strings = {0};
    for (uint32_t i = 0; i < count; i++)
        for (size_t k = 0; k < targets[i].path_strings.count; k++)
            add(arena, &path_strings, &targets[i].path_strings.items[k], i);
    return path_strings;
}

/* Those whose part that stands for itself begins with the component at `at`, and goes on as the
 * path does. */
static void find_at(struct arena *arena, const struct path_strings *path_strings, const char *at,
                    struct ids *found)
{
    uint32_t place = NONE;
    size_t len;
    map_get(&path_strings->by_first, arena_copy(arena, at, strcspn(at, "/")), &place);
    for (; place != NONE; place = path_strings->items.items[place].next_first) {
        const char *part = literal_part(path_strings->items.items[place].said->text, &len);
        if (strncmp(at, part, len) == 0 && (!at[len] || at[len] == '/'))
            vec_push(arena, found, place);
    }
}

/* What follows the last character that stands for others: "{name}.md" may name whatever ends so. */
static const char *known_tail(const char *text)
{
    const char *tail = text;
    for (const char *at = text; *at; at++)
        if (strchr("*?[]{}$", *at))
            tail = at + 1;
    return tail;
}

/* "{count}s" names nothing: an ending has a dot, or some length. */
static bool is_ending(const char *tail)
{
    enum { SOME = 3 };
    return strlen(tail) >= SOME || strchr(tail, '.');
}

struct ids path_strings_find(struct arena *arena, const struct path_strings *path_strings,
                             const char *path)
{
    const char *base = path_base(path);
    struct ids found = {0};
    uint32_t place = NONE;
    for (const char *at = path; *at; at += strspn(at, "/")) {
        find_at(arena, path_strings, at, &found);
        at += strcspn(at, "/");
    }
    map_get(&path_strings->by_last, base, &place);
    for (; place != NONE; place = path_strings->items.items[place].next_last)
        vec_push(arena, &found, place);
    for (size_t i = 0; i < path_strings->patterns.count; i++) {
        const char *text = path_strings->items.items[path_strings->patterns.items[i]].said->text;
        const char *tail = known_tail(path_base(text));
        if ((is_ending(tail) && text_ends(base, tail)) || (*tail && text_ends(tail, base)))
            vec_push(arena, &found, path_strings->patterns.items[i]);
    }
    ids_sort(&found);
    return found;
}
