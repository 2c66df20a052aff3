/* What the commands share among themselves. */
#ifndef WHITTLE_COMMANDS_COMMANDS_H
#define WHITTLE_COMMANDS_COMMANDS_H

#include "planner/commands/options.h"
#include "planner/output/output.h"
#include "planner/pipeline/analysis.h"

command_run run_plan, run_explain, run_graph, run_gate, run_help, run_completion, run_man,
    run_version;

/* The help of a command, or of the whole program for NULL. */
char *usage_text(struct arena *arena, const struct command *commands,
                 const struct command *command);

/* What an option does, with the values it takes. */
const char *option_help(struct arena *arena, const struct command *command,
                        const struct option *option);

struct exit_status {
    int number;
    const char *meaning;
};

extern const struct exit_status exit_statuses[]; /* ends with a NULL meaning */

/* The manual page whittle(1), and completions for a shell, from the same tables. */
char *man_page(struct arena *arena, const struct command *commands);
char *completion_script(struct arena *arena, const struct command *commands, const char *shell);

/* Analyses and plans: what `plan` and `explain` print. */
int plan_run(const struct options *options, struct arena *arena, struct analysis *analysis,
             struct plan *plan, struct err *err);

/* The format that --format names; else github in its jobs, text elsewhere. */
const char *format_of(const struct options *options);

/* How to print on a file descriptor. NO_COLOR, CLICOLOR_FORCE and TERM count where the user gave no
 * --color. */
struct style style_for(const struct options *options, int fd);

/* Likewise for what goes where --output says. */
struct style style_of_result(const struct options *options);

/* The file that --output names, seen from -C; NULL where it names none. */
const char *output_path(const struct options *options, struct arena *arena);

/* Prints `result` where --output says, or to standard output. */
int print_result(const struct options *options, const char *result, struct arena *arena,
                 struct err *err);

/* Likewise, unless --quiet: text that is there for a person alone. */
int print_text(const struct options *options, const char *text, struct arena *arena,
               struct err *err);

/* Stores the plan and tells GitHub Actions of it: GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, the log. */
int print_github(const struct options *options, struct arena *arena, const struct plan *plan,
                 struct err *err);

#endif
