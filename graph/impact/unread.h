/* Files that no build reads, by what they are called: they reach nothing unless a source names them
 * or a build script says that it reads them. docs/path-rules.md explains each row. */
#ifndef WHITTLE_IMPACT_UNREAD_H
#define WHITTLE_IMPACT_UNREAD_H

#include "graph/impact/judge.h"

/* Why `path` reaches nothing where nothing names it: REASON_NOT_INCLUDED, REASON_OTHER_ECOSYSTEM or
 * REASON_TOOL_CONFIG; REASON_FILE_CHANGED where no row of the table holds for it. `owner` is the
 * package that the path belongs to, NULL for a path of nobody. Below directories that hold data
 * (graph/impact/data.h) no row holds, but for documents of a package. */
enum reason_code unread_code(struct arena *arena, struct judge *judge, const char *path,
                             const struct package *owner);

/* Whether it is text for people or a picture by its name alone. */
bool unread_is_document(const char *path);

/* By which name a source knows the tool that a REASON_TOOL_CONFIG path belongs to: the file's name,
 * or that of the tool's directory at the root. */
const char *unread_name(struct arena *arena, const struct workspace *workspace, const char *path);

#endif
