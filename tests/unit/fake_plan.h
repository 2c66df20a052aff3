/* A plan built by hand: core ← cli ← (dev) e2e, gen is built into core; docs stands apart, ext is
 * no member, gone is at base only. core's lib.rs changed, and so did docs/notes.txt. */
#ifndef WHITTLE_TESTS_FAKE_PLAN_H
#define WHITTLE_TESTS_FAKE_PLAN_H

#include <stdio.h>
#include <string.h>

#include "planner/schedule/plan.h"

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

struct fake {
    struct arena arena;
    struct package packages[FAKE_COUNT];
    struct impact_package items[FAKE_COUNT];
    struct edge edges[8];
    struct change changes[2];
    struct impact_change judged[2];
    uint32_t owner;
    const char *via[2];
    struct impact impact;
    struct range range;
    struct platform platforms[2];
    struct warning warning;
    struct warnings warnings;
    struct matrix matrix;
    bool unasked; /* of the matrix */
    struct plan plan;
};

static inline void fake_package(struct fake *fake, enum fake_package id, const char *name,
                                const char *path, enum reason_code code, size_t via_count)
{
    bool affected = code != REASON_NOT_REACHED;
    fake->packages[id] = (struct package){
        .name = name, .version = "0.1.0", .edition = "2021", .path = path, .member = true};
    fake->items[id] = (struct impact_package){
        .package = &fake->packages[id],
        .at_head = true,
        .affected = affected,
        .reason = {code, affected ? fake->changes[0].path : "", fake->via, via_count},
        .change = affected ? fake->changes[0].path : NULL,
    };
}

/* Everything but the matrix; a test may change names and paths before it calls fake_finish. */
static inline void fake_start(struct fake *fake)
{
    *fake = (struct fake){.owner = FAKE_CORE};
    fake->changes[0] = (struct change){"crates/core/src/lib.rs", CHANGE_MODIFIED, false};
    fake->changes[1] = (struct change){"docs/notes.txt", CHANGE_ADDED, false};
    fake->judged[0] = (struct impact_change){
        .change = &fake->changes[0],
        .reason = {.code = REASON_FILE_CHANGED, .detail = fake->changes[0].path},
        .owners = {&fake->owner, 1, 1}};
    fake->judged[1] = (struct impact_change){
        .change = &fake->changes[1],
        .reason = {.code = REASON_NO_EFFECT, .detail = fake->changes[1].path}};
    fake->via[0] = "core";
    fake->via[1] = "cli";
    fake_package(fake, FAKE_CLI, "cli", "crates/cli", REASON_DEPENDENCY, 1);
    fake_package(fake, FAKE_CORE, "core", "crates/core", REASON_FILE_CHANGED, 0);
    fake_package(fake, FAKE_DOCS, "docs", "crates/docs", REASON_NOT_REACHED, 0);
    fake_package(fake, FAKE_E2E, "e2e", "crates/e2e", REASON_DEV_DEPENDENCY, 2);
    fake_package(fake, FAKE_EXT, "ext", "crates/ext", REASON_NOT_REACHED, 0);
    fake_package(fake, FAKE_GEN, "gen", "crates/gen", REASON_NOT_REACHED, 0);
    fake_package(fake, FAKE_GONE, "gone", "crates/gone", REASON_FILE_CHANGED, 0);
    fake->packages[FAKE_EXT].member = false;
    fake->items[FAKE_GONE].at_head = false;
    fake->edges[0] = (struct edge){FAKE_CLI, FAKE_CORE, DEP_NORMAL, false};
    fake->edges[1] = (struct edge){FAKE_CORE, FAKE_GEN, DEP_BUILD, false};
    fake->edges[2] = (struct edge){FAKE_DOCS, FAKE_EXT, DEP_DEV, false};
    fake->edges[3] = (struct edge){FAKE_E2E, FAKE_CLI, DEP_DEV, false};
    fake->edges[4] = (struct edge){FAKE_EXT, FAKE_CORE, DEP_DEV, false};
    fake->impact = (struct impact){.packages = fake->items,
                                   .package_count = FAKE_COUNT,
                                   .edges = {fake->edges, 5, 5},
                                   .changes = fake->judged,
                                   .change_count = 2};
    fake->range = (struct range){
        .base = {.name = "origin/main", .oid = "3f2a91ca00000000000000000000000000000000"},
        .head = {.name = "work tree",
                 .oid = "8d21b1fa00000000000000000000000000000000",
                 .work_tree = true},
        .mode = MODE_AFFECTED,
        .mode_reason = {.code = REASON_COMPARED, .detail = "merge base with origin/main"}};
    fake->items[FAKE_CLI].hop = &fake->edges[0];
    fake->items[FAKE_E2E].hop = &fake->edges[3];
    fake->unasked = true;
    fake->platforms[0] = platform_for("x86_64-unknown-linux-gnu");
    fake->platforms[1] = platform_for("x86_64-pc-windows-msvc");
}

static inline void fake_finish(struct fake *fake, size_t platform_count)
{
    fake->matrix = matrix_build(&fake->arena, &fake->impact, fake->platforms, platform_count);
    fake->matrix.unasked = fake->unasked;
    fake->plan =
        plan_make(&fake->arena, &fake->range, &fake->impact, &fake->matrix, &fake->warnings);
}

static inline void check_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("lacks:\n%s\nin:\n%s", part, text);
}

#endif
