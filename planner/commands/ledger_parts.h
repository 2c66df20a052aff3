/* What the files of `whittle ledger` share. */
#ifndef WHITTLE_COMMANDS_LEDGER_PARTS_H
#define WHITTLE_COMMANDS_LEDGER_PARTS_H

#include <stdint.h>

#include "planner/commands/commands.h"
#include "planner/ledger/ledger.h"
#include "planner/store/store.h"

struct ledger_work {
    const struct options *options;
    struct arena *arena;
    const char *path;     /* of the ledger; NULL: it is in the repository's ref */
    struct store *store;  /* that, else NULL */
    struct strings words; /* behind the action */
    int64_t as_of, keep_days;
};

/* How many records a text has. */
size_t ledger_count(const struct ledger_text *text);

/* Prints a text for a person, where --output says. */
int ledger_tell(const struct ledger_work *work, const char *text, struct err *err);

/* How an action ends: 0, or -1 with `err` filled. */
typedef int ledger_do(struct ledger_work *work, struct err *err);

/* On a file. */
ledger_do ledger_do_show, ledger_do_merge, ledger_do_prune, ledger_do_verify, ledger_do_revoke,
    ledger_do_record, ledger_do_add;

/* On the ref. */
ledger_do ledger_ref_show, ledger_ref_merge, ledger_ref_prune, ledger_ref_verify, ledger_ref_revoke;

enum {
    LEDGER_KEEP_TIMES = 30, /* of each name: more say nothing new of how long the next one takes */
    LEDGER_DAY = 24 * 60 * 60,
};

/* What --keep names in a ledger, as keys for ledger_prune and as lines for a person; nothing
 * without it. ERR_INPUT, ERR_GIT where that revision can't be planned; ERR_USAGE for options of a
 * plan alone.
 */
int ledger_kept(const struct ledger_work *work, const struct ledger *ledger, struct strings *keys,
                struct strings *told, struct err *err);

/* Prints what is left of a ledger, after the lines of `told`. */
int ledger_tell_pruned(const struct ledger_work *work, const char *name, size_t before,
                       size_t after, struct strings *told, struct err *err);

/* Adds a file that has to be there. */
int ledger_load_existing(struct ledger_work *work, const char *path, struct ledger *ledger,
                         struct err *err);

/* Prints what was asked for. */
int ledger_print(struct ledger_work *work, const struct ledger *ledger, struct err *err);

/* What takes back the words that were given, and how many passes that changes. */
struct records ledger_revocations(struct ledger_work *work);
int ledger_count_revoked(struct ledger_work *work, const struct ledger *ledger,
                         const struct records *revocations, size_t *count, struct err *err);
const char *ledger_say_revoked(struct ledger_work *work, const char *name, size_t count);

#endif
