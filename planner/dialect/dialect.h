/* The CI services: one row of a table each. A service is its row, and what that names: how its
 * event is read, how a plan is given to it, and how it is told what the gate says. */
#ifndef WHITTLE_DIALECT_DIALECT_H
#define WHITTLE_DIALECT_DIALECT_H

#include "planner/event/read.h"
#include "planner/gate/verdict.h"
#include "planner/output/sink.h"
#include "planner/schedule/plan.h"

/* Prints for a service; ERR_OUTPUT. */
typedef int dialect_print_plan(struct arena *arena, const struct plan *plan,
                               const struct sink *sink, struct err *err);
typedef int dialect_print_gate(struct arena *arena, const struct verdict *verdict,
                               const struct sink *sink, struct err *err);

/* A variable of the environment, and what it is for: a sentence for the manual. */
struct dialect_variable {
    const char *name, *meaning;
};

struct dialect {
    const char *name; /* also that of its format */
    bool by_default;  /* its format is the one in its jobs, where nobody asks for another */
    bool (*detect)(const struct event_sources *event_sources); /* whether it runs this */
    void (*read_event)(const struct event_sources *event_sources, struct event *event);
    dialect_print_plan *print_plan;
    dialect_print_gate *print_gate; /* NULL: it is told by the exit status alone */
    bool records; /* the pipeline that is printed can end with a job that records */
    struct limits limits;
    const struct dialect_variable *variables; /* ends with a NULL name */
};

/* Ends with NULL. */
extern const struct dialect *const dialects[];

/* The one of that name; NULL. */
const struct dialect *dialect_find(const char *name);

/* The service that the environment (NAME=VALUE, NULL-terminated, as in environ) is of; NULL. */
const struct dialect *dialect_here(const char *const *environment);

/* What the service there takes; without one that is known, GitHub's limits hold, so that a plan
 * that is tried at home is the one of CI. */
struct limits dialect_limits(const char *const *environment);

/* Reads the event of a CI service from its environment (NAME=VALUE, NULL-terminated, as in environ)
 * and, of GitHub, from the payload (NULL where there is none). Texts are borrowed from both. A
 * value that is missing or no commit id is as if it were not there; nothing fails but a payload
 * that is no mapping (ERR_INPUT). `payload` alone, with an empty environment, is what a replay
 * gives: the event's kind is then told from the payload's own form, and all else is as with the
 * environment but for `workflow`, which most payloads don't name, and `spelled` of a
 * pull_request_target. */
int dialect_read_event(struct arena *arena, const char *const *environment,
                       const struct value *payload, struct event *event, struct err *err);

#endif
