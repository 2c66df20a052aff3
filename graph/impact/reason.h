/* Why something runs or does not. Codes are part of the output and never change their meaning. */
#ifndef WHITTLE_IMPACT_REASON_H
#define WHITTLE_IMPACT_REASON_H

#include "graph/impact/path_rules.h"

enum reason_code {
    /* seeds: a changed path */
    REASON_FILE_CHANGED,      /* detail: the path, which the package owns */
    REASON_MANIFEST_CHANGED,  /* detail: the package's own Cargo.toml */
    REASON_TARGET_CHANGED,    /* path: one where its manifest names a target */
    REASON_SUBMODULE_CHANGED, /* detail: a submodule that holds the package */
    REASON_NEW_MEMBER,        /* detail: a manifest that changed; at the base it was no member */
    REASON_FILE_INCLUDED,     /* detail: a path of elsewhere that its sources name */
    REASON_FILE_DECLARED,     /* detail: the path and the line of the repository that says that the
                                 package reads it */
    REASON_NOT_FOLLOWED,      /* detail: a path that its sources may name in a way that can't be
                                 followed */
    REASON_SCRIPT_INPUT,      /* detail: a path that its build script may read */
    REASON_WORKSPACE_KEY,     /* detail: the root manifest and the key that it inherits */
    REASON_PATCH_CHANGED,     /* detail: the root manifest and the patch that it may use */
    REASON_LOCKED,            /* detail: the lock file and the package in it that changed */
    REASON_FORMAT_CONFIG,     /* detail: rustfmt's configuration */
    REASON_LINT_CONFIG,       /* detail: clippy's configuration */
    REASON_PATH_RULE,         /* detail: the path and the rule of the repository that names the
                                 package, or everything */
    /* seeds: a changed path that reaches every package */
    REASON_ROOT_MANIFEST,
    REASON_LOCK_FILE,
    REASON_TOOLCHAIN,
    REASON_CARGO_CONFIG,
    REASON_MEMBER_MISSING, /* a directory that a member glob matches has no manifest */
    REASON_ATTRIBUTES,     /* .gitattributes: what a checkout makes of files */
    REASON_CI_CONFIG,
    REASON_PLANNER_CONFIG,
    REASON_UNOWNED,
    REASON_LINKS, /* symbolic links lead to each other: whose it is can't be followed */
    /* reach */
    REASON_DEPENDENCY,     /* via: the packages from the seed to the last one before this */
    REASON_DEV_DEPENDENCY, /* likewise, the last hop is a dev-dependency */
    REASON_BUILD_DEPENDENCY,
    REASON_PATCH,   /* likewise, the last hop is a [patch] */
    REASON_RUNTIME, /* likewise, the last hop is a program that its tests start */
    /* nothing reaches it */
    REASON_NOT_REACHED,
    REASON_NOT_MADE, /* a change reaches it, but not in what a command makes of it for itself;
                        detail and via: as if that were affected */
    /* an entry of a matrix */
    REASON_FINGERPRINT_EQUAL,   /* pruned; detail: the fingerprint of both revisions */
    REASON_NO_TARGETS,          /* pruned; the command makes nothing of the package */
    REASON_FINGERPRINT_DIFFERS, /* selected though nothing reaches it; detail: both fingerprints */
    REASON_JOB_MODE,            /* selected; its job is always full */
    REASON_JOB_ASKED,           /* selected; the event or the command line names its job */
    REASON_JOB_RULE,            /* selected; a path rule names its job; detail: path and rule */
    REASON_ROW_UNKNOWN,         /* selected; detail: what of its row can't be known */
    REASON_BASE_ASKS,      /* selected; the change takes it away from what its base runs; detail:
                              the job */
    REASON_NEVER_PASSED,   /* selected; no change reaches it, but its job wants proof, and none is
                              known; detail: the job */
    REASON_OTHER_EVENT,    /* pruned; its job does not run on this event */
    REASON_ALREADY_PASSED, /* pruned, though a change reaches it; detail: the run in which the very
                              same passed */
    /* a path that reaches no package */
    REASON_NO_EFFECT,       /* by the table of path rules */
    REASON_RULED_OUT,       /* by a rule of the repository; detail: the path and the rule */
    REASON_MANIFEST_EQUAL,  /* a manifest that says the same in other words */
    REASON_LOCK_EQUAL,      /* a lock file that locks the same, or nothing that is used here */
    REASON_NOT_INCLUDED,    /* a text or picture for people that no source names */
    REASON_OTHER_ECOSYSTEM, /* likewise, a file of a project in another language */
    REASON_TOOL_CONFIG,     /* likewise, a lock file or settings of a tool that cargo never calls */
    REASON_OTHER_PLATFORM,  /* only platforms that are not planned for compile it */
    REASON_OTHER_WORKSPACE, /* it belongs to another workspace of the repository */
    REASON_OTHER_WORKFLOW,  /* a file of CI that has no say in the plan */
    /* the mode of a plan */
    REASON_COMPARED,        /* affected: base and head were compared */
    REASON_OVERRIDE,        /* full: the user asked for it */
    REASON_BASE_MISSING,    /* full: nothing to compare with (no default branch, unknown object) */
    REASON_BASE_SHALLOW,    /* full: the history is cut off before the merge base */
    REASON_BASE_UNREADABLE, /* full: objects of the base are not here (a partial clone) */
    REASON_BASE_BROKEN,     /* full: the workspace at the base can't be loaded */
    REASON_HEAD_UNREADABLE, /* full: directories of the head are not here */
    REASON_TOO_MANY,        /* full: more paths changed than can be followed */
    REASON_UNBORN,          /* full: the branch has no commit yet */
    REASON_PULL_REQUEST,    /* affected: compared as the event says; detail: with what */
    REASON_PUSH,
    REASON_MERGE_GROUP,
    REASON_TAG, /* full: events that release, or ask for everything */
    REASON_RELEASE,
    REASON_DISPATCH,
    REASON_SCHEDULE,
    REASON_OTHER_KIND,   /* full: an event that says nothing of changes */
    REASON_LABEL,        /* full: detail: the label of the pull request */
    REASON_TRAILER,      /* full: detail: the trailer in the message of the head commit */
    REASON_INPUT,        /* full: detail: the input of the dispatch */
    REASON_NEW_BRANCH,   /* full: the push made the branch, and no default branch is here */
    REASON_HISTORY_LOST, /* full: a forced push; what was there before is not here */
    REASON_COUNT
};

enum { REASON_VIA_LIMIT = 40 };

struct reason {
    enum reason_code code;
    /* From a repository, so to be escaped; each may be NULL. */
    const char *path; /* the change, the manifest, the lock file */
    const char *item; /* what of it: a key, "serde 1.0.200 → 1.0.201", a rule; without a path
                         a sentence */
    const struct path_rule *rule; /* for a change: it decides, and the item is its label, or it adds
                                     to what the path reaches; for a job: it names the job */
    const char *const *via; /* package names, the seed first; the middle of a chain longer than
                               the limit is one "…" */
    size_t via_count;
};

/* "path: item", or the one that there is; "" for none. */
const char *reason_detail(struct arena *arena, const struct reason *reason);

/* The stable name: "file-changed". */
const char *reason_name(enum reason_code code);

/* One phrase for a person: "one of its files changed". */
const char *reason_phrase(enum reason_code code);

#endif
