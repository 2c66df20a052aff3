#include "graph/impact/reason.h"

static const struct {
    const char *name, *phrase;
} table[REASON_COUNT] = {
    [REASON_FILE_CHANGED] = {"file-changed", "one of its files changed"},
    [REASON_MANIFEST_CHANGED] = {"manifest-changed", "its Cargo.toml changed"},
    [REASON_TARGET_CHANGED] = {"target-changed", "a file that a target of it names changed"},
    [REASON_SUBMODULE_CHANGED] = {"submodule-changed", "a submodule or link it is in changed"},
    [REASON_NEW_MEMBER] = {"new-member", "it was no member of the workspace before"},
    [REASON_FILE_INCLUDED] = {"file-included", "a file changed that it names"},
    [REASON_FILE_DECLARED] = {"file-declared", "a file changed that it is said to read"},
    [REASON_NOT_FOLLOWED] = {"not-followed", "it names files in a way that can't be followed"},
    [REASON_SCRIPT_INPUT] = {"build-script-input", "its build script may read what changed"},
    [REASON_WORKSPACE_KEY] = {"workspace-key-changed", "a key that it inherits changed"},
    [REASON_PATCH_CHANGED] = {"patch-changed", "a patch that it may use came, went or changed"},
    [REASON_LOCKED] = {"locked-dependency-changed", "what it depends on is locked differently"},
    [REASON_FORMAT_CONFIG] = {"format-config-changed", "rustfmt's configuration changed"},
    [REASON_LINT_CONFIG] = {"lint-config-changed", "clippy's configuration changed"},
    [REASON_PATH_RULE] = {"path-rule", "a path rule says so"},
    [REASON_ROOT_MANIFEST] = {"root-manifest-changed", "the root manifest changed"},
    [REASON_LOCK_FILE] = {"lock-changed", "Cargo.lock changed"},
    [REASON_TOOLCHAIN] = {"toolchain-changed", "the toolchain changed"},
    [REASON_CARGO_CONFIG] = {"cargo-config-changed", "cargo's configuration changed"},
    [REASON_MEMBER_MISSING] = {"member-missing",
                               "a member glob matches a directory without a Cargo.toml"},
    [REASON_ATTRIBUTES] = {"attributes-changed", "git checks files out differently"},
    [REASON_CI_CONFIG] = {"ci-changed", "the CI configuration changed"},
    [REASON_PLANNER_CONFIG] = {"config-changed", "whittle's configuration changed"},
    [REASON_UNOWNED] = {"unowned-file", "a file that no package owns changed"},
    [REASON_LINKS] = {"links-tangled", "symbolic links lead to it in too many ways"},
    [REASON_DEPENDENCY] = {"dependency-affected", "it depends on an affected package"},
    [REASON_DEV_DEPENDENCY] = {"dev-dependency-affected",
                               "its tests depend on an affected package"},
    [REASON_BUILD_DEPENDENCY] = {"build-dependency-affected",
                                 "its build script depends on an affected package"},
    [REASON_PATCH] = {"patch-affected", "a patch that it may use is affected"},
    [REASON_RUNTIME] = {"runtime-dependency-affected",
                        "its tests start programs of an affected package"},
    [REASON_NOT_REACHED] = {"not-reached", "no change reaches it or what it depends on"},
    [REASON_NOT_MADE] = {"not-made", "a change reaches only what others make of it"},
    [REASON_FINGERPRINT_EQUAL] = {"fingerprint-equal", "everything that it is made of is the same"},
    [REASON_NO_TARGETS] = {"no-targets", "the command makes nothing of it"},
    [REASON_FINGERPRINT_DIFFERS] = {"fingerprint-differs", "something that it is made of differs"},
    [REASON_JOB_MODE] = {"job-full", "its job always runs in full"},
    [REASON_JOB_ASKED] = {"job-override", "its job was asked for"},
    [REASON_JOB_RULE] = {"job-path-rule", "a path rule names its job"},
    [REASON_ROW_UNKNOWN] = {"row-unknown", "its row can't be read"},
    [REASON_BASE_ASKS] = {"base-asks", "the base runs it, and the change takes that away"},
    [REASON_NEVER_PASSED] = {"never-passed", "nothing shows that it ever passed"},
    [REASON_OTHER_EVENT] = {"other-event", "its job does not run on this event"},
    [REASON_ALREADY_PASSED] = {"already-passed", "the very same has passed"},
    [REASON_MANIFEST_EQUAL] = {"manifest-equal", "it says nothing new to any package"},
    [REASON_LOCK_EQUAL] = {"lock-equal", "no package that is used here is locked differently"},
    [REASON_NOT_INCLUDED] = {"not-included", "no source names it"},
    [REASON_OTHER_ECOSYSTEM] = {"other-ecosystem", "it belongs to a project without packages"},
    [REASON_TOOL_CONFIG] = {"tool-config", "it is of a tool that cargo does not call"},
    [REASON_OTHER_PLATFORM] = {"other-platform", "no platform of this plan compiles it"},
    [REASON_NO_EFFECT] = {"no-effect", "no build depends on it"},
    [REASON_RULED_OUT] = {"path-rule-nothing", "a path rule says so"},
    [REASON_OTHER_WORKSPACE] = {"other-workspace", "it belongs to another workspace"},
    [REASON_OTHER_WORKFLOW] = {"other-workflow", "the workflow that plans does not use it"},
    [REASON_COMPARED] = {"compared", "base and head were compared"},
    [REASON_OVERRIDE] = {"override", "a full plan was asked for"},
    [REASON_BASE_MISSING] = {"base-missing", "there is nothing to compare with"},
    [REASON_BASE_SHALLOW] = {"base-shallow", "the history is cut off before the base"},
    [REASON_BASE_UNREADABLE] = {"base-unreadable", "objects of the base are not here"},
    [REASON_BASE_BROKEN] = {"base-broken", "the workspace at the base can't be loaded"},
    [REASON_HEAD_UNREADABLE] = {"head-unreadable", "directories of the head are not here"},
    [REASON_TOO_MANY] = {"too-many-changes", "more paths changed than can be followed"},
    [REASON_UNBORN] = {"unborn", "the branch has no commit yet"},
    [REASON_PULL_REQUEST] = {"pull-request", "a pull request was compared with its base"},
    [REASON_PUSH] = {"push", "what was pushed was compared with what was there"},
    [REASON_MERGE_GROUP] = {"merge-group", "a merge group was compared with its base"},
    [REASON_TAG] = {"tag", "a tag was pushed"},
    [REASON_RELEASE] = {"release", "a release was made"},
    [REASON_DISPATCH] = {"workflow-dispatch", "the workflow was started by hand"},
    [REASON_SCHEDULE] = {"schedule", "the workflow was started by the clock"},
    [REASON_OTHER_KIND] = {"other-kind", "the event tells of no change"},
    [REASON_LABEL] = {"label", "a label of the pull request asks for it"},
    [REASON_TRAILER] = {"trailer", "the message of the head commit asks for it"},
    [REASON_INPUT] = {"dispatch-input", "an input of the dispatch asks for it"},
    [REASON_NEW_BRANCH] = {"new-branch",
                           "the branch is new, and there is nothing to compare it with"},
    [REASON_HISTORY_LOST] = {"history-lost", "a forced push replaced commits that are gone"},
};

const char *reason_name(enum reason_code code)
{
    return table[code].name;
}

const char *reason_phrase(enum reason_code code)
{
    return table[code].phrase;
}

const char *reason_detail(struct arena *arena, const struct reason *reason)
{
    if (reason->path && reason->item)
        return arena_printf(arena, "%s: %s", reason->path, reason->item);
    if (reason->path)
        return reason->path;
    return reason->item ? reason->item : "";
}
