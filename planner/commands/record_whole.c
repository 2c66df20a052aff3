#include "planner/commands/record_whole.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/whole.h"

static bool is_commit(const char *text)
{
    return text && strlen(text) >= 40 && strspn(text, "0123456789abcdef") == strlen(text);
}

static bool has_job(const struct promise *promise, const char *name)
{
    for (size_t i = 0; i < promise->jobs.count; i++)
        if (strcmp(promise->jobs.items[i].name, name) == 0)
            return true;
    return false;
}

static bool has_jobs(const struct promise *promise, const struct plan *plan)
{
    for (size_t i = 0; i < plan->job_count; i++)
        if (!has_job(promise, plan->jobs[i].name))
            return false;
    return true;
}

bool record_whole(struct arena *arena, const struct request *request, const struct planned *planned,
                  const struct promise *promise, struct record *record)
{
    const struct event *event = request->range.event;
    const bool full = text_equal(promise->mode, "full");
    if (event->kind != EVENT_PUSH || planned->trials.absent || !planned->series ||
        !is_commit(event->after) ||
        (!full && (!text_equal(promise->mode, "affected") || !is_commit(promise->base))) ||
        !has_jobs(promise, &planned->plan))
        return false;
    *record = whole_record(arena, planned->series, event->after, full ? NULL : promise->base,
                           &planned->trials.believed);
    record->when = request->as_of;
    record->run = event->run;
    return true;
}
