/* Values that mean the same have the same hash, others have not. */
#include <string.h>

#include "graph/base/buffer.h"
#include "graph/cargo/definition.h"
#include "tests/unit/arena_test.h"

/* The meaning of `x` in a document, as part of a package or as a dependency. */
static struct hash meaning(struct arena *arena, enum part part, const char *text)
{
    struct err err = {0};
    const struct toml *document = toml_parse(arena, "f", text, strlen(text), &err);
    if (!document)
        fail_msg("%s\n%u:%u: %s", text, err.line, err.column, err.message);
    struct definition_item item = {.part = part, .value = toml_get(document, "x")};
    return item_hash_of(arena, &item);
}

static bool same(struct arena *arena, enum part part, const char *left, const char *right)
{
    struct hash a = meaning(arena, part, left), b = meaning(arena, part, right);
    return hash_equal(&a, &b);
}

static const char *deep_value(struct arena *arena, const char *leaf)
{
    struct buffer text = {.arena = arena};
    buffer_add(&text, "x = ");
    for (unsigned i = 0; i < 78; i++) {
        buffer_add(&text, "{");
        for (unsigned j = 0; j < 70; j++)
            buffer_add(&text, "a.");
        buffer_add(&text, "a = ");
    }
    buffer_add(&text, leaf);
    for (unsigned i = 0; i < 78; i++)
        buffer_add(&text, "}");
    return buffer_end(&text);
}

static void deep_values_are_compared(void **state)
{
    assert_true(same(*state, PART_PACKAGE, deep_value(*state, "10"), deep_value(*state, "0xA")));
    assert_false(same(*state, PART_PACKAGE, deep_value(*state, "1"), deep_value(*state, "2")));
}

static const char *feature_list(struct arena *arena, unsigned step)
{
    struct buffer text = {.arena = arena};
    buffer_add(&text, "x.features = [");
    for (unsigned i = 0; i < 200000; i++)
        buffer_format(&text, "'f%u',", i * step % 200000);
    buffer_add(&text, "]\n");
    return buffer_end(&text);
}

static void long_lists_are_quick(void **state)
{
    assert_true(same(*state, PART_NORMAL, feature_list(*state, 1), feature_list(*state, 7919)));
    assert_false(same(*state, PART_NORMAL, feature_list(*state, 1), feature_list(*state, 2)));
    assert_false(same(*state, PART_PACKAGE, feature_list(*state, 1), feature_list(*state, 7919)));
}

static void parts_are_told_apart(void **state)
{
    static const enum part parts[] = {PART_PACKAGE, PART_NORMAL, PART_DEV,      PART_BUILD,
                                      PART_TARGET,  PART_PATCH,  PART_WORKSPACE};
    for (size_t i = 0; i < COUNT(parts); i++)
        for (size_t k = 0; k < COUNT(parts); k++) {
            struct hash a = meaning(*state, parts[i], "x = '1'");
            struct hash b = meaning(*state, parts[k], "x = '1'");
            assert_int_equal(hash_equal(&a, &b), i == k);
        }
}

/* A random value: written in two ways that mean the same, and in a third, which means something
 * else where it is spoiled. */
struct value {
    const char *texts[3];
    bool spoiled;
};

static unsigned pick(uint64_t *seed, unsigned count)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % count;
}

static struct value leaf(uint64_t *seed)
{
    static const char *const leaves[][2] = {
        {"'a'", "\"a\""},
        {"\"\"", "''"},
        {"\"\\u0000\"", "\"\\U00000000\""},
        {"\"\\\\0\"", "'\\0'"},
        {"true", "true"},
        {"false", " false "},
        {"1_000", "1000"},
        {"0x10", "16"},
        {"1.0", "10e-1"},
        {"1", "+1"},
        {"-0.0", "-0e9"},
        {"nan", "+nan"},
        {"2020-01-02", "2020-01-02"},
        {"12:30:00.5", "12:30:00.500"},
        {"2020-01-02T00:00:00Z", "2020-01-02 00:00:00+00:00"},
        {"inf", "+inf"},
        {"[]", "[ ]"},
        {"{}", "{ }"},
    };
    unsigned chosen = pick(seed, COUNT(leaves));
    bool spoiled = pick(seed, 8) == 0;
    unsigned third =
        spoiled ? (chosen + 1 + pick(seed, COUNT(leaves) - 1)) % COUNT(leaves) : chosen;
    return (struct value){{leaves[chosen][0], leaves[chosen][1], leaves[third][pick(seed, 2)]},
                          spoiled};
}

/* An array or a table of up to three values. */
static struct value combine(struct arena *arena, uint64_t *seed, const struct value *values)
{
    static const char *const keys[] = {"a = ", "'b'=", "\"c\" = "};
    struct value whole = {.spoiled = false};
    bool table = pick(seed, 2);
    unsigned count = pick(seed, 4);
    for (size_t i = 0; i < 3; i++) {
        struct buffer text = {.arena = arena};
        buffer_add(&text, table ? "{" : "[");
        for (unsigned k = 0; k < count; k++) {
            /* The second way turns the keys of a table round. */
            unsigned which = table && i == 1 ? count - 1 - k : k;
            buffer_format(&text, "%s%s%s", k ? "," : "", table ? keys[which] : "",
                          values[which].texts[i]);
            whole.spoiled = whole.spoiled || values[which].spoiled;
        }
        buffer_add(&text, table ? "}" : "]");
        whole.texts[i] = buffer_end(&text);
    }
    return whole;
}

static struct value random_value(struct arena *arena, uint64_t seed)
{
    struct value values[3];
    for (size_t i = 0; i < COUNT(values); i++)
        values[i] = leaf(&seed);
    for (unsigned step = pick(&seed, 6); step > 0; step--)
        values[pick(&seed, 3)] = pick(&seed, 3) ? combine(arena, &seed, values) : leaf(&seed);
    return values[0];
}

static void random_values_are_equal_as_written(void **state)
{
    unsigned spoiled = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct arena arena = {0};
        const struct value value = random_value(&arena, seed);
        const char *texts[3];
        for (size_t i = 0; i < 3; i++)
            texts[i] = arena_printf(&arena, "x = %s\n", value.texts[i]);
        spoiled += value.spoiled;
        if (!same(&arena, PART_PACKAGE, texts[0], texts[1]) ||
            same(&arena, PART_PACKAGE, texts[0], texts[2]) == value.spoiled)
            fail_msg("seed %u:\n%s%s%s", (unsigned)seed, texts[0], texts[1], texts[2]);
        arena_free(&arena);
    }
    assert_in_range(spoiled, 300, 2700);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(deep_values_are_compared),
        arena_test(long_lists_are_quick),
        arena_test(parts_are_told_apart),
        cmocka_unit_test(random_values_are_equal_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
