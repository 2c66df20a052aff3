/* Printing a ledger. */
#ifndef WHITTLE_OUTPUT_TEXT_LEDGER_H
#define WHITTLE_OUTPUT_TEXT_LEDGER_H

#include "planner/ledger/standing.h"
#include "planner/output/output.h"

struct shown_record {
    struct record record;
    enum standing standing;
};

struct shown_ledger {
    int64_t as_of;
    struct shown_record *items;
    size_t count, capacity;
};

/* For a person. */
char *ledger_table(struct arena *arena, const struct shown_ledger *ledger,
                   const struct style *style);

/* whittle.ledger/1 */
char *ledger_json(struct arena *arena, const struct shown_ledger *ledger);

#endif
