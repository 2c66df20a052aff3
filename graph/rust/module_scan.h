/* What one Rust file says about other files, from its bytes alone: where it lies and under which
 * conditions it is read is added by who walks from file to file (graph/rust/modules.h). */
#ifndef WHITTLE_RUST_MODULE_SCAN_H
#define WHITTLE_RUST_MODULE_SCAN_H

#include "graph/base/vec.h"
#include "graph/rust/module_when.h"

enum scan_type {
    SCAN_MOD,         /* mod text; */
    SCAN_PATH,        /* #[path = "text"] mod …; */
    SCAN_INCLUDE,     /* include!("text") */
    SCAN_TEXT,        /* include_str!("text"), include_bytes!("text") */
    SCAN_GAP,         /* the text says what can't be followed */
    SCAN_PATH_STRING, /* a string that may be the name of a file */
    SCAN_NAME,        /* a path that strings are joined to, or one that holds a '/': below */
    SCAN_STARTS,      /* the name of a package or program that cargo is told to run */
    SCAN_MACRO,       /* the text is the name of a macro: `file` is included where it is used */
    SCAN_UPWARD,      /* it goes up from its package's, the current or its program's directory */
};

/* The directory of an inline module, seen from that of the module around it. */
struct scan_dir {
    const struct scan_dir *outer; /* NULL: a module of the file itself */
    const char *name;             /* NULL: not known, a macro gives it */
    bool is_path;                 /* from #[path] */
    bool loose;                   /* in a block: rustc may forget the name of the file's module */
    unsigned depth;
    size_t len; /* of all the names together */
};

struct scan_item {
    enum scan_type type;
    const char *text;
    const struct scan_dir *dir; /* of SCAN_MOD, SCAN_PATH; NULL: no inline module around it */
    bool from_package;          /* SCAN_INCLUDE, SCAN_TEXT: appended to the package's directory */
    bool in_macro;              /* SCAN_NAME: among the arguments of a macro that is not known */
    bool is_word;               /* SCAN_NAME: without a '/', what a call opens or appends */
    const char *file;           /* SCAN_MACRO: as written in the macro's body */
    bool is_rust;               /* SCAN_MACRO: it is include!d */
    unsigned line;
    struct module_when when; /* within the file */
};

struct module_scan {
    VEC(struct scan_item) items; /* in the order of the file */
    bool cut;                    /* the file says more than is kept of one: a gap stands last */
};

/* A SCAN_NAME's text has slashes for separators. Strings that join() and push() append are joined,
 * constants and format arguments of the same file filled in. What only a run would tell is cut off
 * with its component, before and behind it: "{root}/data/{name}.txt" is "data". It may begin with
 * "..", never with a '/'.
 *
 * Any bytes give a scan, which refers to none of them. */
const struct module_scan *module_scan_read(struct arena *arena, const char *bytes, size_t size);

/* A scan that says only that something can't be followed. */
const struct module_scan *module_scan_gap(struct arena *arena, const char *what);

#endif
