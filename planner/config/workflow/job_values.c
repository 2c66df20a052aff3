#include "planner/config/workflow/job_values.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/base/vec.h"
#include "planner/config/yaml/node.h"

enum {
    FILE_LIMIT = 1 << 20,
    NODES = 40000, /* that are looked at: aliases may make any number of a few lines, */
    BYTES = 512,   /* of texts that count as one more: and of long ones */
};

struct search {
    struct arena *arena;
    void (*check)(struct search *, const struct node *); /* a text */
    const struct source *source;
    const char *file; /* that is gone through */
    bool in_action;   /* whose inputs the job gives it */
    unsigned left;    /* nodes */
    VEC(const struct node *) waiting;
    struct strings actions; /* directories of local ones, each once */
    const char *found;      /* NULL: nothing yet */
};

static void find(struct search *search, const struct node *node, const char *what, size_t size)
{
    if (!search->found)
        search->found =
            arena_printf(search->arena, "%.*s in %s:%u", (int)size, what, search->file, node->line);
}

static bool is_part(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

/* The same in every run of a repository, or another one in each, whatever started it. */
static bool is_same_everywhere(const char *word, size_t size)
{
    static const char *const known[] = {"github.action",
                                        "github.action_path",
                                        "github.action_ref",
                                        "github.api_url",
                                        "github.graphql_url",
                                        "github.job",
                                        "github.repository",
                                        "github.repository_id",
                                        "github.repository_owner",
                                        "github.run_attempt",
                                        "github.run_id",
                                        "github.run_number",
                                        "github.server_url",
                                        "github.token",
                                        "github.workflow",
                                        "github.workspace",
                                        "secrets.GITHUB_TOKEN",
                                        "GITHUB_ACTION",
                                        "GITHUB_ACTION_PATH",
                                        "GITHUB_ACTIONS",
                                        "GITHUB_API_URL",
                                        "GITHUB_ENV",
                                        "GITHUB_GRAPHQL_URL",
                                        "GITHUB_JOB",
                                        "GITHUB_OUTPUT",
                                        "GITHUB_PATH",
                                        "GITHUB_REPOSITORY",
                                        "GITHUB_REPOSITORY_OWNER",
                                        "GITHUB_RUN_ATTEMPT",
                                        "GITHUB_RUN_ID",
                                        "GITHUB_RUN_NUMBER",
                                        "GITHUB_SERVER_URL",
                                        "GITHUB_STATE",
                                        "GITHUB_STEP_SUMMARY",
                                        "GITHUB_TOKEN",
                                        "GITHUB_WORKFLOW",
                                        "GITHUB_WORKSPACE"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == size && strncasecmp(known[i], word, size) == 0)
            return true;
    return false;
}

/* Whether a word of an expression, which may have dots in it, names such a value. */
static bool is_value(const struct search *search, const char *word, size_t size)
{
    static const char *const contexts[] = {"github", "secrets", "vars", "inputs", "needs"};
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        const size_t length = strlen(contexts[i]);
        if (size >= length && strncasecmp(word, contexts[i], length) == 0 &&
            (size == length || word[length] == '.'))
            return !(search->in_action && strcmp(contexts[i], "inputs") == 0) &&
                   !is_same_everywhere(word, size);
    }
    return false;
}

/* Literals of an expression are skipped: '' stands for a quote in one. */
static void check_expression(struct search *search, const struct node *node, const char *text,
                             size_t size)
{
    for (size_t at = 0, end; at < size; at = end) {
        end = at + 1;
        if (text[at] == '\'') {
            while (end < size && text[end] != '\'')
                end++;
            end++;
        } else if (is_part(text[at])) {
            while (end < size && is_part(text[end]))
                end++;
            if (is_value(search, text + at, end - at))
                find(search, node, text + at, end - at);
        }
    }
}

/* How far an expression goes: }} in a literal, as format() has it, does not end it. */
static size_t expression_size(const char *text)
{
    bool quoted = false;
    size_t size = 0;
    while (text[size] && (quoted || !text_begins(text + size, "}}")))
        quoted ^= text[size++] == '\'';
    return size;
}

static void check_expressions(struct search *search, const struct node *node)
{
    for (const char *at = node->text; (at = strstr(at, "${{"));) {
        const size_t size = expression_size(at);
        check_expression(search, node, at, size);
        at += size;
    }
}

/* Whether a variable's name may begin here. In small letters it does only as Windows' shells have
 * it: $env:github_ref, %github_ref%. */
static bool may_begin(const char *text, const char *at)
{
    if (*at != 'G')
        return at > text && strchr(":%", at[-1]);
    return at == text || !is_part(at[-1]) || strchr(".-", at[-1]);
}

