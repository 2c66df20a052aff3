/* The error value: filled where something fails, printed by main alone. */
#ifndef WHITTLE_BASE_ERR_H
#define WHITTLE_BASE_ERR_H

struct arena;

/* The numbers are the program's exit statuses. */
enum err_code {
    ERR_NONE = 0,
    ERR_USAGE = 2,  /* the command line */
    ERR_INPUT = 3,  /* a manifest, a configuration, a file that a person wrote */
    ERR_GIT = 4,    /* no repository, unknown revision, unreadable object */
    ERR_OUTPUT = 5, /* the plan could not be written */
};

struct err {
    enum err_code code;
    char file[1024];       /* "" where no file is at fault; a longer path keeps its end */
    unsigned line, column; /* from 1; 0 where unknown */
    char message[1024];    /* what is wrong and what was expected: one line, no full stop */
    char hint[1024];       /* how to mend it: a command or an edit, or "" */
};

/* Both fill `err` (which may already hold an error: the newest wins) and return -1, so that a
 * caller can `return err_set(…)`. Text that came from a repository may be passed as it is: it is
 * made printable when it is printed. */
__attribute__((format(printf, 3, 4))) int err_set(struct err *err, enum err_code code,
                                                  const char *format, ...);
__attribute__((format(printf, 6, 7))) int err_at(struct err *err, enum err_code code,
                                                 const char *file, unsigned line, unsigned column,
                                                 const char *format, ...);

/* Adds the way to mend it to an error that is set; returns -1. */
__attribute__((format(printf, 2, 3))) int err_hint(struct err *err, const char *format, ...);

/* Place and message in one line: "crates/a/Cargo.toml:3:7: expected a key". */
const char *err_line(struct arena *arena, const struct err *err);

#endif
