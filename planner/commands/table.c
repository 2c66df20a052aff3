#include <stddef.h>
#include <string.h>

#include "planner/commands/commands.h"

static const char *const color_choices[] = {"auto", "always", "never", NULL};
static const char *const plan_formats[] = {"text", "json", "github", "gitlab", NULL};
static const char *const gate_formats[] = {"text", "json", "github", NULL};
static const char *const explain_formats[] = {"text", "json", NULL};
static const char *const graph_formats[] = {"text", "dot", "mermaid", "json", NULL};

static const char *const shells[] = {"bash", "zsh", "fish", NULL};

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
     "The configuration, where it is not whittle.yml, also in .config or .github", OPTION_TEXT,
     AT(config)},
    {0, "target", "TRIPLE", WORD_ANY, NULL,
     "Plan for this platform instead of this machine's; repeatable", OPTION_LIST, AT(targets)},
    {0, "command", "WORDS", WORD_ANY, NULL,
     "What runs, in cargo's words, as 'clippy --all-targets'; test where it is not given",
     OPTION_TEXT, AT(command)},
    {0, "as", "EVENT", WORD_ANY, NULL,
     "Plan for this event: pull_request, push:BRANCH, tag:NAME, workflow_dispatch, ...",
     OPTION_TEXT, AT(as)},
    {0, "event", "FILE", WORD_FILE, NULL, "Plan for the event that this payload tells of",
     OPTION_TEXT, AT(event)},
    {0, "job", "GLOB", WORD_ANY, NULL,
     "Run every entry of the jobs of this name, whatever changed; repeatable", OPTION_LIST,
     AT(jobs)},
    {0, "plan", "FILE", WORD_FILE, NULL, "The plan that the jobs were to follow", OPTION_TEXT,
     AT(plan)},
    {0, "results", "JSON", WORD_FILE, NULL,
     "What became of the jobs, as GitHub's toJSON(needs), or a file with it", OPTION_TEXT,
     AT(results)},
    {0, "may-skip", "JOB", WORD_ANY, NULL,
     "Take it as good that this job, of which the plan says nothing, was skipped; repeatable",
     OPTION_LIST, AT(may_skip)},
    {0, "units", NULL, WORD_ANY, NULL, "Print the units that the command compiles (JSON)",
     OPTION_SWITCH, AT(units)},
    {0, "upward", NULL, WORD_ANY, NULL,
     "List the sources that look upward for something (text or JSON)", OPTION_SWITCH, AT(upward)},
    {0, "format", "FORMAT", WORD_ANY, NULL, "How to print", OPTION_TEXT, AT(format)},
    {'o', "output", "FILE", WORD_FILE, NULL, "Write to FILE, as a whole or not at all", OPTION_TEXT,
     AT(output)},
    {0, "exit-code", NULL, WORD_ANY, NULL, "Exit with 1 where something runs, 0 where nothing does",
     OPTION_SWITCH, AT(exit_code)},
    {'q', "quiet", NULL, WORD_ANY, NULL, "Print no text, only what a machine reads", OPTION_SWITCH,
     AT(quiet)},
    {0, "color", "WHEN", WORD_ANY, color_choices, "Colour the text", OPTION_COLOR, AT(color)},
    {'h', "help", NULL, WORD_ANY, NULL, "Print this help", OPTION_SWITCH, AT(help)},
    {'V', "version", NULL, WORD_ANY, NULL, "Print the version", OPTION_SWITCH, AT(version)},
    {0, NULL, NULL, WORD_ANY, NULL, NULL, OPTION_SWITCH, 0},
};

#define COMMON  "color", "help", "version"
#define READING "directory", "base", "head", "manifest-path", "config", "format", "output", "quiet"

#define CHOOSING "target", "command", "full", "as", "event", "job"

static const char *const plan_options[] = {READING, CHOOSING, "exit-code", COMMON, NULL};
static const char *const explain_options[] = {READING, CHOOSING, COMMON, NULL};
static const char *const graph_options[] = {READING,  "target", "command", "units",
                                            "upward", COMMON,   NULL};
static const char *const gate_options[] = {"results", "plan",  "may-skip", "format",
                                           "output",  "quiet", COMMON,     NULL};
static const char *const plain_options[] = {"output", COMMON, NULL};

