/* A configuration in any bytes: it is refused with the place of the fault, or what it says is what
 * the graph and the matrix take: globs that are well formed, names of packages, places that are
 * there. What stands behind a line "== workflow" is the workflow beside it. */
#include <string.h>

#include "graph/base/glob.h"
#include "planner/config/config.h"
#include "tests/fuzz/target.h"
#include "tests/story.h"

static void check_packages(const struct strings *names)
{
    for (size_t i = 0; i < names->count; i++)
        require(strcmp(names->items[i], "core") == 0 || strcmp(names->items[i], "cli") == 0);
}

static void check_rule(const struct path_rule *rule)
{
    struct err err = {0};
    require(glob_check(rule->glob, &err) == 0 && *rule->glob && rule->line);
    check_packages(&rule->packages);
    require(!rule->everything || !rule->packages.count);
    require(!rule->adds || rule->everything || rule->packages.count || rule->jobs.count);
    if (!glob_is_pattern(rule->glob) && rule->glob[strlen(rule->glob) - 1] != '/')
        require(glob_match_path(rule->glob, rule->glob));
    if (glob_match_all_below(rule->glob, "a/b"))
        require(glob_match_some_below(rule->glob, "a/b") && glob_match_path(rule->glob, "a/b/c"));
}

static void check_reads(const struct declared_reads *reads)
{
    struct err err = {0};
    for (size_t i = 0; i < reads->count; i++) {
        const struct declared_read *read = &reads->items[i];
        require(glob_check(read->glob, &err) == 0 && *read->glob &&
                strstr(read->label, read->glob));
        require(strcmp(read->package, "core") == 0 || strcmp(read->package, "cli") == 0);
    }
}

/* What of the globs matches a file is no fault, and a fault has its place. */
static void check_files(struct arena *arena, const struct source *source,
                        const struct config *config)
{
    struct warnings warnings = {0};
    const struct changes changes = {0};
    struct err err = {0};
    bool met = true;
    for (size_t i = 0; i < config->globs.count; i++)
        met &= glob_match_path(config->globs.items[i].text, "ci.yml");
    if (config_check_globs(arena, config, source, &changes, &warnings, &err) != 0)
        require(!met && err.code == ERR_INPUT && err.line >= 1 && err.column >= 1);
    else
        require(met && !warnings.count);
}

static void check_globs(const struct strings *globs)
{
    struct err err = {0};
    for (size_t i = 0; i < globs->count; i++)
        require(glob_check(globs->items[i], &err) == 0);
}

static void check_row(struct arena *arena, const struct jobs *jobs, const struct job *job,
                      const struct job_row *row)
{
    const struct template_scene scene = {.values = row->values,
                                         .platform = &jobs->platforms[row->platform],
                                         .job = job->name,
                                         .command = job->roots.name,
                                         .toolchain = job->toolchain};
    struct strings words = {0};
    struct err err = {0};
    const char *line;
    require(row->platform < jobs->platform_count && row->label);
    require(row->values->kind == VALUE_MAPPING);
    require(!row->unclear || !jobs->platforms[row->platform].target);
    check_globs(&row->packages);
    if (job->args)
        require(template_words(arena, job->args, &scene, &words, &err) == 0);
    if (job->title)
        require(template_line(arena, job->title, &scene, &line, &err) == 0);
}

static void check_job(const struct jobs *jobs, const struct job *job)
{
    struct arena scratch = {0};
    require(job->row_count && job->line && job->stage && job->roots.name);
    check_globs(&job->packages);
    check_globs(&job->without);
    for (size_t i = 0; i < job->row_count; i++)
        check_row(&scratch, jobs, job, &job->rows[i]);
    for (size_t i = 0; i < job->needs.count; i++)
        require(job->needs.items[i] < jobs->count &&
                jobs->items[job->needs.items[i]].stage < job->stage);
    arena_free(&scratch);
}

static void check_jobs(const struct jobs *jobs)
{
    require(jobs->row_limit >= 1 && jobs->row_limit <= 256);
    for (size_t i = 0; i < jobs->platform_count; i++)
        require(jobs->platforms[i].name && jobs->platforms[i].runner &&
                (!jobs->platforms[i].target || *jobs->platforms[i].target));
    for (size_t i = 0; i < jobs->count; i++)
        check_job(jobs, &jobs->items[i]);
    for (size_t i = 0; i < jobs->runtime_count; i++)
        require(strcmp(jobs->runtime[i].package, jobs->runtime[i].starts) != 0);
}

/* Where the configuration ends, and into `*workflow` what follows. */
static size_t split(const char *bytes, size_t size, const char **workflow)
{
    static const char mark[] = "\n== workflow\n";
    size_t len = strlen(mark), at = 0;
    while (at + len <= size && memcmp(bytes + at, mark, len) != 0)
        at++;
    *workflow = at + len <= size ? bytes + at + len : "";
    return at + len <= size ? at : size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *packages[] = {"core", "cli"};
    struct arena arena = {0};
    struct err err = {0};
    struct config config = {0};
    struct tree tree = {.arena = &arena};
    const char *bytes = arena_copy(&arena, (const char *)data, size), *workflow;
    struct blob blob = {bytes, split(bytes, size, &workflow)};
    tree_put(&tree, "ci.yml", workflow);
    const struct source source = tree_source(&tree, "HEAD");
    const struct config_scope scope = {&source, {packages, 2, 2}, {packages, 2, 2}, {.rows = 256}};
    if (config_read(&arena, "whittle.yml", &blob, &scope, &config, &err) != 0)
        require(err.code == ERR_INPUT && err.line >= 1 && err.column >= 1 && *err.message);
    for (size_t i = 0; !err.code && i < config.rules.count; i++)
        check_rule(&config.rules.items[i]);
    if (!err.code) {
        check_jobs(&config.jobs);
        check_reads(&config.reads);
        config.path = "whittle.yml";
        check_files(&arena, &source, &config);
    }
    arena_free(&arena);
    return 0;
}
