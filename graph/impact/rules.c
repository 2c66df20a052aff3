#include "graph/impact/rules.h"

#include <stdbool.h>
#include <string.h>

#include "graph/base/path.h"

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
    {AT_WORKSPACE, "Cargo.toml", RULE_EVERYTHING, REASON_ROOT_MANIFEST},
    {AT_WORKSPACE, "Cargo.lock", RULE_EVERYTHING, REASON_LOCK_FILE},
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
    {AT_WORKSPACE, "rustfmt.toml", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_WORKSPACE, ".rustfmt.toml", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_WORKSPACE, "clippy.toml", RULE_NOTHING, REASON_NO_EFFECT},
    {AT_WORKSPACE, ".clippy.toml", RULE_NOTHING, REASON_NO_EFFECT},
};

/* Whether `path` is `pattern` as seen from its place. */
static bool matches(const char *path, const char *pattern)
{
    size_t len = strlen(pattern);
    bool prefix = len && pattern[len - 1] == '/';
    return prefix ? strncmp(path, pattern, len) == 0 : strcmp(path, pattern) == 0;
}

/* Whether the package that owns `path` lies in a directory of that pattern itself. */
static bool is_package_below(struct arena *arena, const struct workspace *workspace,
                             const char *pattern, const char *path)
{
    uint32_t owner = workspace_owner(arena, workspace, path);
    return owner != PACKAGE_NONE && matches(workspace->packages.items[owner].path, pattern);
}

/* The part of `path` below `dir`, or NULL. */
static const char *below(const char *dir, const char *path)
{
    if (!path_within(dir, path))
        return NULL;
    path += strlen(dir);
    return *path == '/' ? path + 1 : path;
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

/* Whether the row holds for `path`; sets `*match` then. */
static bool row_matches(struct arena *arena, const struct row *row,
                        const struct workspace *workspace, const char *path,
                        struct rule_match *match)
{
    *match = (struct rule_match){row->effect, row->code, NULL};
    if (row->place == AT_REPOSITORY)
        return matches(path, row->pattern) &&
               (row->effect != RULE_NOTHING ||
                !is_package_below(arena, workspace, row->pattern, path));
    if (row->place == AT_WORKSPACE) {
        const char *in_workspace = below(workspace->root, path);
        return in_workspace && matches(in_workspace, row->pattern);
    }
    match->dir = dir_before(arena, path, row->pattern);
    /* What holds for its directory and below holds for everything where the workspace is below. */
    if (match->dir && path_within(match->dir, workspace->root))
        match->effect = RULE_EVERYTHING;
    return match->dir != NULL;
}

/* Whether `path` would be the manifest of a directory that a member glob matches, and is not there:
 * cargo refuses the workspace. */
static bool is_hollow(struct arena *arena, const struct workspace *workspace, const char *path)
{
    if (strcmp(path_base(path), "Cargo.toml") != 0)
        return false;
    const char *dir = path_parent(arena, path);
    for (size_t i = 0; i < workspace->hollow_dirs.count; i++)
        if (strcmp(dir, workspace->hollow_dirs.items[i]) == 0)
            return true;
    return false;
}

static bool is_configured(const struct workspace *workspace, const char *path)
{
    for (size_t i = 0; i < workspace->config_paths.count; i++)
        if (path_within(workspace->config_paths.items[i], path))
            return true;
    return false;
}

struct rule_match rules_match(struct arena *arena, const struct workspace *workspace,
                              const char *path)
{
    struct rule_match match;
    if (is_hollow(arena, workspace, path))
        return (struct rule_match){RULE_EVERYTHING, REASON_MEMBER_MISSING, NULL};
    if (is_configured(workspace, path))
        return (struct rule_match){RULE_EVERYTHING, REASON_CARGO_CONFIG, NULL};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (row_matches(arena, &table[i], workspace, path, &match))
            return match;
    return (struct rule_match){RULE_OWNER, REASON_FILE_CHANGED, NULL};
}
