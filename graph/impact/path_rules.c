#include "graph/impact/path_rules.h"

#include "graph/base/glob.h"

const struct path_rule *path_rules_find(const struct path_rules *rules, const char *path,
                                        bool link_or_submodule)
{
    for (size_t i = 0; i < rules->count; i++) {
        const char *glob = rules->items[i].glob;
        if (glob_match_path(glob, path) || (link_or_submodule && glob_match_all_below(glob, path)))
            return &rules->items[i];
    }
    return NULL;
}

/* Rules behind one that decides on all that is below come too late for any of it. */
bool path_rule_reaches_below(const struct path_rule *rule, const char *path,
                             const struct path_rule *decides)
{
    bool late = decides && rule > decides && glob_match_all_below(decides->glob, path);
    return rule != decides && !late &&
           (rule->everything || rule->packages.count || rule->jobs.count) &&
           glob_match_some_below(rule->glob, path);
}
