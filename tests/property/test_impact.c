/* Reach, held against a search written apart: over thousands of random worlds (cycles through any
 * kind of edge, packages added, removed and moved, nested directories, foreign members).
 * A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "graph/impact/impact.h"
#include "planner/output/output.h"
#include "tests/property/world.h"

/* One world with everything that the graph is given for it. */
struct run {
    struct arena arena;
    struct world world;
    struct workspace base, head;
    struct changes changes;
    struct world_files base_files, head_files;
    struct source base_source, head_source;
    struct impact impact;
};

/* What the oracle says: which places are affected, and whether every package is. */
struct verdict {
    bool everything;
    bool seeds[PLACES];
    bool carries[PLACES];
    bool affected[PLACES];
};

static const struct cargo_selection run_roots = {
    .command = CARGO_TEST, .name = "test", .options = ""};

static void run_compute(struct run *run, struct random *random)
{
    run->base = world_workspace(&run->arena, &run->world, false, random);
    run->head = world_workspace(&run->arena, &run->world, true, random);
    run->changes = world_changes(&run->arena, &run->world);
    run->base_files = (struct world_files){&run->world, false};
    run->head_files = (struct world_files){&run->world, true};
    run->base_source = world_source(&run->base_files);
    run->head_source = world_source(&run->head_files);
    const struct cargo_selection *const roots = &run_roots;
    const struct impact_request request = {
        .states = {{&run->base, &run->base_source, true}, {&run->head, &run->head_source, true}},
        .changes = &run->changes,
        .roots = &roots,
        .roots_count = 1};
    run->impact = impact_compute(&run->arena, &request);
}

static bool is_below(const char *dir, const char *path)
{
    size_t len = strlen(dir);
    return len == 0 || (strncmp(dir, path, len) == 0 && (!path[len] || path[len] == '/'));
}

