/* Random lock files. Written down in every way that cargo knows (versions 1 to 4, any order, short
 * and long names of dependencies) they are the same graph; and two of them compare as a plain
 * evaluation over tables says. A failure prints its seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "graph/base/buffer.h"
#include "graph/impact/lock_changes.h"
#include "tests/property/world.h"

enum { SLOTS = 36, NAMES = 4, VERSIONS = 3, SOURCES = 3, FAR = 1000, SEEDS = 1500 };

/* A slot is a name, a version and a kind of source. */
struct locked {
    bool present;
    unsigned checksum, branch, commit;
    bool needs[SLOTS];
};

struct model {
    struct locked packages[SLOTS];
};

static const char *const names[NAMES] = {"a", "a-b", "b", "c_c"};
static const char *const versions[VERSIONS] = {"1.0.0", "1.0.0+x", "10.0.0"};
static const char *const commits[] = {"0123456789abcdef", "0123456fffffffff", "fedcba98"};
static const struct {
    const char *plain, *encoded, *read;
} branches[] = {
    {"", "", ""},
    {"?branch=master", "?branch=master", ""},
    {"?branch=a/b", "?branch=a%2Fb", "?branch=a/b"},
    {"?tag=1+2 3", "?tag=1%2B2+3", "?tag=1%2B2%203"},
};

static const char *name_of(unsigned slot)
{
    return names[slot % NAMES];
}

static const char *version_of(unsigned slot)
{
    return versions[slot / NAMES % VERSIONS];
}

static bool is_path(unsigned slot)
{
    return slot / NAMES / VERSIONS == 0;
}

static bool is_git(unsigned slot)
{
    return slot / NAMES / VERSIONS == 1;
}

/* As the lock has it, but for the commit. */
static const char *source_base(struct arena *arena, unsigned slot, const char *branch)
{
    if (is_path(slot))
        return "";
    if (!is_git(slot))
        return "registry+https://host/index";
    return arena_printf(arena, "git+https://host/%s%s", name_of(slot), branch);
}

static const char *source_of(struct arena *arena, const struct model *model, unsigned slot,
                             const char *branch)
{
    const char *commit = commits[model->packages[slot].commit];
    return arena_printf(arena, "%s%s%s", source_base(arena, slot, branch), is_git(slot) ? "#" : "",
                        is_git(slot) ? commit : "");
}

/* What makes the packages of two locks one. */
static const char *identity_of(struct arena *arena, const struct model *model, unsigned slot)
{
    const char *branch = branches[model->packages[slot].branch].read;
    return arena_printf(arena, "%s %s %s", name_of(slot), version_of(slot),
                        source_of(arena, model, slot, branch));
}

static const char *checksum_of(const struct model *model, unsigned slot)
{
    static const char *const sums[] = {"", "11", "22"};
    return is_path(slot) || is_git(slot) ? "" : sums[model->packages[slot].checksum];
}

static void randomize(struct locked *package, struct random *random)
{
    package->present = random_chance(random, 40);
    package->checksum = random_below(random, 3);
    package->commit = random_below(random, 3);
    package->branch = random_below(random, sizeof branches / sizeof *branches);
    for (unsigned to = 0; to < SLOTS; to++)
        package->needs[to] = random_chance(random, 7);
}

static void make_model(struct model *model, struct random *random)
{
    for (unsigned slot = 0; slot < SLOTS; slot++)
        randomize(&model->packages[slot], random);
}

/* Edits that differ between locks: who is there, what it holds, whom it needs. */
static void edit(struct model *model, struct random *random)
{
    for (unsigned left = random_below(random, 4); left > 0; left--) {
        struct locked *package = &model->packages[random_below(random, SLOTS)];
        unsigned kind = random_below(random, 4), slot = random_below(random, SLOTS);
        if (kind == 0)
            package->present = !package->present;
        else if (kind == 1)
            package->checksum = random_below(random, 3);
        else if (kind == 2)
            package->commit = random_below(random, 3);
        else
            package->needs[slot] = !package->needs[slot];
    }
}

