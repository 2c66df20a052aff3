#include "graph/cargo/targets.h"

#include <string.h>

#include "graph/base/path.h"
#include "graph/base/text.h"

/* A target that cargo would find by its place. */
struct found {
    const char *name, *path;
};

struct found_list {
    struct found *items;
    size_t count, capacity;
};

struct finder {
    struct arena *arena;
    const struct source *source;
    const struct package *package;
    struct targets *targets;
    struct err *err;
};

/* The kinds that a manifest lists as an array of tables and cargo also finds in a directory. */
struct listed_kind {
    enum target_kind kind;
    const char *array, *autodiscover, *dir;
};

static const struct listed_kind listed_kinds[] = {
    {TARGET_BIN, "bin", "autobins", "src/bin"},
    {TARGET_EXAMPLE, "example", "autoexamples", "examples"},
    {TARGET_TEST, "test", "autotests", "tests"},
    {TARGET_BENCH, "bench", "autobenches", "benches"},
};

static const char *in_package(const struct finder *finder, const char *relative)
{
    return path_join(finder->arena, finder->package->path, relative);
}

/* `relative` in the package where it is a file, else NULL. */
static const char *existing(const struct finder *finder, const char *relative)
{
    const char *path = in_package(finder, relative);
    return source_has_file(finder->source, path) ? path : NULL;
}

static const struct toml *package_table(const struct finder *finder)
{
    return manifest_package(finder->package->document);
}

static bool is_edition_2015(const struct finder *finder)
{
    return strcmp(finder->package->edition, "2015") == 0;
}

/* Cargo runs the documentation's tests of what other crates can link, or use as a macro. */
static bool has_doctests(const struct target *target)
{
    for (size_t i = 0; i < target->crate_types.count; i++) {
        const char *type = target->crate_types.items[i];
        if (target->kind == TARGET_LIB && (strcmp(type, "lib") == 0 || strcmp(type, "rlib") == 0 ||
                                           strcmp(type, "proc-macro") == 0))
            return true;
    }
    return false;
}

/* `target` but for what its table says (NULL where nothing lists it) or cargo takes for granted. */
static void push(struct finder *finder, struct target target, const struct toml *table)
{
    bool tested =
        target.kind == TARGET_LIB || target.kind == TARGET_BIN || target.kind == TARGET_TEST;
    bool benched =
        target.kind == TARGET_LIB || target.kind == TARGET_BIN || target.kind == TARGET_BENCH;
    const struct toml *required = toml_get(table, "required-features");
    target.no_harness = !toml_get_boolean(table, "harness", true);
    target.no_test = !toml_get_boolean(table, "test", tested);
    target.no_bench = !toml_get_boolean(table, "bench", benched);
    target.no_doctest = !has_doctests(&target) || !toml_get_boolean(table, "doctest", true);
    target.gated = required && (required->type != TOML_ARRAY || required->first);
    vec_push(finder->arena, finder->targets, target);
}

static struct strings one_type(struct arena *arena, const char *type)
{
    struct strings types = {0};
    vec_push(arena, &types, type);
    return types;
}

/* `table`'s crate types; `fallback` where it names none. */
static struct strings crate_types(const struct finder *finder, const struct toml *table,
                                  const char *fallback)
{
    const struct toml *array = toml_get_array(table, "crate-type");
    if (!array)
        array = toml_get_array(table, "crate_type");
    struct strings types = {0};
    for (const struct toml *item = array ? array->first : NULL; item; item = item->next)
        if (item->string)
            vec_push(finder->arena, &types, item->string);
    return types.count ? types : one_type(finder->arena, fallback);
}

static const char *crate_name(struct arena *arena, const char *package_name)
{
    char *name = arena_string(arena, package_name);
    for (char *c = name; *c; c++)
        if (*c == '-')
            *c = '_';
    return name;
}

/* Before edition 2018 a library could stand in src/NAME.rs. */
static const char *library_path(const struct finder *finder, const struct toml *lib,
                                const char *name)
{
    const char *path = toml_get_string(lib, "path");
    if (path)
        return in_package(finder, path);
    path = existing(finder, "src/lib.rs");
    if (!path && is_edition_2015(finder))
        path = existing(finder, arena_printf(finder->arena, "src/%s.rs", name));
    return path;
}

