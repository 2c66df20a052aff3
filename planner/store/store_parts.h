/* What the files of a store share. */
#ifndef WHITTLE_STORE_STORE_PARTS_H
#define WHITTLE_STORE_STORE_PARTS_H

#include "planner/git/ref_copy.h"
#include "planner/store/store.h"

enum { STORE_TOTAL = 4 * LEDGER_LIMIT }; /* bytes of all texts, before what they share is merged */

struct store {
    struct arena arena;
    const struct store_place *place;
    struct ref_place ref;
    struct repository *repository;
    struct ref_copy *copy;
    const char *name;
};

enum layout {
    LAYOUT_STRAY,
    LAYOUT_RUN,
    LAYOUT_SHARD,
};

/* What a path is for. */
enum layout layout_of(const char *path);

/* The path of a run's text, and of the shard of an id. */
const char *layout_run(struct arena *arena, const char *run_id);
const char *layout_shard(struct arena *arena, const char *id);

/* Those of the ledger alone; ERR_INPUT where something is there, but nothing of a ledger. */
int layout_texts(struct store *store, struct arena *arena, struct ref_files *texts,
                 struct strings *strays, struct err *err);

/* The texts of shards, in the order of their paths, as one. ERR_INPUT where one begins or ends with
 * a record that belongs elsewhere: what follows would not be found. */
int layout_join(struct arena *arena, const struct ref_files *files, const struct ledger *shards,
                struct ledger_text *text, struct err *err);

/* Reads texts and adds them. */
int texts_add(struct store *store, struct arena *arena, const struct ref_files *files,
              struct ledger *ledger, struct err *err);

/* What waits to be pushed: a file each. */
struct waiting {
    struct strings files;
    struct ledger ledger;
};

int waiting_read(struct store *store, struct arena *arena, struct waiting *waiting,
                 struct err *err);
int waiting_add(struct store *store, const struct records *records, struct err *err);
void waiting_remove(const struct waiting *waiting);

#endif