/* How a lock is written. */
struct writer {
    struct arena *arena;
    struct random *random;
    const struct model *model;
    unsigned version;
    struct buffer text;
};

static const char *branch_written(const struct writer *writer, unsigned slot, bool of_dependency)
{
    unsigned branch = writer->model->packages[slot].branch;
    bool omitted = of_dependency && branch == 1 && writer->version <= 2;
    return omitted ? "" : writer->version == 4 ? branches[branch].encoded : branches[branch].plain;
}

/* Whether more than one package has that name, or that name and version. */
static bool is_shared(const struct model *model, unsigned slot, bool with_version)
{
    for (unsigned other = 0; other < SLOTS; other++)
        if (other != slot && model->packages[other].present &&
            strcmp(name_of(other), name_of(slot)) == 0 &&
            (!with_version || strcmp(version_of(other), version_of(slot)) == 0))
            return true;
    return false;
}

/* As short as cargo has it, or longer. */
static const char *dependency(struct writer *writer, unsigned slot)
{
    bool full = writer->version == 1 || random_chance(writer->random, 30);
    const char *source = source_base(writer->arena, slot, branch_written(writer, slot, true));
    if (!full && !is_shared(writer->model, slot, false))
        return name_of(slot);
    if (is_path(slot) || (!full && !is_shared(writer->model, slot, true)))
        return arena_printf(writer->arena, "%s %s", name_of(slot), version_of(slot));
    return arena_printf(writer->arena, "%s %s (%s)", name_of(slot), version_of(slot), source);
}

static void write_package(struct writer *writer, unsigned slot)
{
    const struct model *model = writer->model;
    const char *sum = checksum_of(model, slot);
    buffer_format(&writer->text, "[[package]]\nname = \"%s\"\nversion = '%s'\n", name_of(slot),
                  version_of(slot));
    if (!is_path(slot))
        buffer_format(&writer->text, "source = \"%s\"\n",
                      source_of(writer->arena, model, slot, branch_written(writer, slot, false)));
    if (*sum && writer->version > 1)
        buffer_format(&writer->text, "checksum = \"%s\"\n", sum);
    buffer_add(&writer->text, "dependencies = [");
    unsigned start = random_below(writer->random, SLOTS);
    for (unsigned i = 0; i < SLOTS; i++) {
        unsigned to = (start + i) % SLOTS;
        if (model->packages[slot].needs[to] && model->packages[to].present)
            buffer_format(&writer->text, "\n \"%s\",", dependency(writer, to));
    }
    buffer_add(&writer->text, "]\n");
}

static void write_checksums(struct writer *writer)
{
    buffer_add(&writer->text, "[metadata]\n");
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        const char *sum = checksum_of(writer->model, slot);
        if (writer->model->packages[slot].present && !is_path(slot))
            buffer_format(&writer->text, "\"checksum %s\" = \"%s\"\n", dependency(writer, slot),
                          *sum ? sum : "<none>");
    }
}

static const struct lock *write_and_read(struct arena *arena, struct random *random,
                                         const struct model *model)
{
    struct writer writer = {arena, random, model, random_below(random, 4) + 1, {.arena = arena}};
    struct lock *lock = arena_alloc(arena, sizeof *lock);
    struct err err = {0};
    if (writer.version >= 3)
        buffer_format(&writer.text, "version = %u\n", writer.version);
    unsigned start = random_below(random, SLOTS), step = random_chance(random, 50) ? 5 : 1;
    for (unsigned i = 0; i < SLOTS; i++)
        if (model->packages[(start + i * step) % SLOTS].present)
            write_package(&writer, (start + i * step) % SLOTS);
    if (writer.version == 1)
        write_checksums(&writer);
    if (lock_parse(arena, "Cargo.lock", buffer_end(&writer.text), writer.text.len, lock, &err))
        fail_msg("%u:%u: %s\n%s", err.line, err.column, err.message, writer.text.bytes);
    return lock;
}

/* A lock and its model: which slot each node is of, and how far each node is from each. */
struct side {
    const struct lock *lock;
    struct model model;
    unsigned slots[SLOTS];
    unsigned distance[SLOTS][SLOTS];
};

