#include "planner/git/remote_settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "graph/base/text.h"
#include "planner/git/program.h"

extern char **environ;

struct setting {
    const char *scope, *key, *value; /* a value that is NULL says yes */
};

struct settings {
    struct setting *items;
    size_t count, capacity;
};

enum { MAX_SETTINGS = 2000 }; /* that come along: the system has no room for any number */

static bool is_variable(const char *entry, const char *name)
{
    size_t len = strlen(name);
    return strncmp(entry, name, len) == 0 && entry[len] == '=';
}

/* Variables that name a repository or a part of one, or are replaced here. */
static const char *const left_out[] = {"GIT_DIR",
                                       "GIT_WORK_TREE",
                                       "GIT_INDEX_FILE",
                                       "GIT_OBJECT_DIRECTORY",
                                       "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                       "GIT_COMMON_DIR",
                                       "GIT_NAMESPACE",
                                       "GIT_PREFIX",
                                       "GIT_SHALLOW_FILE",
                                       "GIT_GRAFT_FILE",
                                       "GIT_CONFIG",
                                       "GIT_CONFIG_PARAMETERS",
                                       "GIT_CONFIG_COUNT",
                                       "GIT_QUARANTINE_PATH",
                                       "GIT_REPLACE_REF_BASE",
                                       "GIT_IMPLICIT_WORK_TREE",
                                       "GIT_INTERNAL_SUPER_PREFIX",
                                       "GIT_TERMINAL_PROMPT",
                                       "LC_ALL",
                                       "LANGUAGE"};

/* GIT_TRACE and its kin tell on standard error, where a reason is looked for. */
static bool comes_along(const char *entry)
{
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (is_variable(entry, left_out[i]))
            return false;
    return !text_begins(entry, "GIT_CONFIG_KEY_") && !text_begins(entry, "GIT_CONFIG_VALUE_") &&
           !text_begins(entry, "GIT_TRACE");
}

static void add_common(struct arena *arena, const char *git_dir, struct strings *environment)
{
    for (char **entry = environ; *entry; entry++)
        if (comes_along(*entry))
            vec_push(arena, environment, *entry);
    vec_push(arena, environment, arena_printf(arena, "GIT_DIR=%s", git_dir));
    vec_push(arena, environment, "GIT_TERMINAL_PROMPT=0");
    vec_push(arena, environment, "LC_ALL=C");
}

/* As git would read it there, with GIT_CONFIG_* as they are. */
static struct strings listing_environment(struct arena *arena, const char *git_dir)
{
    struct strings environment = {0};
    add_common(arena, git_dir, &environment);
    for (char **entry = environ; *entry; entry++)
        if (text_begins(*entry, "GIT_CONFIG_KEY_") || text_begins(*entry, "GIT_CONFIG_VALUE_") ||
            is_variable(*entry, "GIT_CONFIG_COUNT") || is_variable(*entry, "GIT_CONFIG_PARAMETERS"))
            vec_push(arena, &environment, *entry);
    vec_push(arena, &environment, NULL);
    return environment;
}

static const char *next_field(const char **at, const char *end)
{
    const char *field = *at, *nul = field < end ? memchr(field, '\0', (size_t)(end - field)) : NULL;
    *at = nul ? nul + 1 : end;
    return nul ? field : NULL;
}

/* "SCOPE\0KEY\nVALUE\0" after each other. */
static void read_listing(struct arena *arena, const struct program_end *end,
                         struct settings *settings)
{
    const char *at = end->printed, *stop = at + end->printed_size, *scope, *entry;
    while ((scope = next_field(&at, stop)) && (entry = next_field(&at, stop))) {
        const char *newline = strchr(entry, '\n');
        struct setting setting = {scope, entry, NULL};
        if (newline) {
            setting.key = arena_copy(arena, entry, (size_t)(newline - entry));
            setting.value = newline + 1;
        }
        vec_push(arena, settings, setting);
    }
}

static int list_settings(struct arena *arena, const struct remote_place *place,
                         struct settings *settings, struct err *err)
{
    static const char *const arguments[] = {"git",          "config", "--null",
                                            "--show-scope", "--list", NULL};
    const struct strings environment = listing_environment(arena, place->git_dir);
    const struct program_call call = {.dir = place->dir,
                                      .arguments = arguments,
                                      .environment = environment.items,
                                      .seconds = place->seconds};
    struct program_end end;
    if (program_run(arena, &call, &end, err) != 0)
        return -1;
    if (end.status != 0) {
        err_set(err, ERR_GIT, "git can't read the configuration: %s",
                program_reason(arena, end.said));
        return err_hint(err, "`git config --list` has to work; git 2.26 or newer is needed");
    }
    read_listing(arena, &end, settings);
    return 0;
}

/* The name of a setting of that remote: "url" of "remote.origin.url"; NULL of any other. Sections
 * and names come in small letters, remotes as they are written. */
static const char *name_of_remote(const char *key, const char *remote)
{
    const char *start = "remote.";
    size_t len = strlen(remote);
    if (!text_begins(key, start))
        return NULL;
    key += strlen(start);
    return strncmp(key, remote, len) == 0 && key[len] == '.' && !strchr(key + len + 1, '.')
               ? key + len + 1
               : NULL;
}

