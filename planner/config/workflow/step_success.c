#include "planner/config/workflow/step_success.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/step_upload.h"
#include "planner/config/workflow/template_script.h"

enum { FILE_LIMIT = 1 << 20 };

/* A script that is gone through line by line. */
struct reading {
    struct arena *arena;
    const char *file;
    const char *at; /* what is left of it */
    const char *line;
    unsigned number; /* of that line, from 1 */
};

static bool next_line(struct reading *reading)
{
    const size_t size = strcspn(reading->at, "\n");
    if (!*reading->at)
        return false;
    reading->line = arena_copy(reading->arena, reading->at, size);
    reading->at += size + (reading->at[size] == '\n');
    reading->number++;
    return true;
}

static const char *doubt(const struct reading *reading, const char *why)
{
    return arena_printf(reading->arena, "%s:%u: %s", reading->file, reading->number, why);
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "-e", "-eu": letters of options that take nothing, among them that one. */
static bool ends_at_errors(const char *word)
{
    return word[0] == '-' && strchr(word, 'e') && !word[1 + strspn(word + 1, "eux")];
}

/* "#!/bin/sh -e": whether it is a POSIX shell's, and whether that ends at errors from the start.
 * What env is given is one word. */
static bool is_shells(struct arena *arena, const char *line, bool *ends)
{
    static const char *const shells[] = {"sh", "bash", "dash", NULL};
    struct strings words = {0};
    if (!text_begins(line, "#!"))
        return false;
    text_words(arena, line + strlen("#!"), " \t", &words);
    const bool by_env = words.count == 2 && strcmp(name_of(words.items[0]), "env") == 0;
    const char *shell = by_env ? words.items[1] : words.count ? name_of(words.items[0]) : "";
    *ends = words.count == 2 && !by_env;
    return text_is_one_of(shell, shells) &&
           (words.count == 1 || by_env || (words.count == 2 && ends_at_errors(words.items[1])));
}

/* "set -e", "set -euo pipefail", "set -o errexit" */
static bool sets_end_at_errors(const struct strings *words)
{
    if (words->count < 2 || strcmp(words->items[0], "set") != 0)
        return false;
    if (words->count == 3 && strcmp(words->items[1], "-euo") == 0)
        return strcmp(words->items[2], "pipefail") == 0;
    if (words->count == 3 && strcmp(words->items[1], "-o") == 0)
        return strcmp(words->items[2], "errexit") == 0;
    return words->count == 2 && ends_at_errors(words->items[1]);
}

/* Why the script may go on behind a command that fails; NULL where it does not. */
static const char *judge_begin(struct reading *reading, bool *ends)
{
    struct strings words = {0};
    if (!next_line(reading) || !is_shells(reading->arena, reading->line, ends))
        return doubt(reading, "its first line does not name sh or bash");
    while (!*ends && next_line(reading)) {
        const char *text = reading->line + strspn(reading->line, " \t");
        if (*text && *text != '#') {
            text_words(reading->arena, text, " \t", &words);
            *ends = sets_end_at_errors(&words);
            break;
        }
    }
    return *ends ? NULL : doubt(reading, "its script does not begin with `set -e`");
}

static const char *judge_lines(struct reading *reading, struct template_script *script)
{
    bool ends = false;
    const char *why = judge_begin(reading, &ends);
    while (!why && next_line(reading)) {
        why = template_script_add(script, reading->line);
        why = why ? doubt(reading, why) : NULL;
    }
    if (why || script->calls)
        return why;
    return arena_printf(reading->arena,
                        "%s: no line of it calls cargo %s with what is planned: "
                        "eval \"cargo %s $WHITTLE_ARGS\"",
                        reading->file, script->command, script->command);
}

static const char *open_script(struct arena *arena, const struct source *source, const char *file,
                               struct reading *reading)
{
    struct blob blob;
    struct err err = {0};
    *reading = (struct reading){.arena = arena, .file = file, .at = ""};
    if (source_read(source, file, FILE_LIMIT, arena, &blob, &err) != 0)
        return err_line(arena, &err);
    reading->at = blob.bytes;
    return strlen(blob.bytes) != blob.size || strchr(blob.bytes, '\r')
               ? arena_printf(arena, "%s has bytes that no script has", file)
               : NULL;
}

struct success step_success(struct arena *arena, const struct source *source,
                            const struct step_question *question)
{
    struct template_script script = {.arena = arena, .command = question->command};
    struct reading reading;
    const char *why = step_upload_doubt(arena, source, question->pipeline);
    if (!why && source_list(source, question->hooks, arena).count)
        why =
            arena_printf(arena, "%s has hooks, which may change what a step does", question->hooks);
    text_shell_words(arena, question->options ? question->options : "", &script.said);
    if (!why)
        why = open_script(arena, source, question->script, &reading);
    if (!why)
        why = judge_lines(&reading, &script);
    return (struct success){.doubt = why, .takes_args = !script.leaves_args};
}

/* The same in all builds, or another one in each. */
static bool is_of_all(const char *name, size_t size)
{
    static const char *const known[] = {
        "BUILDKITE_AGENT_ID",     "BUILDKITE_AGENT_NAME",
        "BUILDKITE_BUILD_ID",     "BUILDKITE_BUILD_CHECKOUT_PATH",
        "BUILDKITE_BUILD_NUMBER", "BUILDKITE_BUILD_URL",
        "BUILDKITE_JOB_ID",       "BUILDKITE_ORGANIZATION_SLUG",
        "BUILDKITE_STEP_ID",      "BUILDKITE_PIPELINE_DEFAULT_BRANCH",
        "BUILDKITE_STEP_KEY",     "BUILDKITE_PIPELINE_SLUG"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i]) == size && strncmp(known[i], name, size) == 0)
            return true;
    return false;
}

/* The first name in a text; its size, 0 where there is none. */
static size_t find_value(const char *text, const char **found)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    for (const char *at = text; (at = strstr(at, "BUILDKITE_"));) {
        const size_t size = strspn(at, letters);
        *found = at;
        if (!is_of_all(at, size))
            return size;
        at += size;
    }
    *found = strstr(text, "buildkite-agent");
    return *found ? strlen("buildkite-agent") : 0;
}

const char *step_values(struct arena *arena, const struct source *source, const char *pipeline,
                        const char *script)
{
    struct reading reading;
    const char *found;
    if (open_script(arena, source, script, &reading))
        return arena_printf(arena, "%s, which can't be read", script);
    while (next_line(&reading)) {
        const size_t size = find_value(reading.line, &found);
        if (size)
            return arena_printf(arena, "%.*s in %s:%u", (int)size, found, script, reading.number);
    }
    return step_upload_gives(arena, source, pipeline) ? arena_printf(arena, "env in %s", pipeline)
                                                      : NULL;
}
