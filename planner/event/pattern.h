/* Patterns over events: when a job runs. The same words say which event to plan for. */
#ifndef WHITTLE_EVENT_PATTERN_H
#define WHITTLE_EVENT_PATTERN_H

#include <stdbool.h>

#include "graph/base/err.h"
#include "graph/base/vec.h"

/* What made the CI run. In GitHub's words; GitLab's: a merge request is a pull request, a merge
 * train a merge group, a pipeline started by hand or by an API a workflow_dispatch. */
enum event_kind {
    EVENT_NONE, /* no CI, or one that says nothing */
    EVENT_PULL_REQUEST,
    EVENT_PUSH, /* of a branch */
    EVENT_TAG,  /* a tag was pushed */
    EVENT_MERGE_GROUP,
    EVENT_RELEASE,
    EVENT_DISPATCH,
    EVENT_SCHEDULE,
    EVENT_OTHER, /* one that plans nothing by itself: everything runs */
    EVENT_KINDS
};

/* "pull_request", "push", "tag", "merge_group", "release", "workflow_dispatch", "schedule",
 * "other".
 */
const char *event_kind_name(enum event_kind kind);

/* "push:main", "tag:v*.*.*", "pull_request": a kind, and a glob over the name of the branch or tag
 * (of a pull request or merge group: of the branch it goes to). As in GitHub's filters: `*` stands
 * for anything but a slash, `**` for anything, `[a-z]` for one of a class; a `?` after a character
 * or class says that it may be missing, a `+` that it stands once or more; a backslash takes the
 * next character's meaning away. Only the `!` that takes names out again is no part of it. */
struct event_pattern {
    const char *written;
    enum event_kind kind;
    const char *glob; /* NULL: any name */
};

struct event_patterns {
    struct event_pattern *items;
    size_t count, capacity;
};

/* Reads "push:main". ERR_USAGE names the words that are known and the nearest one; the caller adds
 * where it stands. */
int event_pattern_parse(struct arena *arena, const char *written, struct event_pattern *pattern,
                        struct err *err);

/* Splits "push:main" in kind and name, which is NULL without a colon; the arena's, or a part of
 * `written`. ERR_USAGE likewise. */
int event_words_split(struct arena *arena, const char *written, enum event_kind *kind,
                      const char **name, struct err *err);

/* Whether an event of that kind, on that branch or tag (NULL: not known) is one of them. Where the
 * kind is not known, or the name is not known and decides, it is; no patterns match everything. */
bool event_patterns_match(const struct event_patterns *patterns, enum event_kind kind,
                          const char *name);

#endif
