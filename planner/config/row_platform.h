/* The platform of a row of a workflow's matrix: what its job builds for, and where. */
#ifndef WHITTLE_CONFIG_ROW_PLATFORM_H
#define WHITTLE_CONFIG_ROW_PLATFORM_H

#include "planner/config/read_rows.h"

/* Fills the row's platform and the labels of its runner. In this order it is what the configuration
 * says of all rows; what the keys say that it names; the platform of the section whose runner has
 * the row's labels; what the job's steps build for; what the usual keys of rows say; the runner
 * itself. Where these contradict each other, or leave it open, the platform is one without a
 * target, for which any condition may hold; then that is noted in `rows`. */
int row_platform_read(struct rows *rows, const struct value *values, struct job_row *row);

/* Makes the platform of a row one of which neither target nor host is known. */
int row_platform_forget(struct rows *rows, struct job_row *row, enum unclear cause, unsigned line,
                        const char *why);

#endif
