#include "planner/config/workflow/template_success.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/template_script.h"
#include "planner/config/yaml/node.h"

enum {
    FILE_LIMIT = 1 << 20,
    MAX_PARTS = 100,   /* of one template; a circle ends there */
    MAX_LINES = 10000, /* of its script: aliases of aliases are many, and so are their bytes */
};

struct doubt {
    struct arena *arena;
    const struct template_question *question;
    const struct node *root;
    const char *why; /* NULL: none yet */
    struct template_script script;
};

/* A template and what it extends, each before what it wins over. */
struct parts {
    VEC(const struct node *) nodes;
};

static void doubt(struct doubt *state, const struct node *node, const char *why)
{
    if (!state->why)
        state->why =
            arena_printf(state->arena, "%s:%u: %s", state->question->file, node->line, why);
}

/* Keys of a job that neither leave it out nor let it succeed all the same. */
static const char *const harmless[] = {
    "after_script", "artifacts", "before_script", "cache",         "coverage",
    "dependencies", "extends",   "id_tokens",     "image",         "script",
    "retry",        "secrets",   "services",      "interruptible", "resource_group",
    "stage",        "tags",      "timeout",       "variables",     NULL};

/* Keys of the file that are no jobs, and bring nothing along. */
static const char *const globals[] = {"after_script", "before_script", "cache",
                                      "default",      "image",         "services",
                                      "stages",       "variables",     NULL};

static bool is_text(const struct node *node, const char *text)
{
    return node->kind == NODE_TEXT && strcmp(node->text, text) == 0;
}

static bool is_harmless(const struct node *key, const struct node *value)
{
    return text_is_one_of(key->text, harmless) ||
           (strcmp(key->text, "allow_failure") == 0 && is_text(value, "false"));
}

/* Whether jobs run in the work tree of their commit, as far as that variable says. */
static bool keeps_work_tree(const char *name, const struct node *value)
{
    if (strcmp(name, "GIT_STRATEGY") == 0)
        return is_text(value, "fetch") || is_text(value, "clone");
    if (strcmp(name, "GIT_CHECKOUT") == 0)
        return is_text(value, "true");
    return strcmp(name, "GIT_CLEAN_FLAGS") != 0 ||
           (value->kind == NODE_TEXT && strcmp(value->text, "none") != 0);
}

static void check_variables(struct doubt *state, const struct node *mapping)
{
    const struct node *variables = node_find(mapping, "variables");
    for (size_t i = 0; variables && i < variables->entries.count; i++) {
        const struct node_entry *entry = &variables->entries.items[i];
        if (variables->kind != NODE_MAPPING || !keeps_work_tree(entry->key->text, entry->value))
            doubt(state, variables, "its variables leave open what is checked out");
    }
}

/* The job that records has to get what jobs before it set: it may be what rows got. */
static bool keeps_last(const struct node *key, const struct node *value)
{
    return strcmp(key->text, "allow_failure") == 0 ||
           (is_harmless(key, value) && strcmp(key->text, "dependencies") != 0);
}

static void check_keys(struct doubt *state, const struct node *mapping, bool records)
{
    for (size_t i = 0; i < mapping->entries.count; i++) {
        const struct node *key = mapping->entries.items[i].key;
        const struct node *value = mapping->entries.items[i].value;
        if (records && !keeps_last(key, value))
            doubt(state, key,
                  arena_printf(state->arena,
                               "`%s` may let the job that records start before all others "
                               "succeeded, or hide what they got",
                               key->text));
        if (!records && !is_harmless(key, value))
            doubt(state, key,
                  arena_printf(state->arena,
                               "`%s` may leave a job out, or let it succeed all the same",
                               key->text));
    }
    check_variables(state, mapping);
}

/* Puts what a template extends on the stack, so that what wins is taken first: the last one. */
static void push_extended(struct doubt *state, const struct node *part, struct strings *stack)
{
    const struct node *extends = node_find(part, "extends");
    if (!extends)
        return;
    if (extends->kind == NODE_TEXT)
        vec_push(state->arena, stack, extends->text);
    else if (extends->kind != NODE_LIST)
        doubt(state, extends, "what it extends can't be read");
    for (size_t i = 0; i < extends->entries.count; i++) {
        const struct node *one = extends->entries.items[i].value;
        if (one->kind == NODE_TEXT)
            vec_push(state->arena, stack, one->text);
        else
            doubt(state, extends, "what it extends can't be read");
    }
}

static struct parts parts_of(struct doubt *state, const char *job)
{
    struct strings stack = {0};
    struct parts parts = {0};
    vec_push(state->arena, &stack, arena_printf(state->arena, ".%s", job));
    while (stack.count && !state->why) {
        const char *name = stack.items[--stack.count];
        const struct node *part = node_find(state->root, name);
        if (!part || part->kind != NODE_MAPPING || parts.nodes.count == MAX_PARTS) {
            state->why = arena_printf(state->arena, "%s has no template '%s' that can be read",
                                      state->question->file, name);
            break;
        }
        vec_push(state->arena, &parts.nodes, part);
        push_extended(state, part, &stack);
    }
    return parts;
}

static struct parts check_template(struct doubt *state, const char *job, bool records)
{
    const struct parts parts = parts_of(state, job);
    for (size_t i = 0; i < parts.nodes.count; i++)
        check_keys(state, parts.nodes.items[i], records);
    return parts;
}

/* Other files, and jobs by the names of rows, would be joined with what is judged here. */
static void check_file(struct doubt *state)
{
    const struct node *root = state->root, *defaults = node_find(root, "default");
    for (size_t i = 0; i < root->entries.count; i++) {
        const struct node *key = root->entries.items[i].key;
        if (key->text[0] != '.' && !text_is_one_of(key->text, globals))
            doubt(state, key,
                  arena_printf(state->arena,
                               "only templates can be judged, and `%s` is something else",
                               key->text));
    }
    check_variables(state, root);
    if (defaults && defaults->kind == NODE_MAPPING)
        check_keys(state, defaults, false);
    else if (defaults && !node_is_null(defaults))
        doubt(state, defaults, "the defaults can't be read");
}

