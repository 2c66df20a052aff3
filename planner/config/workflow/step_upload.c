#include "planner/config/workflow/step_upload.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/config/workflow/script_call.h"
#include "planner/config/yaml/node.h"

enum {
    FILE_LIMIT = 1 << 20,
    MAX_STEPS = 10000, /* aliases may make any number of a few lines */
};

struct upload {
    struct arena *arena;
    const char *file;
    const char *why; /* NULL: no doubt yet */
    bool seen;       /* a step that does all of it */
};

static void doubt(struct upload *upload, const struct node *node, const char *why)
{
    if (!upload->why)
        upload->why = arena_printf(upload->arena, "%s:%u: %s", upload->file, node->line, why);
}

static const char *read_file(struct arena *arena, const struct source *source, const char *file,
                             const struct node **root)
{
    struct blob blob;
    struct err err = {0};
    *root = NULL;
    return source_read(source, file, FILE_LIMIT, arena, &blob, &err) != 0 ||
                   node_parse(arena, file, &blob, root, &err) != 0
               ? err_line(arena, &err)
               : NULL;
}

/* The commands of a step, as one text: one, or a list of them. */
static const char *commands_of(struct arena *arena, const struct node *step)
{
    static const char *const keys[] = {"command", "commands"};
    struct buffer out = {.arena = arena};
    for (size_t i = 0; i < 2; i++) {
        const struct node *node = node_find(step, keys[i]);
        if (node && node->kind == NODE_TEXT)
            buffer_format(&out, "%s\n", node->text);
        for (size_t k = 0; node && node->kind == NODE_LIST && k < node->entries.count; k++)
            if (node->entries.items[k].value->kind == NODE_TEXT && out.len < FILE_LIMIT)
                buffer_format(&out, "%s\n", node->entries.items[k].value->text);
    }
    return buffer_end(&out);
}

static bool plans(const struct script_command *command)
{
    const size_t at = command_program(command);
    return at + 1 < command->words.count && strcmp(command->words.items[at + 1], "plan") == 0 &&
           text_ends(command->words.items[at], "whittle");
}

/* The file that a plan is printed to; NULL where nobody says. */
static const char *printed_to(const struct script_command *command)
{
    static const char option[] = "--output";
    for (size_t i = 0; i < command->words.count; i++) {
        const char *word = command->words.items[i];
        if (strcmp(word, option) == 0)
            return i + 1 < command->words.count ? command->words.items[i + 1] : NULL;
        if (text_begins(word, option) && word[strlen(option)] == '=')
            return word + strlen(option) + 1;
    }
    return NULL;
}

/* With no option: some put the steps in the place of others, or have the agent fill nothing in. */
static bool uploads(const struct script_command *command, const char *file)
{
    static const char *const words[] = {"buildkite-agent", "pipeline", "upload"};
    if (command->words.count != 4 || strcmp(command->words.items[3], file) != 0)
        return false;
    for (size_t i = 0; i < 3; i++)
        if (strcmp(command->words.items[i], words[i]) != 0)
            return false;
    return true;
}

static void check_step(struct upload *upload, const struct node *step)
{
    const char *text = script_without_comments(upload->arena, commands_of(upload->arena, step));
    const struct script script = script_read(upload->arena, text);
    for (size_t i = 0; i < script.count; i++) {
        const char *file = plans(&script.items[i]) ? printed_to(&script.items[i]) : NULL;
        if (!plans(&script.items[i]))
            continue;
        if (upload->seen)
            doubt(upload, step, "two steps plan, or one does it twice");
        else if (!script_is_plain(text))
            doubt(upload, step, "the step that plans has more in it than plain commands");
        else if (!file || i + 1 == script.count || !uploads(&script.items[i + 1], file))
            doubt(upload, step,
                  "what is planned is not uploaded as it is, by the command behind the plan");
        upload->seen = true;
    }
}

/* Steps may be in groups, which have no groups in them. */
static void check_steps(struct upload *upload, const struct node *root)
{
    const struct node *steps = root->kind == NODE_LIST ? root : node_find(root, "steps");
    VEC(const struct node *) stack = {0};
    if (steps)
        vec_push(upload->arena, &stack, steps);
    for (size_t seen = 0; stack.count && !upload->why; seen++) {
        const struct node *node = stack.items[--stack.count];
        const struct node *inner = node->kind == NODE_MAPPING ? node_find(node, "steps") : NULL;
        if (seen == MAX_STEPS)
            doubt(upload, node, "it has too many steps");
        if (node->kind == NODE_MAPPING)
            check_step(upload, node);
        if (inner)
            vec_push(upload->arena, &stack, inner);
        for (size_t i = 0; node->kind == NODE_LIST && i < node->entries.count; i++)
            vec_push(upload->arena, &stack, node->entries.items[i].value);
    }
}

const char *step_upload_doubt(struct arena *arena, const struct source *source, const char *file)
{
    struct upload upload = {.arena = arena, .file = file};
    const struct node *root;
    const char *why = read_file(arena, source, file, &root);
    if (why)
        return why;
    if (root)
        check_steps(&upload, root);
    if (upload.why || upload.seen)
        return upload.why;
    return arena_printf(arena, "%s has no step that calls whittle plan", file);
}

bool step_upload_gives(struct arena *arena, const struct source *source, const char *file)
{
    const struct node *root;
    if (read_file(arena, source, file, &root) || !root)
        return true;
    const struct node *env = node_find(root, "env");
    if (env && env->kind != NODE_MAPPING)
        return true;
    for (size_t i = 0; env && i < env->entries.count; i++) {
        const struct node *value = env->entries.items[i].value;
        if (value->kind != NODE_TEXT || strchr(value->text, '$'))
            return true;
    }
    return false;
}
