#include "tests/property/oracle.h"

#include <string.h>

#include "graph/base/buffer.h"

/* How a target is compiled, or a build script runs. */
enum mode { BUILD, TEST, DOC, DOCTEST, MODES };

/* What stands for a package on one side: a node each. */
enum node {
    NODE_NEEDS,
    NODE_DEV,
    NODE_BINS,
    NODE_FORMAT,
    NODE_LINT,
    NODE_TARGETS, /* and then, of each target, one for each mode */
    NODE_COUNT = NODE_TARGETS + TOWN_TARGETS * MODES,
};

enum { SIDES = 2 * TOWN_TRIPLES };

struct need {
    unsigned from, to;
};

struct oracle {
    struct arena *arena;
    const struct town *town;
    const char *triples[SIDES]; /* of sides; NULL for any */
    unsigned hosts[SIDES];
    unsigned side_count;
    VEC(struct need) needs; /* of both revisions */
    bool affected[SIDES * TOWN_PACKAGES * NODE_COUNT];
};

static unsigned node(unsigned side, unsigned package, unsigned which)
{
    return (side * TOWN_PACKAGES + package) * NODE_COUNT + which;
}

static unsigned target_node(unsigned side, unsigned package, enum town_target target,
                            enum mode mode)
{
    return node(side, package, NODE_TARGETS + (unsigned)target * MODES + (unsigned)mode);
}

static bool same(const char *left, const char *right)
{
    return left == right || (left && right && strcmp(left, right) == 0);
}

/* Where nothing is compiled for another one, a side is its own host. */
static unsigned add_side(struct oracle *oracle, const char *triple, unsigned host)
{
    for (unsigned i = 0; i < oracle->side_count; i++)
        if (same(oracle->triples[i], triple) && oracle->hosts[i] == host)
            return i;
    oracle->triples[oracle->side_count] = triple;
    oracle->hosts[oracle->side_count] = host;
    return oracle->side_count++;
}

static unsigned add_host(struct oracle *oracle, const char *triple)
{
    for (unsigned i = 0; i < oracle->side_count; i++)
        if (same(oracle->triples[i], triple) && oracle->hosts[i] == i)
            return i;
    return add_side(oracle, triple, oracle->side_count);
}

static void add_platform(struct oracle *oracle, const char *triple, const char *host)
{
    unsigned at_host = add_host(oracle, host);
    if (!same(triple, host))
        add_side(oracle, triple, at_host);
}

static void add_sides(struct oracle *oracle)
{
    const struct town *town = oracle->town;
    for (size_t i = 0; i < town->platform_count; i++)
        add_platform(oracle, town->platforms[i].target, town->platforms[i].host);
    if (!town->platform_count)
        add_platform(oracle, NULL, NULL);
}

static bool holds(const struct oracle *oracle, unsigned side, enum town_condition condition)
{
    const char *triple = oracle->triples[side];
    if (!triple || condition == TOWN_ALWAYS)
        return true;
    return (strstr(triple, "windows") != NULL) == (condition == TOWN_WINDOWS);
}

/* Whether a file is compiled into a target in that mode. */
static bool is_compiled(const struct oracle *oracle, unsigned side, enum town_condition condition,
                        enum mode mode)
{
    if (condition == TOWN_TESTED)
        return mode == TEST || mode == DOCTEST;
    return holds(oracle, side, condition);
}

static bool has_mode(enum town_target target, enum mode mode)
{
    static const bool modes[TOWN_TARGETS][MODES] = {
        [TOWN_LIB] = {true, true, true, true},      [TOWN_MAIN] = {true, true, true, false},
        [TOWN_TOOL] = {true, true, true, false},    [TOWN_EXAMPLE] = {true, true, false, false},
        [TOWN_TEST] = {false, true, false, false},  [TOWN_BENCH] = {false, true, false, false},
        [TOWN_SCRIPT] = {true, true, false, false},
    };
    return modes[target][mode];
}

static void need(struct oracle *oracle, unsigned from, unsigned to)
{
    struct need item = {from, to};
    vec_push(oracle->arena, &oracle->needs, item);
}

static bool is_macro(const struct oracle *oracle, unsigned package)
{
    const struct town_package *head = &oracle->town->head.packages[package];
    const struct town_package *base = &oracle->town->base.packages[package];
    bool at_head = head->present && head->targets[TOWN_LIB];
    return (at_head ? head : base)->macro;
}

