/* What the files that choose a range share; nothing outside this folder includes this. */
#ifndef WHITTLE_EVENT_RANGE_PARTS_H
#define WHITTLE_EVENT_RANGE_PARTS_H

#include "planner/event/range.h"
#include "planner/git/repository.h"

struct choice {
    struct repository *repository;
    struct arena *arena;
    struct range *range;
    const struct event *event; /* NULL: none, or one that says nothing */
    bool asked_head;           /* the user named the head */
    bool unattended;
    bool by_service;  /* the event is a CI service's, not a person's */
    bool is_merge;    /* the head is the service's merge of a pull request */
    struct commit at; /* the head; nothing where it is not here */
};

/* Both fill the range and return 0. */
int choose_full(const struct choice *choice, enum reason_code code, const char *detail,
                const char *remedy);
int choose_compared(const struct choice *choice, enum reason_code code, const char *detail);

/* Replaces a head that nobody named by the event's own, away from CI; finds its message, and
 * whether it is a merge of the service. */
void choose_head_by_event(struct choice *choice);

/* Base and mode for an event of a service, or one that tells of no change. */
int choose_by_event(const struct choice *choice);

/* Whether the event says nothing of changes: a tag, a release, … */
bool event_tells_full(const struct event *event);

/* The remote's name as a shell takes it, after a space; "" where there is none. */
const char *remote_argument(const struct choice *choice);

/* The commands that fetch one commit without its history, and a branch with all of it. */
const char *fetch_one(const struct choice *choice, const char *name, size_t len);
const char *fetch_branch(const struct choice *choice, const char *branch);

/* Whether it is the id of an object, and whether the one that stands for no commit. */
bool is_oid(const char *name, size_t len);
bool is_null_oid(const char *name, size_t len);

#endif
