/* A plan of a small workspace: core ← cli ← (dev) e2e, gen is built into core, cli has docs for its
 * tests; docs stands apart with ext, which is no member; gone is at base only. core's lib.rs
 * changed, gone's manifest is deleted, and a file came that no build depends on. */
#ifndef WHITTLE_TESTS_FAKE_PLAN_H
#define WHITTLE_TESTS_FAKE_PLAN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "planner/schedule/plan.h"
#include "tests/story.h"

enum fake_package {
    FAKE_CLI,
    FAKE_CORE,
    FAKE_DOCS,
    FAKE_E2E,
    FAKE_EXT,
    FAKE_GEN,
    FAKE_GONE,
    FAKE_COUNT
};

enum { FAKE_EDGES = 5, FAKE_CHANGES = 40 };

struct fake {
    struct arena arena;
    struct package packages[FAKE_COUNT]; /* of the base; without the last they are the head's */
    struct edge edges[FAKE_EDGES];
    struct change changes[FAKE_CHANGES]; /* in any order */
    size_t change_count;
    size_t base_count; /* of the packages: those that are at the base */
    struct workspace base, head;
    struct tree files; /* of both */
    struct source source;
    struct changes sorted;
    struct job job;
    struct jobs jobs;
    struct impact impact;
    struct range range;
    struct platform platforms[2];
    struct warning warning;
    struct warnings warnings;
    bool unasked; /* of the matrix */
    bool timed;   /* its times are known: fake_estimates */
    struct plan plan;
};

static inline void fake_target(struct fake *fake, struct package *package, enum target_kind kind,
                               const char *name, const char *path)
{
    struct target target = {.kind = kind, .name = name};
    vec_push(&fake->arena, &target.crate_types, kind == TARGET_LIB ? "lib" : "bin");
    target.src_path = arena_printf(&fake->arena, "%s/%s", package->path, path);
    vec_push(&fake->arena, &package->targets, target);
    tree_put(&fake->files, target.src_path, "fn main() {}\n");
}

static inline void fake_package(struct fake *fake, enum fake_package id, const char *name,
                                const char *path)
{
    struct package *package = &fake->packages[id];
    *package = (struct package){
        .name = name, .version = "0.1.0", .edition = "2021", .path = path, .member = true};
    package->manifest_path = arena_printf(&fake->arena, "%s/Cargo.toml", path);
    fake_target(fake, package, TARGET_LIB, name, "src/lib.rs");
}

static inline void fake_edge(struct fake *fake, size_t place, enum fake_package from,
                             enum fake_package to, enum dep_kind kind)
{
    fake->edges[place] = (struct edge){.from = from, .to = to, .kind = kind};
}

static inline void fake_change(struct fake *fake, const char *path, enum change_status status)
{
    fake->changes[fake->change_count++] = (struct change){
        .path = path,
        .status = status,
        .base_node = status == CHANGE_ADDED ? NULL : "100644 1",
        .head_node = status == CHANGE_DELETED ? NULL : "100644 2",
    };
}

static inline void fake_packages(struct fake *fake)
{
    fake_package(fake, FAKE_CLI, "cli", "crates/cli");
    fake_package(fake, FAKE_CORE, "core", "crates/core");
    fake_package(fake, FAKE_DOCS, "docs", "crates/docs");
    fake_package(fake, FAKE_E2E, "e2e", "crates/e2e");
    fake_package(fake, FAKE_EXT, "ext", "crates/ext");
    fake_package(fake, FAKE_GEN, "gen", "crates/gen");
    fake_package(fake, FAKE_GONE, "gone", "crates/gone");
    fake_target(fake, &fake->packages[FAKE_CORE], TARGET_BUILD_SCRIPT, "build", "build.rs");
    fake->packages[FAKE_EXT].member = false;
    fake_edge(fake, 0, FAKE_CLI, FAKE_CORE, DEP_NORMAL);
    fake_edge(fake, 1, FAKE_CLI, FAKE_DOCS, DEP_DEV);
    fake_edge(fake, 2, FAKE_CORE, FAKE_GEN, DEP_BUILD);
    fake_edge(fake, 3, FAKE_DOCS, FAKE_EXT, DEP_DEV);
    fake_edge(fake, 4, FAKE_E2E, FAKE_CLI, DEP_DEV);
}

