/* From one changed path to the packages that it seeds. */
#ifndef WHITTLE_IMPACT_JUDGE_H
#define WHITTLE_IMPACT_JUDGE_H

#include "graph/cargo/manifest.h"
#include "graph/cargo/workspace.h"
#include "graph/impact/changes.h"
#include "graph/impact/path_rules.h"
#include "graph/impact/reason.h"

/* A package that a path belongs to, by index in the workspace that was asked. */
struct owner {
    uint32_t package;
    enum reason_code code; /* how it belongs: REASON_FILE_CHANGED, REASON_MANIFEST_CHANGED, … */
    const char *name;      /* of the path, under which it belongs */
    enum reason_code unnamed;     /* why it reaches nothing where no source of the package names it;
                                     REASON_FILE_CHANGED: then it reaches all of the package */
    const struct path_rule *rule; /* REASON_PATH_RULE */
};

struct judgement {
    bool everything;       /* it reaches every package, owners or not */
    bool manifest, lock;   /* it is the root manifest, the lock file: what they say decides */
    bool settled;          /* path rules replace all that it would reach otherwise */
    bool only_read;        /* it reaches who names it, and so the package that owns it as well */
    bool by_tree;          /* what else the revision holds may have decided */
    enum reason_code code; /* of the whole judgement, where it seeds all packages or none */
    const struct path_rule *rule; /* that decides or adds; where code is REASON_PATH_RULE its own */
    const char *config_key;   /* where code is REASON_CARGO_CONFIG: the file and key that name it */
    const char *unless_named; /* it reaches every package where a source holds this as a whole
                                 string (graph/impact/literals.h); NULL */
    struct rules_met job_rules; /* that name jobs */
    VEC(struct owner) owners;
};

/* One revision, as judgements see it. Initialise with {.workspace, .source, .rules}. */
struct judge {
    const struct workspace *workspace;
    const struct source *source;
    const struct path_rules *rules;
    struct ids **ruled; /* the packages that each rule names; filled when one first matches */
    struct manifests manifests; /* that were asked for */
    struct manifest_cache cache;
    struct map nested;   /* directories: whether another workspace begins there */
    struct map projects; /* directories: whether a project of another ecosystem begins there */
};

/* Judges `change` in one revision: by rules, then by ownership, and where no package owns it by
 * the nearest manifest there is. `names` are the other names of its path, judged like its own. */
struct judgement change_judge(struct arena *arena, struct judge *judge, const struct change *change,
                              const struct strings *names);

/* Whether a change may touch a manifest, under any of its path's names: then base and head may be
 * different workspaces. */
bool change_touches_manifest(const struct change *change, const struct strings *names);

#endif
