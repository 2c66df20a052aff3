/* What the commands share among themselves. */
#ifndef WHITTLE_COMMANDS_COMMANDS_H
#define WHITTLE_COMMANDS_COMMANDS_H

#include "planner/commands/options.h"
#include "planner/output/output.h"
#include "planner/pipeline/request.h"

command_run run_plan, run_explain, run_graph, run_gate, run_ledger, run_help, run_completion,
    run_man, run_version;

/* The names of what `whittle ledger` does, in the order of its table. */
#define LEDGER_ACTIONS "show add merge prune verify record revoke"

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

/* What a command line and the environment ask for; what the answer has to tell is not set. */
int make_request(const struct options *options, struct arena *arena, struct request *request,
                 struct err *err);

/* What they ask of the head alone. */
void make_head_request(const struct options *options, struct request *request);

/* What --format chooses from beside the services; the first where the command has none of that
 * name. */
extern const struct format plan_formats[], explain_formats[], graph_formats[], gate_formats[],
    ledger_formats[];
const struct format *format_find(const struct format *formats, const char *name);

/* Whether they print for a service. */
bool plan_serves(const struct dialect *dialect);
bool gate_serves(const struct dialect *dialect);

/* Prints what a command found, as the options ask. ERR_OUTPUT. */
int format_print(const struct format *formats, const struct options *options, struct arena *arena,
                 const void *found, struct err *err);

/* The format that --format names; else that of the service which runs this, where it is the default
 * there; else text. */
const char *format_of(const struct options *options);

#endif
