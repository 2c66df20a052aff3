#include "planner/report/packages.h"

const struct impact_change *totals_cause(const struct impact *impact)
{
    for (size_t i = 0; i < impact->change_count; i++)
        if (impact->changes[i].everything)
            return &impact->changes[i];
    return NULL;
}

/* Why a change reaches every package, with what it says: "Cargo.toml: profile.release". */
struct reason totals_reason(const struct impact *impact, const struct impact_change *cause)
{
    struct reason reason = cause->reason;
    uint32_t change = (uint32_t)(cause - impact->changes);
    for (size_t i = 0; i < impact->seed_count; i++) {
        const struct impact_seed *seed = &impact->seeds[i];
        if (seed->change == change && seed->code == reason.code) {
            reason.path = seed->path;
            reason.item = seed->item;
            return reason;
        }
    }
    return reason;
}

unsigned totals_percent(size_t part, size_t whole)
{
    size_t percent = (200 * part + whole) / (2 * whole);
    if (percent == 100 && part < whole)
        percent = 99;
    if (percent == 0 && part)
        percent = 1;
    return (unsigned)percent;
}

size_t totals_entries(const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->job_count; i++)
        count += plan->jobs[i].matrix->runs ? plan->jobs[i].matrix->entry_count : 0;
    return count;
}

size_t totals_changes(const struct impact *impact, uint32_t package)
{
    size_t count = 0;
    for (size_t i = 0; i < impact->change_count; i++)
        for (size_t k = 0; k < impact->changes[i].owners.count; k++)
            count += impact->changes[i].owners.items[k] == package;
    return count;
}
