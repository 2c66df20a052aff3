/* What one Rust file says about other files, from its bytes alone: where it lies and under which
 * conditions it is read is added by who walks from file to file (graph/cargo/modules.h). */
#ifndef WHITTLE_CARGO_MODULE_SCAN_H
#define WHITTLE_CARGO_MODULE_SCAN_H

#include "graph/base/vec.h"
#include "graph/cargo/module_when.h"

enum scan_type {
    SCAN_MOD,     /* mod text; */
    SCAN_PATH,    /* #[path = "text"] mod …; */
    SCAN_INCLUDE, /* include!("text") */
    SCAN_TEXT,    /* include_str!("text"), include_bytes!("text") */
    SCAN_GAP,     /* the text says what can't be followed */
    SCAN_MENTION, /* a string that may be the name of a file */
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
    unsigned line;
    struct module_when when; /* within the file */
};

struct module_scan {
    VEC(struct scan_item) items; /* in the order of the file */
};

/* Any bytes give a scan, which refers to none of them. */
const struct module_scan *module_scan_read(struct arena *arena, const char *bytes, size_t size);

/* A scan that says only that something can't be followed. */
const struct module_scan *module_scan_gap(struct arena *arena, const char *what);

#endif
