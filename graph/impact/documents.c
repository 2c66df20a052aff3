#include "graph/impact/documents.h"

#include <string.h>
#include <strings.h>

#include "graph/base/path.h"

bool document_is(const char *path)
{
    static const char *const names[] = {"README",  "CHANGELOG", "CHANGES",      "HISTORY",
                                        "LICENSE", "LICENCE",   "COPYING",      "NOTICE",
                                        "AUTHORS", "CREDITS",   "CONTRIBUTING", "CODE_OF_CONDUCT"};
    const char *base = path_base(path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t len = strlen(names[i]);
        if (strncasecmp(base, names[i], len) == 0 && strchr("._-", base[len]))
            return true;
    }
    return false;
}
