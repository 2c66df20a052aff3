/* What a page of whittle's has to be, whatever is named on it: elements and attributes that are
 * known, closed in their order, values in double quotes, and nothing that loads or runs. */
#ifndef WHITTLE_TESTS_HTML_CHECK_H
#define WHITTLE_TESTS_HTML_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "graph/base/text.h"

enum { HTML_DEPTH = 32, HTML_WORD = 24 };

struct html_check {
    const char *at;
    char open[HTML_DEPTH][HTML_WORD]; /* elements that are not closed yet */
    size_t depth;
};

static inline bool html_word(struct html_check *check, char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const size_t len = strspn(check->at, letters);
    if (!len || len >= HTML_WORD)
        return false;
    memcpy(word, check->at, len);
    word[len] = '\0';
    check->at += len;
    return true;
}

/* ` name="value"`, or ` open`. */
static inline bool html_attribute(struct html_check *check)
{
    static const char *const known[] = {
        "aria-hidden", "charset", "class", "colspan", "content", "d",     "height", "http-equiv",
        "lang",        "name",    "open",  "role",    "rx",      "scope", "width",  "x",
        "x1",          "x2",      "y",     "y1",      "y2",      NULL};
    char word[HTML_WORD];
    check->at++;
    if (!html_word(check, word) || !text_is_one_of(word, known))
        return false;
    if (strcmp(word, "open") == 0)
        return true;
    if (check->at[0] != '=' || check->at[1] != '"')
        return false;
    check->at += 2;
    check->at += strcspn(check->at, "\"<>");
    return *check->at++ == '"';
}

static inline bool html_close(struct html_check *check)
{
    char word[HTML_WORD];
    check->at++;
    return html_word(check, word) && *check->at++ == '>' && check->depth &&
           strcmp(check->open[--check->depth], word) == 0;
}

/* From a `<` on. */
static inline bool html_tag(struct html_check *check)
{
    static const char *const known[] = {
        "body",  "code", "details", "div",   "footer", "g",       "h1",   "h2",
        "h3",    "head", "html",    "li",    "line",   "p",       "path", "rect",
        "style", "svg",  "table",   "tbody", "td",     "text",    "th",   "thead",
        "title", "tr",   "ul",      "meta",  "br",     "summary", NULL};
    char word[HTML_WORD];
    check->at++;
    if (*check->at == '/')
        return html_close(check);
    if (!html_word(check, word) || !text_is_one_of(word, known))
        return false;
    while (*check->at == ' ')
        if (!html_attribute(check))
            return false;
    const bool closed = check->at[0] == '/';
    check->at += closed;
    if (*check->at++ != '>')
        return false;
    if (closed || strcmp(word, "meta") == 0 || strcmp(word, "br") == 0)
        return true;
    if (check->depth == HTML_DEPTH)
        return false;
    strcpy(check->open[check->depth++], word);
    return true;
}

/* `&#60;` */
static inline bool html_entity(struct html_check *check)
{
    if (check->at[1] != '#')
        return false;
    check->at += 2;
    const size_t digits = strspn(check->at, "0123456789");
    check->at += digits;
    return digits && *check->at++ == ';';
}

/* The place of the first thing that may not be there; NULL for a page that is right. */
static inline const char *html_fault(const char *page)
{
    static const char start[] = "<!DOCTYPE html>\n<html ";
    struct html_check check = {.at = page};
    if (strncmp(page, start, strlen(start)) != 0)
        return page;
    for (check.at = strstr(page, "<html "); *check.at;) {
        const char *before = check.at;
        if (*before == '<' ? !html_tag(&check) : *before == '&' && !html_entity(&check))
            return before;
        check.at += check.at == before;
    }
    return check.depth ? check.at : NULL;
}

#endif
