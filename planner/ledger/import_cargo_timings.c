#include <string.h>

#include "graph/base/map.h"
#include "graph/base/text.h"
#include "graph/base/value.h"
#include "planner/event/payload.h"
#include "planner/ledger/import_parts.h"

/* A package's units together. Two versions of it are one: a time is asked for by its name. */
struct compiled {
    const char *name;
    int64_t sum; /* microseconds */
    bool strange;
};

/* Of these what is compiled for others as well, or one of its targets for itself. */
struct compiled_root {
    uint32_t package;
    const char *root; /* "": the library with its build script */
    int64_t sum;
};

struct page {
    struct report *report;
    VEC(struct compiled) packages;
    VEC(struct compiled_root) roots;
    struct map places;      /* of a name among the packages */
    struct map root_places; /* of a package's place and a root among the roots */
    int64_t end;            /* of the last unit, in microseconds since the build began */
    bool strange;
};

/* Where `word` begins among the bytes from `at` on; `size` where it does not. */
static size_t find(const struct report *report, size_t at, const char *word)
{
    const size_t len = strlen(word);
    while (at + len <= report->size && memcmp(report->bytes + at, word, len) != 0) {
        const char *next = memchr(report->bytes + at + 1, word[0], report->size - at - 1);
        at = next ? (size_t)(next - report->bytes) : report->size;
    }
    return at + len <= report->size ? at : report->size;
}

static struct compiled *package_of(struct page *page, const struct value *unit)
{
    struct arena *arena = page->report->arena;
    const char *name = value_text_at(unit, "name");
    uint32_t at = 0;
    if (!name || !is_package_name(name, strlen(name)))
        return NULL;
    if (!map_get(&page->places, name, &at)) {
        struct compiled package = {.name = arena_string(arena, name)};
        at = (uint32_t)page->packages.count;
        map_put(arena, &page->places, package.name, at);
        vec_push(arena, &page->packages, package);
    }
    return &page->packages.items[at];
}

/* Of `smoke "test" (test)` "test smoke": a target that is compiled for itself. "" is the library of
 * a build or a check, "" or `core "lib" (check)` to cargo, and what has no quotes: a build script.
 */
static const char *root_of(struct arena *arena, const char *target)
{
    const char *kind = strchr(target, '"');
    const char *mode = kind ? strchr(kind + 1, '"') : NULL;
    if (!mode)
        return "";
    if (strncmp(kind, "\"lib\"", strlen("\"lib\"")) == 0)
        return strstr(mode, "test") || strstr(mode, "doc") ? "lib" : "";
    const char *name = target + strspn(target, " ");
    size_t size = (size_t)(kind - name);
    while (size && name[size - 1] == ' ')
        size--;
    return arena_printf(arena, "%.*s %.*s", (int)(mode - kind - 1), kind + 1, (int)size, name);
}

static int64_t *sum_of(struct page *page, const struct compiled *package, const struct value *unit)
{
    struct arena *arena = page->report->arena;
    const char *target = value_text_at(unit, "target");
    const char *root = root_of(arena, target ? target : "");
    const uint32_t place = (uint32_t)(package - page->packages.items);
    const char *name = arena_printf(arena, "%u %s", place, root);
    uint32_t at = (uint32_t)page->roots.count;
    const struct compiled_root new = {.package = place, .root = root};
    if (map_add(arena, &page->root_places, name, at))
        vec_push(arena, &page->roots, new);
    else
        map_get(&page->root_places, name, &at);
    return &page->roots.items[at].sum;
}

static bool seconds_at(const struct value *unit, const char *key, int64_t *duration)
{
    const struct value *value = value_get(unit, key);
    return value && value->kind == VALUE_NUMBER && duration_of(value->number, duration);
}

static void take_unit(struct page *page, const struct value *unit)
{
    struct compiled *package = package_of(page, unit);
    int64_t start = 0, duration = 0;
    if (!package || !seconds_at(unit, "start", &start) ||
        !seconds_at(unit, "duration", &duration)) {
        report_leave_out(page->report, "a unit without a package, a start or a duration");
        page->strange = true;
        if (package)
            package->strange = true;
        return;
    }
    duration_add(&package->sum, duration);
    duration_add(sum_of(page, package, unit), duration);
    duration_add(&start, duration);
    if (start > page->end)
        page->end = start;
}

