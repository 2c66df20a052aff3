#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/import_junit.h"

enum { MAX_COUNT = 1000000000 };

size_t junit_count(const char *text)
{
    size_t count = 0;
    for (; text && *text >= '0' && *text <= '9' && count < MAX_COUNT; text++)
        count = count * 10 + (size_t)(*text - '0');
    return count;
}

void junit_time_read(const char *text, struct junit_case *test)
{
    int64_t duration = 0;
    if (text && duration_read(text, strlen(text), &duration))
        duration_add(&test->sum, duration);
    else
        test->timeless = true;
}

void junit_suite_read(struct report *report, struct junit_suite *suite, const char *timestamp,
                      const char *time)
{
    int64_t moment = 0;
    suite->has_wall = time && duration_read(time, strlen(time), &suite->wall);
    if (!timestamp)
        return;
    if (!moment_read(timestamp, strlen(timestamp), &moment)) {
        report_leave_out(report, "a timestamp that is none, or has no offset from UTC");
        return;
    }
    suite->when = (moment + suite->wall / 1000) / 1000;
}

void junit_case_end(struct junit_suite *suite, const struct junit_case *test)
{
    suite->cases++;
    suite->failed += test->failed;
    if (test->skipped && !test->failed)
        return;
    suite->ran++;
    suite->flaky += test->flaky && !test->failed;
    suite->timeless += test->timeless;
    duration_add(&suite->sum, test->sum);
}

/* nextest's kinds of targets that its ids name, and what cargo's options call them. A test has
 * none, since its name follows at once. https://nexte.st/docs/glossary/#binary-id */
static const char *const kinds[] = {"bin/", "example/", "bench/", "test/", NULL};

/* "package" is the library, "package::smoke" a test, "package::bin/tool" a program. */
static bool read_binary_id(struct arena *arena, const char *id, struct record_name *name)
{
    const char *colons = strstr(id, "::");
    const char *target = colons ? colons + 2 : "", *kind = "test";
    size_t package = colons ? (size_t)(colons - id) : strlen(id), len = 0;
    for (size_t i = 0; kinds[i]; i++) {
        if (text_begins(target, kinds[i])) {
            len = strlen(kinds[i]);
            kind = arena_copy(arena, target, len - 1);
        }
    }
    target += len;
    if (!is_package_name(id, package) || (colons && !is_package_name(target, strlen(target))))
        return false;
    name->package = arena_copy(arena, id, package);
    name->root = colons ? arena_printf(arena, "%s %s", kind, target) : "lib";
    return true;
}

/* Where the class of each case is the suite's name, as nextest writes, it is the id of a binary.
 * Others call suites as they like. */
static void name_suite(struct report *report, const struct junit_suite *suite,
                       struct record_name *name)
{
    if (suite->cases && !suite->foreign && read_binary_id(report->arena, suite->name, name))
        return;
    if (!*name->root)
        name->root = suite->name;
}

/* Why a suite says nothing; NULL where it passed or failed. A report that ends too early has fewer
 * cases than it says; to fail takes but one. */
static const char *silence(const struct junit_suite *suite)
{
    if (*suite->name == '@')
        return "a set-up script of nextest";
    if (strstr(suite->name, "@stress-"))
        return "a suite that was run again and again on purpose";
    if (suite->failed || suite->said_failed)
        return NULL;
    if (suite->cases < suite->said)
        return "a suite with fewer test cases than it says";
    return suite->ran ? NULL : "a suite in which no test ran";
}

static bool add_suite(struct report *report, const struct junit_suite *suite, struct record *record)
{
    bool failed = suite->failed || suite->said_failed;
    if (suite->flaky && !failed)
        report_leave_out(report, "the outcome of a suite in which a test passed on a later try");
    else
        report_add_verdict(report, record, !failed);
    if (failed)
        return false;
    record->took.work = suite->timeless ? TIME_UNKNOWN : duration_milliseconds(suite->sum);
    if (record->took.work == TIME_UNKNOWN)
        report_leave_out(report,
                         "the time of a suite in which a test has none, or one that can't be");
    else
        report_add_time(report, record);
    return true;
}

/* A report's own time is what a runner took: nextest runs tests side by side, and their times come
 * to more. */
static bool add_group(struct report *report, const struct junit_suite *group)
{
    struct record record = report_record(report);
    record.when = group->when;
    record.took.work = duration_milliseconds(group->wall);
    bool well = !group->broken && !group->said_failed;
    if (group->has_wall && well)
        report_add_time(report, &record);
    else if (group->has_wall)
        report_leave_out(report, "the time of all, of which a part failed or is not known");
    return well;
}

/* What only has suites has their cases in its own numbers. */
static bool end_without_cases(struct report *report, const struct junit_suite *suite)
{
    if (suite->inner)
        return suite->group ? add_group(report, suite) : !suite->broken;
    if (suite->said + suite->said_failed)
        report_leave_out(report, "a suite with fewer test cases than it says");
    return !(suite->said + suite->said_failed);
}

bool junit_suite_end(struct report *report, const struct junit_suite *suite)
{
    struct record record = report_record(report);
    struct junit_suite own = *suite;
    if (!suite->cases && (suite->inner || suite->group || !suite->said_failed))
        return end_without_cases(report, suite);
    if (suite->inner) {
        own.said = own.cases;
        own.said_failed = 0;
    }
    const char *why = silence(&own);
    if (why) {
        report_leave_out(report, why);
        return false;
    }
    record.when = suite->when;
    name_suite(report, suite, &record.name);
    return add_suite(report, &own, &record) && !suite->broken;
}
