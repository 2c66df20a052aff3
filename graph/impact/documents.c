#include "graph/impact/documents.h"

#include <string.h>
#include <strings.h>

#include "graph/base/path.h"

/* What follows the name: nothing, or an ending of text. A version's last number is no ending. */
static bool is_text(const char *rest)
{
    static const char *const endings[] = {"md", "markdown", "txt", "rst", "adoc", "asciidoc"};
    const char *dot = strrchr(rest, '.');
    if (!dot || (dot[1] && !dot[1 + strspn(dot + 1, "0123456789")]))
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot + 1, endings[i]) == 0)
            return true;
    return false;
}

bool document_is(const char *path)
{
    static const char *const names[] = {"README",  "CHANGELOG", "CHANGES",      "HISTORY",
                                        "LICENSE", "LICENCE",   "COPYING",      "NOTICE",
                                        "AUTHORS", "CREDITS",   "CONTRIBUTING", "CODE_OF_CONDUCT"};
    const char *base = path_base(path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t len = strlen(names[i]);
        if (strncasecmp(base, names[i], len) == 0 && strchr("._-", base[len]))
            return is_text(base + len);
    }
    return false;
}
