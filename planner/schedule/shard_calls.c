#include "planner/schedule/shard_calls.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/schedule/test_filter.h"

const char *shard_calls_quote(struct arena *arena, const struct strings *words)
{
    struct strings quoted = {0};
    for (size_t i = 0; i < words->count; i++)
        vec_push(arena, &quoted, text_shell_word(arena, words->items[i]));
    return text_join(arena, &quoted, " ");
}

struct strings shard_calls_args(struct arena *arena, const struct shard_calls *calls)
{
    struct strings args = {0};
    for (size_t i = 0; i < calls->count; i++)
        vec_push(arena, &args, calls->items[i].args);
    return args;
}

const char *shard_calls_options(struct arena *arena, const struct shard_content *content)
{
    const char *command = content->job->roots.options;
    const struct strings *part = content->parts ? content->parts[0] : NULL;
    const char *filter =
        content->parts ? test_filter_join(arena, command, content->packages, content->parts) : NULL;
    if (filter)
        return filter;
    if (content->packages->count > 1 || (part && part->count > 1))
        return command;
    return part ? part->items[0] : content->entries[0]->options;
}

static void add(struct arena *arena, struct shard_calls *calls, const char *options, uint32_t entry)
{
    for (size_t i = 0; i < calls->count; i++)
        if (strcmp(calls->items[i].options, options) == 0) {
            vec_push(arena, &calls->items[i].entries, entry);
            return;
        }
    struct shard_call call = {.options = options};
    vec_push(arena, &call.entries, entry);
    vec_push(arena, calls, call);
}

static void group(struct arena *arena, const struct shard_content *content, size_t count,
                  struct shard_calls *calls)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct strings *part = content->parts ? content->parts[i] : NULL;
        for (size_t k = 0; part && k < part->count; k++)
            add(arena, calls, part->items[k], i);
        if (!part)
            add(arena, calls, content->entries[i]->options, i);
    }
}

static int fill(struct arena *arena, const struct shard_content *content,
                const struct template_scene *scene, struct shard_call *call, struct err *err)
{
    if (template_words(arena, job_args(content->job), scene, &call->words, err) != 0)
        return -1;
    call->args = shard_calls_quote(arena, &call->words);
    return 0;
}

static int fill_own(struct arena *arena, const struct shard_content *content,
                    struct shard_call *call, struct err *err)
{
    struct template_scene scene = *content->scene;
    scene.packages = (struct strings){0};
    scene.options = (struct strings){0};
    for (size_t i = 0; i < call->entries.count; i++) {
        vec_push(arena, &scene.packages, "-p");
        vec_push(arena, &scene.packages, content->packages->items[call->entries.items[i]]);
    }
    text_shell_words(arena, call->options, &scene.options);
    if (content->build_only)
        vec_push(arena, &scene.options, NO_RUN);
    return fill(arena, content, &scene, call, err);
}

/* Else two calls might run the same. */
static int can_part(struct arena *arena, const struct job *job, bool *parts, struct err *err)
{
    struct strings names = {0};
    if (template_names(arena, job_args(job), true, &names, err) != 0)
        return -1;
    *parts = strings_have(&names, "packages") && strings_have(&names, "options");
    return 0;
}

static int make_one(struct arena *arena, const struct shard_content *content, size_t count,
                    struct shard_calls *calls, struct err *err)
{
    struct shard_call call = {.options = content->job->roots.options};
    for (uint32_t i = 0; i < count; i++)
        vec_push(arena, &call.entries, i);
    vec_push(arena, calls, call);
    return fill(arena, content, content->scene, &calls->items[0], err);
}

int shard_calls_make(struct arena *arena, const struct shard_content *content,
                     struct shard_calls *calls, struct err *err)
{
    const size_t count = content->packages->count;
    bool parts;
    *calls = (struct shard_calls){0};
    if (can_part(arena, content->job, &parts, err) != 0)
        return -1;
    if (!parts)
        return make_one(arena, content, count, calls, err);
    group(arena, content, count, calls);
    for (size_t i = 0; i < calls->count; i++)
        if (fill_own(arena, content, &calls->items[i], err) != 0)
            return -1;
    return 0;
}