static bool is_of_connections(const char *key)
{
    static const char *const sections[] = {"http.", "credential.", "url.", "protocol.", "ssh."};
    static const char *const keys[] = {"core.sshcommand", "core.gitproxy", "core.askpass", NULL};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (text_begins(key, sections[i]))
            return true;
    return text_is_one_of(key, keys);
}

/* git itself reads what is not of the repository or of its caller. */
static bool is_own(const struct setting *setting)
{
    static const char *const scopes[] = {"local", "worktree", "command", NULL};
    return text_is_one_of(setting->scope, scopes);
}

struct carried {
    struct arena *arena;
    struct strings *environment;
    size_t count;
};

static void carry(struct carried *carried, const char *key, const char *value)
{
    struct arena *arena = carried->arena;
    vec_push(arena, carried->environment,
             arena_printf(arena, "GIT_CONFIG_KEY_%zu=%s", carried->count, key));
    vec_push(arena, carried->environment,
             arena_printf(arena, "GIT_CONFIG_VALUE_%zu=%s", carried->count, value));
    carried->count++;
}

/* Of several addresses the first: one ledger is kept in one place. */
static bool carry_remote(struct carried *carried, const struct settings *settings,
                         const char *remote)
{
    static const char *const names[] = {"url",        "pushurl",     "proxy", "proxyauthmethod",
                                        "uploadpack", "receivepack", "vcs"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t k = 0; k < settings->count; k++) {
            const struct setting *setting = &settings->items[k];
            if (!setting->value || !text_equal(name_of_remote(setting->key, remote), names[i]))
                continue;
            found |= i == 0;
            carry(carried, arena_printf(carried->arena, "remote.%s.%s", REMOTE_NAME, names[i]),
                  setting->value);
            if (i < 2)
                break;
        }
    return found;
}

static int carry_connections(struct carried *carried, const struct settings *settings,
                             struct err *err)
{
    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *setting = &settings->items[i];
        if (is_own(setting) && is_of_connections(setting->key))
            carry(carried, setting->key, setting->value ? setting->value : "true");
    }
    if (carried->count < MAX_SETTINGS)
        return 0;
    err_set(err, ERR_GIT, "the configuration of git has %zu settings of connections, too many",
            carried->count);
    return err_hint(err, "expected at most %d of http, credential, url, protocol and ssh",
                    MAX_SETTINGS);
}

/* What a person may have set for repositories of work, and would be in the way here: hooks, objects
 * that are checked against other rules, packs that are taken apart, work in the background. The ref
 * of the copy may be damaged: git shall not look at it. */
static void carry_rules(struct carried *carried)
{
    static const char *const rules[][2] = {{"core.hooksPath", "/dev/null"},
                                           {"core.alternateRefsPrefixes", "refs/none/"},
                                           {"gc.auto", "0"},
                                           {"maintenance.auto", "false"},
                                           {"fetch.unpackLimit", "1"},
                                           {"push.gpgSign", "no"},
                                           {"fetch.fsckObjects", "false"},
                                           {"core.bigFileThreshold", "16m"},
                                           {"fetch.prune", "false"},
                                           {"fetch.pruneTags", "false"},
                                           {"push.followTags", "false"},
                                           {"submodule.recurse", "false"},
                                           {"fetch.writeCommitGraph", "false"}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        carry(carried, rules[i][0], rules[i][1]);
}

/* ssh would ask at the terminal, which is not git's to forbid. */
static void forbid_prompts(struct arena *arena, const struct settings *settings,
                           struct strings *environment)
{
    if (getenv("GIT_SSH_COMMAND") || getenv("GIT_SSH"))
        return;
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].key, "core.sshcommand") == 0)
            return;
    vec_push(arena, environment, "GIT_SSH_COMMAND=ssh -o BatchMode=yes");
}

static int fail_remote(struct arena *arena, const struct settings *settings, const char *remote,
                       struct err *err)
{
    struct strings names = {0};
    for (size_t i = 0; i < settings->count; i++) {
        const char *key = settings->items[i].key, *start = "remote.", *end = ".url";
        if (text_begins(key, start) && text_ends(key, end) &&
            strlen(key) > strlen(start) + strlen(end))
            vec_push(
                arena, &names,
                arena_copy(arena, key + strlen(start), strlen(key) - strlen(start) - strlen(end)));
    }
    err_set(err, ERR_GIT, "the repository has no remote '%s'", remote);
    if (names.count)
        return err_hint(err, "name one with --remote: %s", text_some(arena, &names, 10));
    return err_hint(err, "git remote add %s URL; or keep the ledger in a file: --ledger FILE",
                    text_shell_word(arena, remote));
}

int remote_settings(struct arena *arena, const struct remote_place *place, const char *git_dir,
                    struct strings *environment, struct err *err)
{
    struct settings settings = {0};
    struct carried carried = {.arena = arena, .environment = environment};
    if (list_settings(arena, place, &settings, err) != 0)
        return -1;
    add_common(arena, git_dir, environment);
    if (carry_connections(&carried, &settings, err) != 0)
        return -1;
    if (!carry_remote(&carried, &settings, place->remote))
        return fail_remote(arena, &settings, place->remote, err);
    carry_rules(&carried);
    forbid_prompts(arena, &settings, environment);
    vec_push(arena, environment, arena_printf(arena, "GIT_CONFIG_COUNT=%zu", carried.count));
    vec_push(arena, environment, NULL);
    return 0;
}
