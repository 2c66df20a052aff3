#include "graph/rust/module_scan_parts.h"

#include <string.h>

enum {
    ITEM_LIMIT = 100000, /* of one file */
    STEP_LIMIT = 500000, /* attributes and inline modules of one file */
    NAME_LIMIT = 64,     /* bytes of a file's name without an ending */
};

unsigned scanner_line(struct scanner *scanner, const char *at)
{
    while (scanner->counted < at)
        scanner->line += *scanner->counted++ == '\n';
    return scanner->line;
}

void scanner_add(struct scanner *scanner, struct scan_item item, const char *at)
{
    if (scanner->stopped)
        return;
    if (scanner->scan->items.count + 1 == ITEM_LIMIT) {
        item = (struct scan_item){.type = SCAN_GAP, .text = "the file names too many files"};
        scanner->scan->cut = scanner->stopped = true;
    }
    if (item.type != SCAN_GAP && strlen(item.text) > SCANNER_PATH_LIMIT)
        item = (struct scan_item){
            .type = SCAN_GAP, .text = "a path that is too long", .when = item.when};
    if (item.type != SCAN_PATH_STRING && item.type != SCAN_NAME && item.type != SCAN_STARTS)
        item.line = scanner_line(scanner, at);
    vec_push(scanner->arena, &scanner->scan->items, item);
}

void scanner_gap(struct scanner *scanner, const char *what, struct module_when when, const char *at)
{
    scanner_add(scanner, (struct scan_item){.type = SCAN_GAP, .text = what, .when = when}, at);
}

void scanner_step(struct scanner *scanner, const char *at)
{
    if (++scanner->steps == STEP_LIMIT)
        scanner_stop(scanner, "the file has too many attributes or modules", at);
}

void scanner_stop(struct scanner *scanner, const char *what, const char *at)
{
    scanner_gap(scanner, what, (struct module_when){0}, at);
    scanner->scan->cut = scanner->stopped = true;
}

/* A name without an ending is a directory's, or like LICENSE. */
static bool is_name(const char *text)
{
    size_t len = strlen(text);
    return len && len <= NAME_LIMIT &&
           !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")];
}

void scanner_path_text(struct scanner *scanner, const char *text, struct module_when when,
                       const char *at)
{
    if (!text || (!strpbrk(text, "./") && !is_name(text)) || strlen(text) > SCANNER_PATH_LIMIT)
        return;
    for (const char *byte = text; *byte; byte++)
        if ((unsigned char)*byte <= ' ' || *byte == 0x7f)
            return;
    scanner_add(scanner, (struct scan_item){.type = SCAN_PATH_STRING, .text = text, .when = when},
                at);
}
