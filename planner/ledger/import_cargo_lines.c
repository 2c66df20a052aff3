#include <stdlib.h>
#include <string.h>

#include "graph/base/text.h"
#include "planner/ledger/import_cargo_test.h"

enum { MOMENT_LONGEST = 40, HASH_DIGITS = 16 };

/* "ESC [ 1 m": https://www.ecma-international.org/publications-and-standards/standards/ecma-48/,
 * control sequences: bytes of parameters, then one that ends it. */
static size_t skip_colour(const char *bytes, size_t size)
{
    size_t at = 2;
    if (size < 2 || bytes[0] != '\033' || bytes[1] != '[')
        return 0;
    while (at < size && (unsigned char)bytes[at] >= 0x20 && (unsigned char)bytes[at] < 0x40)
        at++;
    return at < size ? at + 1 : at;
}

/* GitHub writes a time before every line of a log that is fetched. */
static size_t skip_moment(const struct report_line *from, struct log_line *line)
{
    size_t most = from->size < MOMENT_LONGEST ? from->size : MOMENT_LONGEST;
    const char *space = memchr(from->bytes, ' ', most);
    size_t len = space ? (size_t)(space - from->bytes) : 0;
    line->has_moment = len && moment_read(from->bytes, len, &line->moment);
    return line->has_moment ? len + 1 : 0;
}

void log_line_read(const struct report_line *from, struct log_line *line)
{
    line->size = 0;
    for (size_t at = skip_moment(from, line); at < from->size && line->size < LOG_LINE;) {
        size_t colour = skip_colour(from->bytes + at, from->size - at);
        const char byte = from->bytes[at];
        const bool blank = byte == ' ' || byte == '\t' || byte == '\0';
        at += colour ? colour : 1;
        if (!colour && !(blank && line->size == 0)) {
            line->text[line->size] = ' ';
            if (!blank)
                line->text[line->size] = byte;
            line->size++;
        }
    }
    line->text[line->size] = '\0';
}

static char *crate_of(struct arena *arena, const char *name)
{
    char *crate = arena_string(arena, name);
    for (char *at = crate; *at; at++)
        if (*at == '-')
            *at = '_';
    return crate;
}

/* From a registry there is no path behind the version, from git there is an address. */
bool log_take_package(struct arena *arena, const char *text, struct log_packages *packages)
{
    bool compiled = text_begins(text, "Compiling ");
    const char *name = text + strlen(compiled ? "Compiling " : "Fresh "),
               *path = strstr(text, " (");
    uint32_t at = 0;
    if (!path || !(compiled || text_begins(text, "Fresh ")))
        return false;
    size_t size = strcspn(name, " ");
    if ((path[2] != '/' && !(path[2] && path[3] == ':' && path[4] != '/')) ||
        !is_package_name(name, size))
        return true;
    const char *copy = arena_copy(arena, name, size), *crate = crate_of(arena, copy);
    if (map_get(&packages->places, crate, &at)) {
        if (strcmp(packages->names.items[at], copy) != 0)
            map_put(arena, &packages->doubled, crate, 1);
        return true;
    }
    map_put(arena, &packages->places, crate, (uint32_t)packages->names.count);
    vec_push(arena, &packages->names, copy);
    return true;
}

/* "core-0123456789abcdef.exe" is of the crate core. */
static const char *crate_of_program(struct arena *arena, const char *path, size_t size)
{
    size_t start = size;
    while (start && path[start - 1] != '/' && path[start - 1] != '\\')
        start--;
    if (size - start > 4 && memcmp(path + size - 4, ".exe", 4) == 0)
        size -= 4;
    if (size - start < HASH_DIGITS + 2 || path[size - HASH_DIGITS - 1] != '-' ||
        strspn(path + size - HASH_DIGITS, "0123456789abcdef") < HASH_DIGITS)
        return NULL;
    size -= HASH_DIGITS + 1;
    return is_package_name(path + start, size - start)
               ? arena_copy(arena, path + start, size - start)
               : NULL;
}

/* Cargo's folders for targets, with what it calls what is in them:
 * https://doc.rust-lang.org/cargo/guide/project-layout.html */
static const struct {
    const char *folder, *kind;
} folders[] = {
    {"src/bin/", "bin"}, {"tests/", "test"}, {"benches/", "bench"}, {"examples/", "example"}};

/* "tests/smoke.rs" and "tests/smoke/main.rs" are "test smoke" if that is the crate's name: a target
 * may be called otherwise than its file. */
static const char *root_of_path(struct arena *arena, const char *path, const char *crate)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *name = path + strlen(folders[i].folder);
        if (!text_begins(path, folders[i].folder))
            continue;
        const char *slash = strchr(name, '/');
        if (slash ? strcmp(slash, "/main.rs") != 0 : !text_ends(name, ".rs"))
            return NULL;
        size_t size = slash ? (size_t)(slash - name) : strlen(name) - 3;
        const char *target = arena_copy(arena, name, size);
        return text_equal(crate_of(arena, target), crate)
                   ? arena_printf(arena, "%s %s", folders[i].kind, target)
                   : NULL;
    }
    return NULL;
}

static void take_path(struct arena *arena, const char *text, struct test_program *program)
{
    const char *bracket = strstr(text, " (");
    const char *end = bracket ? strrchr(bracket, ')') : NULL;
    if (!end)
        return;
    char *path = arena_copy(arena, text, (size_t)(bracket - text));
    for (char *at = path; *at; at++)
        if (*at == '\\')
            *at = '/';
    program->crate = crate_of_program(arena, bracket + 2, (size_t)(end - bracket) - 2);
    program->of_crate = strcmp(path, "src/lib.rs") == 0 || strcmp(path, "src/main.rs") == 0;
    if (strcmp(path, "src/lib.rs") == 0)
        program->root = "lib";
    else if (program->crate && !program->of_crate)
        program->root = root_of_path(arena, path, program->crate);
}

