#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/commands/commands.h"

static void add_commands(struct buffer *out, const struct command *commands, const char *between)
{
    for (const struct command *command = commands; command->name; command++)
        buffer_format(out, "%s%s", command == commands ? "" : between, command->name);
}

/* What the argument of a command can be, as far as it is known. */
static void add_argument_words(struct buffer *out, const struct command *commands,
                               const struct command *command)
{
    if (command->words)
        buffer_add(out, command->words);
    if (command->kind == WORD_COMMAND)
        add_commands(out, commands, " ");
}

static void add_bash_values(struct buffer *out, const struct command *commands)
{
    for (const struct option *option = option_table; option->name; option++) {
        if (option->choices) {
            buffer_format(out, "    *:--%s) words='%s' ;;\n", option->name, option->choices);
        } else if (option->kind != WORD_ANY) {
            buffer_format(out, "    *:--%s", option->name);
            if (option->letter)
                buffer_format(out, "|*:-%c", option->letter);
            buffer_format(out, ") compopt -o %s; return ;;\n",
                          option->kind == WORD_DIR ? "dirnames" : "default");
        } else if (option->value && strcmp(option->name, "format") != 0) {
            buffer_format(out, "    *:--%s) return ;;\n", option->name);
        }
    }
    for (const struct command *command = commands; command->name; command++)
        if (command->formats)
            buffer_format(out, "    %s:--format) words='%s' ;;\n", command->name,
                          option_choices(out->arena, command, option_find("format")));
}

static void add_bash_options(struct buffer *out, const struct command *commands,
                             const struct command *command)
{
    struct strings options = {0};
    buffer_format(out, "    %s:*) words='", command->name);
    add_argument_words(out, commands, command);
    text_words(out->arena, command->options, " ", &options);
    for (size_t i = 0; i < options.count; i++)
        buffer_format(out, " --%s", options.items[i]);
    buffer_format(out, "'%s ;;\n", command->kind == WORD_FILE ? "; compopt -o default" : "");
}

static char *bash_script(struct arena *arena, const struct command *commands)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, "# bash completion for whittle\n"
                     "_whittle()\n{\n"
                     "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "    local command= word words=\n"
                     "    COMPREPLY=()\n"
                     "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                     "        case $word in\n        ");
    add_commands(&out, commands, "|");
    buffer_add(&out, ") command=$word; break ;;\n        esac\n    done\n"
                     "    case $command:$prev in\n");
    add_bash_values(&out, commands);
    for (const struct command *command = commands; command->name; command++)
        add_bash_options(&out, commands, command);
    buffer_add(&out, "    *) words='");
    add_commands(&out, commands, " ");
    buffer_add(&out, " --help --version' ;;\n    esac\n"
                     "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                     "}\ncomplete -F _whittle whittle\n");
    return buffer_end(&out);
}

/* In the single quotes of zsh and fish, and in what zsh takes for the ends of a description. */
static void add_description(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            buffer_add(out, "’");
        else if (*text == '[' || *text == ']' || *text == ':')
            buffer_add(out, " ");
        else
            buffer_add_bytes(out, text, 1);
    }
}

static void add_zsh_option(struct buffer *out, const struct command *command,
                           const struct option *option)
{
    const char *choices = option_choices(out->arena, command, option);
    buffer_format(out, " \\\n            '%s--%s%s[", strcmp(option->name, "target") ? "" : "*",
                  option->name, option->value ? "=" : "");
    add_description(out, option->help);
    buffer_add(out, "]");
    if (option->value)
        buffer_format(out, ":%s:", option->value);
    if (choices) {
        buffer_format(out, "(%s)", choices);
    } else if (option->value) {
        static const char *const actions[] = {[WORD_ANY] = " ",
                                              [WORD_FILE] = "_files",
                                              [WORD_DIR] = "_files -/",
                                              [WORD_COMMAND] = " "};
        buffer_add(out, actions[option->kind]);
    }
    buffer_add(out, "'");
}