/* "Build start:</td><td>2026-11-30T22:38:32.1060072Z</td>" */
static int64_t end_of_build(const struct page *page)
{
    static const char before[] = "Build start:</td><td>";
    const struct report *report = page->report;
    int64_t moment = 0;
    size_t at = find(report, 0, before);
    if (at == report->size)
        return report->context->when;
    at += strlen(before);
    size_t end = find(report, at, "<");
    if (!moment_read(report->bytes + at, end - at, &moment))
        return report->context->when;
    return (moment + page->end / 1000) / 1000;
}

static void add_root(struct page *page, const struct compiled_root *root, struct record record)
{
    const struct compiled *package = &page->packages.items[root->package];
    record.name.package = package->name;
    record.name.root = root->root;
    record.took.compile = duration_milliseconds(root->sum);
    if (!package->strange && root->sum && record.took.compile != TIME_UNKNOWN)
        report_add_time(page->report, &record);
}

/* Why there is no time of a package; NULL where there is. */
static const char *strange_package(const struct compiled *package)
{
    if (package->strange || duration_milliseconds(package->sum) == TIME_UNKNOWN)
        return "a package with a unit that can't be read";
    return package->sum ? NULL : "a package that was compiled before";
}

/* How long all took is what a runner waits for. Of a package there is the time of its own units,
 * many of which are compiled at once: a share, which says how packages compare. What others wait
 * for is a record by itself. */
static void add_page(struct page *page)
{
    struct report *report = page->report;
    struct record record = report_record(report);
    record.when = end_of_build(page);
    record.took.compile = duration_milliseconds(page->end);
    if (page->strange || record.took.compile == TIME_UNKNOWN)
        report_leave_out(report, "the time of a build with a unit that can't be read");
    else if (page->end)
        report_add_time(report, &record);
    record.divided = page->roots.count > 1;
    for (size_t i = 0; i < page->packages.count; i++) {
        const char *why = strange_package(&page->packages.items[i]);
        page->packages.items[i].strange = why;
        if (why)
            report_leave_out(report, why);
    }
    for (size_t i = 0; i < page->roots.count; i++)
        add_root(page, &page->roots.items[i], record);
}

static int fail_page(struct report *report)
{
    err_at(report->err, ERR_INPUT, report->file, 0, 0,
           "expected a page with a list of units: UNIT_DATA = [");
    return err_hint(report->err, "cargo build --timings writes "
                                 "target/cargo-timings/cargo-timing.html");
}

static int read_units(struct report *report, const struct value *units)
{
    struct page page = {.report = report};
    if (units->kind != VALUE_LIST)
        return fail_page(report);
    for (size_t i = 0; i < units->members.count; i++)
        take_unit(&page, units->members.items[i].value);
    if (text_holds(report->bytes, report->size, "<td class=\"error-text\">"))
        report_leave_out(report, "a build that failed");
    else
        add_page(&page);
    return 0;
}

/* UnitData in compiler/timings of https://github.com/rust-lang/cargo: names, starts and durations
 * are the same from 1.54 to 1.97. From 1.95 on what was compiled before is listed too, with 0
 * seconds. */
int import_cargo_timings(struct report *report)
{
    static const char before[] = "UNIT_DATA = ";
    struct arena scratch = {0};
    const struct value *units = NULL;
    struct report_place place = {0, 1, 1};
    size_t at = find(report, 0, before);
    if (at == report->size)
        return fail_page(report);
    at += strlen(before);
    report_place_move(report, &place, at);
    int status = payload_parse(&scratch, report->file, report->bytes + at,
                               report_json_end(report, at) - at, &units, report->err);
    if (status != 0)
        report_place_error(report, &place);
    else
        status = read_units(report, units);
    arena_free(&scratch);
    return status;
}
