/* The files that a crate is made of: from its root through `mod`, #[path], include!, include_str!
 * and include_bytes!, each with the conditions under which it is reached.
 * Rules: https://doc.rust-lang.org/reference/items/modules.html, and for include!, a path seen from
 * the file that says it. */
#ifndef WHITTLE_RUST_MODULES_H
#define WHITTLE_RUST_MODULES_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/cfg.h"
#include "graph/cargo/source.h"
#include "graph/rust/rust_file.h"

enum module_how {
    MODULE_ROOT,
    MODULE_MOD,     /* mod name; */
    MODULE_INCLUDE, /* include!: Rust, whose modules are seen from where it lies */
    MODULE_TEXT,    /* include_str!, include_bytes!, in a doc attribute too: any file */
};

/* One way to reach a file. A path may be there several times, under different conditions. Files
 * that do not exist are listed as well (`mod x;` looks at x.rs and x/mod.rs): one that is added
 * there is reached. */
struct module_file {
    const char *path; /* repository path; outside it where the source says so */
    enum module_how how;
    const struct cfg *when; /* all conditions on the way, in one CFG_ALL; NULL: always */
    const char *from;       /* the file that names it; NULL for the root */
    uint32_t next;          /* place of another way to the same path; UINT32_MAX at the end */
    uint32_t last;          /* in the first way to a path: the place of the last */
};

/* Something that can't be followed: any file may be reached through it. */
struct module_gap {
    const char *path; /* of the file it is in */
    unsigned line;    /* 0: the file as a whole */
    const char *what; /* "include!(…) of a computed path", "the file can't be read: …" */
    const struct cfg *when;
};

/* A string that may be the name of a file or directory: it holds a '/' or a '.', or is a short
 * word; no white space and no control characters; at most 1024 bytes long. `text` as written,
 * escapes resolved. */
struct module_mention {
    const char *text;
    const char *path; /* of the file it is in */
    const struct cfg *when;
};

struct modules {
    VEC(struct module_file) files; /* in the order they were met */
    VEC(struct module_gap) gaps;
    VEC(struct module_mention) path_strings;
    struct map by_path; /* path → the first place in `files` */
};

/* Reads the crate whose root is `src_path`. `package_dir` is what env!("CARGO_MANIFEST_DIR")
 * stands for. `mod name;` within a macro's arguments counts, with unknown conditions. Never fails:
 * what can't be read is a gap; a module that has no file is none. `uses` is USE_MODULES, and
 * USE_STRINGS where the strings are wanted: what was looked at before and is of neither is not
 * read. */
struct modules modules_read(struct arena *arena, const struct source *source,
                            const char *package_dir, const char *src_path,
                            struct rust_files *sources, unsigned uses);

#endif