/* `cargo test` of every package on each of the first platforms, one runner each. */
static inline struct job fake_job(struct arena *arena, size_t platform_count)
{
    struct job job = {.name = "test",
                      .roots = {.command = CARGO_TEST, .name = "test", .options = ""},
                      .stage = 1,
                      .row_count = platform_count,
                      .rows = arena_array(arena, platform_count, sizeof *job.rows)};
    for (size_t i = 0; i < platform_count; i++)
        job.rows[i] =
            (struct job_row){.platform = (uint32_t)i, .values = value_mapping(arena), .label = ""};
    return job;
}

/* A runner is ready after 10 s. Each package takes 20 s to be compiled on one core, and an entry a
 * minute more than the one of the package before; nothing compiled was in these. */
static inline struct job_estimates *fake_estimates(struct arena *arena, const struct jobs *jobs,
                                                   const struct impact *impact,
                                                   const struct matrix *matrix)
{
    enum { SECOND = 1000, MINUTE = 60 * SECOND };
    struct job_estimates *all = arena_array(arena, matrix->job_count, sizeof *all);
    for (size_t i = 0; i < matrix->job_count; i++) {
        const size_t units = jobs->items[i].row_count * impact->package_count;
        struct estimated *entries =
            arena_array(arena, matrix->jobs[i].entry_count, sizeof *entries);
        struct compiled *compiled = arena_array(arena, units, sizeof *compiled);
        for (size_t k = 0; k < matrix->jobs[i].entry_count; k++)
            entries[k] =
                (struct estimated){.ms = (int64_t)(matrix->jobs[i].entries[k].package + 1) * MINUTE,
                                   .set_up_ms = (int64_t)10 * SECOND};
        for (size_t k = 0; k < units; k++)
            compiled[k] = (struct compiled){.ms = (int64_t)20 * SECOND, .measured = true};
        all[i] = (struct job_estimates){entries, compiled, NULL};
    }
    return all;
}

/* The plan of those jobs; `fake` may be NULL. */
static inline struct plan fake_plan(struct arena *arena, const struct jobs *jobs,
                                    const struct impact *impact, struct fake *fake)
{
    static const struct event event = {.kind = EVENT_PULL_REQUEST};
    static const struct strings nothing;
    const struct matrix_request wanted = {.jobs = jobs,
                                          .occasion = {.event = event.kind, .asked = &nothing},
                                          .event_phrase = "pull_request",
                                          .whole = &nothing};
    struct matrix *matrix = arena_alloc(arena, sizeof *matrix);
    struct plan plan;
    struct err err = {0};
    assert_int_equal(matrix_build(arena, impact, &wanted, matrix, &err), 0);
    const struct job_estimates *estimates =
        fake && fake->timed ? fake_estimates(arena, jobs, impact, matrix) : NULL;
    const struct plan_request request = {.event = &event,
                                         .range = fake ? &fake->range : NULL,
                                         .warnings = fake ? &fake->warnings : NULL,
                                         .impact = impact,
                                         .jobs = jobs,
                                         .matrix = matrix,
                                         .estimates = estimates,
                                         .settled = estimates};
    assert_int_equal(plan_make(arena, &request, &plan, &err), 0);
    return plan;
}

/* Everything but the impact and what follows from it; a test may change names, paths, changes and
 * edges before it calls fake_finish. */
