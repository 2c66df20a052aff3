#include <stddef.h>
#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/options.h"
#include "planner/dialect/dialect.h"
#include "planner/ledger/import.h"

#define AT(member) offsetof(struct options, member)

const struct option option_table[] = {
    {'C', "directory", "DIR", WORD_DIR, NULL, "Run as if started in DIR", OPTION_TEXT, AT(dir)},
    {0, "base", "REV", WORD_ANY, NULL,
     "Compare with this revision; last-passed: with the last commit that the ledger knows to be "
     "good",
     OPTION_TEXT, AT(base)},
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
    {0, "legs", "FILE", WORD_FILE, NULL,
     "The service's list of the run's jobs, which tells rows apart, to record with", OPTION_TEXT,
     AT(legs)},
    {0, "tools", "FILE", WORD_FILE, NULL,
     "What legs reported that they ran on, compiler and image, to record with", OPTION_TEXT,
     AT(tools)},
    {0, "record", NULL, WORD_ANY, NULL,
     "Add what the results prove to the ledger; of plan: end the pipeline with a job for that",
     OPTION_SWITCH, AT(record)},
    {0, "ledger", "FILE", WORD_FILE, NULL, "The ledger as a file: what is known of earlier runs",
     OPTION_TEXT, AT(ledger)},
    {0, "remote", "NAME", WORD_ANY, NULL,
     "The remote that has the ledger, in refs/whittle/ledger; of `whittle ledger` by default the "
     "branch's, else origin or the only one",
     OPTION_TEXT, AT(remote)},
    {0, "offline", NULL, WORD_ANY, NULL,
     "Neither fetch nor push: take what was fetched before, and let what is added wait",
     OPTION_SWITCH, AT(offline)},
    {0, "timeout", "SECONDS", WORD_ANY, NULL, "End a call of git after that time; default: 60",
     OPTION_TEXT, AT(timeout)},
    {0, "deadline", "TIME", WORD_ANY, NULL,
     "Take as many runners as it needs to be done in that time, as 10m; needs times", OPTION_TEXT,
     AT(deadline)},
    {0, "budget", "MONEY", WORD_ANY, NULL,
     "Take as few runners as it needs to cost no more, as 2.00; needs times", OPTION_TEXT,
     AT(budget)},
    {0, "max-jobs", "N", WORD_ANY, NULL,
     "Share each job among at most N runners, but one for each row", OPTION_TEXT, AT(max_jobs)},
    {0, "keep-days", "N", WORD_ANY, NULL, "Keep verdicts of the last N days; default: 90",
     OPTION_TEXT, AT(keep_days)},
    {0, "keep", "REV", WORD_ANY, NULL,
     "Keep what plans of this revision ask for, however old, as origin/main", OPTION_TEXT,
     AT(keep)},
    {0, "as-of", "TIME", WORD_ANY, NULL,
     "The time that counts as now, as 2026-11-30T22:00:00Z; default: the clock's", OPTION_TEXT,
     AT(as_of)},
    {0, "import", "FORMAT", WORD_ANY, IMPORT_FORMATS,
     "The format of the reports; default: what they look like", OPTION_TEXT, AT(import)},
    {0, "run", "NAME", WORD_ANY, NULL,
     "The run that the reports are of, as its address; default: what they say, else their content",
     OPTION_TEXT, AT(run)},
    {0, "since", "TIME", WORD_ANY, NULL,
     "When the attempt of the run began: jobs of before are left out", OPTION_TEXT, AT(since)},
    {0, "of-job", "NAME", WORD_ANY, NULL, "The job that the reports are about", OPTION_TEXT,
     AT(of_job)},
    {0, "of-row", "LABEL", WORD_ANY, NULL, "The row of its matrix, as 'linux, stable'", OPTION_TEXT,
     AT(of_row)},
    {0, "of-package", "NAME", WORD_ANY, NULL, "The package that the reports are about", OPTION_TEXT,
     AT(of_package)},
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
    {0, "color", "WHEN", WORD_ANY, "auto always never", "Colour the text", OPTION_COLOR, AT(color)},
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
static const char *format_names(struct arena *arena, const struct command *command)
{
    struct strings names = {0};
    if (!command->formats)
        return NULL;
    for (const struct format *format = command->formats; format->name; format++)
        vec_push(arena, &names, format->name);
    for (const struct dialect *const *at = dialects; command->serves && *at; at++)
        if (command->serves(*at))
            vec_push(arena, &names, (*at)->name);
    return text_join(arena, &names, " ");
}

const char *option_choices(struct arena *arena, const struct command *command,
                           const struct option *option)
{
    return strcmp(option->name, "format") == 0 ? format_names(arena, command) : option->choices;
}

bool command_takes(const struct command *command, const char *option)
{
    return text_has_word(command->options, option);
}
