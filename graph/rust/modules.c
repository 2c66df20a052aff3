#include "graph/rust/modules.h"

#include <string.h>

#include "graph/base/path.h"

enum {
    FILE_LIMIT = 100000,  /* of one crate */
    ITEM_LIMIT = 1000000, /* things said in its files */
    MACRO_LIMIT = 100,    /* that include files where they are used */
    CONDITION_LIMIT = 16, /* ways to one file before it counts as always reached */
    ALWAYS = CONDITION_LIMIT + 1,
};

/* What belongs to an element of modules.files. */
struct step {
    const char *stem; /* name.rs, whose modules lie in name/: the name; else NULL */
    struct module_when when;
};

struct walk {
    struct arena *arena;
    const struct source *source;
    const char *package_dir;
    struct rust_files *sources;
    unsigned uses;
    struct modules modules;
    VEC(struct step) steps;
    struct map visits;                    /* how often a file was listed in one way; ALWAYS */
    VEC(const struct scan_item *) macros; /* that include a file where they are used */
    size_t items;
    bool full;
};

/* A file whose items are being joined to what was found before. */
struct position {
    const struct module_file *file;
    const struct step *step;
    const char *dir;
};

/* A module that has no file is no gap: cargo fails, or a build script makes it. */
static const struct module_scan *scan_of(struct walk *walk, const struct module_file *file)
{
    static const struct module_scan nothing = {0};
    if (path_outside(file->path))
        return module_scan_gap(walk->arena, "the file is not in the repository");
    const struct module_scan *scan =
        rust_files_scan(walk->sources, walk->source, file->path, walk->uses);
    if (!scan && file->how == MODULE_ROOT)
        return module_scan_gap(walk->arena, "the file is not there");
    return scan ? scan : &nothing;
}

/* Whether to list a file in this way once more; too many conditions become none. */
static bool is_new(struct walk *walk, const struct module_file *file, struct step *step)
{
    const char *key = arena_printf(walk->arena, "%c%s/%s", 'a' + (int)file->how,
                                   step->stem ? step->stem : "", file->path);
    uint32_t count = 0;
    map_get(&walk->visits, key, &count);
    if (count == ALWAYS)
        return false;
    if (++count == ALWAYS)
        step->when = (struct module_when){0};
    map_put(walk->arena, &walk->visits, key, step->when.all ? count : ALWAYS);
    return true;
}

/* One gap for all that is not listed. */
static void fill_up(struct walk *walk, const char *from)
{
    struct module_gap gap = {.path = from, .what = "the crate names too many files"};
    if (!walk->full)
        vec_push(walk->arena, &walk->modules.gaps, gap);
    walk->full = true;
}

static void append(struct walk *walk, struct module_file file, struct step step)
{
    struct module_file *files = walk->modules.files.items;
    uint32_t place = (uint32_t)walk->modules.files.count, first;
    file.when = step.when.all;
    file.next = UINT32_MAX;
    file.last = place;
    if (files && map_get(&walk->modules.by_path, file.path, &first)) {
        files[files[first].last].next = place;
        files[first].last = place;
    } else {
        map_put(walk->arena, &walk->modules.by_path, file.path, place);
    }
    vec_push(walk->arena, &walk->modules.files, file);
    vec_push(walk->arena, &walk->steps, step);
}

static void list_file(struct walk *walk, struct module_file file, struct step step)
{
    if (walk->modules.files.count >= FILE_LIMIT)
        fill_up(walk, file.from);
    else if (is_new(walk, &file, &step))
        append(walk, file, step);
}

/* On Windows a path may be written with backslashes; elsewhere they are part of a name. */
static void list_written(struct walk *walk, const struct position *here, enum module_how how,
                         const char *dir, const char *text, struct module_when when)
{
    struct module_file file = {.how = how, .from = here->file->path};
    struct step step = {.when = when};
    file.path = path_join(walk->arena, dir, text);
    list_file(walk, file, step);
    if (strchr(text, '\\')) {
        file.path = path_join(walk->arena, dir, path_slashes(arena_string(walk->arena, text)));
        list_file(walk, file, step);
    }
}

/* The directory of inline modules; `stem` is that of the file's own modules. A #[path] on the
 * outermost is seen from the file. */
static const char *inline_dir(struct arena *arena, const struct scan_dir *innermost,
                              const char *file_dir, const char *stem)
{
    const struct scan_dir **way = arena_array(arena, innermost->depth, sizeof *way);
    for (const struct scan_dir *dir = innermost; dir; dir = dir->outer)
        way[dir->depth - 1] = dir;
    const char *path = file_dir;
    if (stem && !way[0]->is_path)
        path = path_join(arena, path, stem);
    for (size_t i = 0; i < innermost->depth; i++)
        path = path_join(arena, path, way[i]->name);
    return path;
}

static bool is_loose(const struct scan_dir *dir)
{
    while (dir->outer)
        dir = dir->outer;
    return dir->loose;
}

/* `dir` is where a #[path] is seen from. */
static void list_mod_in(struct walk *walk, const struct position *here,
                        const struct scan_item *item, const char *dir, struct module_when when)
{
    struct module_file file = {.how = MODULE_MOD, .from = here->file->path};
    if (item->type == SCAN_PATH) {
        list_written(walk, here, MODULE_MOD, dir, item->text, when);
        return;
    }
    if (!item->dir && here->step->stem)
        dir = path_join(walk->arena, dir, here->step->stem);
    file.path = path_join(walk->arena, dir, arena_printf(walk->arena, "%s.rs", item->text));
    list_file(walk, file, (struct step){item->text, when});
    file.path = path_join(walk->arena, dir, arena_printf(walk->arena, "%s/mod.rs", item->text));
    list_file(walk, file, (struct step){NULL, when});
}

