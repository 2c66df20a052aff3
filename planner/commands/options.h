/* The command line: one table of commands and options makes the parser, --help, the man page and
 * the shell completions, so that they can't disagree. */
#ifndef WHITTLE_COMMANDS_OPTIONS_H
#define WHITTLE_COMMANDS_OPTIONS_H

#include <stdbool.h>

#include "graph/base/err.h"
#include "graph/base/vec.h"
#include "planner/output/sink.h"

struct command;
struct dialect;

/* Everything a command line can say; strings are borrowed from argv. */
struct options {
    const struct command *commands; /* all there are, ends with a NULL name */
    const char *dir;                /* -C; "." by default; relative paths count from there */
    const char *base, *head;
    const char *manifest_path; /* relative to dir */
    const char *config;        /* a file to configure from, likewise; NULL: the default places */
    const char *format;        /* one of the command's formats, already checked; NULL: default */
    const char *output;        /* a file instead of standard output */
    const char *command;       /* of cargo, that entries run: "test", "clippy --all-targets" */
    const char *event;         /* a file with the payload of an event, to replay it */
    const char *as;            /* the event to plan for: "push:main" */
    const char *plan;          /* a file with a plan as JSON */
    const char *legs;          /* a file with the service's list of a run's jobs */
    const char *tools;         /* a file with what legs say that they ran on */
    const char *results;       /* of a workflow's jobs: JSON, or a file with it */
    const char *ledger;        /* a file with what is known of earlier runs */
    const char *remote;        /* of git, where the ledger is without such a file */
    const char *timeout;       /* of a call of git, in seconds: a number */
    const char *as_of;         /* the time that counts as now */
    const char *deadline;      /* by which all is to be done: "10m" */
    const char *budget;        /* that it may cost: "2.00" */
    const char *max_jobs;      /* rows of one job's matrix: a number */
    const char *keep_days;     /* how old a record may be that is kept: a number */
    const char *keep;          /* a revision of which all records are kept */
    const char *import;        /* a format of reports, already checked */
    const char *run;           /* that reports are of */
    const char *since;         /* the time at which it began */
    const char *of_job, *of_row, *of_package; /* that reports are about */
    struct strings targets;                   /* --target, repeatable */
    struct strings may_skip;                  /* --may-skip, repeatable: jobs of a workflow */
    struct strings jobs;                      /* --job, repeatable: globs of names */
    struct strings arguments;                 /* positional */
    enum color_when color;
    bool full, exit_code, record, offline, quiet, units, upward, help, version;
};

/* One way to print what a command found, which is of a type that the command knows. */
struct format {
    const char *name;
    char *(*print)(struct arena *arena, const void *found, const struct style *style);
    bool for_person; /* else a machine reads it, and --quiet leaves it */
};

/* How a command ends: an exit status, or -1 with `err` filled. */
typedef int command_run(const struct options *options, struct arena *arena, struct err *err);

enum option_type {
    OPTION_SWITCH, /* a bool */
    OPTION_TEXT,   /* a const char * */
    OPTION_LIST,   /* struct strings: the option can be repeated */
    OPTION_COLOR,  /* enum color_when, by its place among the choices */
};

/* What a word stands for, to complete it. */
enum word_kind {
    WORD_ANY,
    WORD_FILE,
    WORD_DIR,
    WORD_COMMAND,
};

struct option {
    char letter;         /* 0 where it has only a long name */
    const char *name;    /* without the dashes */
    const char *value;   /* "DIR", "WHEN"; NULL for a switch */
    enum word_kind kind; /* of the value */
    const char *choices; /* the values it takes: "auto always never"; NULL: any */
    const char *help;    /* one sentence without a full stop */
    enum option_type type;
    size_t place; /* of its member in struct options, in bytes */
};

struct command {
    const char *name;
    const char *arguments; /* "WHAT", "[SHELL]", or NULL */
    enum word_kind kind;   /* of its arguments */
    const char *words;     /* that they can be: "bash zsh fish"; NULL: any */
    size_t min_arguments, max_arguments;
    const char *summary;          /* one line */
    const char *description;      /* paragraphs for the man page */
    const struct format *formats; /* ends with a NULL name; NULL: it has no --format */
    /* Whether it prints for a service: --format takes its name, too. NULL: for none. */
    bool (*serves)(const struct dialect *dialect);
    const char *options; /* long names of the options it takes: "output color help" */
    command_run *run;
};

extern const struct option option_table[]; /* ends with a NULL name */

const struct command *command_find(const struct command *commands, const char *name);
const struct option *option_find(const char *name);
bool command_takes(const struct command *command, const char *option);

/* The values that the option takes for this command, with a space between; NULL: any. */
const char *option_choices(struct arena *arena, const struct command *command,
                           const struct option *option);

/* Parses argv. On success `*command` is NULL for a bare `whittle` or `whittle --help`. ERR_USAGE
 * names the word at fault, the nearest known one, and the help that lists them. */
int options_parse(int argc, char **argv, const struct command *commands, struct arena *arena,
                  const struct command **command, struct options *options, struct err *err);

/* A file that an option names, seen from -C; "-" stays as it is. */
const char *options_path(const struct options *options, const char *written, struct arena *arena);

/* Where --output says, as --quiet and --color say. */
struct sink options_sink(const struct options *options, struct arena *arena);

/* The commands of the program. Only its main() looks here: all else is handed the table. */
extern const struct command command_table[]; /* ends with a NULL name */

#endif
