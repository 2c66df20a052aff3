/* The parts of a comparison, for compare.c. */
#ifndef WHITTLE_PIPELINE_COMPARE_PARTS_H
#define WHITTLE_PIPELINE_COMPARE_PARTS_H

#include "planner/pipeline/compare.h"

/* Notes which files of CI have a say in the plan, and which have none, in the rules of the
 * comparison: where one of them changed or is asked about, and it can be known, by the event or,
 * for a person, by what workflows say. */
void ci_files_note(const struct handles *handles, const struct request *request,
                   const struct head *head, struct compared *compared);

/* The same of the head alone, whatever changed. */
void ci_files_of_head(const struct handles *handles, const struct request *request,
                      const struct head *head, struct path_rules *rules);

/* Finds what a change takes away from what the configuration at its base has CI run and, for a pull
 * request that no maintainer accepted it of, adds to the jobs of the comparison what can still run.
 * Looks at the base only where its configuration is another one, or leads to another workspace.
 * Warns where that can't be read. */
void find_narrowing(struct handles *handles, const struct request *request, const struct head *head,
                    struct compared *compared);

/* The path that a question names, from the current directory or from the repository's root, where
 * there is one or it is among the changes; else NULL. The question may be NULL. */
const char *path_answer_find(const struct handles *handles, const char *question,
                             const struct changes *changes);

/* Fills the rest of an answer, whose path may be NULL. `asked` is what the changes were compared
 * by. */
void path_answer_fill(struct arena *arena, const struct impact_request *asked,
                      struct path_answer *answer);

#endif
