#include "graph/impact/changes.h"

const char *change_status_name(enum change_status status)
{
    static const char *const names[] = {"added", "modified", "deleted"};
    return names[status];
}
