#include "planner/config/names.h"

#include <string.h>

#include "graph/base/glob.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
#define INNER   LETTERS "0123456789-"

enum {
    MAX_NAME = 100,
    MAX_GLOBS = 10000, /* each is held against every package */
};

int name_check(struct reading *reading, const struct node *node, const char *what, bool dots)
{
    const char *name = node->text;
    if (!*name || !strchr(LETTERS, *name) || name[strspn(name, dots ? INNER "." : INNER)])
        return shape_fail(reading, node,
                          "'%.100s' can't be the name of %s: expected letters, digits, %s'-' and "
                          "'_', beginning with a letter or '_'",
                          name, what, dots ? "dots, " : "");
    if (strlen(name) > MAX_NAME)
        return shape_fail(reading, node, "a name of more than %d characters", MAX_NAME);
    return 0;
}

const char *name_fold(struct arena *arena, const char *name)
{
    char *folded = arena_string(arena, name);
    for (char *at = folded; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return folded;
}

int name_take(struct reading *reading, struct map *names, const struct node *node, const char *what,
              bool dots, uint32_t place)
{
    const char *folded = name_fold(reading->arena, node->text);
    if (name_check(reading, node, what, dots) != 0)
        return -1;
    if (!map_add(reading->arena, names, folded, place))
        return shape_fail(reading, node, "'%s' differs from the name of %s before it by case alone",
                          node->text, what);
    return 0;
}

int package_check(struct draft *draft, const struct node *node, bool member)
{
    const struct config_scope *scope = draft->scope;
    if (map_has(member ? &draft->members : &draft->packages, node->text))
        return 0;
    return shape_fail_near(draft->reading, node, member ? &scope->members : &scope->packages,
                           "`whittle graph` lists the packages",
                           "there is no %s '%.100s' in the workspace",
                           member ? "member" : "package", node->text);
}

const char *glob_fault(struct arena *arena, const char *glob)
{
    struct err trouble = {0};
    if (!*glob)
        return "an empty glob";
    if (strlen(glob) > MAX_NAME)
        return "a glob longer than any name";
    if (strchr(glob, '/'))
        return "a glob over names with a slash: names have none";
    if (*glob == '!')
        return "a glob that begins with '!': what is left out belongs to 'without'";
    if (glob[strcspn(glob, "{}\\")])
        return "a glob with braces or a backslash: write a list of globs instead";
    return glob_check(glob, &trouble) == 0 ? NULL : arena_string(arena, trouble.message);
}

bool glob_matches_any(const char *glob, const struct strings *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (glob_match_component(glob, strlen(glob), names->items[i]))
            return true;
    return false;
}

static int check_glob(struct draft *draft, const struct node *node, const struct name_world *world)
{
    struct reading *reading = draft->reading;
    const char *wrong = glob_fault(reading->arena, node->text);
    if (wrong)
        return shape_fail(reading, node, "%s", wrong);
    if (++draft->glob_count > MAX_GLOBS)
        return shape_fail(reading, node, "more than %d globs over names", MAX_GLOBS);
    if (glob_matches_any(node->text, world->names))
        return 0;
    if (glob_is_pattern(node->text))
        return shape_fail(reading, node, "'%s' matches no %s %s", node->text, world->what,
                          world->where);
    return shape_fail_near(reading, node, world->names, world->hint, "there is no %s '%s' %s",
                           world->what, node->text, world->where);
}

int globs_read(struct draft *draft, const struct node *node, const struct name_world *world,
               struct strings *globs)
{
    struct reading *reading = draft->reading;
    struct nodes texts = {0};
    struct map seen = {0};
    const char *what = arena_printf(reading->arena, "a %s or glob", world->what);
    if (shape_texts(reading, node, what, &texts) != 0)
        return -1;
    for (size_t i = 0; i < texts.count; i++) {
        const char *glob = texts.items[i]->text;
        if (check_glob(draft, texts.items[i], world) != 0)
            return -1;
        if (!map_add(reading->arena, &seen, glob, 1))
            return shape_fail(reading, texts.items[i], "'%s' stands here twice", glob);
        vec_push(reading->arena, globs, glob);
    }
    return 0;
}
