#include "planner/ledger/import_github.h"

#include <string.h>

#include "planner/event/payload.h"

/* https://docs.github.com/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt */
static const struct github_keys service_keys = {"id", "created_at", "started_at", "completed_at",
                                                "html_url"};
/* The client leaves out when a job was created. */
static const struct github_keys client_keys = {"databaseId", NULL, "startedAt", "completedAt",
                                               "url"};

/* What was met of jobs, to see whether a page is missing. */
struct pages {
    struct map known;
    size_t jobs, total;
};

/* Several may follow one another: what `gh api --paginate` prints. */
static bool find_document(const struct report *report, struct report_place *place)
{
    size_t at = place->at;
    while (at < report->size && report->bytes[at] && strchr(" \t\r\n", report->bytes[at]))
        at++;
    report_place_move(report, place, at);
    return at < report->size;
}

static int fail_shape(struct report *report, const struct github_keys *keys)
{
    bool client = keys == &client_keys;
    err_at(report->err, ERR_INPUT, report->file, 0, 0, "expected an object with a list of jobs%s",
           client ? "" : ", or an array of such pages");
    return err_hint(report->err, client ? "gh run view RUN --json jobs,url,startedAt prints one"
                                        : "gh api --paginate "
                                          "repos/{owner}/{repo}/actions/runs/RUN/attempts/N/jobs "
                                          "prints them");
}

static int take_page(struct report *report, const struct github_keys *keys, struct pages *pages,
                     const struct value *page)
{
    struct github_run run = {report, keys, report->context->since * 1000, &pages->known};
    const struct value *jobs = value_get(page, "jobs"), *total = value_get(page, "total_count");
    const char *started = value_text_at(page, "startedAt");
    if (!jobs || jobs->kind != VALUE_LIST)
        return fail_shape(report, keys);
    if (started)
        moment_read(started, strlen(started), &run.since);
    if (total && total->kind == VALUE_NUMBER && total->number > (double)pages->total &&
        total->number < 1e9)
        pages->total = (size_t)total->number;
    pages->jobs += jobs->members.count;
    for (size_t i = 0; i < jobs->members.count; i++)
        github_job_take(&run, jobs->members.items[i].value);
    return 0;
}

static int take_document(struct report *report, const struct github_keys *keys, struct pages *pages,
                         const struct value *document)
{
    if (document->kind != VALUE_LIST)
        return take_page(report, keys, pages, document);
    for (size_t i = 0; i < document->members.count; i++)
        if (take_page(report, keys, pages, document->members.items[i].value) != 0)
            return -1;
    return document->members.count ? 0 : fail_shape(report, keys);
}

/* A document's values are gone before the next one's are made. */
static int read_document(struct report *report, const struct github_keys *keys, struct pages *pages,
                         struct report_place *place)
{
    struct arena scratch = {0};
    const struct value *value = NULL;
    size_t end = report_json_end(report, place->at);
    int status = payload_parse(&scratch, report->file, report->bytes + place->at, end - place->at,
                               &value, report->err);
    if (status != 0)
        report_place_error(report, place);
    else
        status = take_document(report, keys, pages, value);
    arena_free(&scratch);
    report_place_move(report, place, end);
    return status;
}

static int read_pages(struct report *report, const struct github_keys *keys)
{
    struct report_place place = {0, 1, 1};
    struct pages pages = {0};
    if (!find_document(report, &place))
        return fail_shape(report, keys);
    while (find_document(report, &place))
        if (read_document(report, keys, &pages, &place) != 0)
            return -1;
    if (pages.jobs < pages.total)
        report_leave_out_many(report, "a job on a page that is not there",
                              pages.total - pages.jobs);
    return 0;
}

int import_github_jobs(struct report *report)
{
    return read_pages(report, &service_keys);
}

int import_gh_run_view(struct report *report)
{
    return read_pages(report, &client_keys);
}