/* Variables that the runner sets, by whatever syntax of a shell. */
static void check_variables(struct search *search, const struct node *node)
{
    static const char prefix[] = "GITHUB_";
    for (const char *at = node->text; *at; at++) {
        size_t size = strlen(prefix);
        if (strncasecmp(at, prefix, size) != 0 || !may_begin(node->text, at))
            continue;
        while (at[size] == '_' || isalpha((unsigned char)at[size]))
            size++;
        if (!is_same_everywhere(at, size))
            find(search, node, at, size);
        at += size - 1;
    }
}

static size_t cost_of(const struct node *node)
{
    return 1 + (node->kind == NODE_TEXT ? strlen(node->text) / BYTES : node->entries.count);
}

/* Whether there is more to look at. */
static bool goes_on(struct search *search, const struct node *node)
{
    static const char much[] = "more than can be looked at";
    const size_t cost = cost_of(node);
    if (search->left < cost)
        find(search, node, much, strlen(much));
    else
        search->left -= (unsigned)cost;
    return !search->found;
}

static void check_text(struct search *search, const struct node *node)
{
    check_expressions(search, node);
    check_variables(search, node);
}

/* All texts of it. */
static void check_node(struct search *search, const struct node *node)
{
    search->waiting.count = 0;
    if (node)
        vec_push(search->arena, &search->waiting, node);
    while (search->waiting.count) {
        node = search->waiting.items[--search->waiting.count];
        if (!goes_on(search, node))
            return;
        if (node->kind == NODE_TEXT)
            search->check(search, node);
        for (size_t i = 0; node->kind != NODE_TEXT && i < node->entries.count; i++)
            vec_push(search->arena, &search->waiting, node->entries.items[i].value);
    }
}

static const struct node *read(const struct search *search, const char *path)
{
    const struct node *root = NULL;
    struct blob blob;
    struct err err = {0};
    return source_read(search->source, path, FILE_LIMIT, search->arena, &blob, &err) == 0 &&
                   node_parse(search->arena, path, &blob, &root, &err) == 0
               ? root
               : NULL;
}

/* What it keeps is none of a verdict's ingredients. */
static bool is_cache(const char *uses)
{
    return text_begins(uses, "Swatinem/rust-cache@") || text_begins(uses, "actions/cache@") ||
           text_begins(uses, "actions/cache/");
}

static void check_step(struct search *search, const struct node *step)
{
    const struct node *uses = node_find(step, "uses"), *condition = node_find(step, "if");
    const bool named = uses && uses->kind == NODE_TEXT;
    if (named && is_cache(uses->text))
        return;
    if (condition && condition->kind == NODE_TEXT)
        check_expression(search, condition, condition->text, strlen(condition->text));
    check_node(search, step);
    if (named && text_begins(uses->text, "./") && !strings_have(&search->actions, uses->text + 2))
        vec_push(search->arena, &search->actions, uses->text + 2);
}

static void check_steps(struct search *search, const struct node *steps, size_t count)
{
    for (size_t i = 0; i < count && !search->found; i++)
        if (goes_on(search, steps->entries.items[i].value))
            check_step(search, steps->entries.items[i].value);
}

static const struct node *read_action(struct search *search, const char *dir)
{
    static const char *const names[] = {"action.yml", "action.yaml"};
    const struct node *root = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !root; i++) {
        search->file = path_join(search->arena, dir, names[i]);
        root = read(search, search->file);
    }
    return root;
}

/* What an input is where the job does not give it may be an expression, too. */
static void check_defaults(struct search *search, const struct node *root)
{
    const struct node *inputs = root ? node_find(root, "inputs") : NULL;
    for (size_t i = 0; inputs && i < inputs->entries.count && !search->found; i++)
        check_node(search, node_find(inputs->entries.items[i].value, "default"));
}

/* Those of others have no steps that could be read. */
static void check_action(struct search *search, const char *dir)
{
    const struct node *root = read_action(search, dir);
    const struct node *runs = root ? node_find(root, "runs") : NULL;
    const struct node *steps = runs ? node_find(runs, "steps") : NULL;
    search->in_action = true;
    check_defaults(search, root);
    if (steps && steps->kind == NODE_LIST)
        check_steps(search, steps, steps->entries.count);
    else if (!search->found)
        search->found = arena_printf(search->arena, "what ./%s does", dir);
}

static bool mentions_cargo(const struct node *text)
{
    return text && text->kind == NODE_TEXT &&
           (strstr(text->text, "cargo") || strstr(text->text, "matrix."));
}

