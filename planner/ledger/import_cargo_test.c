#include "planner/ledger/import_cargo_test.h"

#include <string.h>

#include "graph/base/text.h"

struct log {
    struct report *report;
    struct log_packages packages;
    struct test_program program;
    size_t results;
    bool failed;           /* a program did, or its outcome is not known: the sum is not of all */
    bool compiled;         /* "Finished" was there */
    int64_t compile, work; /* microseconds */
    int64_t when;
};

/* Why a program says nothing; NULL where it passed or failed. */
static const char *silence(const struct log *log, const char *package, const char *root)
{
    const struct test_program *program = &log->program;
    if (!program->failed && (!program->results || program->running))
        return program->results ? "a test program without its last result"
                                : "a test program that prints no result";
    if (!package || !root)
        return "a test program of which the log does not tell the package or the target";
    return program->filtered && !program->failed ? "a test program of which a filter left tests out"
                                                 : NULL;
}

static void add_program(struct log *log, const char *package, const char *root)
{
    struct report *report = log->report;
    const struct test_program *program = &log->program;
    struct record record = report_record(report);
    record.name.package = package;
    record.name.root = root;
    record.when = program->when ? program->when : record.when;
    report_add_verdict(report, &record, !program->failed);
    record.took.work = program->timeless ? TIME_UNKNOWN : duration_milliseconds(program->sum);
    if (program->failed)
        return;
    if (record.took.work == TIME_UNKNOWN)
        report_leave_out(report, "the time of a test program that prints none");
    else
        report_add_time(report, &record);
}

/* The program in src/main.rs is called after its package. */
static void end_program(struct log *log)
{
    struct arena *arena = log->report->arena;
    struct test_program *program = &log->program;
    const char *root = program->root;
    if (!program->results && !program->failed && (!program->is_open || program->unnamed))
        return;
    const char *package =
        log_package(arena, &log->packages, program, log->report->context->name.package);
    if (!root && program->of_crate && package)
        root = arena_printf(arena, "bin %s", package);
    const char *why = silence(log, package, root);
    log->failed |= program->failed || !program->results || program->running || program->timeless;
    log->results += program->results;
    duration_add(&log->work, program->sum);
    if (why)
        report_leave_out(log->report, why);
    else
        add_program(log, package, root);
    *program = (struct test_program){0};
}

/* While tests run, what they print may look like lines of cargo. */
static void take_line(struct log *log, const struct log_line *line)
{
    struct arena *arena = log->report->arena;
    struct test_program *program = &log->program;
    struct test_program next;
    int64_t duration = 0;
    if (line->has_moment)
        log->when = line->moment / 1000;
    if (log_take_result(line->text, program) || log_take_failure(arena, line->text, program)) {
        program->when = log->when;
        return;
    }
    if (program->running || log_take_doc_time(line->text, program) ||
        log_is_doc_command(line->text, program))
        return;
    if (program->is_open && log_is_begin(line->text)) {
        program->running = true;
    } else if (log_take_program(arena, line->text, &next)) {
        end_program(log);
        *program = next;
    } else if (log_take_finish(line->text, &duration)) {
        end_program(log);
        duration_add(&log->compile, duration);
        log->compiled = true;
    } else {
        log_take_package(arena, line->text, &log->packages);
    }
}

/* What a runner took for all together; of a part nobody knows what the rest takes. */
static void add_all(struct log *log)
{
    struct record record = report_record(log->report);
    record.when = log->when ? log->when : record.when;
    record.took.compile = log->compiled ? duration_milliseconds(log->compile) : TIME_UNKNOWN;
    record.took.work = duration_milliseconds(log->work);
    if (log->failed || record.took.work == TIME_UNKNOWN ||
        (log->compiled && record.took.compile == TIME_UNKNOWN))
        report_leave_out(log->report, "the time of all, of which a part failed or is not known");
    else
        report_add_time(log->report, &record);
}

int import_cargo_test(struct report *report)
{
    struct log log = {.report = report};
    struct report_line from = {0};
    struct log_line *line = arena_alloc(report->arena, sizeof *line);
    while (report_next_line(report, &from)) {
        log_line_read(&from, line);
        take_line(&log, line);
    }
    end_program(&log);
    if (!log.results) {
        err_at(report->err, ERR_INPUT, report->file, 0, 0,
               "expected what cargo test prints, with a line: test result: ok. 1 passed; …");
        return err_hint(report->err, "name a log of cargo test, without --quiet");
    }
    add_all(&log);
    return 0;
}
