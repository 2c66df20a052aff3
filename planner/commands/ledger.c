#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/ledger_parts.h"
#include "planner/commands/read_ledger.h"

enum { KEEP_DAYS = 90, MAX_DAYS = 36500 };

struct action {
    const char *name;
    const char *words; /* what it takes behind its name: "FILE..."; NULL: nothing */
    bool needs_words, writes;
    const char *options; /* long names, of those that only some actions take */
    ledger_do *run;      /* on a file */
    ledger_do *of_ref;   /* on the ref of the repository */
};

/* What chooses the plan of a run, and what is known of it. */
#define RECORDING "as-of legs head config manifest-path command target"

/* What is kept, and how it is planned. */
#define PRUNING "as-of keep-days keep config manifest-path command target"

static const struct action actions[] = {
    {"show", "[KEY|RUN]...", false, false, "as-of format", ledger_do_show, ledger_ref_show},
    {"add", "FILE...", true, true, "as-of import run since of-job of-row of-package", ledger_do_add,
     ledger_do_add},
    {"merge", "FILE...", true, true, "", ledger_do_merge, ledger_ref_merge},
    {"prune", NULL, false, true, PRUNING, ledger_do_prune, ledger_ref_prune},
    {"verify", NULL, false, false, "", ledger_do_verify, ledger_ref_verify},
    {"record", "RUN", true, true, RECORDING, ledger_do_record, ledger_do_record},
    {"revoke", "KEY|RUN...", true, true, "as-of", ledger_do_revoke, ledger_ref_revoke},
};

enum { ACTIONS = sizeof actions / sizeof *actions };

static const struct action *find_action(struct arena *arena, const char *name, struct err *err)
{
    struct strings names = {0};
    for (size_t i = 0; i < ACTIONS; i++) {
        if (strcmp(actions[i].name, name) == 0)
            return &actions[i];
        vec_push(arena, &names, actions[i].name);
    }
    const char *nearest = text_nearest(name, &names);
    err_set(err, ERR_USAGE, "'whittle ledger' has no action '%s': expected %s", name,
            text_enumerate(arena, &names, " or "));
    if (nearest)
        err_hint(err, "did you mean '%s'?", nearest);
    return NULL;
}

static int check_words(const struct action *action, const struct strings *words, struct err *err)
{
    const char *gap = action->words ? " " : "", *takes = action->words ? action->words : "";
    if (words->count && !action->words)
        err_set(err, ERR_USAGE, "'whittle ledger %s' takes no argument '%s'", action->name,
                words->items[0]);
    else if (!words->count && action->needs_words)
        err_set(err, ERR_USAGE, "'whittle ledger %s' needs %s", action->name, action->words);
    else
        return 0;
    return err_hint(err, "usage: whittle ledger %s [--ledger FILE]%s%s", action->name, gap, takes);
}

/* Those that not all actions take. */
static int check_own_options(const struct action *action, const struct options *options,
                             struct err *err)
{
    static const char *const names[] = {"as-of",         "keep-days", "import", "run",
                                        "since",         "of-job",    "of-row", "of-package",
                                        "format",        "legs",      "head",   "config",
                                        "manifest-path", "command",   "keep",   NULL};
    for (size_t i = 0; names[i]; i++) {
        const char *member = (const char *)options + option_find(names[i])->place;
        if (!*(const char *const *)member || text_has_word(action->options, names[i]))
            continue;
        err_set(err, ERR_USAGE, "'whittle ledger %s' has no option --%s", action->name, names[i]);
        return err_hint(err, "`whittle ledger --help` says what the actions do");
    }
    return 0;
}

/* Options of the ref, which a file has no use for. */
static int check_place(const struct options *options, struct err *err)
{
    const char *name = options->remote    ? "remote"
                       : options->offline ? "offline"
                       : options->timeout ? "timeout"
                                          : NULL;
    if (!name || !options->ledger)
        return 0;
    err_set(err, ERR_USAGE, "--%s and --ledger exclude each other", name);
    return err_hint(err, "--ledger names a file; without it the ledger is at a remote, in %s",
                    STORE_REF);
}

static int check_options(const struct action *action, const struct options *options,
                         struct err *err)
{
    if (action->writes && options->ledger && strcmp(options->ledger, "-") == 0) {
        err_set(err, ERR_USAGE, "'whittle ledger %s' replaces the file of --ledger, which - is not",
                action->name);
        return err_hint(err, "name a file: --ledger FILE");
    }
    return check_place(options, err) != 0 ? -1 : check_own_options(action, options, err);
}

static int run_on_ref(const struct action *action, struct ledger_work *work, struct err *err)
{
    struct store_place place;
    int status = ledger_open_ref(work->options, &place, &work->store, err);
    if (status == 0)
        status = action->of_ref(work, err);
    store_close(work->store);
    return status;
}

int run_ledger(const struct options *options, struct arena *arena, struct err *err)
{
    struct ledger_work work = {.options = options, .arena = arena, .keep_days = KEEP_DAYS};
    const struct action *action = find_action(arena, options->arguments.items[0], err);
    if (!action)
        return -1;
    for (size_t i = 1; i < options->arguments.count; i++)
        vec_push(arena, &work.words, options->arguments.items[i]);
    if (check_words(action, &work.words, err) != 0 || check_options(action, options, err) != 0 ||
        options_as_of(options, &work.as_of, err) != 0 ||
        option_number("keep-days", options->keep_days, MAX_DAYS, &work.keep_days, err) != 0)
        return -1;
    if (!options->ledger)
        return run_on_ref(action, &work, err);
    work.path = options_path(options, options->ledger, arena);
    return action->run(&work, err);
}