/* How many files the pipeline of a job is made of, the one that a job before it wrote among them; 0
 * where it triggers no such one. */
static size_t files_of(const struct node *job)
{
    const struct node *trigger = node_find(job, "trigger");
    const struct node *include = trigger ? node_find(trigger, "include") : NULL;
    bool written = include && node_find(include, "artifact");
    if (!include || include->kind != NODE_LIST)
        return written;
    for (size_t i = 0; i < include->entries.count; i++)
        written |= node_find(include->entries.items[i].value, "artifact") != NULL;
    return written ? include->entries.count : 0;
}

/* Of several files the last one wins: what it says of rows, or by default, is not judged here. */
static const char *judge_trigger(struct arena *arena, const char *file, const struct node *root)
{
    bool found = false;
    for (size_t i = 0; root && root->kind == NODE_MAPPING && i < root->entries.count; i++) {
        const struct node_entry *entry = &root->entries.items[i];
        const size_t files = files_of(entry->value);
        found |= files == 1;
        if (files > 1)
            return arena_printf(arena, "%s:%u: other files are joined with the pipeline", file,
                                entry->key->line);
    }
    return found ? NULL : arena_printf(arena, "%s has no job that triggers the pipeline", file);
}

static const struct node *find(const struct parts *parts, const char *key)
{
    const struct node *found = NULL;
    for (size_t i = 0; i < parts->nodes.count && !found; i++)
        found = node_find(parts->nodes.items[i], key);
    return found;
}

static const struct node *before_script(const struct doubt *state, const struct parts *parts)
{
    const struct node *own = find(parts, "before_script");
    const struct node *defaults = node_find(state->root, "default");
    if (!own && defaults)
        own = node_find(defaults, "before_script");
    return own ? own : node_find(state->root, "before_script");
}

/* Lines may be lists of lines, an anchor's: what is still to come is on the stack. */
static void check_lines(struct doubt *state, const struct node *lines)
{
    VEC(const struct node *) stack = {0};
    vec_push(state->arena, &stack, lines);
    size_t bytes = 0;
    for (size_t seen = 0; stack.count && !state->why; seen++) {
        const struct node *node = stack.items[--stack.count];
        bytes += node->kind == NODE_TEXT ? strlen(node->text) : node->entries.count;
        if (bytes > FILE_LIMIT) {
            doubt(state, node, "its script has too many lines");
            break;
        }
        const char *why = node->kind == NODE_TEXT ? template_script_add(&state->script, node->text)
                          : node->kind == NODE_MAPPING ? "a line of its script is no text"
                                                       : NULL;
        if (why || seen == MAX_LINES)
            doubt(state, node, why ? why : "its script has too many lines");
        for (size_t i = node->kind == NODE_LIST ? node->entries.count : 0; i-- > 0;)
            vec_push(state->arena, &stack, node->entries.items[i].value);
    }
}

/* One shell runs both: what comes before may steer what comes after. */
static void check_script(struct doubt *state, const struct parts *parts)
{
    const struct node *before = before_script(state, parts), *script = find(parts, "script");
    if (before)
        check_lines(state, before);
    if (script)
        check_lines(state, script);
    if (parts->nodes.count && !state->script.calls)
        doubt(state, parts->nodes.items[0],
              arena_printf(state->arena,
                           "no line of its script calls cargo %s with what is planned: "
                           "eval \"cargo %s $WHITTLE_ARGS\"",
                           state->question->command, state->question->command));
}

static void check(struct doubt *state, bool script)
{
    const struct strings *needs = state->question->needs;
    check_file(state);
    const struct parts parts = check_template(state, state->question->job, false);
    if (script)
        check_script(state, &parts);
    for (size_t i = 0; i < needs->count; i++)
        check_template(state, needs->items[i], false);
    check_template(state, state->question->recorder, true);
}

static const char *read_file(struct arena *arena, const struct source *source, const char *file,
                             const struct node **root)
{
    struct blob blob;
    struct err err = {0};
    return source_read(source, file, FILE_LIMIT, arena, &blob, &err) != 0 ||
                   node_parse(arena, file, &blob, root, &err) != 0
               ? err_line(arena, &err)
               : NULL;
}

static struct doubt judge(struct arena *arena, const struct source *source,
                          const struct template_question *question, bool script)
{
    struct doubt state = {.arena = arena,
                          .question = question,
                          .script = {.arena = arena, .command = question->command}};
    const struct node *workflow = NULL;
    text_shell_words(arena, question->options ? question->options : "", &state.script.said);
    state.why = read_file(arena, source, question->workflow, &workflow);
    if (!state.why)
        state.why = judge_trigger(arena, question->workflow, workflow);
    if (!state.why)
        state.why = read_file(arena, source, question->file, &state.root);
    if (!state.why && state.root && state.root->kind == NODE_MAPPING)
        check(&state, script);
    else if (!state.why)
        state.why = arena_printf(arena, "%s has no templates", question->file);
    return state;
}

struct success template_success(struct arena *arena, const struct source *source,
                                const struct template_question *question)
{
    const struct doubt state = judge(arena, source, question, true);
    return (struct success){.doubt = state.why,
                            .takes_args = !state.script.leaves_args,
                            .takes_calls = state.script.takes_calls};
}

const char *template_absence(struct arena *arena, const struct source *source,
                             const struct template_question *question)
{
    return judge(arena, source, question, false).why;
}
