#include "planner/config/workflow/template_script.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/calls_loop.h"
#include "planner/config/workflow/script_call.h"

static const char *const plan[] = {"WHITTLE_ARGS", "WHITTLE_CALLS", NULL};
static const char *const nothing[] = {NULL};

/* Values that mean the same where a shell reads them a second time: quoted, or plain words. */
static const char *const safe[] = {"WHITTLE_ARGS", "WHITTLE_TARGET", "WHITTLE_TOOLCHAIN", NULL};

/* The name of the variable that `at`, a dollar sign, expands; "" for whatever else it does. */
static const char *variable_at(struct arena *arena, const char *at)
{
    const bool braced = at[1] == '{';
    const char *name = at + 1 + braced;
    size_t len = 0;
    while ((name[len] >= 'A' && name[len] <= 'Z') || name[len] == '_')
        len++;
    const bool ends = braced ? name[len] == '}'
                             : !((name[len] >= 'a' && name[len] <= 'z') ||
                                 (name[len] >= '0' && name[len] <= '9'));
    return ends ? arena_copy(arena, name, len) : "";
}

static bool expands_safely(struct arena *arena, const char *text)
{
    for (const char *at = text; (at = strchr(at, '$')); at++)
        if (!text_is_one_of(variable_at(arena, at), safe))
            return false;
    return true;
}

/* eval "cargo test $WHITTLE_ARGS": the one command that a shell makes of it. In single quotes, or
 * behind backslashes, the variable would be filled in too late for its quotes to count. */
static bool read_eval(struct arena *arena, const struct script_command *command,
                      struct script_command *told)
{
    const char *inner = command->words.count == 2 ? command->words.items[1] : NULL;
    if (!inner || strpbrk(inner, "\"\n") || !script_is_plain(inner) ||
        !expands_safely(arena, inner))
        return false;
    const struct script script = script_read(arena, inner);
    if (script.count != 1 || command_steers(&script.items[0]))
        return false;
    *told = script.items[0];
    return true;
}

static bool takes_args(const struct script_command *command)
{
    static const char *const spelled[] = {"$WHITTLE_ARGS", "${WHITTLE_ARGS}", NULL};
    for (size_t i = 0; i < command->words.count; i++)
        if (text_is_one_of(command->words.items[i], spelled))
            return true;
    return false;
}

/* Whether cargo is seen to do what the job is for: what a variable holds tells nothing. */
static bool calls_cargo(struct arena *arena, const struct script_command *command, const char *what)
{
    struct script_command seen = {0};
    for (size_t i = 0; i < command->words.count; i++)
        if (!strchr(command->words.items[i], '$'))
            vec_push(arena, &seen.words, command->words.items[i]);
    return seen.words.count && command_calls_cargo(&seen, what, nothing);
}

static bool says(const struct script_command *command)
{
    static const char *const words[] = {"echo", "printf", NULL};
    return text_is_one_of(command->words.items[0], words);
}

static const char *add_command(struct template_script *script, bool escapes,
                               const struct script_command *command, bool *mentions)
{
    struct script_command told = *command;
    const bool reads_twice = strcmp(command->words.items[0], "eval") == 0;
    if (reads_twice && (escapes || !read_eval(script->arena, command, &told)))
        return "eval is given more than a plain command and $WHITTLE_ARGS in double quotes";
    if (!reads_twice && command_steers(command))
        return "its script has more in it than plain commands";
    if (!reads_twice && !says(command) && command_takes_plan(command, plan))
        return "WHITTLE_ARGS is quoted for a shell, and `eval` in the same line has to read it";
    const bool calls = calls_cargo(script->arena, &told, script->command);
    const bool takes = reads_twice && takes_args(&told);
    *mentions |= command_mentions_cargo(&told, plan);
    script->calls |= calls && takes && !command_chooses(&told, &script->said);
    script->leaves_args |= calls && !takes;
    return NULL;
}

/* Whether a line may take the next one into itself, or give a new meaning to its words. */
static bool reaches_on(struct arena *arena, const char *text)
{
    struct strings words = {0};
    size_t len = strlen(text);
    while (len && strchr(" \t\r\n", text[len - 1]))
        len--;
    for (const char *at = text; (at = strchr(at, '(')); at++)
        if (at[1 + strspn(at + 1, " \t")] == ')')
            return true;
    return strstr(text, "<<") || (len && strchr("|&\\(", text[len - 1])) ||
           !text_shell_words(arena, text, &words);
}

/* A loop over a row's calls is read as one call with all that the plan says. */
static const char *text_of(struct template_script *script, const char *line)
{
    const char *text = script_without_comments(script->arena, line);
    const char *unrolled =
        calls_loop_unrolled(script->arena, text, "WHITTLE_CALLS", "$WHITTLE_ARGS");
    script->takes_calls |= unrolled != NULL;
    return unrolled ? arena_printf(script->arena, "eval \"%s\"\n", unrolled) : text;
}

const char *template_script_add(struct template_script *script, const char *line)
{
    const char *text = text_of(script, line), *why = NULL;
    const struct script read = script_read(script->arena, text);
    const bool escapes = strpbrk(text, "'\\");
    bool mentions = false;
    for (size_t i = 0; i < read.count && !why; i++)
        why = add_command(script, escapes, &read.items[i], &mentions);
    if (!why && reaches_on(script->arena, text))
        why = "its script has a line that may reach into the next one";
    if (!why && mentions && !script_is_plain(text))
        why = "the line that calls cargo has more in it than plain commands";
    if (!why && !script_ends_with_cargo(&read, plan))
        why = "cargo is not called last in its line, and some shells may go on after it";
    return why;
}