const struct command command_table[] = {
    {"plan", NULL, WORD_ANY, NULL, 0, 0, "What runs after a change, what does not, and why",
     "Compares two revisions of a Cargo workspace and plans the jobs of whittle.yml for the event "
     "that happened; without that file one job, for cargo test. --command plans one job for its "
     "command, and calls it so. A job has an entry for every package on every platform; the "
     "entries that the change can't affect are left out. Of an entry that is affected in some "
     "targets alone, only those run: its arguments end with the options that choose them (-p core "
     "--test smoke), where cargo has such options.\n"
     "Without options the work tree (staged, unstaged and untracked files) is compared with the "
     "merge base of HEAD and the default branch. Where nothing can be compared, the plan is full "
     "and says why.\n"
     "Format github, the default where GITHUB_ACTIONS is true, stores the plan as JSON (in "
     "--output, else $RUNNER_TEMP/whittle-plan.json), appends mode, count, plan, jobs, and for "
     "each job its matrix as NAME and its size as NAME-count (test and test-count) to "
     "GITHUB_OUTPUT, a table to GITHUB_STEP_SUMMARY, and prints the text. Where GITHUB_OUTPUT is "
     "not set the lines for it are printed instead of the text.",
     plan_formats, plan_options, run_plan},
    {"explain", "WHAT", WORD_FILE, NULL, 1, 1, "Why a package runs or not, or what a path reaches",
     "WHAT is the name of a package or the path of a file, from the current directory or from the "
     "repository's root. For a package that runs: the chain from the changed file to it, for each "
     "part of it that has one of its own. For one that does not: what it depends on, that no "
     "change touches what it is made of, and the fingerprint of both revisions. For a path: whose "
     "it is, which targets it is a part of, and which packages its change reaches or would reach. "
     "For a manifest or Cargo.lock: what differs in it, and whom that reaches.",
     explain_formats, explain_options, run_explain},
    {"graph", NULL, WORD_ANY, NULL, 0, 0, "The packages of the workspace and what depends on what",
     "The affected packages are marked: with --base, and where neither --base nor --head is given. "
     "With --head alone nothing is compared. --units prints what --command compiles on every "
     "--target, as JSON, and compares nothing. --upward lists the sources that go up from their "
     "package's, the current or their program's directory: of what they "
     "read there nothing is known, until whittle.yml says it.",
     graph_formats, graph_options, run_graph},
    {"gate", NULL, WORD_ANY, NULL, 0, 0, "Whether all that was planned ran, and ran well",
     "For the last job of a workflow, which needs all others and always runs: the one check to "
     "require. Reads what became of the jobs, from --results or the environment variable NEEDS, "
     "and what was planned, from --plan or from the outputs of the job that planned: the one with "
     "mode, count, and jobs or NAME-count, else the one called plan. Where both are there they "
     "have to "
     "agree.\n"
     "The run was good, and the exit status is 0, where the job that planned succeeded, every job "
     "with rows in the plan succeeded, every job without was skipped or succeeded, and every job "
     "of which the plan says nothing succeeded, or was skipped and is named by --may-skip. Else "
     "the exit status is 1. Standard input is '-', for --plan or for --results.\n"
     "Format github, the default where GITHUB_ACTIONS is true, prints the text, and appends a "
     "table to GITHUB_STEP_SUMMARY.",
     gate_formats, gate_options, run_gate},
    {"completion", "SHELL", WORD_ANY, shells, 1, 1, "Completions for bash, zsh or fish",
     "For bash, in ~/.bashrc: eval \"$(whittle completion bash)\". For zsh, as _whittle in a "
     "directory of $fpath. For fish, as whittle.fish in ~/.config/fish/completions.",
     NULL, plain_options, run_completion},
    {"man", NULL, WORD_ANY, NULL, 0, 0, "The manual page",
     "In the format of man(1): whittle man | man -l -", NULL, plain_options, run_man},
    {"help", "[COMMAND]", WORD_COMMAND, NULL, 0, 1, "What the program or a command does", NULL,
     NULL, plain_options, run_help},
    {"version", NULL, WORD_ANY, NULL, 0, 0, "The version", NULL, NULL, plain_options, run_version},
    {NULL, NULL, WORD_ANY, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL},
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

const char *const *option_choices(const struct command *command, const struct option *option)
{
    return strcmp(option->name, "format") == 0 ? command->formats : option->choices;
}

bool command_takes(const struct command *command, const char *option)
{
    for (const char *const *name = command->options; *name; name++)
        if (strcmp(*name, option) == 0)
            return true;
    return false;
}
