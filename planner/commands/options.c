#include "planner/commands/options.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/commands.h"

struct parser {
    char **argv; /* what is left to read, ends with NULL */
    struct arena *arena;
    const struct command *command;
    struct options *options;
    struct strings seen; /* long names of the options given */
    struct err *err;
};

static int suggest(struct parser *parser, const char *dashes, const char *word,
                   const struct strings *known)
{
    const char *nearest = text_nearest(word, known);
    const char *command = parser->command ? parser->command->name : "";
    const char *gap = *command ? " " : "";
    if (nearest)
        return err_hint(parser->err, "did you mean '%s%s'? `whittle%s%s --help` lists them", dashes,
                        nearest, gap, command);
    return err_hint(parser->err, "`whittle%s%s --help` lists them", gap, command);
}

static int unknown_command(struct parser *parser, const char *word)
{
    struct strings names = {0};
    for (const struct command *command = parser->options->commands; command->name; command++)
        vec_push(parser->arena, &names, command->name);
    err_set(parser->err, ERR_USAGE, "unknown command '%s'", word);
    return suggest(parser, "", word, &names);
}

static int unknown_option(struct parser *parser, const char *word, const char *name)
{
    struct strings names = {0};
    for (const struct option *option = option_table; option->name; option++)
        if (!parser->command || command_takes(parser->command, option->name))
            vec_push(parser->arena, &names, option->name);
    err_set(parser->err, ERR_USAGE, "unknown option '%s'", word);
    return suggest(parser, "--", name, &names);
}

static int check_choice(struct parser *parser, const char *option, const char *value,
                        const char *choices)
{
    struct strings known = {0};
    if (text_has_word(choices, value))
        return 0;
    text_words(parser->arena, choices, " ", &known);
    err_set(parser->err, ERR_USAGE, "unknown value '%s' for --%s: expected %s", value, option,
            text_enumerate(parser->arena, &known, " or "));
    const char *nearest = text_nearest(value, &known);
    return nearest ? err_hint(parser->err, "did you mean '%s'?", nearest) : -1;
}

/* A revision can't begin with a dash: git would take it for an option, too. */
static int check_value(struct parser *parser, const struct option *option, const char *value,
                       bool attached)
{
    bool dashed = value[0] == '-' && value[1];
    if (!*value)
        return err_set(parser->err, ERR_USAGE, "--%s needs a value: %s must not be empty",
                       option->name, option->value);
    if (dashed && (!attached || strcmp(option->value, "REV") == 0)) {
        err_set(parser->err, ERR_USAGE, "--%s needs a value (%s), but '%s' looks like an option",
                option->name, option->value, value);
        return err_hint(parser->err, "write --%s %s before it", option->name, option->value);
    }
    return option->choices ? check_choice(parser, option->name, value, option->choices) : 0;
}

/* By its place among the choices. */
static enum color_when color_of(struct arena *arena, const char *choices, const char *value)
{
    struct strings known = {0};
    int choice = COLOR_AUTO;
    text_words(arena, choices, " ", &known);
    while (strcmp(known.items[choice], value) != 0)
        choice++;
    return (enum color_when)choice;
}

/* Stores a checked value in the member that the table names. */
static void set_value(struct parser *parser, const struct option *option, const char *value)
{
    void *member = (char *)parser->options + option->place;
    if (option->type == OPTION_LIST)
        vec_push(parser->arena, (struct strings *)member, value);
    else if (option->type == OPTION_COLOR)
        *(enum color_when *)member = color_of(parser->arena, option->choices, value);
    else
        *(const char **)member = value;
}

static int take_switch(struct parser *parser, const struct option *option, const char *value)
{
    if (value)
        return err_set(parser->err, ERR_USAGE, "--%s takes no value, but has '%s'", option->name,
                       value);
    *(bool *)((char *)parser->options + option->place) = true;
    return 0;
}

/* `value` is what stood in the same word, or NULL. */
static int take_option(struct parser *parser, const struct option *option, const char *value)
{
    bool attached = value != NULL;
    vec_push(parser->arena, &parser->seen, option->name);
    if (option->type == OPTION_SWITCH)
        return take_switch(parser, option, value);
    if (!attached)
        value = *parser->argv;
    if (!value)
        return err_set(parser->err, ERR_USAGE, "--%s needs a value: %s", option->name,
                       option->value);
    parser->argv += !attached;
    if (check_value(parser, option, value, attached) != 0)
        return -1;
    set_value(parser, option, value);
    return 0;
}

