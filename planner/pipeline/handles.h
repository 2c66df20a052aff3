/* What of git is open while a request is answered. */
#ifndef WHITTLE_PIPELINE_HANDLES_H
#define WHITTLE_PIPELINE_HANDLES_H

#include "graph/cargo/manifest.h"
#include "graph/impact/rev.h"
#include "planner/git/repository.h"
#include "planner/pipeline/request.h"

struct handles {
    struct arena *arena;
    struct repository *repository;
    struct manifest_cache manifests; /* of both revisions */
    struct source sources[2];
    bool open[2];
    struct err trouble; /* why the base is not open, where one was chosen */
    const char *series; /* of plans, that this one is of (planner/pipeline/last_passed.h); NULL */
};

/* Opens the repository, chooses the range, and opens its head and, where it has one, its base. On
 * failure nothing is left open. */
int handles_open(struct handles *handles, const struct request *request, struct arena *arena,
                 struct range *range, struct err *err);

/* Closes all of it. Returns `rc`, how the work with it ended; or -1 where the head could not be
 * read: whatever else went wrong, or right, came of that. */
int handles_close(struct handles *handles, int rc, struct err *err);

/* NULL where it is not open. */
static inline const struct source *handles_base(const struct handles *handles)
{
    return handles->open[BASE] ? &handles->sources[BASE] : NULL;
}

/* A path that a person wrote, as it is seen from -C, or absolute, as one of the repository: the
 * arena's. NULL where it is not in it. */
const char *named_path(struct arena *arena, const struct repository *repository,
                       const char *written);

#endif
