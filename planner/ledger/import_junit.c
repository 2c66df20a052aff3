#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/memory.h"
#include "graph/base/text.h"
#include "planner/ledger/import_junit.h"

enum { MAX_DEPTH = 64 };

struct junit {
    struct report *report;
    XML_Parser parser;
    struct junit_suite suites[MAX_DEPTH]; /* the open ones, the outermost first */
    size_t suite_count;
    size_t depth;      /* of open elements */
    size_t case_depth; /* of the open test case; 0: none */
    struct junit_case test;
    bool failed; /* err says why */
};

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

static void fail(struct junit *junit, const char *message, const char *hint)
{
    const unsigned line = (unsigned)XML_GetCurrentLineNumber(junit->parser);
    const unsigned column = (unsigned)XML_GetCurrentColumnNumber(junit->parser) + 1;
    if (junit->failed)
        return;
    junit->failed = true;
    err_at(junit->report->err, ERR_INPUT, junit->report->file, line, column, "%s", message);
    err_hint(junit->report->err, "%s", hint);
    XML_StopParser(junit->parser, XML_FALSE);
}

/* Writers of JUnit have no use for one, and entities are how a small file becomes a large one. */
static void on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    fail(data,
         "a document type, with which a report could bring in other files and texts of any "
         "size",
         "take the line <!DOCTYPE …> out");
}

static void start_suite(struct junit *junit, bool group, const char **attributes)
{
    const struct junit_suite *outer =
        junit->suite_count ? &junit->suites[junit->suite_count - 1] : NULL;
    struct junit_suite suite = {.when = outer ? outer->when : junit->report->context->when};
    const char *name = attribute(attributes, "name");
    suite.name = arena_string(junit->report->arena, name ? name : "");
    junit_suite_read(junit->report, &suite, attribute(attributes, "timestamp"),
                     attribute(attributes, "time"));
    suite.group = group;
    suite.said = junit_count(attribute(attributes, "tests"));
    suite.said_failed = junit_count(attribute(attributes, "failures")) +
                        junit_count(attribute(attributes, "errors"));
    if (outer)
        junit->suites[junit->suite_count - 1].inner++;
    junit->suites[junit->suite_count++] = suite;
}

static void start_case(struct junit *junit, const char **attributes)
{
    struct junit_suite *suite = &junit->suites[junit->suite_count - 1];
    junit->case_depth = junit->depth;
    junit->test = (struct junit_case){0};
    junit_time_read(attribute(attributes, "time"), &junit->test);
    suite->foreign |= !text_equal(attribute(attributes, "classname"), suite->name);
}

/* What became of the test case: https://llg.cubic.org/docs/junit, and of tests that were run again
 * https://maven.apache.org/surefire/maven-surefire-plugin/examples/rerun-failing-tests.html */
static void start_outcome(struct junit *junit, const char *name, const char **attributes)
{
    struct junit_case *test = &junit->test;
    bool flaky = strcmp(name, "flakyFailure") == 0 || strcmp(name, "flakyError") == 0;
    bool again = strcmp(name, "rerunFailure") == 0 || strcmp(name, "rerunError") == 0;
    test->failed |= strcmp(name, "failure") == 0 || strcmp(name, "error") == 0;
    test->skipped |= strcmp(name, "skipped") == 0;
    test->flaky |= flaky;
    if (flaky || again)
        junit_time_read(attribute(attributes, "time"), test);
}

static void start_outermost(struct junit *junit, const char *name)
{
    if (strcmp(name, "testsuites") != 0 && strcmp(name, "testsuite") != 0)
        fail(junit, "expected the element testsuites or testsuite",
             "name a report in JUnit's format");
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct junit *junit = data;
    if (junit->failed || junit->report->overfull)
        return;
    if (junit->depth == 0)
        start_outermost(junit, name);
    if (++junit->depth > MAX_DEPTH)
        fail(junit, "elements are nested too deep: expected 64 levels or fewer",
             "name a report in JUnit's format");
    if (junit->failed)
        return;
    bool suites = junit->depth == junit->suite_count + 1;
    if (suites && (strcmp(name, "testsuite") == 0 || junit->depth == 1))
        start_suite(junit, name[strlen("testsuite")] != '\0', attributes);
    else if (suites && strcmp(name, "testcase") == 0)
        start_case(junit, attributes);
    else if (junit->case_depth && junit->depth == junit->case_depth + 1)
        start_outcome(junit, name, attributes);
}

static void end_suite(struct junit *junit)
{
    bool well = junit_suite_end(junit->report, &junit->suites[--junit->suite_count]);
    if (junit->suite_count && !well)
        junit->suites[junit->suite_count - 1].broken = true;
    if (junit->report->overfull)
        XML_StopParser(junit->parser, XML_FALSE);
}

static void on_end(void *data, const XML_Char *name)
{
    struct junit *junit = data;
    (void)name;
    if (junit->failed || junit->report->overfull)
        return;
    if (junit->depth == junit->case_depth) {
        junit_case_end(&junit->suites[junit->suite_count - 1], &junit->test);
        junit->case_depth = 0;
    } else if (junit->depth == junit->suite_count) {
        end_suite(junit);
    }
    junit->depth--;
}

static int fail_syntax(struct junit *junit)
{
    const enum XML_Error error = XML_GetErrorCode(junit->parser);
    const unsigned line = (unsigned)XML_GetCurrentLineNumber(junit->parser);
    const unsigned column = (unsigned)XML_GetCurrentColumnNumber(junit->parser) + 1;
    err_at(junit->report->err, ERR_INPUT, junit->report->file, line ? line : 1, column,
           "this is no XML: %s", XML_ErrorString(error));
    return err_hint(junit->report->err,
                    "name a whole report in JUnit's format: a run that is stopped writes a part");
}

static int parse(struct junit *junit)
{
    const struct report *report = junit->report;
    XML_SetUserData(junit->parser, junit);
    XML_SetElementHandler(junit->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(junit->parser, on_doctype);
    /* In one piece: of many small ones the parser begins a long token again and again. */
    if (XML_Parse(junit->parser, report->bytes, (int)report->size, XML_TRUE) == XML_STATUS_OK ||
        report->overfull)
        return 0;
    return junit->failed ? -1 : fail_syntax(junit);
}

int import_junit(struct report *report)
{
    static const XML_Memory_Handling_Suite memory = {memory_alloc, memory_resize, free};
    struct junit *junit = arena_alloc(report->arena, sizeof *junit);
    *junit = (struct junit){.report = report};
    junit->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!junit->parser)
        memory_exhausted();
    int status = parse(junit);
    XML_ParserFree(junit->parser);
    return status;
}
