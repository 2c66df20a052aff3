#include "graph/cargo/target_cfg.h"

#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg_data.h"

static int compare_triple(const void *triple, const void *target)
{
    return strcmp(triple, ((const struct target_cfg *)target)->triple);
}

const struct target_cfg *target_cfg_find(const char *triple)
{
    return bsearch(triple, target_cfg_data, target_cfg_data_count, sizeof *target_cfg_data,
                   compare_triple);
}

const struct target_cfg *target_cfg_all(size_t *count)
{
    *count = target_cfg_data_count;
    return target_cfg_data;
}

const struct cfg_values *target_cfg_values(const struct target_cfg *target, size_t index)
{
    bool past = index >= TARGET_CFG_KEYS || target->values[index] == 0;
    return past ? NULL : &target_cfg_data_values[target->values[index]];
}

static bool holds_value(const struct cfg_values *set, const char *value)
{
    if (!value || !set->values)
        return !value && !set->values;
    return text_has_word(set->values, value);
}

bool target_cfg_has(const struct target_cfg *target, const char *name, const char *value)
{
    const struct cfg_values *set;
    for (size_t i = 0; (set = target_cfg_values(target, i)); i++)
        if (strcmp(set->name, name) == 0 && holds_value(set, value))
            return true;
    return false;
}

const char *target_cfg_rustc(void)
{
    return target_cfg_data_rustc;
}
