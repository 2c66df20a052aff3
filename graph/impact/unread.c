#include "graph/impact/unread.h"

#include <string.h>
#include <strings.h>

#include "graph/base/path.h"
#include "graph/impact/data.h"

/* Where the pattern of a row is looked for, in any case of letters. A star in it stands for any
 * bytes. */
enum place {
    WHEREVER, /* the file's name */
    NAMED,    /* the file's name, or its beginning before an ending of text */
    BESIDE,   /* a file's name in the directory of the path or above, but below the root */
    AT_ROOT,  /* a path from the root of the repository or of the workspace; with a slash at its end
                 everything below it */
};

struct row {
    enum place place;
    const char *pattern;
    enum reason_code code; /* REASON_UNOWNED: the path counts as what it is */
};

/* The first row that matches decides. */
static const struct row table[] = {
    {NAMED, "README", REASON_NOT_INCLUDED},
    {NAMED, "CHANGELOG", REASON_NOT_INCLUDED},
    {NAMED, "CHANGES", REASON_NOT_INCLUDED},
    {NAMED, "HISTORY", REASON_NOT_INCLUDED},
    {NAMED, "NEWS", REASON_NOT_INCLUDED},
    {NAMED, "RELEASES", REASON_NOT_INCLUDED},
    {NAMED, "LICENSE", REASON_NOT_INCLUDED},
    {NAMED, "LICENCE", REASON_NOT_INCLUDED},
    {NAMED, "UNLICENSE", REASON_NOT_INCLUDED},
    {NAMED, "COPYING", REASON_NOT_INCLUDED},
    {NAMED, "COPYRIGHT", REASON_NOT_INCLUDED},
    {NAMED, "NOTICE", REASON_NOT_INCLUDED},
    {NAMED, "PATENTS", REASON_NOT_INCLUDED},
    {NAMED, "AUTHORS", REASON_NOT_INCLUDED},
    {NAMED, "CONTRIBUTORS", REASON_NOT_INCLUDED},
    {NAMED, "MAINTAINERS", REASON_NOT_INCLUDED},
    {NAMED, "CREDITS", REASON_NOT_INCLUDED},
    {NAMED, "THANKS", REASON_NOT_INCLUDED},
    {NAMED, "CONTRIBUTING", REASON_NOT_INCLUDED},
    {NAMED, "CODE_OF_CONDUCT", REASON_NOT_INCLUDED},
    {NAMED, "SECURITY", REASON_NOT_INCLUDED},
    {NAMED, "SUPPORT", REASON_NOT_INCLUDED},
    {NAMED, "GOVERNANCE", REASON_NOT_INCLUDED},
    {WHEREVER, "CITATION.cff", REASON_NOT_INCLUDED},
    {WHEREVER, "FUNDING.json", REASON_NOT_INCLUDED},
    {WHEREVER, "*.md", REASON_NOT_INCLUDED},
    {WHEREVER, "*.mdx", REASON_NOT_INCLUDED},
    {WHEREVER, "*.markdown", REASON_NOT_INCLUDED},
    {WHEREVER, "*.rst", REASON_NOT_INCLUDED},
    {WHEREVER, "*.adoc", REASON_NOT_INCLUDED},
    {WHEREVER, "*.asciidoc", REASON_NOT_INCLUDED},
    {WHEREVER, "*.png", REASON_NOT_INCLUDED},
    {WHEREVER, "*.jpg", REASON_NOT_INCLUDED},
    {WHEREVER, "*.jpeg", REASON_NOT_INCLUDED},
    {WHEREVER, "*.gif", REASON_NOT_INCLUDED},
    {WHEREVER, "*.svg", REASON_NOT_INCLUDED},
    {WHEREVER, "*.webp", REASON_NOT_INCLUDED},
    {WHEREVER, "*.drawio", REASON_NOT_INCLUDED},
    {WHEREVER, "*.excalidraw", REASON_NOT_INCLUDED},
    {WHEREVER, "*.pdf", REASON_NOT_INCLUDED},
    {BESIDE, "package.json", REASON_OTHER_ECOSYSTEM},
    {BESIDE, "pyproject.toml", REASON_OTHER_ECOSYSTEM},
    {BESIDE, "go.mod", REASON_OTHER_ECOSYSTEM},
    {BESIDE, "Gemfile", REASON_OTHER_ECOSYSTEM},
    {BESIDE, "deno.json", REASON_OTHER_ECOSYSTEM},
    {WHEREVER, "package.json", REASON_TOOL_CONFIG},
    {WHEREVER, "package-lock.json", REASON_TOOL_CONFIG},
    {WHEREVER, "npm-shrinkwrap.json", REASON_TOOL_CONFIG},
    {WHEREVER, "yarn.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "pnpm-lock.yaml", REASON_TOOL_CONFIG},
    {WHEREVER, "pnpm-workspace.yaml", REASON_TOOL_CONFIG},
    {WHEREVER, "bun.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "bun.lockb", REASON_TOOL_CONFIG},
    {WHEREVER, "deno.json", REASON_TOOL_CONFIG},
    {WHEREVER, "deno.jsonc", REASON_TOOL_CONFIG},
    {WHEREVER, "deno.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "tsconfig*.json", REASON_TOOL_CONFIG},
    {WHEREVER, "jsconfig.json", REASON_TOOL_CONFIG},
    {WHEREVER, "biome.json", REASON_TOOL_CONFIG},
    {WHEREVER, "biome.jsonc", REASON_TOOL_CONFIG},
    {WHEREVER, "dprint.json", REASON_TOOL_CONFIG},
    {WHEREVER, "turbo.json", REASON_TOOL_CONFIG},
    {WHEREVER, "lerna.json", REASON_TOOL_CONFIG},
    {WHEREVER, "eslint.config.*", REASON_TOOL_CONFIG},
    {WHEREVER, "prettier.config.*", REASON_TOOL_CONFIG},
    {WHEREVER, "pyproject.toml", REASON_TOOL_CONFIG},
    {WHEREVER, "uv.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "poetry.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "pdm.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "Pipfile", REASON_TOOL_CONFIG},
    {WHEREVER, "Pipfile.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "ruff.toml", REASON_TOOL_CONFIG},
    {WHEREVER, "mypy.ini", REASON_TOOL_CONFIG},
    {WHEREVER, "pytest.ini", REASON_TOOL_CONFIG},
    {WHEREVER, "tox.ini", REASON_TOOL_CONFIG},
    {WHEREVER, "pyrightconfig.json", REASON_TOOL_CONFIG},
    {WHEREVER, "go.mod", REASON_TOOL_CONFIG},
    {WHEREVER, "go.sum", REASON_TOOL_CONFIG},
    {WHEREVER, "Gemfile", REASON_TOOL_CONFIG},
    {WHEREVER, "Gemfile.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "flake.nix", REASON_TOOL_CONFIG},
    {WHEREVER, "flake.lock", REASON_TOOL_CONFIG},
    {WHEREVER, "default.nix", REASON_TOOL_CONFIG},
    {WHEREVER, "shell.nix", REASON_TOOL_CONFIG},
    {WHEREVER, "Dockerfile", REASON_TOOL_CONFIG},
    {WHEREVER, "Dockerfile.*", REASON_TOOL_CONFIG},
    {WHEREVER, "Dockerfile-*", REASON_TOOL_CONFIG},
    {WHEREVER, "*.dockerfile", REASON_TOOL_CONFIG},
    {WHEREVER, "Containerfile", REASON_TOOL_CONFIG},
    {WHEREVER, "docker-compose*.yml", REASON_TOOL_CONFIG},
    {WHEREVER, "docker-compose*.yaml", REASON_TOOL_CONFIG},
    {WHEREVER, "docker-bake.hcl", REASON_TOOL_CONFIG},
    {WHEREVER, "renovate.json", REASON_TOOL_CONFIG},
    {WHEREVER, "renovate.json5", REASON_TOOL_CONFIG},
    {WHEREVER, "deny.toml", REASON_TOOL_CONFIG},
    {WHEREVER, "typos.toml", REASON_TOOL_CONFIG},
    {WHEREVER, "_typos.toml", REASON_TOOL_CONFIG},
    {WHEREVER, "mkdocs.yml", REASON_TOOL_CONFIG},
    {WHEREVER, "book.toml", REASON_TOOL_CONFIG},
    {WHEREVER, ".gitignore", REASON_TOOL_CONFIG},
    {WHEREVER, ".gitkeep", REASON_TOOL_CONFIG},
    {AT_ROOT, "about.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "bacon.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "bors.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "cliff.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "codecov.yml", REASON_TOOL_CONFIG},
    {AT_ROOT, "committed.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "cspell.json", REASON_TOOL_CONFIG},
    {AT_ROOT, "dist-workspace.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "josh-sync.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "lefthook.yml", REASON_TOOL_CONFIG},
    {AT_ROOT, "netlify.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "release.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "release-plz.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "release-please-config.json", REASON_TOOL_CONFIG},
    {AT_ROOT, "REUSE.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "sgconfig.yml", REASON_TOOL_CONFIG},
    {AT_ROOT, "snapcraft.yaml", REASON_TOOL_CONFIG},
    {AT_ROOT, "spellcheck.dic", REASON_TOOL_CONFIG},
    {AT_ROOT, "spellcheck.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "taplo.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "tomlfmt.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "treefmt.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "triagebot.toml", REASON_TOOL_CONFIG},
    {AT_ROOT, "vercel.json", REASON_TOOL_CONFIG},
    {AT_ROOT, "supply-chain/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".agents/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".changeset/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".claude/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".codex/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".cursor/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".devcontainer/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".helix/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".husky/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".vim/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".zed/", REASON_TOOL_CONFIG},
    {AT_ROOT, ".env*", REASON_UNOWNED},
    {AT_ROOT, ".gitmodules", REASON_UNOWNED},
    {AT_ROOT, ".tool-versions", REASON_UNOWNED},
    {AT_ROOT, ".mise*", REASON_UNOWNED},
    {AT_ROOT, ".travis.yml", REASON_UNOWNED},
    {AT_ROOT, ".cirrus.yml", REASON_UNOWNED},
    {AT_ROOT, ".appveyor.yml", REASON_UNOWNED},
    {AT_ROOT, ".drone.yml", REASON_UNOWNED},
    {AT_ROOT, ".woodpecker.yml", REASON_UNOWNED},
    {AT_ROOT, ".build.yml", REASON_UNOWNED},
    {AT_ROOT, ".*", REASON_TOOL_CONFIG},
};

enum { ROWS = sizeof table / sizeof *table };

/* Whether the name fits the pattern, which has one star or none. */
static bool fits(const char *pattern, const char *name)
{
    const char *star = strchr(pattern, '*');
    size_t len = strlen(name), before = star ? (size_t)(star - pattern) : 0;
    if (!star)
        return strcasecmp(pattern, name) == 0;
    size_t after = strlen(star + 1);
    return len >= before + after && strncasecmp(pattern, name, before) == 0 &&
           strcasecmp(star + 1, name + len - after) == 0;
}

/* What follows the last dot, if that looks like an ending: a version's last number is none. */
static const char *ending_of(const char *name)
{
    static const char known[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const char *dot = strrchr(name, '.');
    bool is_one =
        dot && dot[1] && !strchr("0123456789", dot[1]) && !dot[1 + strspn(dot + 1, known)];
    return is_one ? dot + 1 : NULL;
}

/* What follows the name: nothing, or an ending of text. */
static bool is_text(const char *rest)
{
    static const char *const endings[] = {"md", "markdown", "txt", "rst", "adoc", "asciidoc"};
    const char *ending = ending_of(rest);
    for (size_t i = 0; ending && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(ending, endings[i]) == 0)
            return true;
    return !ending;
}

static bool is_named(const char *pattern, const char *name)
{
    size_t len = strlen(pattern);
    return strncasecmp(name, pattern, len) == 0 && strchr("._-", name[len]) && is_text(name + len);
}

/* The path from `root`; NULL where it is not below it. */
static const char *below(const char *root, const char *path)
{
    size_t len = strlen(root);
    if (!path_within(root, path) || !path[len])
        return NULL;
    return len ? path + len + 1 : path;
}

static bool is_at(const char *pattern, const char *rest)
{
    size_t len = strlen(pattern);
    if (!rest)
        return false;
    if (pattern[len - 1] == '/')
        return strncmp(rest, pattern, len) == 0;
    return !strchr(rest, '/') && fits(pattern, rest);
}

static bool is_at_root(const struct workspace *workspace, const char *pattern, const char *path)
{
    return is_at(pattern, below("", path)) || is_at(pattern, below(workspace->root, path));
}

static bool has_marker(struct arena *arena, const struct source *source, const char *dir)
{
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].place == BESIDE &&
            source_has_file(source, path_join(arena, dir, table[i].pattern)))
            return true;
    return false;
}

/* Whether a project without packages begins in the directory. Each is looked at once. */
static bool begins(struct arena *arena, struct judge *judge, const char *dir)
{
    uint32_t known;
    if (map_get(&judge->projects, dir, &known))
        return known;
    known = has_marker(arena, judge->source, dir) && !workspace_has_below(judge->workspace, dir);
    map_put(arena, &judge->projects, arena_string(arena, dir), known);
    return known;
}

static bool is_in_project(struct arena *arena, struct judge *judge, const char *path)
{
    char *above = arena_string(arena, path);
    while (path_cut(above) && *above && !path_within(above, judge->workspace->root))
        if (begins(arena, judge, above))
            return true;
    return false;
}

/* Whether the row holds for the name, wherever the file lies. */
static bool matches_name(const struct row *row, const char *path)
{
    const char *name = path_base(path);
    return (row->place == WHEREVER && fits(row->pattern, name)) ||
           (row->place == NAMED && is_named(row->pattern, name));
}

/* Of rows that go by what else is in a directory the tree tells. */
static bool matches(const struct row *row, const struct workspace *workspace, const char *path)
{
    return row->place == AT_ROOT ? is_at_root(workspace, row->pattern, path)
                                 : matches_name(row, path);
}

static const struct row *row_of(const struct workspace *workspace, const char *path)
{
    for (const struct row *row = table; row < table + ROWS; row++)
        if (matches(row, workspace, path))
            return row;
    return NULL;
}

/* Whether what is not prose may be no package's business, though the package owns it: the package
 * at the root owns what nobody else does. */
static bool is_loose(const struct workspace *workspace, const struct package *owner,
                     const char *path)
{
    static const char *const sources[] = {"src", "tests", "examples", "benches"};
    if (!owner)
        return true;
    if (strcmp(owner->path, workspace->root) != 0)
        return false;
    const char *rest = below(owner->path, path);
    for (size_t i = 0; rest && i < sizeof sources / sizeof *sources; i++)
        if (path_within(sources[i], rest))
            return false;
    return rest != NULL;
}

static bool is_data(struct arena *arena, const struct workspace *workspace, const char *path)
{
    const char *dir = path_parent(arena, path);
    return data_within(path_within(workspace->root, dir) ? workspace->root : "", dir, DATA_OF_ANY);
}

enum reason_code unread_code(struct arena *arena, struct judge *judge, const char *path,
                             const struct package *owner)
{
    const struct workspace *workspace = judge->workspace;
    const struct row *row = row_of(workspace, path);
    bool prose = row && row->code == REASON_NOT_INCLUDED;
    bool loose = is_loose(workspace, owner, path);
    if (!prose && !loose)
        return REASON_FILE_CHANGED;
    if (is_data(arena, workspace, path))
        return prose && row->place == NAMED && owner ? row->code : REASON_FILE_CHANGED;
    if (prose)
        return row->code;
    if (is_in_project(arena, judge, path))
        return REASON_OTHER_ECOSYSTEM;
    return row && row->code == REASON_TOOL_CONFIG ? row->code : REASON_FILE_CHANGED;
}

bool unread_is_document(const char *path)
{
    for (const struct row *row = table; row < table + ROWS; row++)
        if (row->code == REASON_NOT_INCLUDED && matches_name(row, path))
            return true;
    return false;
}

const char *unread_name(struct arena *arena, const struct workspace *workspace, const char *path)
{
    const struct row *row = row_of(workspace, path);
    if (!row || !strchr(row->pattern, '/'))
        return path_base(path);
    const char *rest = is_at(row->pattern, below("", path)) ? path : below(workspace->root, path);
    return rest ? arena_copy(arena, rest, strcspn(rest, "/")) : path_base(path);
}
