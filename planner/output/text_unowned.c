#include <string.h>

#include "graph/base/map.h"
#include "graph/base/path.h"
#include "graph/base/vec.h"
#include "planner/output/escape.h"
#include "planner/output/text_parts.h"

enum {
    MAX_GLOBS = 8,
    MIN_GROUP = 3,   /* files of one directory that share a glob */
    MAX_GLOB = 4000, /* bytes: a configuration takes few more */
};

/* Whether what runs everything are such files, and no others. */
static bool is_why(const struct plan *plan)
{
    bool any = false;
    if (plan->range->mode != MODE_AFFECTED || !plan->impact)
        return false;
    for (size_t i = 0; i < plan->impact->change_count; i++) {
        const struct impact_change *item = &plan->impact->changes[i];
        if (item->everything && (item->reason.code != REASON_UNOWNED || item->owners.count))
            return false;
        any |= item->everything;
    }
    return any;
}

/* The path as a glob that matches it. What globs or configurations can't hold is any character. */
static const char *glob_of(struct arena *arena, const char *path)
{
    struct buffer out = {.arena = arena};
    uint32_t codepoint = 0;
    size_t len;
    for (const char *at = path; *at; at += len ? len : 1) {
        len = utf8_decode(at, &codepoint);
        if (strchr("*?[", *at))
            buffer_format(&out, "[%c]", *at);
        else if (strchr("{}\\", *at) || (*at == '!' && at == path) ||
                 (len && codepoint_is_unsafe(codepoint)))
            buffer_add(&out, "?");
        else
            buffer_add_bytes(&out, at, len ? len : 1);
    }
    return buffer_end(&out);
}

/* How many of those files lie in each directory. */
static struct map count_by_dir(struct arena *arena, const struct impact *impact)
{
    struct map counts = {0};
    for (size_t i = 0; i < impact->change_count; i++) {
        const char *dir = path_parent(arena, impact->changes[i].change->path);
        uint32_t count = 0;
        map_get(&counts, dir, &count);
        if (impact->changes[i].everything)
            map_put(arena, &counts, dir, count + 1);
    }
    return counts;
}

/* Files of the root stand alone, as do those of directories that tools look into. */
static bool is_grouped(const struct map *counts, const char *dir)
{
    uint32_t count = 0;
    map_get(counts, dir, &count);
    return *dir && *path_base(dir) != '.' && count >= MIN_GROUP;
}

/* One pattern a file, or a directory; how many files they leave out into `*left`. */
static struct strings globs_of(struct arena *arena, const struct impact *impact, size_t *left)
{
    const struct map counts = count_by_dir(arena, impact);
    struct strings globs = {0};
    struct map known = {0};
    *left = 0;
    for (size_t i = 0; i < impact->change_count; i++) {
        const struct impact_change *item = &impact->changes[i];
        const char *path = item->change->path, *dir = path_parent(arena, path);
        if (!item->everything)
            continue;
        const char *glob = glob_of(arena, is_grouped(&counts, dir) ? dir : path);
        if (is_grouped(&counts, dir))
            glob = arena_join(arena, glob, '/', "*");
        bool shown = map_has(&known, glob);
        bool odd = strlen(glob) > MAX_GLOB || !escape_yaml(arena, path);
        if (!shown && (odd || globs.count == MAX_GLOBS)) {
            (*left)++;
        } else if (!shown) {
            map_put(arena, &known, glob, 1);
            vec_push(arena, &globs, glob);
        }
    }
    return globs;
}

static void add_globs(struct buffer *out, const struct strings *globs, size_t left)
{
    if (globs->count == 1 && !left) {
        buffer_format(out, "  - glob: %s\n", escape_yaml(out->arena, globs->items[0]));
    } else {
        buffer_add(out, "  - glob:\n");
        for (size_t i = 0; i < globs->count; i++)
            buffer_format(out, "      - %s\n", escape_yaml(out->arena, globs->items[i]));
        if (left)
            buffer_format(out, "      # and %s\n",
                          left == 1 ? "one file more"
                                    : arena_printf(out->arena, "%zu files more", left));
    }
    buffer_add(out, "    reaches: nothing\n");
}

void text_unowned(struct buffer *out, const struct plan *plan)
{
    size_t left;
    if (!is_why(plan))
        return;
    const struct strings globs = globs_of(out->arena, plan->impact, &left);
    if (!globs.count)
        return;
    buffer_format(out, "\nIf no build and no test reads %s, say so %s %s:\n",
                  globs.count == 1 ? "that" : "those",
                  plan->ruled ? "at the beginning of `paths` in" : "in",
                  plan->config ? escape_name(out->arena, plan->config) : "whittle.yml");
    if (!plan->ruled)
        buffer_add(out, "paths:\n");
    add_globs(out, &globs, left);
}
