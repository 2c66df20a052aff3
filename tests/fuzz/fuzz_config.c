/* A configuration in any bytes: it is refused with the place of the fault, or its rules are ones
 * that the graph takes: globs that are well formed, and names of packages. */
#include <string.h>

#include "graph/base/glob.h"
#include "planner/config/config.h"
#include "tests/fuzz/target.h"

static void check_rule(const struct path_rule *rule)
{
    struct err err = {0};
    require(glob_check(rule->glob, &err) == 0 && *rule->glob && rule->line);
    for (size_t i = 0; i < rule->packages.count; i++)
        require(strcmp(rule->packages.items[i], "core") == 0 ||
                strcmp(rule->packages.items[i], "cli") == 0);
    require(!rule->everything || !rule->packages.count);
    require(!rule->adds || rule->everything || rule->packages.count);
    if (!glob_is_pattern(rule->glob) && rule->glob[strlen(rule->glob) - 1] != '/')
        require(glob_match_path(rule->glob, rule->glob));
    if (glob_match_all_below(rule->glob, "a/b"))
        require(glob_match_some_below(rule->glob, "a/b") && glob_match_path(rule->glob, "a/b/c"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *packages[] = {"core", "cli"};
    const struct strings names = {packages, 2, 2};
    struct arena arena = {0};
    struct err err = {0};
    struct config config = {0};
    struct blob blob = {arena_copy(&arena, (const char *)data, size), size};
    if (config_read(&arena, "whittle.yml", &blob, &names, &config, &err) != 0)
        require(err.code == ERR_INPUT && err.line >= 1 && err.column >= 1 && *err.message);
    for (size_t i = 0; !err.code && i < config.rules.count; i++)
        check_rule(&config.rules.items[i]);
    arena_free(&arena);
    return 0;
}
