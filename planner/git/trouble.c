#include "planner/git/trouble.h"

#include <errno.h>
#include <string.h>

#include "planner/git/internal.h"

bool trouble_is_absence(int why)
{
    return why == ENOENT || why == ENOTDIR || why == ENAMETOOLONG;
}

void trouble_keep(struct trouble *trouble, const struct err *err)
{
    if (!trouble->met)
        *trouble = (struct trouble){true, *err};
}

void trouble_disk(struct trouble *trouble, const char *path, int why)
{
    if (trouble->met || trouble_is_absence(why))
        return;
    trouble->met = true;
    err_at(&trouble->err, ERR_INPUT, *path ? path : ".", 0, 0, "can't be read: %s", strerror(why));
    if (why == EACCES)
        err_hint(&trouble->err, "make it readable, or name it in .gitignore");
}

void trouble_odd(struct trouble *trouble, const char *path)
{
    if (trouble->met)
        return;
    trouble->met = true;
    err_at(&trouble->err, ERR_INPUT, path, 0, 0,
           "it is a pipe, a socket or a device: expected a file");
}

void trouble_object(struct trouble *trouble, git_repository *handle, const char *what)
{
    if (trouble->met)
        return;
    trouble->met = true;
    handle_missing(handle, &trouble->err, what);
}

bool trouble_tell(const struct trouble *trouble, struct err *err)
{
    if (trouble->met)
        *err = trouble->err;
    return trouble->met;
}
