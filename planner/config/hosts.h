/* Toolchains that are compiled for a host which is not that of the platform. */
#ifndef WHITTLE_CONFIG_HOSTS_H
#define WHITTLE_CONFIG_HOSTS_H

#include "planner/config/draft.h"

/* What the name of a toolchain says of the host, behind channel and date: "x86_64-pc-windows-gnu",
 * or parts of it, as in "nightly-x86_64-gnu". NULL where it says nothing, or is no toolchain. */
const char *hosts_of_toolchain(const char *name);

/* Doubts rows whose toolchain is that of another host than their platform's: without --target it
 * builds for its own host. */
void hosts_check(struct draft *draft, struct job *job);

#endif