static int take_long(struct parser *parser, const char *word)
{
    size_t len = strcspn(word + 2, "=");
    const char *name = arena_copy(parser->arena, word + 2, len);
    const struct option *option = option_find(name);
    if (!option)
        return unknown_option(parser, word, name);
    return take_option(parser, option, word[2 + len] ? word + 3 + len : NULL);
}

/* "-C DIR", "-CDIR", "-qh". */
static int take_letters(struct parser *parser, const char *word)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const struct option *option = option_table;
        while (option->name && option->letter != *letter)
            option++;
        if (!option->name)
            return unknown_option(parser, word, word + 1);
        bool rest = option->value && letter[1];
        if (take_option(parser, option, rest ? letter + 1 : NULL) != 0)
            return -1;
        if (option->value)
            break;
    }
    return 0;
}

static int take_word(struct parser *parser, const char *word)
{
    if (parser->command) {
        vec_push(parser->arena, &parser->options->arguments, word);
        return 0;
    }
    parser->command = command_find(parser->options->commands, word);
    return parser->command ? 0 : unknown_command(parser, word);
}

static int take_words(struct parser *parser)
{
    bool only_words = false;
    while (*parser->argv) {
        const char *word = *parser->argv++;
        int rc;
        if (!only_words && strcmp(word, "--") == 0) {
            only_words = true;
            continue;
        }
        if (only_words || word[0] != '-' || !word[1])
            rc = take_word(parser, word);
        else
            rc = word[1] == '-' ? take_long(parser, word) : take_letters(parser, word);
        if (rc != 0)
            return rc;
    }
    return 0;
}

static int check_options(struct parser *parser)
{
    for (size_t i = 0; i < parser->seen.count; i++) {
        const char *name = parser->seen.items[i];
        if (command_takes(parser->command, name))
            continue;
        err_set(parser->err, ERR_USAGE, "'whittle %s' has no option --%s", parser->command->name,
                name);
        return err_hint(parser->err, "`whittle %s --help` lists its options",
                        parser->command->name);
    }
    if (parser->options->format)
        return check_choice(parser, "format", parser->options->format,
                            option_choices(parser->arena, parser->command, option_find("format")));
    return 0;
}

static int check_arguments(struct parser *parser)
{
    const struct command *command = parser->command;
    const struct strings *arguments = &parser->options->arguments;
    if (arguments->count > command->max_arguments) {
        err_set(parser->err, ERR_USAGE, "'whittle %s' takes no argument '%s'", command->name,
                arguments->items[command->max_arguments]);
        return err_hint(parser->err, "usage: whittle %s [OPTIONS]%s%s", command->name,
                        command->arguments ? " " : "",
                        command->arguments ? command->arguments : "");
    }
    if (arguments->count < command->min_arguments) {
        err_set(parser->err, ERR_USAGE, "'whittle %s' needs %s", command->name, command->arguments);
        return err_hint(parser->err, "`whittle %s --help` says what that is", command->name);
    }
    return 0;
}

static int check_bare(struct parser *parser)
{
    for (size_t i = 0; i < parser->seen.count; i++)
        if (!command_takes(command_find(parser->options->commands, "help"),
                           parser->seen.items[i])) {
            err_set(parser->err, ERR_USAGE, "--%s needs a command", parser->seen.items[i]);
            return err_hint(parser->err, "for example: whittle plan --%s", parser->seen.items[i]);
        }
    return 0;
}

int options_parse(int argc, char **argv, const struct command *commands, struct arena *arena,
                  const struct command **command, struct options *options, struct err *err)
{
    *options = (struct options){.commands = commands, .dir = "."};
    *command = NULL;
    struct parser parser = {
        .argv = argv + (argc > 0), .arena = arena, .options = options, .err = err};
    if (take_words(&parser) != 0)
        return -1;
    if (options->version && !options->help)
        parser.command = command_find(commands, "version");
    else if (!parser.command && check_bare(&parser) != 0)
        return -1;
    *command = parser.command;
    if (!parser.command || options->help || options->version)
        return 0;
    return check_options(&parser) != 0 ? -1 : check_arguments(&parser);
}

const char *options_path(const struct options *options, const char *written, struct arena *arena)
{
    if (written[0] == '/' || strcmp(written, "-") == 0 || strcmp(options->dir, ".") == 0)
        return written;
    return arena_printf(arena, "%s/%s", options->dir, written);
}

struct sink options_sink(const struct options *options, struct arena *arena)
{
    const char *file = options->output ? options_path(options, options->output, arena) : NULL;
    return (struct sink){.file = file, .quiet = options->quiet, .color = options->color};
}