static void list_mod(struct walk *walk, const struct position *here, const struct scan_item *item,
                     struct module_when when)
{
    const char *stem = here->step->stem;
    if (!item->dir) {
        list_mod_in(walk, here, item, here->dir, when);
        return;
    }
    list_mod_in(walk, here, item, inline_dir(walk->arena, item->dir, here->dir, stem), when);
    if (stem && is_loose(item->dir))
        list_mod_in(walk, here, item, inline_dir(walk->arena, item->dir, here->dir, NULL), when);
}

static void add_gap(struct walk *walk, const struct position *here, const char *what, unsigned line,
                    struct module_when when)
{
    struct module_gap gap = {here->file->path, line, what, when.all};
    vec_push(walk->arena, &walk->modules.gaps, gap);
}

/* CARGO_MANIFEST_DIR has no slash at its end: what is appended to it begins with one. */
static void list_include(struct walk *walk, const struct position *here,
                         const struct scan_item *item, struct module_when when)
{
    enum module_how how = item->type == SCAN_INCLUDE ? MODULE_INCLUDE : MODULE_TEXT;
    if (!item->from_package)
        list_written(walk, here, how, here->dir, item->text, when);
    else if (item->text[0] == '/' || walk->package_dir[0])
        list_written(walk, here, how, "",
                     arena_printf(walk->arena, "%s%s", walk->package_dir,
                                  item->text + (walk->package_dir[0] == '\0')),
                     when);
    else
        add_gap(walk, here, "an included file beside the repository", item->line, when);
}

static void add_item(struct walk *walk, const struct position *here, const struct scan_item *item,
                     struct module_when when)
{
    struct module_mention path_string = {item->text, here->file->path, when.all};
    switch (item->type) {
    case SCAN_MOD:
    case SCAN_PATH:
        list_mod(walk, here, item, when);
        return;
    case SCAN_INCLUDE:
    case SCAN_TEXT:
        list_include(walk, here, item, when);
        return;
    case SCAN_GAP:
        add_gap(walk, here, item->text, item->line, when);
        return;
    case SCAN_PATH_STRING:
        vec_push(walk->arena, &walk->modules.path_strings, path_string);
        return;
    case SCAN_MACRO:
        vec_push(walk->arena, &walk->macros, item);
        return;
    case SCAN_NAME:
    case SCAN_STARTS:
    case SCAN_UPWARD:
        return; /* of files that are not the crate's own: graph/rust/outside_names.h */
    }
}

/* Neighbours often share their conditions, which are then joined only once. */
static void visit_file(struct walk *walk, const struct module_file *file, const struct step *step)
{
    const struct module_scan *scan = scan_of(walk, file);
    struct position here = {file, step, path_parent(walk->arena, file->path)};
    struct module_when when = step->when;
    const struct cfg *joined = NULL;
    for (size_t i = 0; i < scan->items.count; i++) {
        const struct scan_item *item = &scan->items.items[i];
        if (++walk->items > ITEM_LIMIT) {
            fill_up(walk, file->path);
            return;
        }
        if (item->when.all != joined)
            when = module_when_join(walk->arena, step->when, item->when);
        joined = item->when.all;
        add_item(walk, &here, item, when);
    }
}

static void visit_files(struct walk *walk, size_t *next)
{
    for (; *next < walk->modules.files.count; ++*next) {
        struct module_file file = walk->modules.files.items[*next];
        struct step step = walk->steps.items[*next];
        if (file.how != MODULE_TEXT)
            visit_file(walk, &file, &step);
    }
}

/* What a macro includes is seen from each file that uses it; few crates have such macros. */
static void list_used(struct walk *walk, const struct scan_item *macro, size_t count)
{
    const char *call = arena_printf(walk->arena, "%s!", macro->text);
    for (size_t i = 0; i < count; i++) {
        const struct module_file file = walk->modules.files.items[i];
        struct position here = {&file, &walk->steps.items[i], path_parent(walk->arena, file.path)};
        if (file.how == MODULE_TEXT || path_outside(file.path))
            continue;
        const struct rust_file *source =
            rust_files_read(walk->sources, walk->source, file.path, RUST_CALLS);
        if (source && source->calls && strstr(source->calls, call))
            list_written(walk, &here, macro->is_rust ? MODULE_INCLUDE : MODULE_TEXT, here.dir,
                         macro->file, here.step->when);
    }
}

struct modules modules_read(struct arena *arena, const struct source *source,
                            const char *package_dir, const char *src_path,
                            struct rust_files *sources, unsigned uses)
{
    struct walk walk = {.arena = arena,
                        .source = source,
                        .package_dir = package_dir,
                        .sources = sources,
                        .uses = uses};
    struct module_file root = {.path = path_join(arena, "", src_path), .how = MODULE_ROOT};
    append(&walk, root, (struct step){0});
    size_t next = 0;
    visit_files(&walk, &next);
    for (size_t i = 0, count = next; i < walk.macros.count && i < MACRO_LIMIT; i++)
        list_used(&walk, walk.macros.items[i], count);
    visit_files(&walk, &next);
    return walk.modules;
}