static unsigned slot_of(struct arena *arena, const struct side *side, const struct lock_node *node)
{
    const char *word = arena_printf(arena, "%s %s %s", node->name, node->version,
                                    node->source ? node->source : "");
    for (unsigned slot = 0; slot < SLOTS; slot++)
        if (side->model.packages[slot].present &&
            strcmp(identity_of(arena, &side->model, slot), word) == 0)
            return slot;
    fail_msg("%s is not in the model", word);
    return 0;
}

static void measure(struct side *side)
{
    for (unsigned from = 0; from < SLOTS; from++)
        for (unsigned to = 0; to < SLOTS; to++) {
            const struct locked *package = &side->model.packages[from];
            bool edge = package->present && package->needs[to] && side->model.packages[to].present;
            side->distance[from][to] = from == to ? 0 : edge ? 1 : FAR;
        }
    for (unsigned over = 0; over < SLOTS; over++)
        for (unsigned from = 0; from < SLOTS; from++)
            for (unsigned to = 0; to < SLOTS; to++) {
                unsigned sum = side->distance[from][over] + side->distance[over][to];
                if (sum < side->distance[from][to])
                    side->distance[from][to] = sum;
            }
}

/* Reads the side's model, once written, and holds every node to it. */
static void open_side(struct arena *arena, struct side *side, struct random *random)
{
    unsigned count = 0;
    side->lock = write_and_read(arena, random, &side->model);
    for (unsigned slot = 0; slot < SLOTS; slot++)
        count += side->model.packages[slot].present;
    assert_int_equal(side->lock->count, count);
    for (size_t i = 0; i < count; i++)
        side->slots[i] = slot_of(arena, side, &side->lock->nodes[i]);
    for (size_t i = 0; i < count; i++) {
        const struct lock_node *node = &side->lock->nodes[i];
        bool needs[SLOTS] = {false};
        assert_false(node->loose);
        assert_string_equal(node->checksum ? node->checksum : "",
                            checksum_of(&side->model, side->slots[i]));
        for (size_t k = 0; k < node->dependencies.count; k++)
            needs[side->slots[node->dependencies.items[k]]] = true;
        for (unsigned to = 0; to < SLOTS; to++)
            assert_int_equal(needs[to], side->model.packages[side->slots[i]].needs[to] &&
                                            side->model.packages[to].present);
    }
    measure(side);
}

/* The same slot with the same identity on both sides. */
static bool is_same(struct arena *arena, const struct side *left, const struct side *right,
                    unsigned slot)
{
    return left->model.packages[slot].present && right->model.packages[slot].present &&
           strcmp(identity_of(arena, &left->model, slot),
                  identity_of(arena, &right->model, slot)) == 0;
}

/* Whether a package has other content on the other side, without regard to what took whose place.
 */
static bool is_other(struct arena *arena, const struct side *left, const struct side *right,
                     unsigned slot)
{
    if (strcmp(checksum_of(&left->model, slot), checksum_of(&right->model, slot)) != 0)
        return true;
    for (unsigned to = 0; to < SLOTS; to++) {
        bool before =
            left->distance[slot][to] == 1 || (to == slot && left->model.packages[slot].needs[to]);
        bool after =
            right->distance[slot][to] == 1 || (to == slot && right->model.packages[slot].needs[to]);
        if (before != after || (before && !is_same(arena, left, right, to)))
            return true;
    }
    return false;
}

static bool should_be_touched(struct arena *arena, const struct side *side,
                              const struct side *other, unsigned slot)
{
    for (unsigned to = 0; to < SLOTS; to++)
        if (side->distance[slot][to] < FAR &&
            (!is_same(arena, side, other, to) || is_other(arena, side, other, to)))
            return true;
    return false;
}

/* The nearest change, of those the first. */
static uint32_t nearest(const struct side *side, const struct lock_changes *result, bool at_head,
                        unsigned slot)
{
    uint32_t best = LOCK_UNTOUCHED;
    unsigned distance = FAR;
    for (uint32_t i = 0; i < result->changes.count; i++) {
        const struct lock_change *change = &result->changes.items[i];
        const struct lock_node *node = at_head ? change->head : change->base;
        unsigned far = node ? side->distance[slot][side->slots[node - side->lock->nodes]] : FAR;
        if (far < distance) {
            distance = far;
            best = i;
        }
    }
    return best;
}

