#include "planner/pipeline/said_parts.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"
#include "planner/schedule/test_filter.h"

/* Options of cargo that choose targets; those of the first line are followed by a name. */
static const char *const named[] = {"--bin", "--test", "--example", "--bench", NULL};
static const char *const switches[] = {"--lib",     "--bins",        "--tests", "--examples",
                                       "--benches", "--all-targets", "--doc",   NULL};

/* One call while its words are read. */
struct call_words {
    struct strings words;
    struct strings packages;
    struct buffer options;
    const char *filter; /* a filterset; NULL */
};

static void add_option(struct call_words *call, const char *word)
{
    buffer_add(&call->options, call->options.len ? " " : "");
    buffer_add(&call->options, text_shell_word(call->options.arena, word));
}

static bool read_words(struct arena *arena, struct call_words *call)
{
    const struct strings *words = &call->words;
    for (size_t i = 0; i < words->count && strcmp(words->items[i], "--") != 0; i++) {
        const char *word = words->items[i];
        const bool filters = strcmp(word, "-E") == 0;
        const bool pair = filters || strcmp(word, "-p") == 0 || text_is_one_of(word, named);
        if (strcmp(word, NO_RUN) == 0 || (pair && i + 1 == words->count))
            return false;
        if (text_is_one_of(word, named) || text_is_one_of(word, switches))
            add_option(call, word);
        if (!pair)
            continue;
        i++;
        if (filters)
            call->filter = words->items[i];
        else if (strcmp(word, "-p") == 0)
            vec_push(arena, &call->packages, words->items[i]);
        else
            add_option(call, words->items[i]);
    }
    return true;
}

static bool read_call(struct arena *arena, const char *args, const struct strings *packages,
                      struct strings **parts)
{
    struct call_words call = {.options = {.arena = arena}};
    if (!args || !text_shell_words(arena, args, &call.words) || !read_words(arena, &call))
        return false;
    const char *options = buffer_end(&call.options);
    const char **own = arena_array(arena, call.packages.count, sizeof *own);
    for (size_t i = 0; i < call.packages.count; i++)
        own[i] = options;
    if (call.filter && !test_filter_read(arena, options, call.filter, &call.packages, own))
        return false;
    for (size_t i = 0; i < packages->count; i++)
        for (size_t k = 0; k < call.packages.count; k++)
            if (strcmp(call.packages.items[k], packages->items[i]) == 0)
                vec_push(arena, parts[i], own[k] ? own[k] : options);
    return true;
}

const struct strings *const *said_parts(struct arena *arena, const struct handed_row *row,
                                        const struct strings *packages)
{
    struct strings **parts = arena_array(arena, packages->count, sizeof *parts);
    for (size_t i = 0; i < packages->count; i++)
        parts[i] = arena_array(arena, 1, sizeof **parts);
    for (size_t i = 0; i < row->calls.count; i++)
        if (!read_call(arena, row->calls.items[i], packages, parts))
            return NULL;
    if (!row->calls.count && !read_call(arena, row->args, packages, parts))
        return NULL;
    for (size_t i = 0; i < packages->count; i++)
        if (!parts[i]->count)
            return NULL;
    return (const struct strings *const *)parts;
}

/* As one text for cargo_selection_parse, which knows no quotes; NULL where a word needs some. */
static const char *plain_words(struct arena *arena, const char *command, const char *options)
{
    struct strings words = {0};
    if (!text_shell_words(arena, options, &words))
        return NULL;
    for (size_t i = 0; i < words.count; i++)
        if (strpbrk(words.items[i], " \t\n"))
            return NULL;
    return arena_printf(arena, "%s %s", command, text_join(arena, &words, " "));
}

/* The name of a program in tests/; NULL for another root. */
static const char *test_of(const struct units *units, uint32_t root)
{
    const struct unit *unit = &units->items[root];
    if (!unit_is_of_target(unit) || unit->kind != UNIT_HARNESS)
        return NULL;
    const struct target *target =
        unit_target(&units->packages[unit->package].targets[unit->target]);
    return target->kind == TARGET_TEST ? target->name : NULL;
}

static bool is_chosen(const struct cargo_selection *chosen, const struct units *units,
                      uint32_t root)
{
    const struct unit *unit = &units->items[root];
    if (!unit_is_of_target(unit) || unit->kind == UNIT_DOCTESTS)
        return unit->kind == UNIT_DOCTESTS && chosen->doc;
    const struct target *target =
        unit_target(&units->packages[unit->package].targets[unit->target]);
    const struct strings *names = &chosen->names[target->kind];
    return chosen->kinds[target->kind] ||
           (target->kind != TARGET_LIB && strings_have(names, target->name));
}

bool said_runs(struct arena *arena, const struct cargo_selection *command,
               const struct strings *options, const struct units *units, uint32_t root)
{
    for (size_t i = 0; i < options->count; i++) {
        struct cargo_selection chosen;
        struct err ignored = {0};
        if (test_filter_runs(arena, options->items[i], test_of(units, root)))
            return true;
        const char *words = plain_words(arena, command->name, options->items[i]);
        if (strcmp(options->items[i], command->options) == 0)
            return true;
        if (words && cargo_selection_parse(arena, words, &chosen, &ignored) == 0 &&
            is_chosen(&chosen, units, root))
            return true;
    }
    return false;
}

void said_keep(struct arena *arena, const struct cargo_selection *command,
               const struct strings *options, const struct units *units, struct ids *roots,
               struct strings *ids)
{
    size_t kept = 0;
    for (size_t i = 0; i < roots->count; i++) {
        if (!said_runs(arena, command, options, units, roots->items[i]))
            continue;
        roots->items[kept] = roots->items[i];
        ids->items[kept++] = ids->items[i];
    }
    roots->count = ids->count = kept;
}

void said_all_add(struct arena *arena, struct said_all *all, const struct matrix_entry *entry,
                  const struct strings *options)
{
    struct said_entry *said = NULL;
    for (size_t i = 0; i < all->count && !said; i++)
        if (all->items[i].entry->row == entry->row &&
            all->items[i].entry->package == entry->package)
            said = &all->items[i];
    if (!said) {
        vec_push(arena, all, ((struct said_entry){.entry = entry}));
        said = &all->items[all->count - 1];
    }
    for (size_t i = 0; i < options->count; i++)
        vec_push(arena, &said->options, options->items[i]);
}

bool said_all_runs(struct arena *arena, const struct impact *impact,
                   const struct cargo_selection *command, const struct said_entry *said)
{
    const struct entry_impact judged =
        entry_judge(arena, impact, command, said->entry->package, said->entry->row->platform);
    const bool whole = strcmp(said->entry->options, command->options) == 0;
    const struct ids *wanted = whole ? &judged.roots : &judged.affected_roots;
    for (size_t i = 0; i < wanted->count; i++) {
        const uint32_t root = wanted->items[i];
        if (impact->units.items[root].at & AT_HEAD &&
            !said_runs(arena, command, &said->options, &impact->units, root))
            return false;
    }
    return true;
}
