#include "graph/impact/rules.h"

#include <stdbool.h>
#include <string.h>

#include "graph/base/path.h"
#include "graph/impact/unread.h"

/* Where the pattern of a row is looked for. */
enum place {
    AT_REPOSITORY, /* from the repository's root */
    AT_WORKSPACE,  /* from the workspace's root */
    ANYWHERE,      /* in any directory; the row then holds for that directory and below */
};

struct row {
    enum place place;
    const char *pattern; /* a path; with a slash at its end everything below it */
    enum rule_effect effect;
    enum reason_code code;
};

/* The first row that matches decides. docs/path-rules.md says why each row is there. */
static const struct row table[] = {
    {AT_WORKSPACE, "Cargo.toml", RULE_COMPARED, REASON_MANIFEST_EQUAL},
    {AT_WORKSPACE, "Cargo.lock", RULE_COMPARED, REASON_LOCK_EQUAL},
    {ANYWHERE, "rust-toolchain", RULE_BELOW, REASON_TOOLCHAIN},
    {ANYWHERE, "rust-toolchain.toml", RULE_BELOW, REASON_TOOLCHAIN},
    {ANYWHERE, ".cargo/config", RULE_BELOW, REASON_CARGO_CONFIG},
    {ANYWHERE, ".cargo/config.toml", RULE_BELOW, REASON_CARGO_CONFIG},
    {ANYWHERE, ".gitattributes", RULE_BELOW, REASON_ATTRIBUTES},
    {AT_REPOSITORY, "whittle.yml", RULE_EVERYTHING, REASON_PLANNER_CONFIG},
    {AT_REPOSITORY, ".config/whittle.yml", RULE_EVERYTHING, REASON_PLANNER_CONFIG},
    {AT_REPOSITORY, ".github/whittle.yml", RULE_EVERYTHING, REASON_PLANNER_CONFIG},
    {AT_REPOSITORY, ".github/workflows/", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_REPOSITORY, ".github/actions/", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_REPOSITORY, ".gitlab-ci.yml", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_REPOSITORY, ".gitlab/", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_REPOSITORY, ".buildkite/", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_WORKSPACE, ".config/nextest.toml", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_WORKSPACE, "Cross.toml", RULE_EVERYTHING, REASON_CI_CONFIG},
    {AT_REPOSITORY, ".github/ISSUE_TEMPLATE/", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/ISSUE_TEMPLATE.md", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/PULL_REQUEST_TEMPLATE/", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/PULL_REQUEST_TEMPLATE.md", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/pull_request_template.md", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/CODEOWNERS", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/FUNDING.yml", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".github/dependabot.yml", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, "CODEOWNERS", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".editorconfig", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".gitignore", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".git-blame-ignore-revs", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".mailmap", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".idea/", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_REPOSITORY, ".vscode/", RULE_NOTHING, REASON_NO_EFFECT},
    {ANYWHERE, "rustfmt.toml", RULE_FORMAT, REASON_FORMAT_CONFIG},
    {ANYWHERE, ".rustfmt.toml", RULE_FORMAT, REASON_FORMAT_CONFIG},
    {ANYWHERE, "clippy.toml", RULE_LINT, REASON_LINT_CONFIG},
    {ANYWHERE, ".clippy.toml", RULE_LINT, REASON_LINT_CONFIG},
};

/* The pattern as a path below `root`, and whether it stands for a directory. */
static const char *placed(struct arena *arena, const char *root, const char *pattern, bool *is_dir)
{
    size_t len = strlen(pattern);
    *is_dir = len && pattern[len - 1] == '/';
    return path_join(arena, root, pattern);
}

/* Whether the package that owns `path` lies in `dir` itself: then that is no settings directory. */
static bool holds_owner(struct arena *arena, const struct workspace *workspace, const char *dir,
                        const char *path)
{
    uint32_t owner = workspace_owner(arena, workspace, path);
    return owner != PACKAGE_NONE && path_within(dir, workspace->packages.items[owner].path);
}

/* Most paths begin otherwise: a look at the bytes spares the memory. */
static bool begins_with(const char *root, const char *pattern, const char *path)
{
    if (!path_within(root, path) || strcmp(root, path) == 0)
        return false;
    const char *rest = *root ? path + strlen(root) + 1 : path;
    return strncmp(rest, pattern, strlen(pattern)) == 0;
}

/* A row that is seen from a fixed directory. */
static bool fixed_row_matches(struct arena *arena, const struct row *row,
                              const struct workspace *workspace, const char *path,
                              bool link_or_submodule)
{
    bool is_dir;
    const char *root = row->place == AT_WORKSPACE ? workspace->root : "";
    if (!link_or_submodule && !begins_with(root, row->pattern, path))
        return false;
    const char *place = placed(arena, root, row->pattern, &is_dir);
    if (link_or_submodule && row->effect != RULE_NOTHING && path_within(path, place))
        return true;
    if (!is_dir)
        return strcmp(path, place) == 0;
    if (!path_within(place, path) || strcmp(place, path) == 0)
        return false;
    return row->effect != RULE_NOTHING || !holds_owner(arena, workspace, place, path);
}

