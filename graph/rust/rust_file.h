/* Rust files, read once for all who ask: of the bytes, which are not kept, each part is made when
 * it is first asked for. */
#ifndef WHITTLE_RUST_RUST_FILE_H
#define WHITTLE_RUST_RUST_FILE_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/source.h"
#include "graph/rust/byte_search.h"
#include "graph/rust/module_scan.h"

/* What can be made of a file; a set. */
enum rust_part {
    RUST_SIGHT = 1,
    RUST_SCAN = 2,
    RUST_WATCHES = 4, /* what it tells cargo to watch, if it is a build script */
    RUST_CALLS = 8,   /* which macros it may call */
};

/* What a file is split into tokens for; a set. */
enum source_use {
    USE_MODULES = 1,   /* the files that its crate is made of */
    USE_STRINGS = 2,   /* strings that may name files of its package */
    USE_OUTSIDE = 4,   /* files outside of the package that it names or includes */
    USE_UPWARD = 8,    /* going up from a directory */
    USE_PROGRAMS = 16, /* programs that it has cargo run */
};

struct rust_file {
    unsigned made; /* the parts that are there */
    struct byte_sight sight;
    const struct module_scan *scan; /* only a gap where the file can't be read */
    bool watches_known;             /* it watches `watches` as they are written, and no more */
    struct strings watches;
    const char *calls;              /* every word before a '!', with that, in comments too */
    struct package_source *waiting; /* graph/rust/package_sources.h: those that read it now */
};

/* By object id, so that revisions and packages share what is the same; without an id by path, of
 * which there is one source at most. Initialise with {.arena = …}: all of them live as long. */
struct rust_files {
    struct arena *arena;
    struct byte_search words; /* what each is looked at for */
    struct map by_key;
    VEC(struct rust_file *) items;
};

/* The file of that path and id (of struct file_info), of which perhaps nothing is made yet. */
struct rust_file *rust_files_at(struct rust_files *files, const char *path, const char *id);

/* Makes the parts that are not there yet. Threads may do this at once to different files, each with
 * an arena of its own. */
void rust_file_make(struct arena *arena, struct rust_file *file, unsigned parts,
                    const struct byte_search *words, const struct blob *blob);

/* The file with one part, and the parts that are likely to be asked for next. What can't be read
 * has nothing, but a gap where the part is its scan; NULL where nothing, or a directory, is at
 * `path`. */
const struct rust_file *rust_files_read(struct rust_files *files, const struct source *source,
                                        const char *path, enum rust_part part);

/* Which of USE_MODULES and USE_STRINGS the file can be of. */
unsigned rust_file_uses(const struct rust_file *file);

/* What it says of other files; nothing where it was looked at and is of none of `uses`, which are
 * some of the two above. NULL as above. */
const struct module_scan *rust_files_scan(struct rust_files *files, const struct source *source,
                                          const char *path, unsigned uses);

#endif
