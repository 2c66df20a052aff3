/* The ledger and the time that a command line names. */
#ifndef WHITTLE_COMMANDS_READ_LEDGER_H
#define WHITTLE_COMMANDS_READ_LEDGER_H

#include <stdint.h>

#include "planner/commands/options.h"
#include "planner/ledger/ledger.h"
#include "planner/pipeline/request.h"
#include "planner/store/store.h"

/* The time that an option of that name says: seconds since 1970. ERR_USAGE for what is none. */
int time_read(const char *option, const char *text, int64_t *when, struct err *err);

/* --as-of, else the clock: likewise. */
int options_as_of(const struct options *options, int64_t *as_of, struct err *err);

/* Adds a ledger of the disk; `*found` is false where there is no such file, which is one without
 * records. */
int ledger_load(struct arena *arena, const char *path, struct ledger *ledger, bool *found,
                struct err *err);

/* The ref of --remote, opened; `place` outlives the store, and store_close also after an error. */
int ledger_open_ref(const struct options *options, struct store_place *place, struct store **store,
                    struct err *err);

/* What --ledger or --remote and --as-of say, into a request. A ledger that is missing or can't be
 * read is told of in the plan and does not end it. ERR_USAGE for --as-of alone, and for both. */
int request_ledger(const struct options *options, struct arena *arena, struct request *request,
                   struct err *err);

/* Adds records where these options say. */
int ledger_write(const struct options *options, struct arena *arena, const struct request *request,
                 const struct records *records, struct err *err);

/* A number of that option, up to `most`; `*number` stays where there is none. ERR_USAGE. */
int option_number(const char *option, const char *text, int64_t most, int64_t *number,
                  struct err *err);

#endif