/* Where a library is compiled, tested or documented for those who need it on that side. */
static unsigned library_side(const struct oracle *oracle, unsigned side, unsigned package)
{
    return is_macro(oracle, package) ? oracle->hosts[side] : side;
}

/* What others link. */
static unsigned library(const struct oracle *oracle, const struct town_revision *revision,
                        unsigned side, unsigned package)
{
    if (!revision->packages[package].targets[TOWN_LIB])
        return node(side, package, NODE_NEEDS);
    return target_node(library_side(oracle, side, package), package, TOWN_LIB, BUILD);
}

static void need_within_target(struct oracle *oracle, const struct town_revision *revision,
                               unsigned side, unsigned package, enum town_target target,
                               enum mode mode)
{
    unsigned unit = target_node(side, package, target, mode);
    bool library_of_own = revision->packages[package].targets[TOWN_LIB];
    bool dev = target == TOWN_EXAMPLE || target == TOWN_TEST || target == TOWN_BENCH ||
               mode == TEST || mode == DOCTEST;
    need(oracle, unit, node(side, package, NODE_NEEDS));
    if (dev)
        need(oracle, unit, node(side, package, NODE_DEV));
    if (target == TOWN_TEST || target == TOWN_BENCH)
        need(oracle, unit, node(side, package, NODE_BINS));
    if (library_of_own && (target != TOWN_LIB || mode == DOCTEST))
        need(oracle, unit, library(oracle, revision, side, package));
    if ((target == TOWN_MAIN || target == TOWN_TOOL) && mode == BUILD)
        need(oracle, node(side, package, NODE_BINS), unit);
}

static void need_within(struct oracle *oracle, const struct town_revision *revision, unsigned side,
                        unsigned package)
{
    const struct town_package *item = &revision->packages[package];
    if (!item->present)
        return;
    for (unsigned target = 0; target < TOWN_SCRIPT; target++)
        for (unsigned mode = 0; item->targets[target] && mode < MODES; mode++)
            if (has_mode((enum town_target)target, (enum mode)mode))
                need_within_target(oracle, revision, side, package, (enum town_target)target,
                                   (enum mode)mode);
    if (!item->targets[TOWN_SCRIPT])
        return;
    unsigned run = target_node(side, package, TOWN_SCRIPT, TEST);
    need(oracle, node(side, package, NODE_NEEDS), run);
    need(oracle, run, target_node(oracle->hosts[side], package, TOWN_SCRIPT, BUILD));
}

static void need_dependency(struct oracle *oracle, const struct town_revision *revision,
                            unsigned side, const struct town_edge *edge)
{
    static const unsigned from[] = {[DEP_NORMAL] = NODE_NEEDS, [DEP_DEV] = NODE_DEV};
    const struct town_package *user = &revision->packages[edge->from];
    const struct town_package *used = &revision->packages[edge->to];
    unsigned lib = library(oracle, revision, side, edge->to);
    unsigned bins = node(side, edge->to, NODE_BINS);
    unsigned unit = edge->kind == DEP_BUILD ? target_node(side, edge->from, TOWN_SCRIPT, BUILD)
                                            : node(side, edge->from, from[edge->kind]);
    if (edge->kind == DEP_BUILD && (oracle->hosts[side] != side || !user->targets[TOWN_SCRIPT]))
        return;
    need(oracle, unit, lib);
    if (edge->artifact)
        need(oracle, unit, bins);
    if (edge->kind != DEP_NORMAL)
        return;
    if (user->targets[TOWN_SCRIPT] && used->targets[TOWN_SCRIPT] && used->links)
        need(oracle, target_node(side, edge->from, TOWN_SCRIPT, TEST),
             target_node(side, edge->to, TOWN_SCRIPT, TEST));
    if (user->targets[TOWN_LIB] && used->targets[TOWN_LIB])
        need(oracle, target_node(side, edge->from, TOWN_LIB, DOC),
             target_node(library_side(oracle, side, edge->to), edge->to, TOWN_LIB, DOC));
}

/* Dev-dependencies of what is no member are nobody's. */
static bool counts(const struct town_revision *revision, const struct town_edge *edge)
{
    return edge->kind != DEP_DEV || !revision->packages[edge->from].outside;
}

