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
     "Compares two revisions of a Cargo workspace and plans the jobs of whittle.yml for the "
     "event. Without that file it plans one job, for cargo test. --command plans one job of "
     "that name for its command. A job has an entry for every package on every platform. The "
     "plan leaves out the entries that the change can't affect. If the change affects only "
     "some targets of an entry, only those run: its arguments end with the options that choose "
     "them (-p core --test smoke), where cargo has such options.\n"
     "Without options the plan compares the work tree (staged, unstaged and untracked files) "
     "with the merge base of HEAD and the default branch. If nothing can be compared, the plan "
     "is full and says why.\n"
     "Format github, the default where GITHUB_ACTIONS is true, stores the plan as JSON (in "
     "--output, else $RUNNER_TEMP/whittle-plan.json), appends mode, count, plan, jobs, and for "
     "each job its matrix as NAME and its size as NAME-count (test and test-count) to "
     "GITHUB_OUTPUT, a table to GITHUB_STEP_SUMMARY, and prints the text. Where GITHUB_OUTPUT is "
     "not set the lines for it are printed instead of the text.",
     plan_formats, plan_serves, plan_options, run_plan},
    {"explain", "WHAT", WORD_FILE, NULL, 1, 1, "Why a package runs or not, or what a path reaches",
     "WHAT is the name of a package or the path of a file, from the current directory or from "
     "the repository's root. A package that runs has a chain from the changed file to it; "
     "parts with chains of their own are shown apart. A package that does not run has a proof: "
     "what it depends on, that no change touches any of it, and the fingerprint of both "
     "revisions. For a path, whittle shows whose it is, which targets it is a part of, and "
     "which packages its change reaches or would reach. For a manifest or Cargo.lock, it shows "
     "what differs, and whom that reaches.",
     explain_formats, NULL, explain_options, run_explain},
    {"graph", NULL, WORD_ANY, NULL, 0, 0, "The packages of the workspace and what depends on what",
     "Affected packages are marked with --base, and if neither --base nor --head is given. "
     "With --head alone nothing is compared. --units prints what --command compiles on every "
     "--target, as JSON, and compares nothing. --upward lists the sources that go up from the "
     "directory of their package or of their program, or from the current one: whittle does "
     "not know what they read there until whittle.yml says it.",
     graph_formats, NULL, graph_options, run_graph},
    {"gate", NULL, WORD_ANY, NULL, 0, 0, "Whether all that was planned ran, and ran well",
     "For the last job of a workflow, which needs all others and always runs: the one check to "
     "require. It reads the results of the jobs from --results or the environment variable "
     "NEEDS, and the plan from --plan or from the outputs of the job that planned: the one "
     "with mode, count, and jobs or NAME-count, else the one called plan. If both are there, "
     "they have to agree.\n"
     "The exit status is 0 if the job that planned succeeded, every job with rows in the plan "
     "succeeded, every job without rows succeeded or was skipped, and every other job "
     "succeeded, or was skipped and --may-skip names it. Else it is 1. --plan and --results "
     "take - for standard input.\n"
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
