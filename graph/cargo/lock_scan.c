#include "graph/cargo/lock_scan.h"

#include <string.h>

#include "graph/base/utf8.h"

struct scanner {
    struct arena *arena, *scratch;
    const char *at, *end;
    unsigned line;
    struct lock_scan *scan;
    struct lock_item item;   /* the package that is open */
    bool open, listed;       /* listed: it has dependencies */
    bool unused;             /* it is of [[patch.unused]], which come after all others */
    bool odd;                /* something is not as cargo writes it */
    struct lock_word source; /* the last one: most packages have the same */
    const char *source_copy;
};

/* Whether there are only lines of printable characters, and no escapes. */
static bool is_plain(const char *text, size_t size)
{
    return utf8_is_ascii(text, size) &&
           (!size || (!memchr(text, '\\', size) && !memchr(text, '\t', size)));
}

/* The rest of the line after `prefix`; false where it begins otherwise. */
static bool after(struct lock_word line, const char *prefix, struct lock_word *rest)
{
    size_t len = strlen(prefix);
    if (line.len < len || memcmp(line.text, prefix, len) != 0)
        return false;
    *rest = (struct lock_word){line.text + len, line.len - len};
    return true;
}

static bool is_line(struct lock_word line, const char *text)
{
    struct lock_word rest;
    return after(line, text, &rest) && !rest.len;
}

/* What stands between the quotes of `quoted`, which is one string followed by `tail`. */
static bool unquote(struct lock_word quoted, const char *tail, struct lock_word *word)
{
    size_t tail_len = strlen(tail);
    if (quoted.len < 2 + tail_len || quoted.text[0] != '"')
        return false;
    size_t len = quoted.len - 2 - tail_len;
    const char *close = memchr(quoted.text + 1, '"', quoted.len - 1);
    *word = (struct lock_word){quoted.text + 1, len};
    return close == quoted.text + 1 + len && memcmp(close + 1, tail, tail_len) == 0;
}

/* The next line without its end; false after the last. */
static bool next_line(struct scanner *scanner, struct lock_word *line)
{
    const char *start = scanner->at;
    size_t left = (size_t)(scanner->end - start);
    if (!left)
        return false;
    const char *newline = memchr(start, '\n', left);
    *line = (struct lock_word){start, newline ? (size_t)(newline - start) : left};
    scanner->at = newline ? newline + 1 : scanner->end;
    scanner->line++;
    return true;
}

static void scan_dependencies(struct scanner *scanner)
{
    struct lock_word line, rest, word;
    scanner->odd |= scanner->listed;
    scanner->listed = true;
    while (next_line(scanner, &line)) {
        if (is_line(line, "]")) {
            scanner->item.end = scanner->scan->words.count;
            return;
        }
        if (!after(line, " ", &rest) || !unquote(rest, ",", &word))
            break;
        vec_push(scanner->scratch, &scanner->scan->words, word);
    }
    scanner->odd = true;
}

static void end_package(struct scanner *scanner)
{
    const struct lock_item *item = &scanner->item;
    if (!scanner->open)
        return;
    scanner->odd |= !item->name || !*item->name || !item->version || !*item->version;
    if (scanner->unused)
        vec_push(scanner->scratch, &scanner->scan->unused, *item);
    else
        vec_push(scanner->scratch, &scanner->scan->packages, *item);
}

static void start_package(struct scanner *scanner, bool unused)
{
    size_t words = scanner->scan->words.count;
    end_package(scanner);
    scanner->odd |= scanner->unused && !unused;
    scanner->unused = unused;
    scanner->item =
        (struct lock_item){.line = scanner->line, .column = 1, .first = words, .end = words};
    scanner->open = true;
    scanner->listed = false;
}

static const char *copy_source(struct scanner *scanner, struct lock_word word)
{
    const struct lock_word *last = &scanner->source;
    if (last->len == word.len && last->text && memcmp(last->text, word.text, word.len) == 0)
        return scanner->source_copy;
    scanner->source = word;
    scanner->source_copy = arena_copy(scanner->arena, word.text, word.len);
    return scanner->source_copy;
}

static bool scan_field(struct scanner *scanner, struct lock_word line)
{
    struct lock_item *item = &scanner->item;
    const struct {
        const char *start;
        const char **value;
    } fields[] = {
        {"name = ", &item->name},       {"version = ", &item->version},
        {"source = ", &item->source},   {"checksum = ", &item->checksum},
        {"replace = ", &item->replace},
    };
    struct lock_word rest, word;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!after(line, fields[i].start, &rest))
            continue;
        if (*fields[i].value || !unquote(rest, "", &word))
            return false;
        *fields[i].value = fields[i].value == &item->source
                               ? copy_source(scanner, word)
                               : arena_copy(scanner->arena, word.text, word.len);
        return true;
    }
    return false;
}

/* `version = 4`, before the first package. */
static bool scan_version(struct scanner *scanner, struct lock_word line)
{
    struct lock_word digit;
    if (scanner->scan->version || !after(line, "version = ", &digit) || digit.len != 1 ||
        digit.text[0] < '1' || digit.text[0] > '4')
        return false;
    scanner->scan->version = (unsigned)(digit.text[0] - '0');
    return true;
}

static void scan_line(struct scanner *scanner, struct lock_word line)
{
    if (line.len == 0 || (!scanner->open && line.text[0] == '#'))
        return;
    if (is_line(line, "[[package]]"))
        start_package(scanner, false);
    else if (is_line(line, "[[patch.unused]]"))
        start_package(scanner, true);
    else if (!scanner->open)
        scanner->odd |= !scan_version(scanner, line);
    else if (is_line(line, "dependencies = ["))
        scan_dependencies(scanner);
    else
        scanner->odd |= !scan_field(scanner, line);
}

bool lock_scan(struct arena *arena, struct arena *scratch, const char *text, size_t size,
               struct lock_scan *scan)
{
    struct scanner scanner = {
        .arena = arena, .scratch = scratch, .at = text, .end = text + size, .scan = scan};
    struct lock_word line;
    *scan = (struct lock_scan){0};
    scanner.odd = !is_plain(text, size);
    while (!scanner.odd && next_line(&scanner, &line))
        scan_line(&scanner, line);
    end_package(&scanner);
    return !scanner.odd;
}