/* Tests start the programs of another package; of one without any they load the library. */
static void need_runtime(struct oracle *oracle, const struct town_revision *revision, unsigned side,
                         const unsigned pair[2])
{
    const struct town_package *started = &revision->packages[pair[1]];
    bool programs = started->targets[TOWN_MAIN] || started->targets[TOWN_TOOL];
    if (revision->packages[pair[0]].present && started->present)
        need(oracle, node(side, pair[0], NODE_DEV),
             programs ? node(side, pair[1], NODE_BINS) : library(oracle, revision, side, pair[1]));
}

static void add_needs(struct oracle *oracle, const struct town_revision *revision)
{
    for (unsigned side = 0; side < oracle->side_count; side++) {
        for (unsigned i = 0; i < TOWN_PACKAGES; i++)
            need_within(oracle, revision, side, i);
        for (unsigned i = 0; i < revision->edge_count; i++)
            if (!revision->edges[i].registry && counts(revision, &revision->edges[i]) &&
                holds(oracle, side, revision->edges[i].condition))
                need_dependency(oracle, revision, side, &revision->edges[i]);
        for (unsigned i = 0; i < oracle->town->runtime_count; i++)
            need_runtime(oracle, revision, side, oracle->town->runtime[i]);
    }
}

static bool has_script(const struct oracle *oracle, unsigned package)
{
    const struct town *town = oracle->town;
    return (town->base.packages[package].present &&
            town->base.packages[package].targets[TOWN_SCRIPT]) ||
           (town->head.packages[package].present &&
            town->head.packages[package].targets[TOWN_SCRIPT]);
}

/* Whether the node is the one for which a dependency is declared. */
static bool is_declared_for(const struct oracle *oracle, const struct town_edge *edge,
                            unsigned side, unsigned which)
{
    unsigned script = NODE_TARGETS + TOWN_SCRIPT * MODES + BUILD;
    bool host = oracle->hosts[side] == side;
    if (!holds(oracle, side, edge->condition))
        return false;
    if (edge->kind == DEP_BUILD)
        return host && which == (has_script(oracle, edge->from) ? script : (unsigned)NODE_NEEDS);
    return which == (edge->kind == DEP_DEV ? (unsigned)NODE_DEV : (unsigned)NODE_NEEDS);
}

/* In the order of their numbers, whatever the order of the table is. */
static void add_declared(const struct oracle *oracle, struct buffer *out,
                         const struct town_revision *revision, unsigned side, unsigned package,
                         unsigned which)
{
    for (unsigned to = 0; to < 2 * TOWN_PACKAGES; to++)
        for (unsigned sort = 0; sort < 9; sort++)
            for (unsigned i = 0; i < revision->edge_count; i++) {
                const struct town_edge *edge = &revision->edges[i];
                if (edge->from != package || edge->to + TOWN_PACKAGES * edge->registry != to ||
                    3 * (unsigned)edge->kind + (unsigned)edge->condition != sort ||
                    !is_declared_for(oracle, edge, side, which))
                    continue;
                buffer_format(out, "%u:%u:%u:%d ", to, sort, edge->features, edge->artifact);
                if (edge->registry && revision->locked && counts(revision, edge))
                    town_add_crate(out, revision, edge->to);
            }
}

/* What the manifests and the lock file say that counts for a node. */
static const char *said(const struct oracle *oracle, const struct town_revision *revision,
                        unsigned side, unsigned package, unsigned which)
{
    const struct town_package *item = &revision->packages[package];
    struct buffer out = {.arena = oracle->arena};
    bool script = which == NODE_TARGETS + TOWN_SCRIPT * MODES + BUILD;
    bool whole = which == NODE_NEEDS || which == NODE_FORMAT || which == NODE_LINT ||
                 (script && oracle->hosts[side] == side);
    if (!item->present)
        return "";
    if (whole)
        buffer_format(&out, "%u %d %d", item->definition, item->links && item->targets[TOWN_SCRIPT],
                      item->macro && item->targets[TOWN_LIB]);
    if (script || (which < NODE_TARGETS && which != NODE_BINS))
        buffer_format(&out, " %d everyone: %u %u %d", item->outside, revision->profile,
                      revision->toolchain, revision->locked);
    bool tested = which == NODE_TARGETS + TOWN_TEST * MODES + TEST;
    if ((tested || which == NODE_FORMAT) && item->targets[TOWN_TEST])
        buffer_format(&out, "%u", item->listed % 2);
    add_declared(oracle, &out, revision, side, package, which);
    return buffer_end(&out);
}