static inline void fake_start(struct fake *fake)
{
    *fake = (struct fake){.unasked = true, .base_count = FAKE_COUNT};
    fake->files.arena = &fake->arena;
    fake->source = tree_source(&fake->files, "work tree");
    fake_packages(fake);
    fake_change(fake, "crates/core/src/lib.rs", CHANGE_MODIFIED);
    fake_change(fake, ".vscode/notes.txt", CHANGE_ADDED);
    fake_change(fake, "crates/gone/Cargo.toml", CHANGE_DELETED);
    fake->job = fake_job(&fake->arena, 2);
    fake->range = (struct range){
        .base = {.name = "origin/main", .oid = "3f2a91ca00000000000000000000000000000000"},
        .head = {.name = "work tree",
                 .oid = "8d21b1fa00000000000000000000000000000000",
                 .work_tree = true},
        .mode = MODE_AFFECTED,
        .mode_reason = {.code = REASON_COMPARED, .item = "merge base with origin/main"}};
    fake->platforms[0] = platform_for("x86_64-unknown-linux-gnu");
    fake->platforms[1] = platform_for("x86_64-pc-windows-msvc");
}

static inline struct workspace fake_workspace(struct fake *fake, size_t count)
{
    struct workspace workspace = {.root = "", .manifest_path = "Cargo.toml"};
    workspace.packages = (struct packages){fake->packages, count, count};
    workspace.edges = (struct edges){fake->edges, FAKE_EDGES, FAKE_EDGES};
    for (uint32_t i = 0; i < count; i++)
        map_put(&fake->arena, &workspace.by_path, fake->packages[i].path, i);
    return workspace;
}

static inline int fake_compare(const void *left, const void *right)
{
    return strcmp(((const struct change *)left)->path, ((const struct change *)right)->path);
}

static inline void fake_finish(struct fake *fake, size_t platform_count)
{
    struct build_platform built[2];
    for (size_t i = 0; i < 2; i++)
        built[i] = (struct build_platform){.target = fake->platforms[i].target,
                                           .host = fake->platforms[i].host};
    fake->base = fake_workspace(fake, fake->base_count);
    fake->head = fake_workspace(fake, FAKE_GONE);
    qsort(fake->changes, fake->change_count, sizeof *fake->changes, fake_compare);
    fake->sorted = (struct changes){fake->changes, fake->change_count, fake->change_count};
    const struct cargo_selection *const roots = &fake->job.roots;
    const struct impact_request request = {
        .states = {{&fake->base, &fake->source, true}, {&fake->head, &fake->source, true}},
        .changes = &fake->sorted,
        .platforms = built,
        .platform_count = platform_count,
        .roots = &roots,
        .roots_count = 1};
    fake->impact = fake->range.mode == MODE_FULL
                       ? impact_everything(&fake->arena, &request, &fake->range.mode_reason)
                       : impact_compute(&fake->arena, &request);
    fake->job.row_count = platform_count;
    fake->jobs = (struct jobs){.platforms = fake->platforms,
                               .platform_count = platform_count,
                               .items = &fake->job,
                               .count = 1,
                               .limits = {.rows = 256},
                               .row_limit = 256,
                               .unasked = fake->unasked};
    fake->plan = fake_plan(&fake->arena, &fake->jobs, &fake->impact, fake);
}

/* Gives the shards of a plan other times, in whole seconds: set-up, compile, run; they start at
 * once. The first of them, which is the longest, sets the end. */
static inline void fake_shard_times(struct fake *fake, const int64_t (*seconds)[3])
{
    enum { SECOND = 1000 };
    struct plan_job *job = &fake->plan.jobs[0];
    for (size_t i = 0; i < job->shard_count; i++) {
        job->shards[i].time = (struct shard_time){seconds[i][0] * SECOND, seconds[i][1] * SECOND,
                                                  seconds[i][2] * SECOND};
        job->shards[i].start_ms = 0;
        job->shards[i].critical = i == 0;
    }
    fake->plan.durations.wait_ms = shard_time_ms(&job->shards[0].time);
    fake->plan.durations.bound_ms = fake->plan.durations.wait_ms;
}

static inline void check_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("lacks:\n%s\nin:\n%s", part, text);
}

#endif
