/* A configuration while it is read: what its sections share. */
#ifndef WHITTLE_CONFIG_DRAFT_H
#define WHITTLE_CONFIG_DRAFT_H

#include "graph/base/map.h"
#include "planner/config/config.h"
#include "planner/config/yaml/shape.h"

struct draft {
    struct reading *reading;
    const struct config_scope *scope;
    struct config *config;
    struct {
        struct platform *items;
        size_t count, capacity;
    } platforms;               /* those of the section first */
    size_t named_count;        /* of them: those of the section */
    struct map packages;       /* names of the scope's */
    struct map members;        /* likewise */
    struct map platform_names; /* in lower case → place */
    struct map job_names;      /* likewise → place in config->jobs.items */
    size_t parallel;           /* for jobs that name no number of their own; 0: no limit */
    size_t row_count;          /* of all jobs so far */
    size_t glob_count;         /* of names so far */
};

enum {
    DRAFT_ROWS = 10000,    /* that all jobs together may have, before entries are made of them */
    DRAFT_RUNNERS = 10000, /* more than any service runs at one time, or shares a row among */
};

/* A change of the file, by its own name or by that of what a link leads to, is one of the rules. */
void draft_note_file(struct arena *arena, const struct source *source, struct config *config,
                     const char *path);

/* Fails at a node where the draft's rows and `more` are too many. */
int draft_count_rows(struct draft *draft, const struct node *node, size_t more);

__attribute__((format(printf, 4, 5))) void draft_warn(struct draft *draft, const char *code,
                                                      unsigned line, const char *format, ...);

#endif