/* The place of the package with the longest directory that holds `path`; -1: none. */
static int owner_of(const struct world *world, const struct world_revision *revision,
                    const char *path)
{
    int best = -1;
    size_t longest = 0;
    char place[MAX_PATH];
    for (unsigned i = 0; i < PLACES; i++) {
        world_place(world, i, place);
        if (revision->present[i] && is_below(place, path) && strlen(place) + 1 > longest) {
            best = (int)i;
            longest = strlen(place) + 1;
        }
    }
    return best;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static bool exists_at(const struct world *world, const struct world_revision *revision,
                      const struct world_change *change)
{
    return change->status != (revision == &world->head ? CHANGE_DELETED : CHANGE_ADDED);
}

/* The built-in rules, for the paths that world.c makes. A lock file can't be compared: there is
 * none. */
static bool means_everything(const struct world *world, const struct world_change *change)
{
    const char *path = change->path;
    static const char *const toolchain[] = {"rust-toolchain", "rust-toolchain.toml"};
    char root_file[MAX_PATH];
    const char *slash = world->root[0] ? "/" : "";
    if (change->link_or_submodule &&
        is_below(path, world->root)) /* the workspace itself is in it */
        return true;
    for (size_t i = 0; i < 2; i++) {
        snprintf(root_file, sizeof root_file, "%s%s%s", world->root, slash, toolchain[i]);
        if (strcmp(path, toolchain[i]) == 0 || strcmp(path, root_file) == 0)
            return true;
    }
    snprintf(root_file, sizeof root_file, "%s%sCargo.lock", world->root, slash);
    return strcmp(path, root_file) == 0 || strncmp(path, ".github/workflows/", 18) == 0;
}

static bool seed_below(const struct world *world, const struct world_revision *revision,
                       const char *dir, struct verdict *verdict)
{
    bool any = false;
    char place[MAX_PATH];
    for (unsigned i = 0; i < PLACES; i++) {
        if (revision->present[i] && is_below(dir, world_place(world, i, place)))
            any = verdict->seeds[i] = true;
    }
    return any;
}

/* No manifest of these worlds says anything that could differ. */
static bool is_manifest_of(const struct world *world, int owner, const char *path)
{
    char place[MAX_PATH], file[2 * MAX_PATH];
    world_place(world, (unsigned)owner, place);
    snprintf(file, sizeof file, "%s%sCargo.toml", place, place[0] ? "/" : "");
    return strcmp(file, path) == 0;
}

static bool is_root_manifest(const struct world *world, const char *path)
{
    char file[MAX_PATH];
    snprintf(file, sizeof file, "%s%sCargo.toml", world->root, world->root[0] ? "/" : "");
    return strcmp(file, path) == 0;
}

static bool seed_owners(const struct world *world, const struct world_revision *revision,
                        const struct world_change *change, struct verdict *verdict)
{
    const char *path = change->path;
    char place[MAX_PATH], file[2 * MAX_PATH];
    int owner = owner_of(world, revision, path);
    bool any = owner >= 0;
    bool counts_there = exists_at(world, revision, change);
    if (any && !is_manifest_of(world, owner, path))
        verdict->seeds[owner] |= counts_there;
    for (unsigned i = 0; i < PLACES; i++) {
        if (!revision->present[i] || revision->shared[i] < 0)
            continue;
        world_place(world, (unsigned)revision->shared[i], place);
        snprintf(file, sizeof file, "%s%ssrc", place, place[0] ? "/" : "");
        if (!is_below(file, path) && !(change->link_or_submodule && is_below(path, file)))
            continue;
        any = true;
        verdict->seeds[i] |= counts_there;
    }
    return any;
}

/* Seeds what the change means at one revision; returns whether that is anything. */
static bool judge_at(const struct world *world, const struct world_revision *revision,
                     const struct world_change *change, struct verdict *verdict)
{
    bool known = change->link_or_submodule && seed_below(world, revision, change->path, verdict);
    if (ends_with(change->path, ".cargo/config.toml")) {
        char dir[MAX_PATH];
        snprintf(dir, sizeof dir, "%s", change->path);
        dir[strlen(dir) - strlen(".cargo/config.toml")] = '\0';
        if (dir[0])
            dir[strlen(dir) - 1] = '\0';
        known |= seed_below(world, revision, dir, verdict);
        verdict->everything |= is_below(dir, world->root);
    }
    return seed_owners(world, revision, change, verdict) || known;
}

static void judge_change(const struct world *world, const struct world_change *change,
                         struct verdict *verdict)
{
    if (means_everything(world, change)) {
        verdict->everything = true;
        return;
    }
    if (is_root_manifest(world, change->path))
        return;
    bool at_base = judge_at(world, &world->base, change, verdict);
    bool at_head = judge_at(world, &world->head, change, verdict);
    if (!is_below(world_stranger, change->path))
        verdict->everything |= (!at_base && change->status != CHANGE_ADDED) ||
                               (!at_head && change->status != CHANGE_DELETED);
}

/* Whether an edge counts: a dev-dependency only where its package is a member. */
static bool counts(const struct world_revision *revision, const struct world_edge *edge)
{
    return edge->kind != DEP_DEV || revision->member[edge->from];
}

/* closure[p][q]: a change of q is seen by whoever uses p (Warshall's, over both revisions). */
static void close_reach(const struct world *world, bool closure[PLACES][PLACES])
{
    const struct world_revision *const revisions[] = {&world->base, &world->head};
    memset(closure, 0, sizeof(bool[PLACES][PLACES]));
    for (unsigned i = 0; i < PLACES; i++)
        closure[i][i] = true;
    for (unsigned r = 0; r < 2; r++)
        for (unsigned i = 0; i < revisions[r]->edge_count; i++)
            if (revisions[r]->edges[i].kind != DEP_DEV)
                closure[revisions[r]->edges[i].from][revisions[r]->edges[i].to] = true;
    for (unsigned k = 0; k < PLACES; k++)
        for (unsigned i = 0; i < PLACES; i++)
            for (unsigned j = 0; j < PLACES; j++)
                closure[i][j] |= closure[i][k] && closure[k][j];
}

static void judge_reach(const struct world *world, struct verdict *verdict)
{
    bool closure[PLACES][PLACES];
    close_reach(world, closure);
    for (unsigned i = 0; i < PLACES; i++)
        for (unsigned j = 0; j < PLACES; j++)
            verdict->carries[i] |= closure[i][j] && verdict->seeds[j];
    memcpy(verdict->affected, verdict->carries, sizeof verdict->affected);
    const struct world_revision *const revisions[] = {&world->base, &world->head};
    for (unsigned r = 0; r < 2; r++)
        for (unsigned i = 0; i < revisions[r]->edge_count; i++) {
            const struct world_edge *edge = &revisions[r]->edges[i];
            if (counts(revisions[r], edge) && verdict->carries[edge->to])
                verdict->affected[edge->from] = true;
        }
}

static bool is_member(const struct world_revision *revision, unsigned place)
{
    return revision->present[place] && revision->member[place];
}

static struct verdict judge(const struct world *world)
{
    struct verdict verdict = {0};
    for (unsigned i = 0; i < world->change_count; i++)
        judge_change(world, &world->changes[i], &verdict);
    for (unsigned i = 0; i < PLACES && world->change_count; i++)
        verdict.seeds[i] |= is_member(&world->head, i) != is_member(&world->base, i) ||
                            world->head.present[i] != world->base.present[i];
    judge_reach(world, &verdict);
    return verdict;
}

static const struct impact_package *find_package(const struct impact *impact, const char *path)
{
    for (size_t i = 0; i < impact->package_count; i++)
        if (strcmp(impact->packages[i].package->path, path) == 0)
            return &impact->packages[i];
    return NULL;
}

static void check_against_oracle(struct run *run, struct random *random)
{
    (void)random;
    struct verdict verdict = judge(&run->world);
    char place[MAX_PATH];
    size_t count = 0;
    for (unsigned i = 0; i < PLACES; i++) {
        if (!run->world.base.present[i] && !run->world.head.present[i])
            continue;
        count++;
        const struct impact_package *found =
            find_package(&run->impact, world_place(&run->world, i, place));
        assert_non_null(found);
        assert_int_equal(found->at_head, run->world.head.present[i]);
        bool affected = verdict.everything || verdict.affected[i];
        if (found->at_head || !verdict.everything)
            if (found->affected != affected)
                fail_msg("'%s' is %saffected, expected the contrary", place,
                         found->affected ? "" : "not ");
        if (!verdict.everything)
            assert_int_equal(found->carries, verdict.carries[i]);
    }
    assert_int_equal(run->impact.package_count, count);
}

/* Places that may be meant by the name of a package in a chain. */
static void places_named(const struct world *world, const char *name, bool found[PLACES])
{
    char buffer[MAX_PATH];
    for (unsigned i = 0; i < PLACES; i++) {
        bool base = world->base.present[i] && !world->head.present[i] &&
                    strcmp(world_name(world, false, i, buffer), name) == 0;
        found[i] = base || (world->head.present[i] &&
                            strcmp(world_name(world, true, i, buffer), name) == 0);
    }
}

static bool reason_fits(enum reason_code code, const struct world_edge *edge)
{
    switch (code) {
    case REASON_DEPENDENCY:
        return edge->kind == DEP_NORMAL && !edge->patched;
    case REASON_BUILD_DEPENDENCY:
        return edge->kind == DEP_BUILD && !edge->patched;
    case REASON_DEV_DEPENDENCY:
        return edge->kind == DEP_DEV && !edge->patched;
    case REASON_PATCH:
        return edge->patched;
    default:
        return false;
    }
}

/* The places of `to` from which an edge leads to one of `from`; a middle hop is never dev. */
static void follow(const struct world *world, const bool from[PLACES], bool to[PLACES], bool last,
                   enum reason_code code)
{
    const struct world_revision *const revisions[] = {&world->base, &world->head};
    bool reached[PLACES] = {0};
    for (unsigned r = 0; r < 2; r++)
        for (unsigned i = 0; i < revisions[r]->edge_count; i++) {
            const struct world_edge *edge = &revisions[r]->edges[i];
            bool fits = last ? reason_fits(code, edge) && counts(revisions[r], edge)
                             : edge->kind != DEP_DEV;
            reached[edge->from] |= fits && from[edge->to];
        }
    for (unsigned i = 0; i < PLACES; i++)
        to[i] = to[i] && reached[i];
}

static const struct impact_change *find_change(const struct impact *impact, const char *path)
{
    for (size_t i = 0; i < impact->change_count; i++)
        if (strcmp(impact->changes[i].change->path, path) == 0)
            return &impact->changes[i];
    return NULL;
}

static void check_chain(const struct run *run, const struct impact_package *package)
{
    const struct reason *reason = &package->reason;
    assert_non_null(package->change);
    const struct impact_change *change = find_change(&run->impact, package->change);
    assert_non_null(change);
    if (change->everything && reason->via_count == 0)
        return;
    bool from[PLACES] = {0}, to[PLACES];
    char buffer[MAX_PATH];
    for (unsigned i = 0; i < PLACES; i++)
        for (size_t o = 0; o < change->owners.count; o++) {
            const char *path = run->impact.packages[change->owners.items[o]].package->path;
            from[i] |= strcmp(path, world_place(&run->world, i, buffer)) == 0;
        }
    for (size_t hop = 0; hop <= reason->via_count; hop++) {
        bool last = hop == reason->via_count;
        places_named(&run->world, last ? package->package->name : reason->via[hop], to);
        if (hop > 0)
            follow(&run->world, from, to, last, reason->code);
        for (unsigned i = 0; i < PLACES && hop == 0; i++)
            to[i] = to[i] && from[i];
        memcpy(from, to, sizeof from);
    }
    bool arrived = false;
    for (unsigned i = 0; i < PLACES; i++)
        arrived |=
            from[i] && strcmp(package->package->path, world_place(&run->world, i, buffer)) == 0;
    if (!arrived)
        fail_msg("the chain of '%s' (%s, %zu hops) does not hold", package->package->path,
                 reason_name(reason->code), reason->via_count);
}

static void check_chains(struct run *run, struct random *random)
{
    (void)random;
    for (size_t i = 0; i < run->impact.package_count; i++) {
        const struct impact_package *package = &run->impact.packages[i];
        if (package->affected)
            check_chain(run, package);
        else
            assert_int_equal(package->reason.code,
                             package->carries ? REASON_NOT_MADE : REASON_NOT_REACHED);
    }
}

static const char *print_plan(struct run *run)
{
    static const struct event event = {.kind = EVENT_PULL_REQUEST};
    static const struct strings nothing;
    const struct range range = {.mode = MODE_AFFECTED,
                                .base = {.name = "base", .oid = "b"},
                                .head = {.name = "head", .oid = "a"},
                                .mode_reason = {.code = REASON_COMPARED, .item = "base..head"}};
    struct platform platform = platform_for("x86_64-unknown-linux-gnu");
    struct job_row row = {.values = value_mapping(&run->arena), .label = ""};
    struct job job = {.name = "test", .roots = run_roots, .rows = &row, .row_count = 1, .stage = 1};
    const struct jobs jobs = {.platforms = &platform,
                              .platform_count = 1,
                              .items = &job,
                              .count = 1,
                              .limits = {.rows = 256},
                              .row_limit = 256};
    const struct matrix_request wanted = {.jobs = &jobs,
                                          .occasion = {.event = event.kind, .asked = &nothing},
                                          .event_phrase = "",
                                          .whole = &nothing};
    struct matrix matrix;
    struct err err = {0};
    assert_int_equal(matrix_build(&run->arena, &run->impact, &wanted, &matrix, &err), 0);
    const struct plan_request request = {
        .range = &range, .event = &event, .impact = &run->impact, .jobs = &jobs, .matrix = &matrix};
    struct plan plan;
    assert_int_equal(plan_make(&run->arena, &request, &plan, &err), 0);
    return plan_json(&run->arena, &plan);
}

/* The same world entered in another order. */
static void check_order(struct run *run, struct random *random)
{
    struct run other = {.world = run->world};
    for (unsigned i = 0; i < other.world.change_count; i++) {
        unsigned at = random_below(random, i + 1);
        struct world_change held = other.world.changes[i];
        other.world.changes[i] = other.world.changes[at];
        other.world.changes[at] = held;
    }
    run_compute(&other, random);
    assert_string_equal(print_plan(run), print_plan(&other));
    arena_free(&other.arena);
}

/* With the last change left out, nothing is affected that is not with it. */
static void check_monotone(struct run *run, struct random *random)
{
    if (run->world.change_count == 0)
        return;
    struct run less = {.world = run->world};
    less.world.change_count--;
    run_compute(&less, random);
    for (size_t i = 0; i < less.impact.package_count; i++) {
        assert_true(!less.impact.packages[i].affected || run->impact.packages[i].affected);
        assert_true(!less.impact.packages[i].carries || run->impact.packages[i].carries);
    }
    arena_free(&less.arena);
}

static void each_world(struct progress *progress, void (*check)(struct run *, struct random *))
{
    while (progress_next(progress, 1500)) {
        struct random random = random_new(progress->seed);
        struct run run = {0};
        world_make(&run.world, &random);
        run_compute(&run, &random);
        check(&run, &random);
        arena_free(&run.arena);
    }
}

static void reach_equals_a_naive_search(void **state)
{
    each_world(*state, check_against_oracle);
}

static void one_more_change_removes_nothing(void **state)
{
    each_world(*state, check_monotone);
}

static void shuffled_input_gives_the_same_bytes(void **state)
{
    each_world(*state, check_order);
}

static void every_chain_is_real(void **state)
{
    each_world(*state, check_chains);
}

int main(void)
{
    struct progress progress = {0};
    const struct CMUnitTest tests[] = {
        EACH_SEED(reach_equals_a_naive_search, &progress),
        EACH_SEED(one_more_change_removes_nothing, &progress),
        EACH_SEED(shuffled_input_gives_the_same_bytes, &progress),
        EACH_SEED(every_chain_is_real, &progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
