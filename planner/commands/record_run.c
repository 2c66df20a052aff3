#include "planner/commands/record_run.h"

#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"

#include "planner/commands/commands.h"
#include "planner/commands/read_ledger.h"
#include "planner/commands/record_whole.h"
#include "planner/event/named_file.h"
#include "planner/ledger/import.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"

enum { MAX_DISAGREEMENTS = 10 }; /* that are told one by one */

/* What is known of the jobs of a run. */
struct known {
    const struct outcomes *outcomes;  /* of jobs as a whole */
    const struct handed_rows *handed; /* that the run was given; NULL: nobody says */
    struct records legs;              /* of rows, as the service calls them; none where not told */
    struct records tools;             /* that legs ran on, as they say */
    struct map failed;                /* legs that say so themselves, by leg_key */
    bool repeated;                    /* some jobs may be those of an earlier attempt */
    int64_t planned;                  /* as in struct request */
};

static enum job_result outcome_of(const struct outcomes *outcomes, const char *job)
{
    for (size_t i = 0; i < outcomes->count; i++)
        if (strcmp(outcomes->items[i].name, job) == 0)
            return outcomes->items[i].result;
    return RESULT_MISSING;
}

/* Whether a job of the service's list is the row: "test linux", "test (linux)". */
static bool is_leg(struct arena *arena, const struct record_name *name, const char *shard)
{
    return strcmp(*name->row ? arena_printf(arena, "%s (%s)", name->job, name->row) : name->job,
                  shard) == 0;
}

/* The verdict of the list on a row; NULL where it has none, or several. */
static const struct record *leg_of(struct arena *arena, const struct known *known,
                                   const char *shard)
{
    const struct record *found = NULL;
    for (size_t i = 0; i < known->legs.count; i++) {
        const struct record *leg = &known->legs.items[i];
        if (leg->kind == RECORD_TIME || !is_leg(arena, &leg->name, shard))
            continue;
        if (found)
            return NULL;
        found = leg;
    }
    return found;
}

/* What became of a row by itself; RESULT_MISSING where nobody tells, RESULT_UNKNOWN where what is
 * told does not fit. It is told by place in what was handed over, where no two are called alike. */
static enum job_result row_result(const struct known *known, const struct trial *trial)
{
    const struct value *rows = NULL;
    for (size_t i = 0; i < known->outcomes->count; i++)
        if (strcmp(known->outcomes->items[i].name, trial->job) == 0)
            rows = known->outcomes->items[i].rows;
    if (!rows)
        return RESULT_MISSING;
    if (rows->kind != VALUE_LIST || !known->handed)
        return RESULT_UNKNOWN;
    size_t place = 0, found = SIZE_MAX;
    for (size_t i = 0; i < known->handed->items.count; i++) {
        const struct handed_row *row = &known->handed->items.items[i];
        if (strcmp(row->job, trial->job) != 0)
            continue;
        found = text_equal(row->name, trial->shard) ? place : found;
        place++;
    }
    if (found == SIZE_MAX || place != rows->members.count)
        return RESULT_UNKNOWN;
    const struct value *word = rows->members.items[found].value;
    return word->kind == VALUE_TEXT ? result_of(word->text) : RESULT_UNKNOWN;
}

/* Names of jobs hold no newline. */
static const char *leg_key(struct arena *arena, const char *job, const char *row)
{
    return arena_printf(arena, "%s\n%s", job, row);
}

/* Whether the row itself says that it failed. That may add a failure, and take a pass away. */
static bool says_failed(struct arena *arena, const struct known *known, const struct trial *trial)
{
    return map_has(&known->failed, leg_key(arena, trial->job, trial->shard));
}

/* Whether the service tells of a pass. */
static bool is_passed(enum job_result job, enum job_result row, const struct record *leg)
{
    if (row != RESULT_MISSING)
        return row == RESULT_SUCCESS && (!leg || leg->kind == RECORD_PASS);
    if (leg)
        return leg->kind == RECORD_PASS &&
               (job == RESULT_SUCCESS || job == RESULT_FAILURE || job == RESULT_MISSING);
    return job == RESULT_SUCCESS;
}

/* Whether anybody tells of a failure, and nobody that the job was well. */
static bool is_failed(enum job_result job, enum job_result row, const struct record *leg, bool says)
{
    if (job == RESULT_SUCCESS)
        return false;
    if (row == RESULT_FAILURE || says)
        return true;
    return row == RESULT_MISSING && leg && leg->kind == RECORD_FAIL &&
           (job == RESULT_FAILURE || job == RESULT_MISSING);
}

