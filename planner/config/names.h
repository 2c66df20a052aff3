/* Names that the user gives, and globs over names. */
#ifndef WHITTLE_CONFIG_NAMES_H
#define WHITTLE_CONFIG_NAMES_H

#include "planner/config/draft.h"

/* Letters, digits, '-' and '_', beginning with a letter or '_': they become keys of outputs and of
 * matrices. Of a platform also dots. `what` says whose name it is: "a job". */
int name_check(struct reading *reading, const struct node *node, const char *what, bool dots);

/* In lower case: services compare keys of outputs and matrices without regard to it. */
const char *name_fold(struct arena *arena, const char *name);

/* Takes a name for the item at `place`; fails where one before has it, in whatever case. */
int name_take(struct reading *reading, struct map *names, const struct node *node, const char *what,
              bool dots, uint32_t place);

/* Fails where no package of the workspace is called so, or with `member` no member. */
int package_check(struct draft *draft, const struct node *node, bool member);

/* What a glob or a list of globs is about. */
struct name_world {
    const char *what;            /* "package" */
    const char *where;           /* "of the workspace" */
    const char *hint;            /* how to learn the names */
    const struct strings *names; /* one of which each glob has to match */
};

/* Adds the globs at `node`. */
int globs_read(struct draft *draft, const struct node *node, const struct name_world *world,
               struct strings *globs);

bool glob_matches_any(const char *glob, const struct strings *names);

/* What is wrong with a glob over names; NULL where it is one. */
const char *glob_fault(struct arena *arena, const char *glob);

/* The globs over paths at a node, one or a list, each of which could match some path. `exception`
 * says how the section does without '!'. They are noted in the configuration, for
 * config_check_globs. */
int path_globs_read(struct draft *draft, const struct node *node, const char *exception,
                    struct nodes *globs);

/* What to call a glob that stands at a node: "whittle.yml:12: *.proto". */
const char *path_glob_label(const struct draft *draft, const struct node *node);

#endif
