/* From one changed path to the packages that it seeds. */
#ifndef WHITTLE_IMPACT_JUDGE_H
#define WHITTLE_IMPACT_JUDGE_H

#include "graph/cargo/workspace.h"
#include "graph/impact/changes.h"
#include "graph/impact/reason.h"

/* A package that a path belongs to, by index in the workspace that was asked. */
struct owner {
    uint32_t package;
    enum reason_code code; /* how it belongs: REASON_FILE_CHANGED, REASON_MANIFEST_CHANGED, … */
};

struct judgement {
    bool everything;       /* it reaches every package, owners or not */
    enum reason_code code; /* of the whole judgement, where it seeds all packages or none */
    VEC(struct owner) owners;
};

/* Judges `change` in one revision's workspace: by the table of path rules, then by ownership, and
 * where no package owns it by the nearest manifest that `source` holds. `names` are the other
 * names of its path: a rule or an owner of one of them counts as well. */
struct judgement change_judge(struct arena *arena, const struct workspace *workspace,
                              const struct source *source, const struct change *change,
                              const struct strings *names);

#endif
