#include "graph/impact/data.h"

#include <stddef.h>
#include <string.h>

struct name {
    const char *text; /* with a star at its end: what begins so */
    enum data_kind kind;
};

static const struct name names[] = {
    {"test*", DATA_OF_TESTS}, {"fixture*", DATA_OF_TESTS}, {"e2e*", DATA_OF_TESTS},
    {"spec*", DATA_OF_TESTS}, {"corpus", DATA_OF_TESTS},   {"snapshots", DATA_OF_TESTS},
    {"bench*", DATA_OF_ANY},  {"example*", DATA_OF_ANY},
};

static bool is_named(const char *component, size_t len, const char *text)
{
    size_t known = strlen(text);
    bool open = text[known - 1] == '*';
    known -= open;
    return len >= known && (open || len == known) && strncmp(component, text, known) == 0;
}

static bool is_data(const char *component, size_t len, enum data_kind kind)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].kind <= kind && is_named(component, len, names[i].text))
            return true;
    return false;
}

bool data_within(const char *dir, const char *path, enum data_kind kind)
{
    size_t skipped = strlen(dir);
    for (const char *at = path + skipped; *(at += strspn(at, "/")); at += strcspn(at, "/"))
        if (is_data(at, strcspn(at, "/"), kind))
            return true;
    return false;
}
