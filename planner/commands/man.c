#include <string.h>

#include "graph/base/buffer.h"
#include "planner/commands/commands.h"
#include "planner/dialect/dialect.h"

/* Text as roff takes it literally: no escapes, no requests, no hyphens that turn into dashes. */
static void add_literal(struct buffer *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        buffer_add(out, "\\&");
    for (; *text; text++) {
        if (*text == '-')
            buffer_add(out, "\\-");
        else if (*text == '\\')
            buffer_add(out, "\\e");
        else if (*text == '\n')
            buffer_add(out, "\n.PP\n");
        else
            buffer_add_bytes(out, text, 1);
    }
}

static void add_option(struct buffer *out, const struct option *option, const char *help)
{
    buffer_add(out, ".TP\n");
    if (option->letter)
        buffer_format(out, "\\fB\\-%c\\fR, ", option->letter);
    buffer_add(out, "\\fB\\-\\-");
    add_literal(out, option->name);
    buffer_add(out, "\\fR");
    if (option->value)
        buffer_format(out, " \\fI%s\\fR", option->value);
    buffer_add(out, "\n");
    add_literal(out, help);
    buffer_add(out, ".\n");
}

/* Options that every command takes are said once, at the end. */
static bool is_common(const struct command *commands, const struct option *option)
{
    for (const struct command *command = commands; command->name; command++)
        if (!command_takes(command, option->name))
            return false;
    return true;
}

static void add_command(struct buffer *out, const struct command *commands,
                        const struct command *command)
{
    buffer_format(out, ".SS \"whittle %s%s%s\"\n", command->name, command->arguments ? " " : "",
                  command->arguments ? command->arguments : "");
    add_literal(out, command->summary);
    buffer_add(out, ".\n");
    if (command->description) {
        buffer_add(out, ".PP\n");
        add_literal(out, command->description);
        buffer_add(out, "\n");
    }
    for (const struct option *option = option_table; option->name; option++)
        if (command_takes(command, option->name) && !is_common(commands, option))
            add_option(out, option, option_help(out->arena, command, option));
}

static void add_statuses(struct buffer *out)
{
    buffer_add(out, ".SH EXIT STATUS\n");
    for (const struct exit_status *status = exit_statuses; status->meaning; status++) {
        buffer_format(out, ".TP\n%d\n", status->number);
        add_literal(out, status->meaning);
        buffer_add(out, ".\n");
    }
}

static void add_variables(struct buffer *out, const struct dialect_variable *variables)
{
    for (const struct dialect_variable *variable = variables; variable->name; variable++) {
        buffer_format(out, ".TP\n\\fB%s\\fR\n", variable->name);
        add_literal(out, variable->meaning);
        buffer_add(out, "\n");
    }
}

static void add_environment(struct buffer *out)
{
    static const struct dialect_variable colours[] = {
        {"NO_COLOR", "No colour, unless --color asks for it."},
        {"CLICOLOR_FORCE", "Colour even where the output is no terminal."},
        {NULL, NULL},
    };
    static const struct dialect_variable others[] = {
        {"NEEDS", "The results of the jobs, for gate: GitHub's toJSON(needs)."},
        {"GIT_DIR, GIT_WORK_TREE", "The repository, as for git."},
        {NULL, NULL},
    };
    buffer_add(out, ".SH ENVIRONMENT\n");
    add_variables(out, colours);
    for (const struct dialect *const *at = dialects; *at; at++)
        add_variables(out, (*at)->variables);
    add_variables(out, others);
}

char *man_page(struct arena *arena, const struct command *commands)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out,
               ".TH WHITTLE 1 \"" WHITTLE_DATE "\" \"whittle " WHITTLE_VERSION
               "\" \"User Commands\"\n"
               ".SH NAME\nwhittle \\- cut a CI build matrix down to what a change can affect\n"
               ".SH SYNOPSIS\n\\fBwhittle\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n"
               ".SH DESCRIPTION\n"
               "Reads two revisions of a Cargo workspace straight from the objects of git, "
               "says which packages the difference can reach, and prints the job matrix that "
               "is left. Uncertainty widens the plan, never narrows it.\n"
               ".SH COMMANDS\n");
    for (const struct command *command = commands; command->name; command++)
        add_command(&out, commands, command);
    buffer_add(&out, ".SH COMMON OPTIONS\n");
    for (const struct option *option = option_table; option->name; option++)
        if (is_common(commands, option))
            add_option(&out, option, option_help(arena, commands, option));
    add_statuses(&out);
    add_environment(&out);
    return buffer_end(&out);
}
