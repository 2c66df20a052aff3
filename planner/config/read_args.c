#include <string.h>

#include "graph/base/text.h"
#include "planner/config/job_parts.h"

/* Words of one row, taken from the left. */
struct words {
    struct arena *arena;
    struct draft *draft;
    const struct node *node;
    const struct job *job;
    const struct job_row *row;
    struct strings list;
    size_t next;
    bool chooses; /* an option of cargo that chooses targets is among them */
    bool names;   /* likewise one that names packages */
};

/* The value of an option in one of its spellings, "--target X" and "--target=X"; NULL where the
 * word is another. */
static const char *value_of(struct words *words, const char *word, const char *option)
{
    size_t len = strlen(option);
    if (strncmp(word, option, len) != 0)
        return NULL;
    if (word[len] == '=')
        return word + len + 1;
    if (word[len] || words->next == words->list.count)
        return NULL;
    return words->list.items[words->next++];
}

static int check_target(const struct words *words, const char *triple)
{
    const struct platform *platform = &words->draft->platforms.items[words->row->platform];
    if (words->row->doubt || !platform->target || text_equal(triple, platform->target))
        return 0;
    shape_fail(words->draft->reading, words->node,
               "args build for '%.100s', and the platform '%s' is %s", triple, platform->name,
               platform->target);
    return err_hint(words->draft->reading->err,
                    "write --target {target}, and give the job a platform of that triple");
}

/* A package by its plain name; what else names one is cargo's business. */
static int check_package(const struct words *words, const char *name)
{
    const struct job *job = words->job;
    if (!strings_have(&words->draft->scope->members, name) ||
        (job_has(job, name) && row_has(words->row, name)))
        return 0;
    shape_fail(words->draft->reading, words->node,
               "args name the package '%s', which the job '%s' does not have", name, job->name);
    return err_hint(words->draft->reading->err, "write {packages}, and name it with 'packages'");
}

/* A target as cargo finds it, where no manifest says otherwise. */
static struct target usual_target(enum target_kind kind, const char *name)
{
    bool example = kind == TARGET_EXAMPLE;
    return (struct target){.kind = kind,
                           .name = name,
                           .no_test = example || kind == TARGET_BENCH,
                           .no_bench = example || kind == TARGET_TEST};
}

static bool makes_no_less(const struct cargo_selection *roots, const struct cargo_selection *asked,
                          enum target_kind kind, const char *name)
{
    const struct target target = usual_target(kind, name);
    for (enum unit_kind made = UNIT_COMPILE; made < UNIT_SCRIPT_RUN; made++)
        if (cargo_selection_makes(asked, &target, made) &&
            !cargo_selection_makes(roots, &target, made))
            return false;
    return true;
}

/* Whether the command makes all that the option chooses. */
static bool is_covered(const struct cargo_selection *roots, const struct cargo_selection *asked)
{
    for (enum target_kind kind = TARGET_LIB; kind < TARGET_BUILD_SCRIPT; kind++) {
        if (!makes_no_less(roots, asked, kind, ""))
            return false;
        for (size_t i = 0; i < asked->names[kind].count; i++)
            if (!makes_no_less(roots, asked, kind, asked->names[kind].items[i]))
                return false;
    }
    return true;
}

/* `value` is the word after it, for options that have one there. */
static int check_choice(struct words *words, const char *word, const char *value)
{
    struct arena *arena = words->arena;
    const struct cargo_selection *roots = &words->job->roots;
    struct cargo_selection asked;
    struct err ignored = {0};
    const char *alone = arena_printf(arena, "%s %s", roots->name, word);
    if (cargo_selection_parse(arena, alone, &asked, &ignored) != 0 &&
        (!value || cargo_selection_parse(arena, arena_printf(arena, "%s %s", alone, value), &asked,
                                         &ignored) != 0))
        return 0;
    words->chooses = true;
    if (is_covered(roots, &asked))
        return 0;
    shape_fail(words->draft->reading, words->node,
               "'%.100s' in args chooses targets that '%s%s%s' does not make", word, roots->name,
               *roots->options ? " " : "", roots->options);
    return err_hint(words->draft->reading->err, "options that choose targets belong in 'command'");
}

static bool has_word(const struct strings *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++)
        if (strncmp(list->items[i], word, strlen(word)) == 0)
            return true;
    return false;
}

static bool has_all_packages(const struct words *words)
{
    return !words->job->packages.count && !words->job->without.count && !words->row->packages.count;
}

/* What is taken away with --exclude is taken to be what the job leaves out. */
static int check_workspace(const struct words *words)
{
    const struct job *job = words->job;
    if (has_all_packages(words) || has_word(&words->list, "--exclude"))
        return 0;
    shape_fail(words->draft->reading, words->node,
               "args name the whole workspace, and the job '%s' has some of its packages",
               job->name);
    return err_hint(words->draft->reading->err, "write {packages}");
}

static int check_word(struct words *words, const char *word)
{
    const char *value;
    if (word[0] != '-')
        return 0;
    if (strcmp(word, "--workspace") == 0 || strcmp(word, "--all") == 0) {
        words->names = true;
        return check_workspace(words);
    }
    if ((value = value_of(words, word, "--target")))
        return check_target(words, value);
    if ((value = value_of(words, word, "-p")) || (value = value_of(words, word, "--package"))) {
        words->names = true;
        return check_package(words, value);
    }
    return check_choice(words, word,
                        words->next < words->list.count ? words->list.items[words->next] : NULL);
}

/* What follows "--" is for another program. */
static int check_words(struct words *words)
{
    while (words->next < words->list.count) {
        const char *word = words->list.items[words->next++];
        if (strcmp(word, "--") == 0)
            return 0;
        if (check_word(words, word) != 0)
            return -1;
    }
    return 0;
}

/* Without them cargo would make more than what is judged. */
static int check_left_out(const struct words *words)
{
    const struct job *job = words->job;
    struct reading *reading = words->draft->reading;
    struct strings names = {0};
    if (template_names(words->arena, job->args, true, &names, reading->err) != 0)
        return shape_fail_here(reading, words->node);
    if (*job->roots.options && !words->chooses && !strings_have(&names, "options")) {
        shape_fail(reading, words->node, "args leave out what the command chooses: '%s'",
                   job->roots.options);
        return err_hint(reading->err, "write {options}");
    }
    if (has_all_packages(words) || words->names || strings_have(&names, "packages"))
        return 0;
    shape_fail(reading, words->node, "args name no packages, and the job '%s' has some of them",
               job->name);
    return err_hint(reading->err, "write {packages}");
}

static int check_row(struct words *words)
{
    const struct job *job = words->job;
    const struct template_scene scene =
        job_scene(job, words->row, &words->draft->platforms.items[words->row->platform]);
    if (template_words(words->arena, job->args, &scene, &words->list, words->draft->reading->err) !=
        0)
        return shape_fail_here(words->draft->reading, words->node);
    return check_words(words) == 0 ? check_left_out(words) : -1;
}

int args_check(struct draft *draft, const struct node *node, const struct job *job)
{
    for (size_t i = 0; i < job->row_count; i++) {
        struct arena scratch = {0};
        struct words words = {
            .arena = &scratch, .draft = draft, .node = node, .job = job, .row = &job->rows[i]};
        int rc = check_row(&words);
        arena_free(&scratch);
        if (rc != 0)
            return -1;
    }
    return 0;
}
