/* What made the CI run, read from the service's environment and payload: data alone, nothing is
 * looked up in the repository. */
#ifndef WHITTLE_EVENT_EVENT_H
#define WHITTLE_EVENT_EVENT_H

#include <stdbool.h>

#include "graph/base/err.h"
#include "graph/base/value.h"
#include "graph/base/vec.h"
#include "graph/impact/reason.h"

/* The job at the end of a pipeline that whittle writes, which records what passed; its template has
 * a dot before it. */
#define RECORDING_JOB "whittle-record"

/* The script of a job, by its directory and the job's name, where steps of a pipeline that whittle
 * writes run nothing else. */
#define JOB_SCRIPT "%s/whittle-%s.sh"

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
 * "other". */
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
    const char *run;            /* the run's address; NULL: not known */
    bool repeated;              /* the run is made again: somebody does not believe the first one */
    const char *workflow;       /* the file in the repository that plans; NULL: not known */
    const char *templates;      /* the file in the repository whose templates the jobs extend, where
                                   whittle writes the pipeline; NULL: the workflow has the jobs */
    const char *scripts;        /* the directory in the repository with the script of each job
                                   (JOB_SCRIPT), where whittle writes the pipeline; NULL likewise */
    const char *unproven;       /* why its run proves nothing, whatever becomes of it: a phrase;
                                   NULL */
    /* Overrides that come with the event. */
    struct strings labels;    /* of a pull request */
    const char *full_input;   /* the value of the dispatch input `full`; NULL where there is none */
    struct strings job_globs; /* of the dispatch input `jobs`: separated by commas or blanks */
    const char *message;      /* of the head commit, where the event tells; else NULL: git knows */
};

/* Whether it is a push to the default branch, as far as the service tells. */
bool event_is_of_default(const struct event *event);

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
