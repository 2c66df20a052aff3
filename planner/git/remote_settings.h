/* How the user's repository reaches a remote. Another repository that shall reach it in the same
 * way gets what the user's own configuration says of it as variables of the environment: no token
 * is written to a file or stands on a command line. */
#ifndef WHITTLE_GIT_REMOTE_SETTINGS_H
#define WHITTLE_GIT_REMOTE_SETTINGS_H

#include "graph/base/err.h"
#include "graph/base/vec.h"

/* What the remote is called for the other repository. */
#define REMOTE_NAME "whittle-ledger"

struct remote_place {
    const char *git_dir; /* of the user's repository */
    const char *dir;     /* where addresses of the file system count from */
    const char *remote;  /* its name there */
    int seconds;         /* that a call of git may take */
};

/* The environment of git for another repository, `git_dir`; it ends with NULL. What decides on a
 * repository is left out of it; what tells how to connect comes along (credential.*, http.*,
 * url.*, ...), as it stands in the repository, in files that it includes and in GIT_CONFIG_*. The
 * user's and the system's own files git reads itself. ERR_GIT where there is no such remote. */
int remote_settings(struct arena *arena, const struct remote_place *place, const char *git_dir,
                    struct strings *environment, struct err *err);

#endif