/* Fills what is known of a trial; false where that is nothing. A job that failed says nothing of
 * which of its rows did; one of a run that is made again may have passed in an earlier attempt,
 * with what was there then, but not before the plan that all attempts have was made. */
static bool judge_trial(struct arena *arena, const struct known *known, const struct trial *trial,
                        struct record *record)
{
    const enum job_result result = outcome_of(known->outcomes, trial->job);
    const enum job_result row = row_result(known, trial);
    const struct record *leg = leg_of(arena, known, trial->shard);
    const int64_t ended = leg ? leg->when : known->planned;
    const bool says = says_failed(arena, known, trial), passed = is_passed(result, row, leg);
    if (!ended && known->repeated)
        return false;
    record->kind = passed ? RECORD_PASS : RECORD_FAIL;
    if (passed && ended && ended < record->when)
        record->when = ended;
    return passed ? !says : is_failed(result, row, leg, says);
}

static struct records records_of(struct arena *arena, const struct request *request,
                                 const struct known *known, const struct trials *trials)
{
    struct records records = {0};
    for (size_t i = 0; i < trials->items.count; i++) {
        const struct trial *trial = &trials->items.items[i];
        struct record record = {.when = request->as_of,
                                .run = request->range.event->run,
                                .name = trial->name,
                                .took = {TIME_UNKNOWN, TIME_UNKNOWN, TIME_UNKNOWN}};
        memcpy(record.id, trial->id, RECORD_ID);
        if (judge_trial(arena, known, trial, &record))
            vec_push(arena, &records, record);
    }
    return records;
}

/* Whatever became of the jobs: it is what the next ones run on. Another run may have begun later
 * and been faster: what that reported is newer. Of a run that is made again it may be what the rows
 * of an earlier attempt ran on. */
static void add_tools(struct arena *arena, const struct request *request, const struct known *known,
                      const struct trials *trials, struct records *records)
{
    const int64_t when = known->planned ? known->planned : known->repeated ? 0 : request->as_of;
    for (size_t i = 0; i < trials->tools.count && when; i++) {
        struct record record = trials->tools.items[i];
        record.when = when;
        record.run = request->range.event->run;
        vec_push(arena, records, record);
    }
}

/* Whether nothing tells when rows ran. */
static bool is_untold(const struct known *known, const struct trials *trials)
{
    return known->repeated && !known->planned && !known->legs.count && trials->items.count;
}

static void tell(struct arena *arena, const char *file, const struct records *records,
                 const struct known *known, const struct trials *trials, struct strings *told)
{
    size_t failed = 0;
    for (size_t i = 0; i < records->count; i++)
        failed += records->items[i].kind == RECORD_FAIL;
    const size_t passed = records->count - failed;
    vec_push(
        arena, told,
        arena_printf(arena, "%s: recorded %zu %s%s", escape_name(arena, file), passed,
                     passed == 1 ? "pass" : "passes",
                     failed ? arena_printf(arena, " and %s", layout_count(arena, failed, "failure"))
                            : ""));
    for (size_t i = 0; i < trials->bound.count; i++)
        vec_push(arena, told,
                 arena_printf(arena, "%s: counts in runs of this kind alone: it takes %s",
                              escape_name(arena, trials->bound.items[i].job),
                              escape_line(arena, trials->bound.items[i].why)));
    for (size_t i = 0; i < trials->untold.count; i++)
        vec_push(arena, told,
                 arena_printf(arena, "%s: not recorded: %s",
                              escape_name(arena, trials->untold.items[i].job),
                              escape_line(arena, trials->untold.items[i].why)));
    if (trials->absent)
        vec_push(arena, told,
                 arena_printf(arena, "the plan as a whole: not recorded: %s",
                              escape_line(arena, trials->absent)));
    if (is_untold(known, trials))
        vec_push(arena, told,
                 "not recorded: what passed, since the run is made again, and nothing tells when: "
                 "hand over the output jobs, or give --plan or --legs");
}

/* A pass of the very same that was believed until now; NULL. */
static const struct record *pass_before(struct arena *arena, const struct request *request,
                                        const struct record *failure)
{
    return failure->kind == RECORD_FAIL && request->ledger
               ? ledger_passed(arena, request->ledger, failure->id, request->as_of, request->as_of,
                               NULL)
               : NULL;
}