static void add_zsh_command(struct buffer *out, const struct command *commands,
                            const struct command *command)
{
    buffer_format(out, "        %s)\n            _arguments -s", command->name);
    for (const struct option *option = option_table; option->name; option++)
        if (command_takes(command, option->name))
            add_zsh_option(out, command, option);
    if (command->words || command->kind == WORD_COMMAND) {
        buffer_format(out, " \\\n            '1:%s:(", command->arguments);
        add_argument_words(out, commands, command);
        buffer_add(out, ")'");
    } else if (command->kind == WORD_FILE) {
        buffer_format(out, " \\\n            '1:%s:_files'", command->arguments);
    }
    if (command->max_arguments > 1)
        buffer_add(out, " \\\n            '*:argument:_files'");
    buffer_add(out, "\n            ;;\n");
}

static char *zsh_script(struct arena *arena, const struct command *commands)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, "#compdef whittle\n"
                     "_whittle() {\n"
                     "    local context state state_descr line\n"
                     "    typeset -A opt_args\n"
                     "    _arguments -C '1:command:->command' '*::argument:->argument'\n"
                     "    case $state in\n"
                     "    command)\n        local -a commands=(\n");
    for (const struct command *command = commands; command->name; command++) {
        buffer_format(&out, "            '%s:", command->name);
        add_description(&out, command->summary);
        buffer_add(&out, "'\n");
    }
    buffer_add(&out, "        )\n        _describe command commands\n        ;;\n"
                     "    argument)\n        case $words[1] in\n");
    for (const struct command *command = commands; command->name; command++)
        add_zsh_command(&out, commands, command);
    buffer_add(&out, "        esac\n        ;;\n    esac\n}\n"
                     "compdef _whittle whittle\n");
    return buffer_end(&out);
}

static void add_fish_option(struct buffer *out, const struct command *command,
                            const struct option *option)
{
    const char *choices = option_choices(out->arena, command, option);
    buffer_format(out, "complete -c whittle -n '__fish_seen_subcommand_from %s' -l %s",
                  command->name, option->name);
    if (option->letter)
        buffer_format(out, " -s %c", option->letter);
    if (option->value)
        buffer_add(out, option->kind != WORD_ANY ? " -r -F" : " -x");
    if (choices)
        buffer_format(out, " -a '%s'", choices);
    buffer_add(out, " -d '");
    add_description(out, option->help);
    buffer_add(out, "'\n");
}

static void add_fish_argument(struct buffer *out, const struct command *commands,
                              const struct command *command)
{
    bool known = command->words || command->kind == WORD_COMMAND;
    if (!known && command->kind != WORD_FILE)
        return;
    buffer_format(out, "complete -c whittle -n '__fish_seen_subcommand_from %s' %s%s",
                  command->name, command->kind == WORD_FILE ? "-F" : "", known ? " -a '" : "");
    add_argument_words(out, commands, command);
    buffer_add(out, known ? "'\n" : "\n");
}

static char *fish_script(struct arena *arena, const struct command *commands)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, "# fish completion for whittle\ncomplete -c whittle -f\n");
    for (const struct command *command = commands; command->name; command++) {
        buffer_format(&out, "complete -c whittle -n __fish_use_subcommand -a %s -d '",
                      command->name);
        add_description(&out, command->summary);
        buffer_add(&out, "'\n");
        for (const struct option *option = option_table; option->name; option++)
            if (command_takes(command, option->name))
                add_fish_option(&out, command, option);
        add_fish_argument(&out, commands, command);
    }
    return buffer_end(&out);
}

char *completion_script(struct arena *arena, const struct command *commands, const char *shell)
{
    static const struct {
        const char *shell;
        char *(*script)(struct arena *arena, const struct command *commands);
    } table[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].shell, shell) == 0)
            return table[i].script(arena, commands);
    return NULL;
}