static int find_library(struct finder *finder)
{
    const struct package *package = finder->package;
    const struct toml *lib = toml_get_table(package->document, "lib");
    const char *name = toml_get_string(lib, "name");
    if (!name)
        name = crate_name(finder->arena, package->name);
    if (!lib && !toml_get_boolean(package_table(finder), "autolib", true))
        return 0;
    const char *path = library_path(finder, lib, name);
    if (!path && lib)
        return err_at(finder->err, ERR_INPUT, package->manifest_path, lib->line, lib->column,
                      "there is no library at src/lib.rs: name its file with lib.path");
    struct target target = {TARGET_LIB, .name = name, .src_path = path};
    bool macro = toml_get_boolean(lib, "proc-macro", toml_get_boolean(lib, "proc_macro", false));
    target.crate_types =
        macro ? one_type(finder->arena, "proc-macro") : crate_types(finder, lib, "lib");
    if (path)
        push(finder, target, lib);
    return 0;
}

/* dir/NAME.rs and dir/NAME/main.rs. Cargo passes over names that begin with a dot, and does not
 * follow a symbolic link to a directory here. */
static void find_in_dir(const struct finder *finder, const char *dir, struct found_list *list)
{
    const char *path = in_package(finder, dir);
    struct file_list entries = source_list(finder->source, path, finder->arena);
    for (size_t i = 0; i < entries.count; i++) {
        const struct file_entry *entry = &entries.items[i];
        struct found found = {0};
        if (entry->name[0] == '.')
            continue;
        if (text_ends(entry->name, ".rs")) {
            found.name = arena_copy(finder->arena, entry->name, strlen(entry->name) - 3);
            found.path = path_join(finder->arena, path, entry->name);
        } else if (entry->kind == FILE_DIR) {
            found.name = entry->name;
            found.path =
                existing(finder, arena_printf(finder->arena, "%s/%s/main.rs", dir, entry->name));
        }
        if (found.path)
            vec_push(finder->arena, list, found);
    }
}

static struct found_list find_by_place(const struct finder *finder, const struct listed_kind *kind)
{
    struct found_list list = {0};
    const char *main_path = kind->kind == TARGET_BIN ? existing(finder, "src/main.rs") : NULL;
    if (main_path) {
        struct found found = {finder->package->name, main_path};
        vec_push(finder->arena, &list, found);
    }
    find_in_dir(finder, kind->dir, &list);
    return list;
}

/* Where editions before 2018 looked for a listed target without a path. */
static const char *legacy_path(const struct finder *finder, enum target_kind kind, const char *name)
{
    bool has_lib = finder->targets->count && finder->targets->items[0].kind == TARGET_LIB;
    const char *path = NULL;
    if (!is_edition_2015(finder))
        return NULL;
    if (kind == TARGET_BENCH)
        return strcmp(name, "bench") == 0 ? existing(finder, "src/bench.rs") : NULL;
    if (kind != TARGET_BIN)
        return NULL;
    if (!has_lib)
        path = existing(finder, arena_printf(finder->arena, "src/%s.rs", name));
    if (!path)
        path = existing(finder, "src/main.rs");
    return path ? path : existing(finder, "src/bin/main.rs");
}

static const char *listed_path(const struct finder *finder, const struct listed_kind *kind,
                               const struct toml *table, const char *name,
                               const struct found_list *found)
{
    const char *path = toml_get_string(table, "path");
    if (path)
        return in_package(finder, path);
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].name, name) == 0)
            return found->items[i].path;
    return legacy_path(finder, kind->kind, name);
}

static int push_listed(struct finder *finder, const struct listed_kind *kind,
                       const struct toml *table, const struct found_list *found)
{
    const char *file = finder->package->manifest_path;
    const char *name = toml_get_string(table, "name");
    if (!name)
        return err_at(finder->err, ERR_INPUT, file, table->line, table->column,
                      "expected a name for this [[%s]]", kind->array);
    const char *path = listed_path(finder, kind, table, name, found);
    if (!path)
        return err_at(finder->err, ERR_INPUT, file, table->line, table->column,
                      "there is no file for %s `%s` under %s: name it with path", kind->array, name,
                      kind->dir);
    struct target target = {kind->kind, .name = name, .src_path = path};
    target.crate_types = kind->kind == TARGET_EXAMPLE ? crate_types(finder, table, "bin")
                                                      : one_type(finder->arena, "bin");
    push(finder, target, table);
    return 0;
}

/* Whether a found target is already listed: by name, or by an explicit path. */
static bool is_listed(const struct finder *finder, const struct toml *array,
                      const struct found *found)
{
    for (const struct toml *table = array->first; table; table = table->next) {
        const char *name = toml_get_string(table, "name");
        const char *path = toml_get_string(table, "path");
        if ((name && strcmp(name, found->name) == 0) ||
            (path && strcmp(in_package(finder, path), found->path) == 0))
            return true;
    }
    return false;
}

