/* Random times of random plans: what holds of every estimate. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/vec.h"
#include "planner/ledger/estimate.h"
#include "planner/ledger/history.h"
#include "tests/property/world.h"

enum { SEEDS = 2000, MOST = 120, ENTRIES = 12, LONGEST = 100000 };

static const char *const jobs[] = {"test", "lint"}, *const rows[] = {"linux", "windows", ""};
static const char *const packages[] = {"", "core", "cli", "app", "odd\n\xff"};
static const char *const roots[] = {"", "", "", "lib", "test smoke"};
static const char *const runs[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};

#define ONE_OF(random, items) (items)[random_below((random), sizeof(items) / sizeof *(items))]

/* A world: times, and entries that are asked about. */
struct scene {
    struct records times;
    struct estimated items[ENTRIES];
};

static int64_t random_duration(struct random *random, bool odd)
{
    if (random_chance(random, 40))
        return TIME_UNKNOWN;
    if (odd && random_chance(random, 30))
        return random_chance(random, 50) ? INT64_MAX - random_below(random, 3) : 0;
    return random_below(random, LONGEST);
}

static struct record random_time(struct random *random, bool odd)
{
    struct record record = {
        .kind = RECORD_TIME,
        .when = random_below(random, 50),
        .run = ONE_OF(random, runs),
        .name = {ONE_OF(random, jobs), ONE_OF(random, rows), ONE_OF(random, packages),
                 ONE_OF(random, roots)},
        .divided = random_chance(random, 30),
    };
    record.took.set_up = random_duration(random, odd);
    record.took.compile = random_duration(random, odd);
    record.took.work = random_duration(random, odd);
    record_name_id(&record.name, record.id);
    return record;
}

static struct scene random_scene(struct arena *arena, struct random *random, bool odd)
{
    struct scene scene = {.times = {0}};
    const unsigned count = random_below(random, MOST);
    for (unsigned i = 0; i < count; i++)
        vec_push(arena, &scene.times, random_time(random, odd));
    for (size_t i = 0; i < ENTRIES; i++) {
        const uint64_t bytes = random_below(random, 4000000);
        scene.items[i] = (struct estimated){
            .job = ONE_OF(random, jobs),
            .row = ONE_OF(random, rows),
            .package = packages[1 + random_below(random, 4)],
            .source_bytes = !odd || random_chance(random, 70) ? bytes : UINT64_MAX - bytes,
        };
    }
    return scene;
}

static void never_zero(void **state)
{
    for (struct arena arena = {0}; progress_next(*state, SEEDS); arena_free(&arena)) {
        struct progress *progress = *state;
        struct random random = random_new(progress->seed);
        struct scene scene = random_scene(&arena, &random, true);
        estimate_all(&arena, &scene.times, scene.items, ENTRIES);
        for (size_t i = 0; i < ENTRIES; i++) {
            assert_in_range(scene.items[i].ms, 1, HISTORY_LONGEST);
            assert_in_range(scene.items[i].set_up_ms, 0, HISTORY_LONGEST);
        }
    }
}

static void shuffle(struct random *random, struct records *records)
{
    for (size_t i = records->count; i > 1; i--) {
        const size_t other = random_below(random, (unsigned)i);
        const struct record record = records->items[i - 1];
        records->items[i - 1] = records->items[other];
        records->items[other] = record;
    }
}

static void expect_same(const struct estimated *one, const struct estimated *other)
{
    assert_int_equal(one->ms, other->ms);
    assert_int_equal(one->set_up_ms, other->set_up_ms);
    assert_int_equal(one->source, other->source);
}