static void seed_all_sides(struct oracle *oracle, unsigned package, unsigned which)
{
    for (unsigned side = 0; side < oracle->side_count; side++)
        oracle->affected[node(side, package, which)] = true;
}

/* The package that holds another one's directory at that revision, itself included. */
static int home_of(const struct oracle *oracle, const struct town_revision *revision,
                   unsigned package)
{
    const char *path = town_path(oracle->town, package);
    int best = -1;
    size_t longest = 0;
    for (unsigned i = 0; i < TOWN_PACKAGES; i++) {
        const char *dir = town_path(oracle->town, i);
        size_t len = strlen(dir);
        bool holds_it = !len || (strncmp(dir, path, len) == 0 && (!path[len] || path[len] == '/'));
        if (revision->packages[i].present && holds_it && len + 1 > longest) {
            longest = len + 1;
            best = (int)i;
        }
    }
    return best;
}

static void seed_script_run(struct oracle *oracle, unsigned package)
{
    seed_all_sides(oracle, package, NODE_TARGETS + TOWN_SCRIPT * MODES + TEST);
}

static void seed_target_file(struct oracle *oracle, unsigned package, enum town_target target,
                             enum town_condition condition)
{
    for (unsigned side = 0; side < oracle->side_count; side++)
        for (unsigned mode = 0; mode < MODES; mode++)
            if (is_compiled(oracle, side, condition, (enum mode)mode) &&
                !(target == TOWN_SCRIPT && mode != BUILD))
                oracle->affected[target_node(side, package, target, (enum mode)mode)] = true;
}

/* A file where it is, at one revision. */
static void seed_present_file(struct oracle *oracle, const struct town_revision *revision,
                              unsigned package, enum town_file file)
{
    const struct town_place *place = &town_places[file];
    const struct town_package *item = &revision->packages[package];
    if (file < TOWN_FILES_OF_TARGETS)
        seed_target_file(oracle, package, place->target, place->condition);
    else if (file == TOWN_DATA && item->includes && item->targets[TOWN_LIB])
        seed_target_file(oracle, package, TOWN_LIB, TOWN_ALWAYS);
    else if (file == TOWN_DATA)
        seed_all_sides(oracle, package, NODE_NEEDS);
    else if (file == TOWN_TEST_DATA)
        seed_all_sides(oracle, package, NODE_DEV);
}

/* Settings of rustfmt and clippy hold for packages below as well. */
static void seed_below(struct oracle *oracle, const struct town_revision *revision,
                       unsigned package, unsigned which)
{
    const char *dir = town_path(oracle->town, package);
    size_t len = strlen(dir);
    for (unsigned i = 0; i < TOWN_PACKAGES; i++) {
        const char *path = town_path(oracle->town, i);
        if (revision->packages[i].present &&
            (!len || (strncmp(dir, path, len) == 0 && (!path[len] || path[len] == '/'))))
            seed_all_sides(oracle, i, which);
    }
}

static void seed_file(struct oracle *oracle, const struct town_revision *revision, unsigned package,
                      enum town_file file)
{
    int home = home_of(oracle, revision, package);
    if (file == TOWN_RUSTFMT || file == TOWN_CLIPPY)
        seed_below(oracle, revision, package, file == TOWN_RUSTFMT ? NODE_FORMAT : NODE_LINT);
    if (home < 0 || !town_text(oracle->arena, revision, package, file))
        return;
    if (file < TOWN_FILES_OF_TARGETS) /* a source */
        seed_all_sides(oracle, (unsigned)home, NODE_FORMAT);
    seed_script_run(oracle, (unsigned)home);
    seed_present_file(oracle, revision, package, file);
}

/* A manifest is a file of its own package: where that is not, nothing of it is. */
static void seed_manifest(struct oracle *oracle, const struct town_revision *revision,
                          unsigned package)
{
    if (home_of(oracle, revision, package) == (int)package)
        seed_script_run(oracle, package);
}