/* Listed targets first, then those found by place, unless discovery is off: by the package's word,
 * or in edition 2015 because something is listed. */
static int find_listed(struct finder *finder, const struct listed_kind *kind)
{
    const struct toml *array = toml_get_array(finder->package->document, kind->array);
    const struct found_list found = find_by_place(finder, kind);
    for (const struct toml *table = array ? array->first : NULL; table; table = table->next)
        if (push_listed(finder, kind, table, &found))
            return -1;
    bool by_default = !array || !is_edition_2015(finder);
    if (!toml_get_boolean(package_table(finder), kind->autodiscover, by_default))
        return 0;
    for (size_t i = 0; i < found.count; i++) {
        struct target target = {kind->kind, found.items[i].name, one_type(finder->arena, "bin"),
                                .src_path = found.items[i].path};
        if (!array || !is_listed(finder, array, &found.items[i]))
            push(finder, target, NULL);
    }
    return 0;
}

static void push_build_script(struct finder *finder, const char *path)
{
    const char *base = path_base(path);
    const char *dot = strrchr(base, '.');
    int stem = (int)(dot && dot != base ? (size_t)(dot - base) : strlen(base));
    struct target target = {TARGET_BUILD_SCRIPT, .src_path = path};
    target.name = arena_printf(finder->arena, "build-script-%.*s", stem, base);
    target.crate_types = one_type(finder->arena, "bin");
    push(finder, target, NULL);
}

/* `build` is a path, a list of paths, true, false, or absent: then build.rs, where there is one. */
static void find_build_scripts(struct finder *finder)
{
    const struct toml *build = toml_get(package_table(finder), "build");
    const struct toml *item = build && build->type == TOML_ARRAY ? build->first : build;
    if (build ? build->boolean : existing(finder, "build.rs") != NULL)
        push_build_script(finder, in_package(finder, "build.rs"));
    for (; item && item->string; item = item == build ? NULL : item->next)
        push_build_script(finder, in_package(finder, item->string));
}

int targets_find(struct arena *arena, const struct source *source, const struct package *package,
                 struct targets *targets, struct err *err)
{
    struct finder finder = {arena, source, package, targets, err};
    *targets = (struct targets){0};
    if (find_library(&finder))
        return -1;
    for (size_t i = 0; i < sizeof listed_kinds / sizeof *listed_kinds; i++)
        if (find_listed(&finder, &listed_kinds[i]))
            return -1;
    find_build_scripts(&finder);
    return 0;
}

static void add_dir(struct arena *arena, const char *package_dir, const char *path,
                    struct strings *dirs)
{
    if (!path)
        return;
    const char *joined = path_join(arena, package_dir, path);
    const char *dir = path_outside(joined) ? package_dir : path_parent(arena, joined);
    if (strcmp(dir, package_dir) != 0)
        vec_push(arena, dirs, dir);
}

struct strings targets_dirs(struct arena *arena, const char *package_dir,
                            const struct toml *document)
{
    struct strings dirs = {0};
    const struct toml *package = manifest_package(document);
    add_dir(arena, package_dir, toml_get_string(toml_get_table(document, "lib"), "path"), &dirs);
    add_dir(arena, package_dir, toml_get_string(package, "build"), &dirs);
    const struct toml *scripts = toml_get_array(package, "build");
    for (scripts = scripts ? scripts->first : NULL; scripts; scripts = scripts->next)
        add_dir(arena, package_dir, scripts->string, &dirs);
    for (size_t i = 0; i < sizeof listed_kinds / sizeof *listed_kinds; i++) {
        const struct toml *array = toml_get_array(document, listed_kinds[i].array);
        for (const struct toml *table = array ? array->first : NULL; table; table = table->next)
            add_dir(arena, package_dir, toml_get_string(table, "path"), &dirs);
    }
    return dirs;
}

bool targets_are_for_tests(const char *package_dir, const char *path)
{
    size_t len = strlen(package_dir);
    if (!path_within(package_dir, path) || (len && !path[len]))
        return false;
    const char *inner = len ? path + len + 1 : path;
    for (size_t i = 0; i < sizeof listed_kinds / sizeof *listed_kinds; i++)
        if (listed_kinds[i].kind != TARGET_BIN && path_within(listed_kinds[i].dir, inner))
            return true;
    return false;
}
