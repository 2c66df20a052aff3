#include "planner/config/names.h"
#include "planner/config/sections.h"

struct written {
    const struct node *package, *paths, *build;
};

static const struct shape_key keys[] = {
    {"package", offsetof(struct written, package), true},
    {"paths", offsetof(struct written, paths), true},
    {"build", offsetof(struct written, build), false},
    {NULL, 0, false},
};

static const struct shape_synonym synonyms[] = {{"glob", "paths"}, {NULL, NULL}};

static const struct shape shape = {"an entry of 'reads'", keys, synonyms};

struct section {
    struct draft *draft;
    struct map seen; /* "PACKAGE\nGLOB" → line */
};

/* Nobody runs the tests of a package that is no member, but others are built from it. */
static int check_package(struct draft *draft, const struct node *node, bool build)
{
    if (build || map_has(&draft->members, node->text) || !map_has(&draft->packages, node->text))
        return package_check(draft, node, !build);
    shape_fail(draft->reading, node, "'%.100s' is no member, so its tests are not run", node->text);
    return err_hint(draft->reading->err,
                    "write 'build: true' if it reads the files when it is built");
}

static int add_read(struct section *section, const struct node *glob, struct declared_read *read)
{
    struct reading *reading = section->draft->reading;
    const char *key = arena_printf(reading->arena, "%s\n%s", read->package, glob->text);
    uint32_t line;
    if (map_get(&section->seen, key, &line))
        return shape_fail(reading, glob, "that '%.100s' reads '%.200s' stands in line %u already",
                          read->package, glob->text, line);
    map_put(reading->arena, &section->seen, key, glob->line);
    read->glob = glob->text;
    read->label = path_glob_label(section->draft, glob);
    vec_push(reading->arena, &section->draft->config->reads, *read);
    return 0;
}

static int read_entry(struct section *section, const struct node *node)
{
    static const char exception[] = "an exception takes nothing away here: write what is read";
    struct reading *reading = section->draft->reading;
    struct written written = {0};
    struct declared_read read = {0};
    struct nodes globs = {0};
    if (shape_mapping(reading, node, &shape, &written) != 0 ||
        (written.build && shape_flag(reading, written.build, &read.build) != 0) ||
        shape_text(reading, written.package, "the name of a package", &read.package) != 0 ||
        check_package(section->draft, written.package, read.build) != 0 ||
        path_globs_read(section->draft, written.paths, exception, &globs) != 0)
        return -1;
    for (size_t i = 0; i < globs.count; i++)
        if (add_read(section, globs.items[i], &read) != 0)
            return -1;
    return 0;
}

int reads_read(struct draft *draft, const struct node *node)
{
    struct section section = {.draft = draft};
    struct nodes entries = {0};
    if (shape_list(draft->reading, node, "entries", &entries) != 0)
        return -1;
    for (size_t i = 0; i < entries.count; i++)
        if (read_entry(&section, entries.items[i]) != 0)
            return -1;
    return 0;
}
