/* Toolchains that are compiled for a host which is not that of the platform. */
#ifndef WHITTLE_CONFIG_CHECK_HOSTS_H
#define WHITTLE_CONFIG_CHECK_HOSTS_H

#include "planner/config/draft.h"

/* What the name of a toolchain says of the host, behind channel and date: "x86_64-pc-windows-gnu",
 * or parts of it, as in "nightly-x86_64-gnu". NULL where it says nothing, or is no toolchain. */
const char *hosts_of_toolchain(const char *name);

/* The toolchain among a row's values that is one of another host than its platform's, whose target
 * is known; NULL for none. */
const char *hosts_other(const struct draft *draft, const struct job_row *row);

/* Doubts rows whose toolchain is that of another host than their platform's: without --target it
 * builds for its own host. Of rows of a workflow only the job's toolchain is held against them. */
void hosts_check(struct draft *draft, struct job *job);

#endif
