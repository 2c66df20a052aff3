#include <stdint.h>

#include "planner/commands/commands.h"

#define COMMON    " color help version"
#define READING   "directory base head manifest-path config format output quiet"
#define CHOOSING  " target command full as event job"
#define BELIEVING " ledger remote offline timeout as-of"
#define WISHING   " deadline budget max-jobs"

static const char plan_options[] = READING CHOOSING BELIEVING WISHING " record exit-code" COMMON;
static const char explain_options[] = READING CHOOSING BELIEVING WISHING COMMON;
static const char graph_options[] = READING " target command units upward" COMMON;
static const char gate_options[] = "results plan may-skip record legs tools ledger remote offline "
                                   "timeout as-of directory base head "
                                   "manifest-path config format output quiet" CHOOSING COMMON;
static const char ledger_options[] =
    "directory ledger remote offline timeout as-of keep-days keep import run since of-job of-row "
    "of-package legs head "
    "config manifest-path command target format output quiet" COMMON;
static const char plain_options[] = "output" COMMON;

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
     "With --ledger or --remote it leaves out what has passed already, in jobs that say reuse, and "
     "names the run; where the ledger has times it says how long the plan takes, and a job takes "
     "as many runners as pay, unless it says how many. --deadline and --budget take more, or "
     "fewer.\n"
     "Format html is one page for a browser, which loads nothing and runs nothing: the schedule, "
     "what runs, what does not, and why.\n"
     "--record lets a pipeline that whittle writes end with a job that records what passed, of a "
     "push to a branch that is known to be protected, and of its merge queue. What whittle gate "
     "--record needs to know there is in its variables. In format gitlab it extends "
     ".whittle-record.\n"
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
     "what differs, and whom that reaches. Where times are known, it says which runners take a "
     "package, what it shares there, and what another place would cost.",
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
     "--record adds what the results prove to the ledger: of a push or a merge group, a pass for "
     "all that the jobs ran which succeeded. It makes the plan of the run again, and takes the "
     "same options. --tools is what legs wrote of the compiler and the image that they ran on, "
     "and of having failed.\n"
     "Format github, the default where GITHUB_ACTIONS is true, prints the text, and appends a "
     "table to GITHUB_STEP_SUMMARY.",
     gate_formats, gate_serves, gate_options, run_gate},
    {"ledger", "ACTION [WHAT]...", WORD_FILE, LEDGER_ACTIONS, 1, SIZE_MAX,
     "What is known of earlier runs: shows and edits a ledger",
     "A ledger has records: what has passed, failed, was taken back, and how long it took. It is "
     "in refs/whittle/ledger of the remote, which is fetched before it is read and pushed after "
     "it is changed: nothing of the repository but its directory whittle within .git is touched. "
     "A remote without that ref has a ledger without records. git runs for that, without asking "
     "for a password.\n"
     "--ledger names a file instead; it is replaced as a whole or not at all. But for verify, a "
     "file that is missing is a ledger without records.\n"
     "show prints the records, the newest first, and which of them count. With WHAT, keys and "
     "runs, it prints those alone. add FILE... adds the times that reports of services and tools "
     "tell (- for standard input); what else is known of them --run, --since, --as-of, --of-job, "
     "--of-row and --of-package say. Outcomes are counted and not added: a report knows no keys. "
     "merge FILE... adds the records of other ledgers; neither their "
     "order nor how often counts. prune leaves out verdicts and revocations that are older than "
     "--keep-days, and all but the newest times of each name; with --keep not those of what plans "
     "of that revision ask for. verify looks whether every line is "
     "a record and in order; the exit status is 3 where one is not. record RUN adds what a "
     "finished run of a pull request proves: RUN is the file with what the service's API says of "
     "the run, --legs one with its jobs, and --head the merge that was tested. revoke KEY or RUN "
     "takes back "
     "what was said of a key, or what passed in a run, up to --as-of.",
     ledger_formats, NULL, ledger_options, run_ledger},
    {"completion", "SHELL", WORD_ANY, "bash zsh fish", 1, 1, "Completions for bash, zsh or fish",
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