/* Where the pattern ends `path` at a directory boundary, the directory before it; else NULL. */
static const char *dir_before(struct arena *arena, const char *path, const char *pattern)
{
    size_t len = strlen(path), pattern_len = strlen(pattern);
    if (len < pattern_len || strcmp(path + len - pattern_len, pattern) != 0)
        return NULL;
    if (len == pattern_len)
        return "";
    return path[len - pattern_len - 1] == '/' ? arena_copy(arena, path, len - pattern_len - 1)
                                              : NULL;
}

/* The directory that a file named by the pattern would hold for, or NULL. A `link_or_submodule`
 * path may be the directory that the pattern begins with. */
static const char *dir_of_row(struct arena *arena, const struct row *row, const char *path,
                              bool link_or_submodule)
{
    const char *slash = strchr(row->pattern, '/');
    const char *dir = dir_before(arena, path, row->pattern);
    if (dir || !link_or_submodule || !slash)
        return dir;
    return dir_before(arena, path, arena_copy(arena, row->pattern, (size_t)(slash - row->pattern)));
}

/* Whether the row holds for `path`; sets `*match` then. */
static bool row_matches(struct arena *arena, const struct row *row,
                        const struct workspace *workspace, const char *path, bool link_or_submodule,
                        struct rule_match *match)
{
    *match = (struct rule_match){.effect = row->effect, .code = row->code};
    if (row->place != ANYWHERE &&
        !fixed_row_matches(arena, row, workspace, path, link_or_submodule))
        return false;
    if (row->place != ANYWHERE) /* a read-me beside files of CI configures nothing */
        return row->code != REASON_CI_CONFIG || link_or_submodule || !unread_is_document(path);
    match->dir = dir_of_row(arena, row, path, link_or_submodule);
    /* What holds for its directory and below holds for everything where the workspace is below. */
    if (match->effect == RULE_BELOW && match->dir && path_within(match->dir, workspace->root))
        match->effect = RULE_EVERYTHING;
    return match->dir != NULL;
}

/* Whether `path` would be the manifest of a directory that a member glob matches, and is not there:
 * cargo refuses the workspace. */
static bool is_missing_member(struct arena *arena, const struct workspace *workspace,
                              const char *path)
{
    if (strcmp(path_base(path), "Cargo.toml") != 0)
        return false;
    const char *dir = path_parent(arena, path);
    for (size_t i = 0; i < workspace->missing_members.count; i++)
        if (strcmp(dir, workspace->missing_members.items[i]) == 0)
            return true;
    return false;
}

/* The key of cargo's configuration that names the path; NULL for none. */
static const char *configured_by(const struct workspace *workspace, const char *path,
                                 bool link_or_submodule)
{
    for (size_t i = 0; i < workspace->config_paths.count; i++)
        if (rules_touch(path, link_or_submodule, workspace->config_paths.items[i].path))
            return workspace->config_paths.items[i].config_key;
    return NULL;
}

struct rule_match rules_match(struct arena *arena, const struct workspace *workspace,
                              const char *path, bool link_or_submodule)
{
    struct rule_match match = {.effect = RULE_EVERYTHING};
    match.code = REASON_SUBMODULE_CHANGED;
    if (link_or_submodule && path_within(path, workspace->root))
        return match;
    match.code = REASON_MEMBER_MISSING;
    if (is_missing_member(arena, workspace, path))
        return match;
    match.code = REASON_CARGO_CONFIG;
    match.config_key = configured_by(workspace, path, link_or_submodule);
    if (match.config_key)
        return match;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (row_matches(arena, &table[i], workspace, path, link_or_submodule, &match))
            return match;
    return (struct rule_match){.effect = RULE_OWNER, .code = REASON_FILE_CHANGED};
}

/* A submodule or link that holds packages stands for their manifests. */
bool rules_stand(struct arena *arena, const struct workspace *workspace, const char *path,
                 bool link_or_submodule)
{
    struct rule_match match;
    if (strcmp(path_base(path), "Cargo.toml") == 0 ||
        (link_or_submodule && workspace_has_below(workspace, path)))
        return true;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct row *row = &table[i];
        bool stands = row->effect == RULE_COMPARED || row->code == REASON_PLANNER_CONFIG ||
                      row->code == REASON_CI_CONFIG;
        if (stands && row_matches(arena, row, workspace, path, link_or_submodule, &match))
            return true;
    }
    return false;
}
