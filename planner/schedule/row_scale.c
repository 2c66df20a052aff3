#include "planner/schedule/row_scale.h"

#include "planner/matrix/runner.h"
#include "planner/schedule/packing.h"

enum {
    MOST_COMPILED = 80,   /* percent of a row's times that compiling may be */
    TESTS_COMPILED = 40,  /* that it is where nothing but sizes tells, in a row that tests */
    BUILDS_COMPILED = 90, /* in one that only compiles */
    PERCENT = 100,
    LEAST_OWN = 10, /* percent of an entry's time that are its own in any case */
    MOST_FACTOR = 1000,
};

/* More than any row takes, so that products fit. */
#define MOST_MS INT64_C(1000000000000)

/* Times of entries, and what is compiled in them. */
struct sums {
    int64_t shared_ms, shared_compile_ms; /* of entries that took their part of a row */
    int64_t alone_ms, alone_compile_ms;   /* of those that a runner had alone */
};

static int64_t capped(int64_t ms)
{
    return ms > MOST_MS ? MOST_MS : ms;
}

static const int64_t *estimated_times(struct arena *arena, const struct job_load *load,
                                      const struct job_row *row, bool *measured)
{
    const size_t count = load->closures->impact->package_count;
    const size_t place = (size_t)(row - load->job->job->rows);
    const struct compiled *compiled = &load->estimates->compiled[place * count];
    int64_t *ms = arena_array(arena, count, sizeof *ms);
    *measured = false;
    for (size_t i = 0; i < count; i++) {
        ms[i] = compiled[i].ms;
        *measured |= compiled[i].measured;
    }
    return ms;
}

/* What is compiled for some entries together. */
struct together {
    struct bits packages;
    int64_t work_ms, chain_ms;
};

static void add_closure(const struct job_load *load, const struct closure *closure,
                        const int64_t *ms, const int64_t *chains, struct together *together)
{
    const int64_t chain = closure_chain(load->closures, chains, closure);
    together->chain_ms = chain > together->chain_ms ? chain : together->chain_ms;
    for (size_t i = 0; i < closure->packages.count; i++)
        if (bits_add(&together->packages, closure->packages.items[i]))
            together->work_ms += ms[closure->packages.items[i]];
}

static int64_t compile_ms(const struct together *together, unsigned cores)
{
    return pack_compile_ms(together->work_ms, together->chain_ms, cores);
}

static struct sums sum_row(struct arena *scratch, const struct job_load *load,
                           const struct job_row *row, const int64_t *ms)
{
    const int64_t *chains = closures_chains(scratch, load->closures, ms);
    const size_t packages = load->closures->impact->package_count;
    struct together shared = {.packages = bits_new(scratch, packages)};
    struct sums sums = {0};
    unsigned cores = RUNNER_CORES;
    for (size_t i = 0; i < load->job->entry_count; i++) {
        const struct estimated *estimate = &load->estimates->entries[i];
        if (load->job->entries[i].row != row)
            continue;
        const struct platform platform =
            job_load_platform(scratch, load->job, &load->job->entries[i]);
        cores = runner_of(&platform).cores;
        if (!estimate->alone) {
            sums.shared_ms = capped(sums.shared_ms + estimate->ms);
            add_closure(load, load->of[i], ms, chains, &shared);
            continue;
        }
        struct together alone = {.packages = bits_new(scratch, packages)};
        add_closure(load, load->of[i], ms, chains, &alone);
        sums.alone_ms = capped(sums.alone_ms + estimate->ms);
        sums.alone_compile_ms = capped(sums.alone_compile_ms + compile_ms(&alone, cores));
    }
    sums.shared_compile_ms = capped(compile_ms(&shared, cores));
    return sums;
}

/* Percent of a row's times, where nothing but sizes tells. */
static int64_t usual_percent(const struct job_load *load, const struct job_row *row)
{
    const enum cargo_command command = job_load_owner(load->job, row)->roots.command;
    return command == CARGO_TEST || command == CARGO_BENCH ? TESTS_COMPILED : BUILDS_COMPILED;
}

/* In millionths, so that products of it with any time fit. */
static int64_t factor_of(int64_t ms, int64_t whole)
{
    const int64_t most = MOST_FACTOR * ROW_SCALE_ONE;
    const int64_t factor = whole > 0 ? ms * ROW_SCALE_ONE / whole : ROW_SCALE_ONE;
    return factor > most ? most : factor;
}

struct row_scale row_scale_of(const struct job_load *load, const struct job_row *row)
{
    struct arena scratch = {0};
    bool measured;
    const int64_t *ms = estimated_times(&scratch, load, row, &measured);
    const struct sums sums = sum_row(&scratch, load, row, ms);
    const int64_t compile = capped(sums.shared_compile_ms + sums.alone_compile_ms);
    const int64_t all = capped(sums.shared_ms + sums.alone_ms);
    const int64_t most = all / PERCENT * (measured ? MOST_COMPILED : usual_percent(load, row));
    struct row_scale scale = {.compile = ROW_SCALE_ONE};
    if (!measured || compile > most)
        scale.compile = factor_of(most, compile);
    scale.own = ROW_SCALE_ONE -
                factor_of(row_scaled(sums.shared_compile_ms, scale.compile), sums.shared_ms);
    const int64_t least = ROW_SCALE_ONE / PERCENT * LEAST_OWN;
    scale.own = scale.own < least ? least : scale.own;
    arena_free(&scratch);
    return scale;
}

const int64_t *row_compile_times(struct arena *arena, const struct job_load *load,
                                 const struct job_row *row)
{
    bool measured;
    const int64_t factor = load->scales[row - load->job->job->rows].compile;
    const int64_t *estimated = estimated_times(arena, load, row, &measured);
    const size_t count = load->closures->impact->package_count;
    int64_t *ms = arena_array(arena, count, sizeof *ms);
    for (size_t i = 0; i < count; i++)
        ms[i] = row_scaled(estimated[i], factor);
    return ms;
}
