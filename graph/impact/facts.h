/* What is found out of the two revisions while their difference is judged: each thing once, when it
 * is first asked for. */
#ifndef WHITTLE_IMPACT_FACTS_H
#define WHITTLE_IMPACT_FACTS_H

#include "graph/base/bits.h"
#include "graph/cargo/definition.h"
#include "graph/impact/diff.h"
#include "graph/impact/judge.h"
#include "graph/rust/build_script.h"
#include "graph/rust/modules.h"
#include "graph/rust/path_strings.h"

/* Conditions under which a crate may name any file, each once. */
struct gaps {
    const struct cfg **items; /* NULL: always; then it is the only one */
    size_t count, capacity;
};

/* The crates of one package, read when a changed file of it asks for them. */
struct crate_files {
    bool read, read_strings;
    struct modules *targets;          /* by place in the package's targets at that revision */
    struct gaps *gaps;                /* likewise */
    struct path_strings path_strings; /* of all of them; facts_path_strings */
};

/* A file or directory that the build script of a package watches. */
struct watch {
    const char *path;
    uint32_t package; /* index in the units */
    uint32_t next;    /* another of that path; UINT32_MAX at the end */
};

/* What build scripts read, found out when the first change asks. */
struct watches {
    bool read;
    struct bits any; /* packages in the units: any of their files may be read */
    VEC(struct watch) items;
    struct map by_path; /* → the last of that path */
};

/* Which names of changed files the sources hold as strings, found out when the first tool asks. */
struct names_held {
    bool read;
    bool any;           /* some source can't be read */
    struct bits places; /* in the words of `sources` */
};

/* Of one revision. */
struct rev_facts {
    enum rev rev;
    struct judge judge;
    uint32_t *package;         /* index in the workspace → in the units */
    struct crate_files *files; /* by index in the units */
    struct watches watches;
    struct names_held names;
    struct definition *definitions; /* of packages; NULL until asked for */
    struct definition *root;        /* of the root manifest; likewise */
    const struct lock *lock;        /* NULL where it was not read */
    const struct hash *locked;      /* of its nodes; NULL until asked for */
};

struct facts {
    struct arena *arena;
    const struct diff *diff;
    struct rev_facts of[2];
    struct err lock_trouble;   /* why a lock file that counts can't be read */
    struct rust_files sources; /* looked at for what one that names a changed path holds */
};

struct facts facts_of(const struct diff *diff);

/* Reads the lock files that count: the head's for keys, both where what it says has `changed`. The
 * base's only where the head's could be read. */
void facts_read_locks(struct facts *facts, bool changed);

/* The files of a package's crates, read once. */
const struct crate_files *facts_crate(struct facts *facts, enum rev rev, uint32_t package);

/* Which strings of them may name files. Many sources are split into tokens for that alone: who is
 * going to ask for both asks for this first, so that they are read once. Then the crates hold what
 * can't be followed in those sources, too. */
const struct path_strings *facts_path_strings(struct facts *facts, enum rev rev, uint32_t package);

/* What a package's manifest says; computed once, and once for both revisions where they have the
 * same. Empty where there is no manifest. */
const struct definition *facts_definition(struct facts *facts, enum rev rev, uint32_t package);

/* What the root manifest says. */
const struct definition *facts_root(struct facts *facts, enum rev rev);

/* Hashes of what is locked: the same value where both revisions have one lock file; NULL where it
 * was not read. */
const struct hash *facts_locked(struct facts *facts, enum rev rev);

#endif
