#include "planner/commands/command_table.h"

#include "planner/commands/commands.h"

static const char *const shells[] = {"bash", "zsh", "fish", NULL};

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
     plan_formats, plan_serves, plan_options, run_plan},
    {"explain", "WHAT", WORD_FILE, NULL, 1, 1, "Why a package runs or not, or what a path reaches",
     "WHAT is the name of a package or the path of a file, from the current directory or from the "
     "repository's root. For a package that runs: the chain from the changed file to it, for each "
     "part of it that has one of its own. For one that does not: what it depends on, that no "
     "change touches what it is made of, and the fingerprint of both revisions. For a path: whose "
     "it is, which targets it is a part of, and which packages its change reaches or would reach. "
     "For a manifest or Cargo.lock: what differs in it, and whom that reaches.",
     explain_formats, NULL, explain_options, run_explain},
    {"graph", NULL, WORD_ANY, NULL, 0, 0, "The packages of the workspace and what depends on what",
     "The affected packages are marked: with --base, and where neither --base nor --head is given. "
     "With --head alone nothing is compared. --units prints what --command compiles on every "
     "--target, as JSON, and compares nothing. --upward lists the sources that go up from their "
     "package's, the current or their program's directory: of what they "
     "read there nothing is known, until whittle.yml says it.",
     graph_formats, NULL, graph_options, run_graph},
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
     gate_formats, gate_serves, gate_options, run_gate},
    {"completion", "SHELL", WORD_ANY, shells, 1, 1, "Completions for bash, zsh or fish",
     "For bash, in ~/.bashrc: eval \"$(whittle completion bash)\". For zsh, as _whittle in a "
     "directory of $fpath. For fish, as whittle.fish in ~/.config/fish/completions.",
     NULL, NULL, plain_options, run_completion},
    {"man", NULL, WORD_ANY, NULL, 0, 0, "The manual page",
     "In the format of man(1): whittle man | man -l -", NULL, NULL, plain_options, run_man},
    {"help", "[COMMAND]", WORD_COMMAND, NULL, 0, 1, "What the program or a command does", NULL,
     NULL, NULL, plain_options, run_help},
    {"version", NULL, WORD_ANY, NULL, 0, 0, "The version", NULL, NULL, NULL, plain_options,
     run_version},
    {NULL, NULL, WORD_ANY, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL},
};
