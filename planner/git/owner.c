#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "planner/git/internal.h"

struct question {
    const char *dir;
    size_t len; /* without slashes at its end */
    bool allowed;
};

static size_t length_without_slashes(const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    return len;
}

static bool names_dir(const char *value, const struct question *question)
{
    size_t len = length_without_slashes(value);
    if (len >= 2 && strncmp(value + len - 2, "/*", 2) == 0)
        return strncmp(question->dir, value, len - 1) == 0;
    return len == question->len && memcmp(value, question->dir, len) == 0;
}

/* An empty value takes back all the earlier ones; "~/" is the user's home. */
static void judge(struct question *question, const char *value)
{
    const char *home = getenv("HOME");
    char path[4096];
    if (value[0] == '~' && value[1] == '/' && home) {
        snprintf(path, sizeof path, "%s%s", home, value + 1);
        value = path;
    }
    if (!*value)
        question->allowed = false;
    else if (strcmp(value, "*") == 0 || names_dir(value, question))
        question->allowed = true;
}

static int judge_entry(const git_config_entry *entry, void *payload)
{
    judge(payload, entry->value ? entry->value : "");
    return 0;
}

static void judge_file(struct question *question, const char *path)
{
    git_config *config = NULL;
    if (git_config_open_ondisk(&config, path) == 0)
        git_config_get_multivar_foreach(config, "safe.directory", NULL, judge_entry, question);
    git_config_free(config);
}

static void judge_found(struct question *question, int (*find)(git_buf *))
{
    git_buf path = {0};
    if (find(&path) == 0)
        judge_file(question, path.ptr);
    git_buf_dispose(&path);
}

static bool is_true(const char *value)
{
    return value && *value && strcmp(value, "0") != 0 && strcasecmp(value, "false") != 0 &&
           strcasecmp(value, "no") != 0 && strcasecmp(value, "off") != 0;
}

/* GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0, …: how a container's environment carries configuration. */
static void judge_environment(struct question *question)
{
    const char *count = getenv("GIT_CONFIG_COUNT");
    unsigned long last = count ? strtoul(count, NULL, 10) : 0;
    for (unsigned long i = 0; i < last && i < 1000; i++) {
        char name[64];
        snprintf(name, sizeof name, "GIT_CONFIG_KEY_%lu", i);
        const char *key = getenv(name);
        snprintf(name, sizeof name, "GIT_CONFIG_VALUE_%lu", i);
        const char *value = getenv(name);
        if (key && value && strcasecmp(key, "safe.directory") == 0)
            judge(question, value);
    }
}

bool owner_is_allowed(const char *dir)
{
    struct question question = {dir, length_without_slashes(dir), false};
    const char *system = getenv("GIT_CONFIG_SYSTEM");
    const char *global = getenv("GIT_CONFIG_GLOBAL");
    /* git's variables, which the library does not know: its own search covers the rest. */
    if (!is_true(getenv("GIT_CONFIG_NOSYSTEM"))) {
        if (system)
            judge_file(&question, system);
        else
            judge_found(&question, git_config_find_system);
    }
    if (global) {
        judge_file(&question, global);
    } else {
        judge_found(&question, git_config_find_xdg);
        judge_found(&question, git_config_find_global);
    }
    judge_environment(&question);
    return question.allowed;
}
