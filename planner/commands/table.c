#include <stddef.h>
#include <string.h>

#include "planner/commands/commands.h"

static const char *const color_choices[] = {"auto", "always", "never", NULL};
static const char *const plan_formats[] = {"text", "json", "github", NULL};
static const char *const explain_formats[] = {"text", "json", NULL};
static const char *const graph_formats[] = {"text", "dot", "mermaid", "json", NULL};

static int set_dir(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    options->dir = value;
    return 0;
}

static int set_base(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    options->base = value;
    return 0;
}

static int set_head(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    options->head = value;
    return 0;
}

static int set_manifest_path(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    options->manifest_path = value;
    return 0;
}

static int set_target(struct options *options, const char *value, struct arena *arena)
{
    vec_push(arena, &options->targets, value);
    return 0;
}

static int set_format(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    options->format = value;
    return 0;
}

static int set_output(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    options->output = value;
    return 0;
}

static int set_color(struct options *options, const char *value, struct arena *arena)
{
    (void)arena;
    int choice = COLOR_AUTO;
    while (color_choices[choice] && strcmp(color_choices[choice], value) != 0)
        choice++;
    options->color = (enum color_when)choice;
    return 0;
}

static int set_full(struct options *options, const char *value, struct arena *arena)
{
    (void)value;
    (void)arena;
    options->full = true;
    return 0;
}

static int set_exit_code(struct options *options, const char *value, struct arena *arena)
{
    (void)value;
    (void)arena;
    options->exit_code = true;
    return 0;
}

static int set_quiet(struct options *options, const char *value, struct arena *arena)
{
    (void)value;
    (void)arena;
    options->quiet = true;
    return 0;
}

static int set_help(struct options *options, const char *value, struct arena *arena)
{
    (void)value;
    (void)arena;
    options->help = true;
    return 0;
}

static int set_version(struct options *options, const char *value, struct arena *arena)
{
    (void)value;
    (void)arena;
    options->version = true;
    return 0;
}

const struct option option_table[] = {
    {'C', "directory", "DIR", NULL, "Run as if started in DIR", set_dir},
    {0, "base", "REV", NULL, "Compare with this revision", set_base},
    {0, "head", "REV", NULL, "Plan for this revision instead of the work tree", set_head},
    {0, "full", NULL, NULL, "Run everything, compare nothing", set_full},
    {0, "manifest-path", "PATH", NULL, "The Cargo.toml of the workspace, where there are several",
     set_manifest_path},
    {0, "target", "TRIPLE", NULL, "Plan for this platform instead of this machine's; repeatable",
     set_target},
    {0, "format", "FORMAT", NULL, "How to print", set_format},
    {'o', "output", "FILE", NULL, "Write to FILE, as a whole or not at all", set_output},
    {0, "exit-code", NULL, NULL, "Exit with 1 where something runs, 0 where nothing does",
     set_exit_code},
    {'q', "quiet", NULL, NULL, "Print no text, only what a machine reads", set_quiet},
    {0, "color", "WHEN", color_choices, "Colour the text", set_color},
    {'h', "help", NULL, NULL, "Print this help", set_help},
    {'V', "version", NULL, NULL, "Print the version", set_version},
    {0, NULL, NULL, NULL, NULL, NULL},
};

#define COMMON  "color", "help", "version"
#define READING "directory", "base", "head", "manifest-path", "format", "output", "quiet"

static const char *const plan_options[] = {READING, "target", "full", "exit-code", COMMON, NULL};
static const char *const explain_options[] = {READING, "target", "full", COMMON, NULL};
static const char *const graph_options[] = {READING, COMMON, NULL};
static const char *const plain_options[] = {"output", COMMON, NULL};

const struct command command_table[] = {
    {"plan", NULL, 0, 0, "What runs after a change, what does not, and why",
     "Compares two revisions of a Cargo workspace and plans one job, test, with an entry for every "
     "package on every platform; the entries that the change can't affect are left out.\n"
     "Without options the work tree (staged, unstaged and untracked files) is compared with the "
     "merge base of HEAD and the default branch. Where nothing can be compared, the plan is full "
     "and says why.\n"
     "Format github, the default where GITHUB_ACTIONS is true, stores the plan as JSON (in "
     "--output, else $RUNNER_TEMP/whittle-plan.json), appends mode, count, plan, and for every job "
     "its matrix as NAME and its size as NAME-count to GITHUB_OUTPUT, a table to "
     "GITHUB_STEP_SUMMARY, and prints the text. Where GITHUB_OUTPUT is not set the lines for it "
     "are printed instead of the text.",
     plan_formats, plan_options, run_plan},
    {"explain", "WHAT", 1, 1, "Why a package runs or not, or what a path reaches",
     "WHAT is the name of a package or the path of a file, from the current directory or from the "
     "repository's root. For a package that runs: the chain from the changed file to it. For one "
     "that does not: what it depends on, and that no change touches any of it. For a path: whose "
     "it is, and which packages its change reaches or would reach.",
     explain_formats, explain_options, run_explain},
    {"graph", NULL, 0, 0, "The packages of the workspace and what depends on what",
     "The affected packages are marked: with --base, and where neither --base nor --head is given. "
     "With --head alone nothing is compared.",
     graph_formats, graph_options, run_graph},
    {"completion", "SHELL", 1, 1, "Completions for bash, zsh or fish",
     "For bash, in ~/.bashrc: eval \"$(whittle completion bash)\". For zsh, as _whittle in a "
     "directory of $fpath. For fish, as whittle.fish in ~/.config/fish/completions.",
     NULL, plain_options, run_completion},
    {"man", NULL, 0, 0, "The manual page", "In the format of man(1): whittle man | man -l -", NULL,
     plain_options, run_man},
    {"help", "[COMMAND]", 0, 1, "What the program or a command does", NULL, NULL, plain_options,
     run_help},
    {"version", NULL, 0, 0, "The version", NULL, NULL, plain_options, run_version},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL},
};

const struct command *command_find(const char *name)
{
    for (const struct command *command = command_table; command->name; command++)
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

bool command_takes(const struct command *command, const char *option)
{
    for (const char *const *name = command->options; *name; name++)
        if (strcmp(*name, option) == 0)
            return true;
    return false;
}
