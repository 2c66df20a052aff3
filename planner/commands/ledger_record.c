/* `whittle ledger record`: runs of pull requests, recorded from the default branch. */
#include <string.h>

#include "graph/base/text.h"
#include "planner/commands/ledger_parts.h"
#include "planner/commands/read_ledger.h"
#include "planner/commands/record_run.h"
#include "planner/event/payload.h"
#include "planner/ledger/when.h"
#include "planner/output/escape.h"
#include "planner/pipeline/tested_merge.h"

/* A run as the service's API tells of it.
 * https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run */
struct run {
    const char *file;
    const char *event, *head, *workflow, *address, *branch;
    const char *from, *to; /* the repositories of the head and of the run */
    const char *actor;
    int64_t created;
};

/* ".github/workflows/ci.yml", of which some answers say the ref as well. */
static const char *path_of(struct arena *arena, const char *path)
{
    return path ? arena_copy(arena, path, strcspn(path, "@")) : NULL;
}

static const char *address_of(struct arena *arena, const struct value *value)
{
    const struct value *attempt = value_get(value, "run_attempt");
    const char *address = value_text_at(value, "html_url");
    const char *number = attempt ? value_print(arena, attempt) : "1";
    return address ? arena_printf(arena, "%s/attempts/%s", address, number) : NULL;
}

static int read_run(struct arena *arena, const char *file, struct run *run, struct err *err)
{
    const struct value *value;
    if (payload_load(arena, file, &value, err) != 0)
        return -1;
    const struct value *requests = value_get(value, "pull_requests");
    const bool one = requests && requests->kind == VALUE_LIST && requests->members.count == 1;
    const char *created = value_text_at(value, "created_at");
    *run = (struct run){
        .file = file,
        .event = value_text_at(value, "event"),
        .head = value_text_at(value, "head_sha"),
        .workflow = path_of(arena, value_text_at(value, "path")),
        .address = address_of(arena, value),
        .branch = one ? value_text_at(requests->members.items[0].value, "base.ref") : NULL,
        .from = value_text_at(value, "head_repository.full_name"),
        .to = value_text_at(value, "repository.full_name"),
        .actor = value_text_at(value, "actor.login"),
    };
    if (run->event && run->head && run->workflow && run->address && created &&
        when_read(created, strlen(created), &run->created))
        return 0;
    err_at(err, ERR_INPUT, file, 0, 0,
           "expected a workflow run, with event, head_sha, path, "
           "html_url and created_at");
    return err_hint(err, "gh api repos/{owner}/{repo}/actions/runs/RUN prints one");
}

/* Who may write only to a repository of their own, or is a program that follows what others
 * publish, has no pass recorded. */
static int check_run(const struct run *run, struct err *err)
{
    if (strcmp(run->event, "pull_request") != 0) {
        err_at(err, ERR_INPUT, run->file, 0, 0, "the run is of %.40s, not of a pull request",
               run->event);
        return err_hint(err, "runs of pushes and merge groups record themselves: whittle gate "
                             "--record");
    }
    if (!text_equal(run->from, run->to))
        return err_at(err, ERR_INPUT, run->file, 0, 0,
                      "the run is of a fork, whose runs are not recorded");
    if (text_equal(run->actor, "dependabot[bot]"))
        return err_at(err, ERR_INPUT, run->file, 0, 0,
                      "the run is of Dependabot, whose runs are not recorded");
    return 0;
}

static void ask_about(struct arena *arena, const struct run *run, const char *base,
                      struct request *request)
{
    struct event *event = arena_alloc(arena, sizeof *event);
    *event = (struct event){.by_service = true,
                            .kind = EVENT_PULL_REQUEST,
                            .name = run->branch,
                            .base_branch = run->branch,
                            .workflow = run->workflow,
                            .run = run->address};
    request->range.event = event;
    request->range.base = base;
    request->replayed = true;
}

static int check_options(const struct options *options, struct err *err)
{
    if (options->legs && options->head)
        return 0;
    err_set(err, ERR_USAGE, "'whittle ledger record' needs %s",
            options->legs ? "--head REV, the merge that was tested"
                          : "--legs FILE, the list of the run's jobs");
    return err_hint(err, "docs/ledger.md has the workflow that calls it");
}

int ledger_do_record(struct ledger_work *work, struct err *err)
{
    const struct outcomes none = {0};
    struct arena *arena = work->arena;
    struct strings told = {0};
    struct options options = *work->options;
    struct request request;
    struct run run;
    char base[65] = "";
    if (!options.ledger && !options.remote)
        options.remote = ""; /* of the branch, or the only one */
    if (check_options(&options, err) != 0 || make_request(&options, arena, &request, err) != 0 ||
        request_ledger(&options, arena, &request, err) != 0 ||
        read_run(arena, options_path(&options, work->words.items[0], arena), &run, err) != 0 ||
        check_run(&run, err) != 0 ||
        tested_merge_check(arena, request.dir, options.head, run.head, run.created, base, err) != 0)
        return -1;
    ask_about(arena, &run, arena_string(arena, base), &request);
    if (record_run(&options, arena, &request, &none, NULL, &told, err) != 0)
        return -1;
    return ledger_tell(work, text_join(arena, &told, "\n"), err);
}