static const char *disagreement(struct arena *arena, const struct record *failure,
                                const struct record *pass)
{
    const struct record_name *name = &failure->name;
    return arena_printf(arena,
                        "%s: %s of %s failed, and the very same passed in %s: that pass counts no "
                        "more",
                        escape_name(arena, name->job), escape_line(arena, name->root),
                        escape_name(arena, name->package), escape_line(arena, pass->run));
}

/* Where two runs of one key disagree, the failure takes the word from the pass, and somebody looks:
 * the test is flaky, or it reads what no key knows. */
static void tell_disagreements(struct arena *arena, const struct request *request,
                               const struct records *records, struct strings *told)
{
    size_t count = 0;
    for (size_t i = 0; i < records->count; i++) {
        const struct record *pass = pass_before(arena, request, &records->items[i]);
        if (pass && count++ < MAX_DISAGREEMENTS)
            vec_push(arena, told, disagreement(arena, &records->items[i], pass));
    }
    if (count > MAX_DISAGREEMENTS)
        vec_push(arena, told,
                 arena_printf(arena,
                              "and %zu more that passed before: whittle ledger show lists them",
                              count - MAX_DISAGREEMENTS));
}

static int read_list(const struct options *options, struct arena *arena, const char *word,
                     enum import_format format, struct imported *imported, struct err *err)
{
    const char *path = word ? options_path(options, word, arena) : NULL;
    const struct import_context context = {.name = {"", "", "", ""}};
    const char *bytes;
    size_t size;
    if (!path)
        return 0;
    if (named_file_read(path, IMPORT_LIMIT, arena, &bytes, &size, err) != 0)
        return -1;
    if (!bytes)
        return err_at(err, ERR_INPUT, path, 0, 0, "there is no such file");
    return import_read(arena, format, path, bytes, size, &context, imported, err);
}

/* Of what legs report a part may be strange; of the service's list nobody misses that. */
static int read_known(const struct options *options, struct arena *arena, struct known *known,
                      struct strings *told, struct err *err)
{
    struct imported legs = {0}, tools = {0};
    if (read_list(options, arena, options->legs, IMPORT_GITHUB_JOBS, &legs, err) != 0 ||
        read_list(options, arena, options->tools, IMPORT_RUSTC, &tools, err) != 0)
        return -1;
    known->legs = legs.records;
    for (size_t i = 0; i < tools.records.count; i++) {
        const struct record *record = &tools.records.items[i];
        if (record->kind == RECORD_TOOLS)
            vec_push(arena, &known->tools, *record);
        else
            map_add(arena, &known->failed, leg_key(arena, record->name.job, record->name.row), 0);
    }
    for (size_t i = 0; i < tools.oddities.count; i++)
        vec_push(arena, told,
                 arena_printf(arena, "%s: left out: %s: %zu", escape_name(arena, options->tools),
                              tools.oddities.items[i].what, tools.oddities.items[i].count));
    return 0;
}

/* Of a commit that is not in the clone the plan is one of what is checked out. */
static int check_head(const struct request *request, const struct planned *planned, struct err *err)
{
    const char *ran = request->handed ? request->range.event->after : planned->head.range.head.oid;
    if (ran && strcmp(ran, planned->head.range.head.oid) == 0)
        return 0;
    err_set(err, ERR_USAGE, "the commit that ran is not the one that is looked at here");
    return err_hint(err, "the job of the gate needs the checkout of the job that plans");
}

int record_run(const struct options *options, struct arena *arena, struct request *request,
               const struct outcomes *outcomes, const struct promise *good, struct strings *told,
               struct err *err)
{
    struct planned *planned = arena_alloc(arena, sizeof *planned);
    struct known known = {.outcomes = outcomes,
                          .handed = request->handed,
                          .repeated = request->range.event->repeated,
                          .planned = request->planned};
    struct record whole;
    request->plans = request->tries = true;
    if (request->ledger_unread)
        return err_set(err, ERR_INPUT, "%s", request->ledger_trouble);
    request->tools = &known.tools;
    if (read_known(options, arena, &known, told, err) != 0 ||
        make_plan(request, arena, planned, err) != 0 || check_head(request, planned, err) != 0)
        return -1;
    struct records records = records_of(arena, request, &known, &planned->trials);
    tell(arena, request->ledger_path, &records, &known, &planned->trials, told);
    tell_disagreements(arena, request, &records, told);
    add_tools(arena, request, &known, &planned->trials, &records);
    if (good && record_whole(arena, request, planned, good, &whole))
        vec_push(arena, &records, whole);
    if (!records.count)
        return 0;
    return ledger_write(options, arena, request, &records, err);
}
