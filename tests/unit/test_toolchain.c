/* Which channel rustup would take, from the files of a tree. */
#include "graph/cargo/toolchain.h"

#include "tests/unit/story_test.h"

/* The channel for directory a/b of a tree, or "-". */
static const char *channel(struct arena *arena, const char *files)
{
    struct story story = {0};
    story_read(arena, files, &story);
    const struct source source = tree_source(&story.base, "base");
    const char *found = toolchain_channel(arena, &source, "a/b");
    return found ? found : "-";
}

static void check(struct arena *arena, const char *files, const char *expected)
{
    const char *found = channel(arena, files);
    if (strcmp(found, expected) != 0)
        fail_msg("%s\nis %s, expected %s", files, found, expected);
}

static void both_forms_are_read(void **state)
{
    check(*state, "== rust-toolchain\nstable\n", "stable");
    check(*state, "== rust-toolchain\n  nightly-2024-05-01 \t\r\n", "nightly-2024-05-01");
    check(*state, "== rust-toolchain\n[toolchain]\nchannel = \"1.80.1\"\n", "1.80.1");
    check(*state, "== rust-toolchain.toml\n[toolchain]\nchannel = \"1.80\"\nprofile = \"x\"\n",
          "1.80");
    check(*state, "== rust-toolchain.toml\ntoolchain.channel = \"beta\"\n", "beta");
    check(*state, "== rust-toolchain.toml\nstable\n", "-");
    check(*state, "== rust-toolchain\ntoolchain.channel = \"beta\"\n", "-");
    check(*state, "== rust-toolchain\nstable\n\n", "-");
}

static void the_nearest_file_wins(void **state)
{
    check(*state, "== Cargo.toml\n", "-");
    check(*state, "== a/b/c/rust-toolchain\nstable\n", "-");
    check(*state, "== rust-toolchain\nstable\n== a/rust-toolchain.toml\n[toolchain]\nchannel=\"b\"",
          "b");
    check(*state, "== a/rust-toolchain\none\n== a/b/rust-toolchain\ntwo\n", "two");
    check(*state,
          "== a/b/rust-toolchain\none\n== a/b/rust-toolchain.toml\n[toolchain]\n"
          "channel = \"two\"\n",
          "one");
    /* A directory of that name is no file. */
    check(*state, "== a/b/rust-toolchain/x\none\n== rust-toolchain\ntwo\n", "two");
}

/* The nearest file counts even where it pins nothing. */
static void what_pins_no_channel_is_none(void **state)
{
    check(*state, "== rust-toolchain\nstable\n== a/rust-toolchain.toml\n[toolchain]\npath=\"/x\"\n",
          "-");
    check(*state,
          "== rust-toolchain\nstable\n== a/rust-toolchain.toml\n[toolchain]\n"
          "components = [\"clippy\"]\n",
          "-");
    check(*state, "== a/rust-toolchain.toml\n[toolchain]\nchannel=\"a\"\npath=\"/x\"\n", "-");
    check(*state, "== a/rust-toolchain.toml\n[toolchain]\nchannel = 1.80\n", "-");
    check(*state, "== a/rust-toolchain.toml\ntoolchain = \"stable\"\n", "-");
    check(*state, "== a/rust-toolchain.toml\n[toolchain\n", "-");
    check(*state, "== a/rust-toolchain.toml\n", "-");
    check(*state, "== a/rust-toolchain\n", "-");
}