static void seed_files(struct oracle *oracle)
{
    struct arena *arena = oracle->arena;
    const struct town *town = oracle->town;
    const struct town_revision *const revisions[] = {&town->base, &town->head};
    for (unsigned i = 0; i < TOWN_PACKAGES; i++)
        for (unsigned r = 0; r < 2; r++) {
            for (unsigned file = 0; file < TOWN_FILES; file++)
                if (!same(town_text(arena, &town->base, i, (enum town_file)file),
                          town_text(arena, &town->head, i, (enum town_file)file)))
                    seed_file(oracle, revisions[r], i, (enum town_file)file);
            if (!same(town_manifest(arena, town, &town->base, i),
                      town_manifest(arena, town, &town->head, i)))
                seed_manifest(oracle, revisions[r], i);
        }
    if (town->rooted &&
        !same(town_lock(arena, town, &town->base), town_lock(arena, town, &town->head)))
        seed_script_run(oracle, 0);
}

static void seed_said(struct oracle *oracle)
{
    const struct town *town = oracle->town;
    for (unsigned side = 0; side < oracle->side_count; side++)
        for (unsigned i = 0; i < TOWN_PACKAGES; i++)
            for (unsigned which = 0; which < NODE_COUNT; which++)
                if (!same(said(oracle, &town->base, side, i, which),
                          said(oracle, &town->head, side, i, which)))
                    oracle->affected[node(side, i, which)] = true;
}

/* Over and over until nothing changes. */
static void spread(struct oracle *oracle)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < oracle->needs.count; i++) {
            const struct need *item = &oracle->needs.items[i];
            more |= oracle->affected[item->to] && !oracle->affected[item->from];
            oracle->affected[item->from] |= oracle->affected[item->to];
        }
    }
}

struct oracle *oracle_judge(struct arena *arena, const struct town *town)
{
    struct oracle *oracle = arena_alloc(arena, sizeof *oracle);
    oracle->arena = arena;
    oracle->town = town;
    add_sides(oracle);
    add_needs(oracle, &town->base);
    add_needs(oracle, &town->head);
    seed_files(oracle);
    seed_said(oracle);
    spread(oracle);
    return oracle;
}

static unsigned side_of(const struct oracle *oracle, const struct build_side *side)
{
    for (unsigned i = 0; i < oracle->side_count; i++)
        if (same(oracle->triples[i], side->scene.triple) &&
            same(oracle->triples[oracle->hosts[i]], side->host_triple))
            return i;
    return 0;
}

static enum town_target town_target_of(const struct target *target)
{
    static const enum town_target targets[] = {
        [TARGET_LIB] = TOWN_LIB,         [TARGET_BIN] = TOWN_MAIN,
        [TARGET_EXAMPLE] = TOWN_EXAMPLE, [TARGET_TEST] = TOWN_TEST,
        [TARGET_BENCH] = TOWN_BENCH,     [TARGET_BUILD_SCRIPT] = TOWN_SCRIPT};
    return target->kind == TARGET_BIN && strcmp(target->name, "tool") == 0 ? TOWN_TOOL
                                                                           : targets[target->kind];
}

bool oracle_says(const struct oracle *oracle, const struct units *units, uint32_t unit)
{
    static const enum node groups[] = {
        [UNIT_NEEDS] = NODE_NEEDS,   [UNIT_TEST_NEEDS] = NODE_DEV, [UNIT_PROGRAMS] = NODE_BINS,
        [UNIT_FORMAT] = NODE_FORMAT, [UNIT_LINT] = NODE_LINT,
    };
    const struct unit *item = &units->items[unit];
    if (item->kind == UNIT_WORLD)
        return oracle->town->base.profile != oracle->town->head.profile ||
               oracle->town->base.toolchain != oracle->town->head.toolchain ||
               oracle->town->base.locked != oracle->town->head.locked;
    const struct unit_package *package = &units->packages[item->package];
    unsigned number = (unsigned)(unit_package(package)->name[1] - '0');
    unsigned side = side_of(oracle, &units->sides[item->side]);
    if (unit_is_of_package(item))
        return oracle->affected[node(side, number, groups[item->kind])];
    return oracle->affected[target_node(
        side, number, town_target_of(unit_target(&package->targets[item->target])),
        (enum mode)unit_slot((enum unit_kind)item->kind))];
}
