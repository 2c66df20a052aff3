/* Words and names with `{}` in them, which are filled for each row: {packages}, {target}, or the
 * key of a row's value, {db.port} of one within it. `{{` and `}}` are the brackets themselves. */
#ifndef WHITTLE_MATRIX_TEMPLATE_H
#define WHITTLE_MATRIX_TEMPLATE_H

#include "graph/base/err.h"
#include "graph/base/value.h"
#include "planner/matrix/platform.h"

/* What placeholders stand for. Whittle's own come before a row's values of the same name. */
struct template_scene {
    const struct value *values;      /* of the row; NULL for none */
    const struct platform *platform; /* {platform}, {target}, {host}, {runner} */
    const char *job, *command;
    struct strings packages; /* words of {packages}: "-p", "core", … */
    struct strings options;  /* words of {options} */
    const char *toolchain;   /* NULL: a value of the row, or nothing */
};

/* The placeholders that every row knows: "packages", …; NULL after the last. */
const char *template_known(size_t place);

/* Adds the placeholders that a template names, without what follows a dot. ERR_INPUT without a
 * place for a bracket that is not closed, or that nothing opens, for a name that is empty, and with
 * `words` for a quote that is not closed. */
int template_names(struct arena *arena, const char *text, bool words, struct strings *names,
                   struct err *err);

/* Fills a template for words: it is split at blanks (quotes as in a shell hold a word together)
 * before anything is filled in. A word that is one placeholder becomes all words of its value, any
 * other stays one word. A row without the value has nothing there. ERR_INPUT as above, and for a
 * value that is a mapping, or an expression, which nobody would evaluate. */
int template_words(struct arena *arena, const char *text, const struct template_scene *scene,
                   struct strings *words, struct err *err);

/* Fills a template for a name: nothing is split. */
int template_line(struct arena *arena, const char *text, const struct template_scene *scene,
                  const char **line, struct err *err);

#endif