static void strangers_words_are_none(void **state)
{
    struct arena *arena = *state;
    struct story story = {.base = {.arena = arena}};
    char *bytes = arena_alloc(arena, 70001);
    check(arena, "== rust-toolchain\nstable; rm -rf /\n", "-");
    check(arena, "== rust-toolchain\n$(id)\n", "-");
    check(arena, "== rust-toolchain\n--version\n", "-");
    check(arena, "== rust-toolchain\n+stable\n", "-");
    check(arena,
          "== rust-toolchain\nst\xc3\xa4"
          "ble\n",
          "-");
    check(arena, "== rust-toolchain.toml\n[toolchain]\nchannel = \"a\\nb\"\n", "-");
    check(arena, "== rust-toolchain.toml\n[toolchain]\nchannel = \"a\\u0000b\"\n", "-");
    check(arena, "== rust-toolchain.toml\n[toolchain]\nchannel = \"\"\n", "-");
    for (size_t len = 99; len <= 70000; len = len < 102 ? len + 1 : len + 69898) {
        memset(bytes, 'a', len);
        bytes[len] = '\0';
        story.base = (struct tree){.arena = arena};
        tree_put(&story.base, "rust-toolchain", bytes);
        const struct source source = tree_source(&story.base, "base");
        assert_int_equal(toolchain_channel(arena, &source, "") != NULL, len <= 100);
    }
}

static void one_compiler_for_ever_is_pinned(void **state)
{
    static const char *const pinned[] = {
        "1.80.1",
        "1.95.0",
        "10.200.3000",
        "1.95.0-x86_64-unknown-linux-gnu",
        "nightly-2026-11-01",
        "beta-2026-11-01",
        "stable-2026-11-01",
        "nightly-2026-11-01-x86_64-pc-windows-msvc",
        "1.96.0-beta.2",
        "1.96.0-beta.12-x86_64-unknown-linux-gnu",
    };
    static const char *const floating[] = {
        "",
        "stable",
        "beta",
        "nightly",
        "1",
        "1.95",
        "1.95.",
        "1.95.x",
        "v1.95.0",
        "1.95.0.1",
        "1.95.0beta",
        "1.96.0-beta",
        "1.96.0-beta-x86_64-unknown-linux-gnu",
        "1.96.0-beta.",
        "1.96.0-beta.x",
        "1.95-x86_64-unknown-linux-gnu",
        "stable-x86_64-unknown-linux-gnu",
        "nightly-2026-11",
        "nightly-2026-11-1",
        "nightly-2026-11-011",
        "nightly-20261101",
        "nightly-latest",
        "dev-2026-11-01",
        "mine",
        " 1.95.0",
        "1.95.0 ",
        "-1.95.0",
    };
    (void)state;
    for (size_t i = 0; i < sizeof pinned / sizeof *pinned; i++)
        if (!toolchain_is_pinned(pinned[i]))
            fail_msg("%s is pinned", pinned[i]);
    for (size_t i = 0; i < sizeof floating / sizeof *floating; i++)
        if (toolchain_is_pinned(floating[i]))
            fail_msg("%s is not pinned", floating[i]);
    assert_false(toolchain_is_pinned(NULL));
}

static void a_release_is_one_of_its_channel(void **state)
{
    static const struct {
        const char *channel, *release;
        bool may;
    } cases[] = {
        {NULL, "1.95.0", true},
        {"mine", "1.95.0-dev", true},
        {"stable", "1.95.0", true},
        {"stable-x86_64-unknown-linux-gnu", "1.95.0", true},
        {"stable", "1.96.0-beta.3", false},
        {"stable", "1.97.0-nightly", false},
        {"beta", "1.96.0-beta.3", true},
        {"beta", "1.95.0", false},
        {"nightly", "1.97.0-nightly", true},
        {"nightly-2026-11-01", "1.97.0-nightly", true},
        {"nightly", "1.95.0", false},
        {"1.95", "1.95.1", true},
        {"1.95", "1.96.0", false},
        {"1.9", "1.95.0", false},
        {"1.95.0", "1.95.0", true},
        {"1.95.0-x86_64-unknown-linux-gnu", "1.95.0", true},
        {"1.95.0", "1.95.1", false},
        {"1.95.0", "1.95", false},
        {"1.96.0-beta.2", "1.96.0-beta.2", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (toolchain_may_be(cases[i].channel, cases[i].release) != cases[i].may)
            fail_msg("%s: %s", cases[i].channel, cases[i].release);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        arena_test(both_forms_are_read),
        arena_test(the_nearest_file_wins),
        arena_test(what_pins_no_channel_is_none),
        arena_test(strangers_words_are_none),
        arena_test(one_compiler_for_ever_is_pinned),
        arena_test(a_release_is_one_of_its_channel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
