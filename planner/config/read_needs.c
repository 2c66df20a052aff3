#include <string.h>

#include "planner/config/job_parts.h"
#include "planner/config/names.h"

static int fail_job(struct draft *draft, const struct node *node)
{
    struct strings names = {0};
    for (size_t i = 0; i < draft->config->jobs.count; i++)
        vec_push(draft->reading->arena, &names, draft->config->jobs.items[i].name);
    return shape_fail_near(draft->reading, node, &names, NULL, "there is no job '%.100s'",
                           node->text);
}

static int take_need(struct draft *draft, const struct node *node, struct job *job)
{
    struct arena *arena = draft->reading->arena;
    const struct jobs *jobs = &draft->config->jobs;
    uint32_t place;
    if (!map_get(&draft->job_names, name_fold(arena, node->text), &place) ||
        strcmp(jobs->items[place].name, node->text) != 0)
        return fail_job(draft, node);
    if (&jobs->items[place] == job)
        return shape_fail(draft->reading, node, "the job '%s' needs itself", job->name);
    vec_push(arena, &job->needs, place);
    return 0;
}

static int read_needs(struct draft *draft, const struct node *node, struct job *job)
{
    struct nodes texts = {0};
    struct map seen = {0};
    if (shape_texts(draft->reading, node, "the name of a job", &texts) != 0)
        return -1;
    for (size_t i = 0; i < texts.count; i++) {
        const char *name = texts.items[i]->text;
        if (take_need(draft, texts.items[i], job) != 0)
            return -1;
        if (!map_add(draft->reading->arena, &seen, name, 1))
            return shape_fail(draft->reading, texts.items[i], "the job '%s' stands here twice",
                              name);
    }
    return 0;
}

/* From a job that waits for ever along what it waits for, until a job comes again. */
static int fail_cycle(struct draft *draft, const struct node *const *nodes)
{
    const struct jobs *jobs = &draft->config->jobs;
    struct arena *arena = draft->reading->arena;
    uint32_t at = 0, *next = arena_array(arena, jobs->count, sizeof *next);
    while (jobs->items[at].stage)
        at++;
    while (!next[at]) {
        const struct ids *needs = &jobs->items[at].needs;
        size_t need = 0;
        while (jobs->items[needs->items[need]].stage)
            need++;
        next[at] = needs->items[need] + 1;
        at = needs->items[need];
    }
    const char *cycle = jobs->items[at].name;
    uint32_t first = at;
    do {
        at = next[at] - 1;
        cycle = arena_printf(arena, "%s → %s", cycle, jobs->items[at].name);
    } while (at != first && strlen(cycle) < sizeof draft->reading->err->message / 2);
    return shape_fail(draft->reading, nodes[first], "these jobs need each other: %s%s", cycle,
                      at == first ? "" : " → …");
}

/* Jobs by what they need: for each those that wait for it. */
static struct ids *find_waiting(struct arena *arena, const struct jobs *jobs)
{
    struct ids *waiting = arena_array(arena, jobs->count, sizeof *waiting);
    for (uint32_t i = 0; i < jobs->count; i++)
        for (size_t k = 0; k < jobs->items[i].needs.count; k++)
            vec_push(arena, &waiting[jobs->items[i].needs.items[k]], i);
    return waiting;
}

/* A job has its stage when all that it needs have theirs. */
static size_t find_stages(struct arena *arena, struct jobs *jobs)
{
    const struct ids *waiting = find_waiting(arena, jobs);
    size_t *left = arena_array(arena, jobs->count, sizeof *left), done = 0;
    unsigned *stage = arena_array(arena, jobs->count, sizeof *stage);
    struct ids ready = {0};
    for (uint32_t i = 0; i < jobs->count; i++)
        if (!(left[i] = jobs->items[i].needs.count))
            vec_push(arena, &ready, i);
    for (; done < ready.count; done++) {
        uint32_t at = ready.items[done];
        jobs->items[at].stage = stage[at] + 1;
        for (size_t i = 0; i < waiting[at].count; i++) {
            uint32_t next = waiting[at].items[i];
            if (stage[next] < stage[at] + 1)
                stage[next] = stage[at] + 1;
            if (!--left[next])
                vec_push(arena, &ready, next);
        }
    }
    return done;
}

int needs_read(struct draft *draft, const struct node *const *nodes)
{
    struct jobs *jobs = &draft->config->jobs;
    for (size_t i = 0; i < jobs->count; i++)
        if (nodes[i] && read_needs(draft, nodes[i], &jobs->items[i]) != 0)
            return -1;
    return find_stages(draft->reading->arena, jobs) == jobs->count ? 0 : fail_cycle(draft, nodes);
}