bool log_take_program(struct arena *arena, const char *text, struct test_program *program)
{
    static const char running[] = "Running ", unit_tests[] = "unittests ", doc[] = "Doc-tests ";
    if (text_begins(text, doc) && is_package_name(text + strlen(doc), strlen(text + strlen(doc)))) {
        *program = (struct test_program){.is_open = true, .root = "doc tests", .of_crate = true};
        program->crate = crate_of(arena, text + strlen(doc));
        return true;
    }
    if (!text_begins(text, running))
        return false;
    text += strlen(running);
    *program = (struct test_program){.is_open = true, .unnamed = *text == '`'};
    if (!program->unnamed)
        take_path(arena, text + (text_begins(text, unit_tests) ? strlen(unit_tests) : 0), program);
    return true;
}

bool log_is_begin(const char *text)
{
    static const char start[] = "running ";
    const char *digits = text + strlen(start);
    return text_begins(text, start) && text_begins(digits + strspn(digits, "0123456789"), " test");
}

/* "1 filtered out": that a filter left tests out. */
static bool has_filtered(const char *text)
{
    const char *word = strstr(text, " filtered out");
    return word && word - text >= 2 && !(word[-1] == '0' && word[-2] == ' ');
}

bool log_take_result(const char *text, struct test_program *program)
{
    static const char start[] = "test result: ", before[] = "finished in ";
    const char *took = strstr(text, before);
    int64_t duration = 0;
    if (!text_begins(text, start))
        return false;
    program->running = false;
    program->results++;
    program->failed |= !text_begins(text + strlen(start), "ok.");
    program->filtered |= has_filtered(text);
    took = took ? took + strlen(before) : "";
    if (text_ends(took, "s") && duration_read(took, strlen(took) - 1, &duration))
        duration_add(&program->sum, duration);
    else
        program->timeless = true;
    return true;
}

/* In edition 2024 most doc tests are compiled together, which no result counts. */
bool log_take_doc_time(const char *text, struct test_program *program)
{
    static const char start[] = "all doctests ran in ";
    int64_t duration = 0;
    const char *took = text + strlen(start);
    if (!text_begins(text, start) || !program->results ||
        !duration_read(took, strcspn(took, "s"), &duration))
        return false;
    program->sum = duration;
    return true;
}

bool log_is_doc_command(const char *text, const struct test_program *program)
{
    return text_begins(text, "Running `") && text_equal(program->root, "doc tests") &&
           !program->results;
}

/* What is between the quotes: grave accents, before 1.65 single ones. */
static const char *quoted(struct arena *arena, const char *text)
{
    const char *start = strpbrk(text, "`'");
    const char *end = start ? strpbrk(start + 1, "`'") : NULL;
    return end ? arena_copy(arena, start + 1, (size_t)(end - start) - 1) : NULL;
}

static void name_failure(struct arena *arena, const struct strings *words,
                         struct test_program *program)
{
    static const char *const kinds[] = {"--bin", "--test", "--bench", "--example", NULL};
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->items[i];
        const char *value = i + 1 < words->count ? words->items[i + 1] : "";
        size_t size = strcspn(value, "@");
        if (text_equal(word, "-p") && is_package_name(value, size))
            program->package = arena_copy(arena, value, size);
        else if (text_equal(word, "--lib"))
            program->root = "lib";
        else if (text_equal(word, "--doc"))
            program->root = "doc tests";
        else if (text_is_one_of(word, kinds) && is_package_name(value, strlen(value)))
            program->root = arena_printf(arena, "%s %s", word + 2, value);
    }
}

bool log_take_failure(struct arena *arena, const char *text, struct test_program *program)
{
    const char *options = strstr(text, " failed, to rerun pass ");
    struct strings words = {0};
    if (!options || !text_begins(text, "error: "))
        return false;
    program->failed = true;
    program->running = false;
    options = quoted(arena, options);
    text_words(arena, options ? options : "", " ", &words);
    name_failure(arena, &words, program);
    return true;
}

/* "0.53s" or "1m 02s": cargo's `elapsed`, in src/util/mod.rs. */
bool log_take_finish(const char *text, int64_t *duration)
{
    const char *in = strstr(text, " target(s) in ");
    int64_t minutes = 0;
    if (!text_begins(text, "Finished ") || !in)
        return false;
    in += strlen(" target(s) in ");
    const char *m = strstr(in, "m ");
    if (m && !duration_read(in, (size_t)(m - in), &minutes))
        return false;
    const char *seconds = m ? m + 2 : in;
    if (!text_ends(seconds, "s") || !duration_read(seconds, strlen(seconds) - 1, duration))
        return false;
    for (int i = 0; i < 60; i++)
        duration_add(duration, minutes);
    return true;
}

const char *log_package(struct arena *arena, const struct log_packages *packages,
                        const struct test_program *program, const char *usual)
{
    uint32_t at = 0;
    bool named = program->of_crate && program->crate;
    if (program->package)
        return program->package;
    if (named && map_get(&packages->places, program->crate, &at) &&
        !map_has(&packages->doubled, program->crate))
        return packages->names.items[at];
    if (*usual && (!named || text_equal(crate_of(arena, usual), program->crate)))
        return usual;
    return named && !strchr(program->crate, '_') ? arena_string(arena, program->crate) : NULL;
}
