/* What made the CI run, read from the service's environment and payload: data alone, nothing is
 * looked up in the repository. */
#ifndef WHITTLE_EVENT_EVENT_H
#define WHITTLE_EVENT_EVENT_H

#include "graph/base/value.h"
#include "graph/impact/reason.h"
#include "planner/event/pattern.h"

struct event {
    bool by_service; /* of CI, be it one that is not known; else of a person */
    enum event_kind kind;
    const char *spelled; /* the event as the service calls it: "pull_request_target" */
    const char *name;    /* the branch or tag, for patterns: "main", "v1.2.3"; NULL: not known */
    /* Commits as full hexadecimal ids, NULL where the event has none. */
    const char *before, *after; /* of a push; all zeros where there was none */
    const char *base;        /* the commit that the service says it goes to (may have moved on) */
    const char *head;        /* of a pull request: its own last commit, not the merge */
    const char *merge;       /* of a pull request whose own last commit is not known: the commit
                                that the service made of it and the branch it goes to */
    const char *base_branch; /* of a pull request or merge group: the branch it goes to */
    const char *default_branch; /* of the repository */
    bool forced;                /* a push that replaced history */
    const char *workflow;       /* the file in the repository that plans; NULL: not known */
    /* Overrides that come with the event. */
    struct strings labels;    /* of a pull request */
    const char *full_input;   /* the value of the dispatch input `full`; NULL where there is none */
    struct strings job_globs; /* of the dispatch input `jobs`: separated by commas or blanks */
    const char *message;      /* of the head commit, where the event tells; else NULL: git knows */
};

/* The event that a person asks for: "pull_request", "push:main", "tag:v1.2.3". ERR_USAGE. */
int event_parse(struct arena *arena, const char *words, struct event *event, struct err *err);

/* "pull_request to main", "tag v1.2.3", "push to main": for a person; may hold any bytes. */
const char *event_phrase(struct arena *arena, const struct event *event);

/* Whether the event asks for everything, and by what: a label `ci:full`, a dispatch input `full`
 * that is not "false", "0" or "", a trailer `CI: full` in the last paragraph of `message` (the head
 * commit's, NULL for none; struct range has it). Labels, keys and `full` without regard to case.
 * NULL where it does not; else REASON_LABEL, … with the detail. */
const struct reason *event_override(struct arena *arena, const struct event *event,
                                    const char *message);

/* The globs of jobs that the event wants to run whole: of the dispatch input, and of trailers
 * `CI-Job: GLOB` in `message`. */
struct strings event_jobs(struct arena *arena, const struct event *event, const char *message);

#endif
