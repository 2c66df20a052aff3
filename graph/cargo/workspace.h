/* A Cargo workspace at one revision: what `cargo metadata` would say of it, and the edges between
 * its packages. */
#ifndef WHITTLE_CARGO_WORKSPACE_H
#define WHITTLE_CARGO_WORKSPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "graph/base/arena.h"
#include "graph/base/err.h"
#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/cargo/manifest.h"

enum dep_kind {
    DEP_NORMAL,
    DEP_DEV,
    DEP_BUILD,
};

#define PACKAGE_NONE UINT32_MAX

struct lock;

/* As declared in a manifest, after inheritance. Fields are those of `cargo metadata`. */
struct dependency {
    const char *name;   /* of the package depended on */
    const char *rename; /* the manifest's key where `package` is given; else NULL */
    enum dep_kind kind;
    const char *target; /* "cfg(windows)", a triple, or NULL */
    bool optional;
    bool artifact;    /* `artifact = …`: its programs are wanted, not its library alone */
    const char *path; /* where it is a path dependency: its directory; else NULL */
    unsigned line;    /* in the manifest that declares it */
    uint32_t package; /* index of the package at `path`; PACKAGE_NONE for a registry's */
    const struct toml *declared; /* in the manifest; its key is the dependency's */
    const struct toml *shared;   /* the entry of [workspace.dependencies] that it inherits; NULL
                                    where it inherits none */
};

enum target_kind {
    TARGET_LIB,
    TARGET_BIN,
    TARGET_EXAMPLE,
    TARGET_TEST,
    TARGET_BENCH,
    TARGET_BUILD_SCRIPT,
};

struct target {
    enum target_kind kind;
    const char *name;
    struct strings crate_types;         /* "lib", "proc-macro", "bin", … */
    const char *src_path;               /* repository path; outside it where the manifest says so */
    bool no_harness;                    /* `harness = false` */
    bool no_test, no_bench, no_doctest; /* `test = false` and so on, or by default */
    bool gated;                         /* it has `required-features` */
};

struct dependencies {
    struct dependency *items;
    size_t count, capacity;
};

struct targets {
    struct target *items;
    size_t count, capacity;
};

/* What a package may be built with because a patch says so: where one of its dependencies leads to
 * what that brings in. */
struct patch_use {
    const struct toml *patch; /* the entry that says so */
    const char *file, *key;   /* where it stands: "Cargo.toml", "patch.crates-io.serde" */
    enum dep_kind kind;       /* of the dependency */
    const char *platform;     /* where it holds: as in struct dependency; NULL: everywhere */
};

struct patch_uses {
    struct patch_use *items;
    size_t count, capacity;
};

struct package {
    const char *name, *version, *edition;
    const char *path;          /* its directory */
    const char *manifest_path; /* its Cargo.toml */
    bool member;               /* else a path dependency that is no member */
    bool opaque;               /* its manifest can't be read here (a submodule): only name and path
                                  are known */
    const struct toml *document; /* the manifest as written; NULL where opaque */
    const struct toml *shared;   /* the root manifest that it may inherit from; NULL where there is
                                    none */
    struct dependencies dependencies;
    const char *real_path;       /* where its directory really is, behind a link; NULL if here */
    struct strings target_dirs;  /* directories that its manifest names for targets, out of `path`
                                    or below it: what changes there changes this package too */
    const char *shared_manifest; /* the root manifest of the other workspace that it belongs to and
                                    may inherit from; NULL where it belongs to none */
    struct targets targets;      /* empty until workspace_find_targets */
    struct patch_uses patches;   /* sorted by key, kind and platform; no duplicates */
};

/* Why a package is rebuilt when another one is. */
struct edge {
    uint32_t from, to; /* `from` depends on `to` */
    enum dep_kind kind;
    bool patched;  /* not declared but possible: a [patch] or [replace] may lead there, or the
                      manifest of `from` is not here */
    bool artifact; /* programs of `to` are wanted */
    const char *platform; /* where it holds: as in struct dependency; NULL: everywhere */
};

struct edges {
    struct edge *items;
    size_t count, capacity;
};

struct packages {
    struct package *items;
    size_t count, capacity;
};

/* Something odd where cargo goes on, and so does the plan. */
struct warning {
    const char *code; /* stable: "glob-without-manifest", "path-outside", … */
    const char *file;
    unsigned line; /* 0 where unknown */
    const char *message;
};

struct warnings {
    struct warning *items;
    size_t count, capacity;
};

/* A file or directory of the repository that a key of cargo's configuration names. */
struct config_path {
    const char *path;
    const char *config_key; /* the file and the key: ".cargo/config.toml: env.SCHEMA" */
};

struct config_paths {
    struct config_path *items;
    size_t count, capacity;
};

struct workspace {
    const char *root;            /* directory of the root manifest */
    const char *manifest_path;   /* the root manifest */
    const struct toml *document; /* as written */
    struct packages packages;    /* sorted by path bytes: members, and path dependencies outside */
    struct edges edges;          /* sorted by from, to, kind, platform; no duplicates */
    struct strings missing_members;   /* member globs match them, but they hold no manifest */
    struct config_paths config_paths; /* what cargo's configuration names for every build */
    const struct lock *lock;          /* read where there is a patch, to find out who uses it; NULL
                                         where it was not, or can't be */
    struct map by_path;               /* directory → index in packages */
    struct warnings warnings;
};

/* Reads the workspace that `manifest_path` belongs to, by cargo's rules: the manifest itself, the
 * root that its `package.workspace` names, or the nearest root above. Everything in `workspace`
 * is the arena's. Fails with ERR_INPUT where cargo could not load the workspace either; where it
 * could, oddities are warnings.
 * Rules: https://doc.rust-lang.org/cargo/reference/workspaces.html and cargo-targets.html;
 * checked against `cargo metadata --no-deps`. */
int workspace_load(struct arena *arena, const struct source *source, const char *manifest_path,
                   struct manifest_cache *cache, struct workspace *workspace, struct err *err);

/* Fills the targets of every package by cargo's rules for finding them, in the order lib, bins,
 * examples, tests, benches, build script. Apart from workspace_load because it lists directories
 * that most plans don't depend on. ERR_INPUT where a target can't be found. */
int workspace_find_targets(struct arena *arena, const struct source *source,
                           struct workspace *workspace, struct err *err);

/* The nearest package whose directory holds `path`, or PACKAGE_NONE. */
uint32_t workspace_owner(struct arena *arena, const struct workspace *workspace, const char *path);

/* Whether a package stands in `dir` or below it. */
bool workspace_has_below(const struct workspace *workspace, const char *dir);

/* The manifest in `dir` or the nearest one above it, as cargo looks for it; else the only
 * workspace below `dir` (nested directories of a package are not searched). NULL with ERR_INPUT
 * where there is none, or where there are several: the message lists them. */
const char *locate_manifest(struct arena *arena, const struct source *source, const char *dir,
                            struct err *err);

#endif