static void check_touched(struct arena *arena, const struct side *side, const struct side *other,
                          const struct lock_changes *result, bool at_head)
{
    const uint32_t *touched = at_head ? result->head.touched : result->base.touched;
    for (size_t i = 0; i < side->lock->count; i++) {
        bool expected = should_be_touched(arena, side, other, side->slots[i]);
        assert_int_equal(touched[i] != LOCK_UNTOUCHED, expected);
        assert_int_equal(touched[i], nearest(side, result, at_head, side->slots[i]));
    }
}

/* Each package that is on one side alone is in one change; others only if they hold something else,
 * and not even then if what they need was replaced. */
static void check_changes(struct arena *arena, const struct side *base, const struct side *head,
                          const struct lock_changes *result)
{
    unsigned seen[2][SLOTS] = {{0}};
    for (size_t i = 0; i < result->changes.count; i++) {
        const struct lock_change *change = &result->changes.items[i];
        if (change->base)
            seen[0][base->slots[change->base - base->lock->nodes]]++;
        if (change->head)
            seen[1][head->slots[change->head - head->lock->nodes]]++;
        if (change->base && change->head)
            assert_string_equal(change->base->name, change->head->name);
    }
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        bool same = is_same(arena, base, head, slot);
        bool other = same && is_other(arena, base, head, slot);
        assert_in_range(seen[0][slot], base->model.packages[slot].present && !same, other || !same);
        assert_in_range(seen[1][slot], head->model.packages[slot].present && !same, other || !same);
    }
}

/* Touched exactly where the hash is another. */
static void check_hashes(struct arena *arena, const struct side *base, const struct side *head,
                         const struct lock_changes *result)
{
    const struct hash *left = lock_hashes(arena, base->lock),
                      *right = lock_hashes(arena, head->lock);
    for (size_t i = 0; i < base->lock->count; i++)
        for (size_t j = 0; j < head->lock->count; j++) {
            unsigned slot = base->slots[i];
            bool same = slot == head->slots[j] && is_same(arena, base, head, slot);
            bool equal = hash_equal(&left[i], &right[j]);
            assert_true(same || !equal);
            if (same) {
                assert_int_equal(equal, result->base.touched[i] == LOCK_UNTOUCHED);
                assert_int_equal(equal, result->head.touched[j] == LOCK_UNTOUCHED);
            }
        }
}

static void locks_compare_as_their_models(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        struct side base = {0}, head = {0};
        make_model(&base.model, &random);
        head.model = base.model;
        edit(&head.model, &random);
        open_side(&arena, &base, &random);
        open_side(&arena, &head, &random);
        struct lock_changes result = lock_compare(&arena, base.lock, head.lock);
        check_changes(&arena, &base, &head, &result);
        check_touched(&arena, &base, &head, &result, false);
        check_touched(&arena, &head, &base, &result, true);
        check_hashes(&arena, &base, &head, &result);
        arena_free(&arena);
    }
}

static void the_way_of_writing_makes_no_difference(void **state)
{
    struct progress *progress = *state;
    while (progress_next(progress, SEEDS)) {
        struct arena arena = {0};
        struct random random = random_new(progress->seed);
        struct model model;
        make_model(&model, &random);
        const struct lock *left = write_and_read(&arena, &random, &model);
        const struct lock *right = write_and_read(&arena, &random, &model);
        assert_int_equal(lock_compare(&arena, left, right).changes.count, 0);
        size_t size = left->count * sizeof(struct hash);
        assert_int_equal(left->count, right->count);
        assert_memory_equal(lock_hashes(&arena, left), lock_hashes(&arena, right), size);
        arena_free(&arena);
    }
}

int main(void)
{
    struct progress progress[2] = {{0}};
    const struct CMUnitTest tests[] = {
        EACH_SEED(locks_compare_as_their_models, &progress[0]),
        EACH_SEED(the_way_of_writing_makes_no_difference, &progress[1]),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
