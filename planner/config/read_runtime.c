#include <string.h>

#include "planner/config/names.h"
#include "planner/config/sections.h"

struct written {
    const struct node *package, *starts;
};

static const struct shape_key keys[] = {
    {"package", offsetof(struct written, package), true},
    {"starts", offsetof(struct written, starts), true},
    {NULL, 0, false},
};

static const struct shape shape = {"an entry of 'runtime'", keys, NULL};

struct section {
    struct draft *draft;
    struct map seen; /* "PACKAGE\nPROGRAM" → line */
    struct {
        struct runtime_edge *items;
        size_t count, capacity;
    } edges;
};

static int add_edge(struct section *section, const char *package, const struct node *starts)
{
    struct reading *reading = section->draft->reading;
    const char *key = arena_printf(reading->arena, "%s\n%s", package, starts->text);
    const struct runtime_edge edge = {package, starts->text};
    uint32_t line;
    if (package_check(section->draft, starts, false) != 0)
        return -1;
    if (strcmp(package, starts->text) == 0)
        return shape_fail(reading, starts, "the tests of '%s' depend on its own programs anyway",
                          package);
    if (map_get(&section->seen, key, &line))
        return shape_fail(reading, starts, "that '%s' starts '%s' stands in line %u already",
                          package, starts->text, line);
    map_put(reading->arena, &section->seen, key, starts->line);
    vec_push(reading->arena, &section->edges, edge);
    return 0;
}

static int read_entry(struct section *section, const struct node *node)
{
    struct reading *reading = section->draft->reading;
    struct written written = {0};
    struct nodes starts = {0};
    const char *package;
    if (shape_mapping(reading, node, &shape, &written) != 0 ||
        shape_text(reading, written.package, "the name of a package", &package) != 0 ||
        package_check(section->draft, written.package, true) != 0 ||
        shape_texts(reading, written.starts, "the name of a package", &starts) != 0)
        return -1;
    for (size_t i = 0; i < starts.count; i++)
        if (add_edge(section, package, starts.items[i]) != 0)
            return -1;
    return 0;
}

int runtime_read(struct draft *draft, const struct node *node)
{
    struct section section = {.draft = draft};
    struct nodes entries = {0};
    if (shape_list(draft->reading, node, "entries", &entries) != 0)
        return -1;
    for (size_t i = 0; i < entries.count; i++)
        if (read_entry(&section, entries.items[i]) != 0)
            return -1;
    draft->config->jobs.runtime = section.edges.items;
    draft->config->jobs.runtime_count = section.edges.count;
    return 0;
}
