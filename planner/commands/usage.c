#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/commands/commands.h"

enum {
    WIDTH = 80,
    OPTION_COLUMN = 28,
};

/* Words of `text` in lines of at most WIDTH characters, all but the first indented. */
static void add_wrapped(struct buffer *out, const char *text, size_t indent)
{
    size_t used = indent;
    for (bool first = true; *text; first = false) {
        size_t len = strcspn(text, " ");
        if (!first && used + 1 + len > WIDTH) {
            buffer_format(out, "\n%*s", (int)indent, "");
            used = indent;
        } else if (!first) {
            buffer_add(out, " ");
            used++;
        }
        buffer_add_bytes(out, text, len);
        used += len;
        text += len + (text[len] == ' ');
    }
    buffer_add(out, "\n");
}

static void add_paragraphs(struct buffer *out, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");
        buffer_add(out, "\n");
        add_wrapped(out, arena_copy(out->arena, text, len), 0);
        text += len + (text[len] == '\n');
    }
}

static void add_entry(struct buffer *out, const char *left, size_t column, const char *right)
{
    size_t len = strlen(left);
    buffer_format(out, "  %s", left);
    if (len + 4 > column)
        buffer_format(out, "\n%*s", (int)column, "");
    else
        buffer_format(out, "%*s", (int)(column - len - 2), "");
    add_wrapped(out, right, column);
}

const char *option_help(struct arena *arena, const struct command *command,
                        const struct option *option)
{
    const char *choices = option_choices(arena, command, option);
    struct strings words = {0};
    if (!choices)
        return option->help;
    text_words(arena, choices, " ", &words);
    return arena_printf(arena, "%s: %s", option->help, text_join(arena, &words, ", "));
}

static void add_options(struct buffer *out, const struct command *command)
{
    buffer_add(out, "\nOptions:\n");
    for (const struct option *option = option_table; option->name; option++) {
        if (!command_takes(command, option->name))
            continue;
        const char letter[] = {'-', option->letter, ',', ' ', '\0'};
        const char *left =
            arena_printf(out->arena, "%s--%s%s%s", option->letter ? letter : "    ", option->name,
                         option->value ? " " : "", option->value ? option->value : "");
        add_entry(out, left, OPTION_COLUMN, option_help(out->arena, command, option));
    }
}

static char *command_usage(struct arena *arena, const struct command *command)
{
    struct buffer out = {.arena = arena};
    buffer_format(&out, "%s\n\nUsage: whittle %s [OPTIONS]%s%s\n", command->summary, command->name,
                  command->arguments ? " " : "", command->arguments ? command->arguments : "");
    if (command->description)
        add_paragraphs(&out, command->description);
    add_options(&out, command);
    return buffer_end(&out);
}

char *usage_text(struct arena *arena, const struct command *commands, const struct command *command)
{
    if (command)
        return command_usage(arena, command);
    struct buffer out = {.arena = arena};
    buffer_add(&out, "Cut a CI build matrix down to the entries that a change can affect\n"
                     "\nUsage: whittle COMMAND [OPTIONS]\n\nCommands:\n");
    for (command = commands; command->name; command++)
        add_entry(&out, command->name, 14, command->summary);
    buffer_add(&out, "\n`whittle COMMAND --help` lists the options of a command.\n"
                     "\nExit status:\n");
    for (const struct exit_status *status = exit_statuses; status->meaning; status++)
        add_entry(&out, arena_printf(arena, "%d", status->number), 5, status->meaning);
    return buffer_end(&out);
}

const struct exit_status exit_statuses[] = {
    {0, "A plan was made, even an empty one; gate: the run was good"},
    {1, "With --exit-code: something runs; gate: the run was not good"},
    {2, "The command line is wrong"},
    {3, "Bad input: no manifest at the head, or a broken one"},
    {4, "Trouble with git: no repository, an unknown revision"},
    {5, "The output can't be written"},
    {0, NULL},
};
