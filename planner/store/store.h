/* The ledger that a repository keeps at its remote, in a ref without a common ancestor with the
 * code: no server, no file to hand around. Its tree has texts of planner/ledger/ledger.h:
 *
 *     runs/AB/ABCD…       the records of one run, by its id (record_run_id)
 *     squashed/AB         records of older runs whose id begins so: a plan reads few of these
 *     (anything else)     is passed over, and stays
 *
 * Two writers never lose each other's records: a push that is not on top of the other's is refused,
 * and made again. */
#ifndef WHITTLE_STORE_STORE_H
#define WHITTLE_STORE_STORE_H

#include "graph/base/err.h"
#include "graph/base/vec.h"
#include "planner/ledger/ledger.h"

#define STORE_REF "refs/whittle/ledger"

enum { STORE_SECONDS = 60 };

struct store;

struct store_place {
    const char *dir;    /* in a git repository */
    const char *remote; /* NULL: that of the branch, origin, or the only one */
    int seconds;        /* that a call of git may take; STORE_SECONDS */
    bool offline;       /* no call of git: what was fetched before, and what was added since */
};

/* Opens what this machine knows of it. The place outlives the store; store_close also after an
 * error. ERR_GIT. */
int store_open(struct store **opened, const struct store_place *place, struct err *err);
void store_close(struct store *store);

/* What to call it: "refs/whittle/ledger of origin". */
const char *store_name(const struct store *store);

/* The commit in hex, "" for none. */
const char *store_tip(const struct store *store);

/* Gets what the remote has; nothing where it is offline. A remote without the ref has an empty
 * ledger. ERR_GIT where it can't be asked; ERR_INPUT where what it has is no ledger, or is not what
 * was known with more on top. */
int store_fetch(struct store *store, struct err *err);

/* All records, as few texts. They stay until store_close. ERR_INPUT for a text that is too large or
 * of another kind, by its path, and for one whose records can't be found: without it a failure or a
 * revocation might be missed. */
int store_read(struct store *store, struct ledger *ledger, struct err *err);

/* Things that are no texts of a ledger, by their paths; they may not be of harm, but nobody reads
 * them. */
int store_strays(struct store *store, struct strings *paths, struct err *err);

/* Adds records, and pushes them; offline they wait for the next that pushes. Where it fails nothing
 * was pushed, or all of it was. `*added` is how many were not in the texts that they went into.
 * ERR_GIT; ERR_INPUT where one of these texts is broken: it stays as it is. */
int store_add(struct store *store, const struct records *records, size_t *added, struct err *err);

/* How many records there were, and are. */
struct store_pruned {
    size_t before, after;
};

/* ledger_prune on all of it, squashed. It can't be offline. */
int store_prune(struct store *store, int64_t since, size_t times, const struct strings *kept,
                struct store_pruned *pruned, struct err *err);

/* Whether everything is a text of a ledger, and where it belongs; how many records there are.
 * ERR_INPUT, by the path and line. */
int store_verify(struct store *store, size_t *count, struct err *err);

#endif