/* Of the times, and of the entries. */
static void order_does_not_matter(void **state)
{
    for (struct arena arena = {0}; progress_next(*state, SEEDS); arena_free(&arena)) {
        struct progress *progress = *state;
        struct random random = random_new(progress->seed);
        struct scene scene = random_scene(&arena, &random, true);
        struct estimated reversed[ENTRIES];
        for (size_t i = 0; i < ENTRIES; i++)
            reversed[i] = scene.items[ENTRIES - 1 - i];
        estimate_all(&arena, &scene.times, scene.items, ENTRIES);
        shuffle(&random, &scene.times);
        estimate_all(&arena, &scene.times, reversed, ENTRIES);
        for (size_t i = 0; i < ENTRIES; i++)
            expect_same(&scene.items[i], &reversed[ENTRIES - 1 - i]);
    }
}

static int64_t times_of(int64_t ms, int64_t factor)
{
    return ms < 0 ? ms : ms * factor;
}

/* But for what is known by its size alone. Two divisions round. */
static void expect_scaled(const struct estimated *one, const struct estimated *other, int64_t by)
{
    assert_int_equal(one->source, other->source);
    if (one->source == ESTIMATE_SIZE)
        assert_int_equal(one->ms, other->ms);
    else
        assert_true(llabs(other->ms - by * one->ms) <= 3 * by);
    assert_int_equal(other->set_up_ms, by * one->set_up_ms);
}

static void times_scale_estimates(void **state)
{
    for (struct arena arena = {0}; progress_next(*state, SEEDS); arena_free(&arena)) {
        struct progress *progress = *state;
        struct random random = random_new(progress->seed);
        struct scene scene = random_scene(&arena, &random, false), other = scene;
        const int64_t by = 2 + random_below(&random, 50);
        estimate_all(&arena, &scene.times, scene.items, ENTRIES);
        for (size_t i = 0; i < other.times.count; i++) {
            struct durations *took = &other.times.items[i].took;
            *took = (struct durations){times_of(took->set_up, by), times_of(took->compile, by),
                                       times_of(took->work, by)};
        }
        estimate_all(&arena, &other.times, other.items, ENTRIES);
        for (size_t i = 0; i < ENTRIES; i++)
            expect_scaled(&scene.items[i], &other.items[i], by);
    }
}

/* The name of an entry, without any times yet. */
static void forget(struct records *times, const struct estimated *item)
{
    size_t kept = 0;
    for (size_t i = 0; i < times->count; i++) {
        const struct record_name *name = &times->items[i].name;
        if (strcmp(name->job, item->job) != 0 || strcmp(name->row, item->row) != 0 ||
            strcmp(name->package, item->package) != 0)
            times->items[kept++] = times->items[i];
    }
    times->count = kept;
}

/* One more time of the same length, and the estimate comes nearer to it; with 20 it stays. */
static void more_history_draws_towards_it(void **state)
{
    for (struct arena arena = {0}; progress_next(*state, SEEDS / 10); arena_free(&arena)) {
        struct progress *progress = *state;
        struct random random = random_new(progress->seed);
        struct scene scene = random_scene(&arena, &random, false);
        struct estimated *item = &scene.items[0];
        const int64_t length = random_below(&random, LONGEST);
        const bool divided = random_chance(&random, 50);
        int64_t before = INT64_MAX, last = 0;
        forget(&scene.times, item);
        for (int i = 0; i < HISTORY_TIMES + 5; i++) {
            vec_push(&arena, &scene.times,
                     ((struct record){.kind = RECORD_TIME,
                                      .when = i,
                                      .run = arena_printf(&arena, "run %d", i),
                                      .name = {item->job, item->row, item->package, ""},
                                      .took = {TIME_UNKNOWN, TIME_UNKNOWN, length},
                                      .divided = divided}));
            estimate_all(&arena, &scene.times, scene.items, ENTRIES);
            assert_int_equal(item->source, ESTIMATE_HISTORY);
            assert_true(llabs(item->ms - length) <= before);
            assert_true(i < HISTORY_TIMES || item->ms == last);
            before = llabs(item->ms - length) + 1;
            last = item->ms;
        }
    }
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(never_zero, &progress),
        EACH_SEED(order_does_not_matter, &progress),
        EACH_SEED(times_scale_estimates, &progress),
        EACH_SEED(more_history_draws_towards_it, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
