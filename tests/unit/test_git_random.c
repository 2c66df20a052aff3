/* Random edits of a work tree: the changes must be those that the git program finds.
 * WHITTLE_SEED repeats a run, WHITTLE_ROUNDS makes it longer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "planner/git/repository.h"
#include "tests/unit/repo_fixture.h"

/* What git says: each path that differs from the base or is untracked, with its real state on both
 * sides. `git diff` alone calls a path deleted that is only no longer tracked. */
static const char referee[] =
    "base=$1; { git diff --no-renames --name-only -z $base;"
    " git ls-files -o --exclude-standard -z; } | sort -zu | while IFS= read -r -d '' p; do"
    "  p=${p%/}; old=$(git ls-tree -z $base -- \":(literal)$p\" | tr -d '\\0');"
    "  old=${old%%$'\\t'*}; case $old in *' tree '*) old=;; esac; new=;"
    "  if git check-ignore -q -- \"$p\" 2>/dev/null; then :;"
    "  elif [ -L \"$p\" ]; then"
    "    new=\"120000 blob $(printf %s \"$(readlink \"$p\")\" | git hash-object --stdin)\";"
    "  elif [ -f \"$p\" ]; then"
    "    if [ -x \"$p\" ]; then new='100755'; else new='100644'; fi;"
    "    new=\"$new blob $(git hash-object -- \"$p\")\"; fi;"
    "  d=$p; while case $d in */*) true;; *) false;; esac; do d=${d%/*};"
    "    if [ -L \"$d\" ]; then new=; fi; done;"
    "  s=; case \"$old $new\" in *120000*|*160000*) s='*';; esac;"
    "  if [ \"$old\" = \"$new\" ]; then :;"
    "  elif [ -z \"$old\" ]; then echo \"A$s $p\";"
    "  elif [ -z \"$new\" ]; then echo \"D$s $p\"; else echo \"M$s $p\"; fi; done";

static unsigned next_random(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*state >> 33) % below;
}

/* Few names, so that edits meet; some are each other's prefix. */
static const char *random_path(struct arena *arena, uint64_t *state)
{
    static const char *const names[] = {"a", "b", "a b", "a.x", "a-x", "A", "ig", "d"};
    static const char *const known[] = {"a", "b", "b/a", "b/d", "b/d/ig", "a.x", "a.x/b", "a-x"};
    if (next_random(state, 2))
        return known[next_random(state, 8)];
    const char *path = names[next_random(state, 8)];
    for (unsigned depth = next_random(state, 3); depth > 0; depth--)
        path = arena_printf(arena, "%s/%s", path, names[next_random(state, 8)]);
    return path;
}

/* One edit; each may fail where a file or a directory is in the way. */
static const char *random_edit(struct arena *arena, uint64_t *state)
{
    static const char *const edits[] = {
        "mkdir -p \"$(dirname '%s')\"; echo %u >'%s'",
        "mkdir -p \"$(dirname '%s')\"; echo %u >'%s'; git add -A -- '%s'",
        "rm -rf '%s'",
        "git rm -rq --cached -- '%s'",
        "chmod +x '%s'",
        "chmod -x '%s'; : %u",
        "rm -rf '%s'; ln -s %u '%s'",
        "rm -rf '%s'; ln -s b '%s'",
        "rm -rf moved; mv '%s' moved; ln -s $PWD/moved '%s'",
        "git checkout -q base -- '%s'",
        "touch -d 2001-01-0%u '%s'",
        "git add -A -- '%s'",
        "git update-index --refresh",
        "git stash -q",
        "mkdir -p '%s'; echo 'ig' >'%s/.gitignore'",
        "git update-index --chmod=+x '%s'",
    };
    const char *edit = edits[next_random(state, sizeof edits / sizeof *edits)];
    const char *path = random_path(arena, state), *text = "";
    unsigned number = 1 + next_random(state, 3);
    for (; *edit; edit++) {
        bool is_field = *edit == '%';
        edit += is_field;
        if (is_field && *edit == 's')
            text = arena_printf(arena, "%s%s", text, path);
        else if (is_field)
            text = arena_printf(arena, "%s%u", text, number);
        else
            text = arena_printf(arena, "%s%c", text, *edit);
    }
    return text;
}

static const char *found(struct fixture *fixture)
{
    struct repository *repository = fixture_open(fixture, "r");
    struct revision base, head = {.name = "work tree", .work_tree = true};
    struct changes changes;
    struct err err = {0};
    const char *text = "";
    assert_int_equal(repository_resolve(repository, "base", &base, &err), 0);
    if (changes_read(repository, &base, &head, &fixture->arena, &changes, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < changes.count; i++)
        text = arena_printf(&fixture->arena, "%s%c%s %s\n", text, "AMD"[changes.items[i].status],
                            changes.items[i].link_or_submodule ? "*" : "", changes.items[i].path);
    repository_close(repository);
    return text;
}

static void one_round(struct fixture *fixture, uint64_t *state, const char *path, unsigned edits)
{
    const char *script = "";
    for (unsigned i = 0; i < edits; i++)
        script = arena_printf(&fixture->arena, "%s(%s) >/dev/null 2>&1 || true;\n", script,
                              random_edit(&fixture->arena, state));
    fixture_run(fixture, "r", "%s", script);
    const char *expected = fixture_output(fixture, "r", "bash '%s' base | LC_ALL=C sort -k2", path);
    const char *actual =
        fixture_output(fixture, "r", "cat <<'END' | LC_ALL=C sort -k2\n%sEND", found(fixture));
    if (strcmp(expected, actual) != 0)
        fail_msg("after\n%sgit found\n%s\nwhittle found\n%s", script, expected, actual);
}

static void test_random_edits(void **state)
{
    struct fixture *fixture = *state;
    const char *seed = getenv("WHITTLE_SEED"), *rounds = getenv("WHITTLE_ROUNDS");
    uint64_t random = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
    unsigned long count = rounds ? strtoul(rounds, NULL, 10) : 25;
    const char *path = fixture_path(fixture, "referee.sh");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(referee, file);
    assert_int_equal(fclose(file), 0);
    print_message("WHITTLE_SEED=%llu\n", (unsigned long long)random);
    fixture_run(fixture, "",
                "git init -q r; cd r; mkdir -p a.x b/d; echo 1 >a; echo 1 >b/a;"
                "echo 2 >b/d/ig; echo 2 >a.x/b; ln -s 1 a-x; echo ig >.gitignore;"
                "git add -f .; git commit -qm base; git branch base");
    for (unsigned long i = 0; i < count; i++)
        one_round(fixture, &random, path, 1 + next_random(&random, 12));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_edits, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
