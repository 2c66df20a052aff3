#include <stddef.h>
#include <string.h>

#include "planner/commands/options.h"
#include "planner/dialect/dialect.h"

static const char *const color_choices[] = {"auto", "always", "never", NULL};

#define AT(member) offsetof(struct options, member)

const struct option option_table[] = {
    {'C', "directory", "DIR", WORD_DIR, NULL, "Run as if started in DIR", OPTION_TEXT, AT(dir)},
    {0, "base", "REV", WORD_ANY, NULL, "Compare with this revision", OPTION_TEXT, AT(base)},
    {0, "head", "REV", WORD_ANY, NULL, "Plan for this revision instead of the work tree",
     OPTION_TEXT, AT(head)},
    {0, "full", NULL, WORD_ANY, NULL, "Run everything, compare nothing", OPTION_SWITCH, AT(full)},
    {0, "manifest-path", "PATH", WORD_FILE, NULL,
     "The Cargo.toml of the workspace, where there are several", OPTION_TEXT, AT(manifest_path)},
    {0, "config", "FILE", WORD_FILE, NULL,
     "The configuration, if it is not whittle.yml, .config/whittle.yml or .github/whittle.yml",
     OPTION_TEXT, AT(config)},
    {0, "target", "TRIPLE", WORD_ANY, NULL,
     "Plan for this platform instead of this machine's; repeatable", OPTION_LIST, AT(targets)},
    {0, "command", "WORDS", WORD_ANY, NULL,
     "The command of cargo that runs, as 'clippy --all-targets'; default: test", OPTION_TEXT,
     AT(command)},
    {0, "as", "EVENT", WORD_ANY, NULL,
     "Plan for this event: pull_request, push:BRANCH, tag:NAME, workflow_dispatch, ...",
     OPTION_TEXT, AT(as)},
    {0, "event", "FILE", WORD_FILE, NULL, "Plan for the event of this payload", OPTION_TEXT,
     AT(event)},
    {0, "job", "GLOB", WORD_ANY, NULL,
     "Run every entry of the jobs of this name, whatever changed; repeatable", OPTION_LIST,
     AT(jobs)},
    {0, "plan", "FILE", WORD_FILE, NULL, "The plan that the jobs were to follow", OPTION_TEXT,
     AT(plan)},
    {0, "results", "JSON", WORD_FILE, NULL,
     "The results of the jobs, as GitHub's toJSON(needs), or a file with them", OPTION_TEXT,
     AT(results)},
    {0, "may-skip", "JOB", WORD_ANY, NULL,
     "Accept that this job was skipped, which the plan does not name; repeatable", OPTION_LIST,
     AT(may_skip)},
    {0, "units", NULL, WORD_ANY, NULL, "Print the units that the command compiles (JSON)",
     OPTION_SWITCH, AT(units)},
    {0, "upward", NULL, WORD_ANY, NULL,
     "List the sources that go up from their directory (text or JSON)", OPTION_SWITCH, AT(upward)},
    {0, "format", "FORMAT", WORD_ANY, NULL, "How to print", OPTION_TEXT, AT(format)},
    {'o', "output", "FILE", WORD_FILE, NULL, "Write to FILE, as a whole or not at all", OPTION_TEXT,
     AT(output)},
    {0, "exit-code", NULL, WORD_ANY, NULL, "Exit with 1 if something runs, else with 0",
     OPTION_SWITCH, AT(exit_code)},
    {'q', "quiet", NULL, WORD_ANY, NULL, "Print no text, only what a machine reads", OPTION_SWITCH,
     AT(quiet)},
    {0, "color", "WHEN", WORD_ANY, color_choices, "Colour the text", OPTION_COLOR, AT(color)},
    {'h', "help", NULL, WORD_ANY, NULL, "Print this help", OPTION_SWITCH, AT(help)},
    {'V', "version", NULL, WORD_ANY, NULL, "Print the version", OPTION_SWITCH, AT(version)},
    {0, NULL, NULL, WORD_ANY, NULL, NULL, OPTION_SWITCH, 0},
};

const struct command *command_find(const struct command *commands, const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

const struct option *option_find(const char *name)
{
    for (const struct option *option = option_table; option->name; option++)
        if (strcmp(option->name, name) == 0)
            return option;
    return NULL;
}

/* Those of its own, then the services'. */
static const char *const *format_names(struct arena *arena, const struct command *command)
{
    struct strings names = {0};
    if (!command->formats)
        return NULL;
    for (const struct format *format = command->formats; format->name; format++)
        vec_push(arena, &names, format->name);
    for (const struct dialect *const *at = dialects; command->serves && *at; at++)
        if (command->serves(*at))
            vec_push(arena, &names, (*at)->name);
    vec_push(arena, &names, NULL);
    return names.items;
}

const char *const *option_choices(struct arena *arena, const struct command *command,
                                  const struct option *option)
{
    return strcmp(option->name, "format") == 0 ? format_names(arena, command) : option->choices;
}

bool command_takes(const struct command *command, const char *option)
{
    for (const char *const *name = command->options; *name; name++)
        if (strcmp(*name, option) == 0)
            return true;
    return false;
}
