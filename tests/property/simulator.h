/* Runs a row as a service would, a millisecond after the other: runners that wait for a place, are
 * set up, compile on their cores what waits for what, and run entries one by one. It knows nothing
 * of how a packing reckons. */
#ifndef WHITTLE_TESTS_PROPERTY_SIMULATOR_H
#define WHITTLE_TESTS_PROPERTY_SIMULATOR_H

#include "planner/schedule/packing.h"

struct simulation {
    const struct pack_request *request;
    const uint32_t *shard_of; /* by item */
    size_t shards;
    size_t places;   /* runners that there are at once */
    unsigned noise;  /* percent by which each time may be off, either way */
    uint64_t seed;   /* of the noise */
    int64_t late_ms; /* a runner comes at most so late */
};

struct simulated {
    int64_t wait_ms; /* until the last one is done */
    int64_t busy_ms; /* of all runners */
    int64_t billed;  /* minutes, each that begins */
};

struct simulated simulate(const struct simulation *simulation);

#endif