/* A local action may call it as well, and one of others be told to. */
static bool may_call_cargo(const struct node *step)
{
    const struct node *uses = node_find(step, "uses"), *with = node_find(step, "with");
    bool told = mentions_cargo(node_find(step, "run"));
    for (size_t i = 0; with && i < with->entries.count; i++) {
        const struct node *value = with->entries.items[i].value;
        told |= value->kind == NODE_TEXT && strstr(value->text, "cargo ");
    }
    return told || (uses && uses->kind == NODE_TEXT && text_begins(uses->text, "./"));
}

static size_t cost_of_step(const struct node *step)
{
    const struct node *run = node_find(step, "run"), *with = node_find(step, "with");
    size_t cost = cost_of(step) + (run ? cost_of(run) : 0);
    for (size_t i = 0; with && i < with->entries.count; i++)
        cost += cost_of(with->entries.items[i].value);
    return cost;
}

/* How many steps there are up to the last one that may have to do with cargo; of many that are long
 * all. */
static size_t count_steps(const struct node *steps)
{
    size_t seen = 0;
    for (size_t count = steps->entries.count; count && seen < NODES; count--) {
        const struct node *step = steps->entries.items[count - 1].value;
        if (may_call_cargo(step))
            return count;
        seen += cost_of_step(step);
    }
    return steps->entries.count;
}

const char *job_values(struct arena *arena, const struct source *source, const char *workflow,
                       const char *job)
{
    static const char *const said[] = {"env", "defaults", "runs-on", "container", "services"};
    struct search search = {
        .arena = arena, .source = source, .file = workflow, .left = NODES, .check = check_text};
    const struct node *root = read(&search, workflow);
    const struct node *jobs = root ? node_find(root, "jobs") : NULL;
    const struct node *found = jobs ? node_find(jobs, job) : NULL;
    const struct node *steps = found ? node_find(found, "steps") : NULL;
    if (!root)
        return arena_printf(arena, "%s, which can't be read", workflow);
    if (!steps || steps->kind != NODE_LIST)
        return NULL;
    for (size_t i = 0; i < sizeof said / sizeof *said && !search.found; i++) {
        check_node(&search, node_find(root, said[i]));
        if (!search.found)
            check_node(&search, node_find(found, said[i]));
    }
    check_steps(&search, steps, count_steps(steps));
    for (size_t i = 0; i < search.actions.count && !search.found; i++)
        check_action(&search, search.actions.items[i]);
    return search.found;
}

/* The same in all pipelines, or another one in each. */
static bool is_of_all(const char *name, size_t size)
{
    static const char *const known[] = {
        "CI_API_V4_URL",   "CI_BUILDS_DIR",  "CI_CONCURRENT_ID", "CI_JOB_ID",
        "CI_JOB_NAME",     "CI_JOB_STAGE",   "CI_JOB_TOKEN",     "CI_PIPELINE_ID",
        "CI_PIPELINE_IID", "CI_PROJECT_DIR", "CI_PROJECT_ID",    "CI_PROJECT_NAME",
        "CI_PROJECT_PATH", "CI_PROJECT_URL", "CI_REGISTRY",      "CI_REGISTRY_IMAGE",
        "CI_SERVER_HOST",  "CI_SERVER_URL",  "CI_SERVER_FQDN",   "CI_DEFAULT_BRANCH",
        "CI_JOB_STATUS"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == size && strncmp(known[i], name, size) == 0)
            return true;
    return false;
}

static void check_predefined(struct search *search, const struct node *node)
{
    static const char prefix[] = "CI_";
    for (const char *at = node->text; (at = strstr(at, prefix)) && !search->found;) {
        size_t size = strlen(prefix);
        while (at[size] == '_' || (at[size] >= 'A' && at[size] <= 'Z') ||
               (at[size] >= '0' && at[size] <= '9'))
            size++;
        if ((at == node->text || !is_part(at[-1])) && !is_of_all(at, size))
            find(search, node, at, size);
        at += size;
    }
}

const char *template_values(struct arena *arena, const struct source *source, const char *file,
                            const char *recorder)
{
    struct search search = {
        .arena = arena, .source = source, .file = file, .left = NODES, .check = check_predefined};
    const struct node *root = read(&search, file);
    if (!root)
        return arena_printf(arena, "%s, which can't be read", file);
    for (size_t i = 0; root->kind == NODE_MAPPING && i < root->entries.count; i++) {
        const struct node *key = root->entries.items[i].key;
        if (key->text[0] != '.' || strcmp(key->text + 1, recorder) != 0)
            check_node(&search, root->entries.items[i].value);
    }
    return search.found;
}
