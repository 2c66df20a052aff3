#include "planner/config/workflow/steps.h"

#include <string.h>
#include <strings.h>

#include "graph/base/buffer.h"
#include "graph/base/map.h"
#include "graph/base/text.h"
#include "planner/config/workflow/script.h"
#include "planner/config/workflow/values.h"
#include "planner/matrix/github_values.h"

static const char build_target[] = "CARGO_BUILD_TARGET";
static const char environment_file[] = "GITHUB_ENV";
static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

enum { MAX_VARIABLES = 1000 }; /* that are looked at: each step sees all of them */

static int read_value(struct reading *reading, const struct node *mapping, const char *key,
                      const struct value **value)
{
    const struct node *node = node_find(mapping, key);
    if (!node)
        return 0;
    *value = workflow_value(reading, node);
    return *value ? 0 : -1;
}

static size_t bytes_of(const struct value *value)
{
    return value && value->text ? strlen(value->text) : 0;
}

static int read_step(struct reading *reading, const struct node *node, struct steps *steps)
{
    const struct node *uses = node_find(node, "uses");
    struct step step = {.uses = uses && uses->kind == NODE_TEXT ? uses->text : NULL};
    if (read_value(reading, node, "if", &step.condition) != 0 ||
        read_value(reading, node, "env", &step.env) != 0 ||
        read_value(reading, node, "run", &step.run) != 0 ||
        read_value(reading, node, "with", &step.with) != 0)
        return -1;
    steps->bytes += 1 + bytes_of(step.condition) + bytes_of(step.run);
    for (size_t i = 0; step.env && i < step.env->members.count; i++)
        steps->bytes += 1 + bytes_of(step.env->members.items[i].value);
    for (size_t i = 0; step.with && i < step.with->members.count; i++)
        steps->bytes += bytes_of(step.with->members.items[i].value);
    vec_push(reading->arena, steps, step);
    return 0;
}

int steps_read(struct reading *reading, const struct node *root, const struct node *job,
               struct steps *steps)
{
    const struct node *list = node_find(job, "steps"), *uses = node_find(job, "uses");
    *steps = (struct steps){.elsewhere = uses && uses->kind == NODE_TEXT ? uses->text : NULL};
    if (read_value(reading, root, "env", &steps->workflow_env) != 0 ||
        read_value(reading, job, "env", &steps->job_env) != 0)
        return -1;
    for (size_t i = 0; list && list->kind == NODE_LIST && i < list->entries.count; i++)
        if (read_step(reading, list->entries.items[i].value, steps) != 0)
            return -1;
    return 0;
}

struct walk {
    struct arena *arena;
    struct expression_scene scene; /* `env` is that of the job so far */
    struct builds builds;
};

static struct value *copy_env(struct arena *arena, const struct value *env)
{
    struct value *copy = value_mapping(arena);
    for (size_t i = 0; env && i < env->members.count; i++)
        value_add(arena, copy, env->members.items[i].key, env->members.items[i].value);
    return copy;
}

/* The variables of `scene`, and more of them, which see those. */
static const struct value *with_env(struct arena *arena, const struct expression_scene *scene,
                                    const struct value *more)
{
    struct value *env = copy_env(arena, scene->env);
    for (size_t i = 0; more && more->kind == VALUE_MAPPING && i < more->members.count; i++) {
        const struct value *value = expression_value(arena, more->members.items[i].value, scene);
        const char *text = value->kind == VALUE_UNKNOWN ? NULL : value_print(arena, value);
        value_put(arena, env, more->members.items[i].key,
                  text ? value_text(arena, text) : &expression_unknown);
    }
    return env;
}

static const struct value *variable(const struct value *env, const char *name)
{
    const struct value *value = env ? value_find(env, name) : &value_null;
    return value->kind == VALUE_NULL ? NULL : value;
}

/* The bytes of the variable at `at`, whose name is filled in: $X, ${X}, $env:X, %X%; 0 for none. */
static size_t variable_at(struct arena *arena, const char *at, const char **name)
{
    bool percent = *at == '%', bracket = at[0] == '$' && at[1] == '{';
    const char *start = at + 1 + (size_t)bracket;
    if ((*at != '$' && !percent) || text_begins(at, "${{"))
        return 0;
    start += strncasecmp(start, "env:", 4) == 0 ? 4 : 0;
    size_t len = strspn(start, name_bytes);
    if (!len || (percent && start[len] != '%') || (bracket && start[len] != '}'))
        return 0;
    *name = arena_copy(arena, start, len);
    return (size_t)(start - at) + len + (size_t)(percent || bracket);
}

/* The names that a script gives a value itself: those are meant then. */
static struct map assigned_in(struct arena *arena, const char *text)
{
    struct map names = {0};
    for (const char *at = text; (at = strchr(at, '=')); at++) {
        const char *start = at;
        while (start > text && strchr(name_bytes, start[-1]))
            start--;
        if (start < at)
            map_put(arena, &names, arena_copy(arena, start, (size_t)(at - start)), 1);
    }
    return names;
}

/* A script with the variables that are known in it. */
static const char *fill_variables(struct arena *arena, const char *text, const struct value *env)
{
    struct buffer out = {.arena = arena};
    const struct map assigned = assigned_in(arena, text);
    for (const char *at = text, *name; *at;) {
        size_t len = variable_at(arena, at, &name);
        const struct value *value = len ? variable(env, name) : NULL;
        if (value && value->kind == VALUE_TEXT && !map_has(&assigned, name)) {
            buffer_add(&out, value->text);
            at += len;
        } else {
            buffer_add_bytes(&out, at++, 1);
        }
    }
    return buffer_end(&out);
}

/* Whether all of a script's commands run: nothing in it decides otherwise. */
static bool is_straight(const struct script *script, const char *text)
{
    static const char *const words[] = {"if",   "elif", "else", "case", "for",  "while", "until",
                                        "then", "[",    "[[",   "test", "exit", NULL};
    for (size_t i = 0; i < script->count; i++)
        if (text_is_one_of(script->items[i].words.items[0], words))
            return false;
    return !strstr(text, "&&") && !strstr(text, "||");
}

/* "NAME=value" among the words of a command. What follows it in the same word is the value. */
static void set_variable(struct walk *walk, struct value *env, const char *word, bool surely)
{
    size_t len = strspn(word, name_bytes);
    if (!len || word[len] != '=' || env->members.count > MAX_VARIABLES)
        return;
    const char *name = arena_copy(walk->arena, word, len), *text = word + len + 1;
    bool known = surely && !strpbrk(text, "$%`");
    value_put(walk->arena, env, name, known ? value_text(walk->arena, text) : &expression_unknown);
    if (strcmp(name, build_target) == 0)
        builds_add_targets(walk->arena, &walk->builds, known ? text : "$CARGO_BUILD_TARGET");
}

/* What a script leaves for the steps after it. */
static void note_variables(struct walk *walk, const struct script *script, const char *text,
                           bool surely)
{
    if (!strstr(text, environment_file))
        return;
    struct value *env = copy_env(walk->arena, walk->scene.env);
    surely = surely && is_straight(script, text);
    for (size_t i = 0; i < script->count; i++)
        for (size_t k = 0; k < script->items[i].words.count; k++)
            set_variable(walk, env, script->items[i].words.items[k], surely);
    walk->scene.env = env;
}

static void walk_run(struct walk *walk, const struct value *run,
                     const struct expression_scene *scene, bool surely)
{
    const char *written = value_print(walk->arena, run);
    const char *text = written ? expression_fill(walk->arena, written, scene) : NULL;
    if (!text) {
        builds_add_plain(walk->arena, &walk->builds, written ? written : "run");
        return;
    }
    text = fill_variables(walk->arena, text, scene->env);
    const struct script script = script_read(walk->arena, text);
    for (size_t i = 0; i < script.count; i++)
        builds_add_command(walk->arena, &walk->builds, &script.items[i].words,
                           variable(scene->env, build_target));
    note_variables(walk, &script, text, surely);
}

/* The input of an action, with what is known filled in; "" for none. */
static const char *input(struct walk *walk, const struct value *with, const char *name,
                         const struct expression_scene *scene)
{
    const struct value *value = with ? variable(with, name) : NULL;
    const char *text = value ? value_print(walk->arena, value) : NULL;
    text = text ? expression_fill(walk->arena, text, scene) : NULL;
    return text ? fill_variables(walk->arena, text, scene->env) : "";
}

static bool holds(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* An action that runs cargo is told what to run as inputs. */
static void walk_cargo_action(struct walk *walk, const struct step *step,
                              const struct expression_scene *scene)
{
    const char *text =
        arena_printf(walk->arena, "cargo %s %s", input(walk, step->with, "command", scene),
                     input(walk, step->with, "args", scene));
    const struct script script = script_read(walk->arena, text);
    for (size_t i = 0; i < script.count; i++)
        builds_add_command(walk->arena, &walk->builds, &script.items[i].words,
                           variable(scene->env, build_target));
}

/* setup-cross-toolchain-action makes its target cargo's for the steps after it. */
static void set_build_target(struct walk *walk, const char *target)
{
    struct value *env = copy_env(walk->arena, walk->scene.env);
    value_put(walk->arena, env, build_target, value_text(walk->arena, target));
    walk->scene.env = env;
}

static void walk_action(struct walk *walk, const struct step *step,
                        const struct expression_scene *scene)
{
    struct arena *arena = walk->arena;
    const char *name = arena_copy(arena, step->uses, strcspn(step->uses, "@"));
    const char *target = input(walk, step->with, "target", scene);
    const char *targets = input(walk, step->with, "targets", scene);
    const char *all = arena_printf(arena, "%s %s", target, targets);
    size_t before = walk->builds.built.count;
    if (holds(name, "cross-toolchain")) {
        builds_add_targets(arena, &walk->builds, all);
        set_build_target(walk, target);
    } else if (holds(name, "toolchain") || holds(name, "setup-rust") || holds(name, "rustup")) {
        builds_add_installed(arena, &walk->builds, all);
    } else if (holds(name, "maturin") || holds(name, "rust-cross") || holds(name, "rust-binary")) {
        builds_add_targets(arena, &walk->builds, all);
    } else {
        builds_add_mentioned(arena, &walk->builds, all);
    }
    if (*input(walk, step->with, "command", scene) &&
        (holds(name, "cargo") || holds(name, "cross")))
        walk_cargo_action(walk, step, scene);
    else if ((step->uses[0] == '.' || holds(name, "clippy")) && walk->builds.built.count == before)
        builds_add_plain(arena, &walk->builds, step->uses);
}

/* More variables than are looked at may be anything. */
static bool are_many(struct walk *walk, const struct value *env)
{
    bool many = env && env->members.count > MAX_VARIABLES;
    if (many && !walk->builds.unknown)
        walk->builds.unknown = "a step has too many variables";
    return many;
}

static void walk_step(struct walk *walk, const struct step *step)
{
    struct expression_scene scene = walk->scene;
    enum truth held =
        step->condition ? expression_holds(walk->arena, step->condition, &walk->scene) : TRUTH_YES;
    if (held == TRUTH_NO)
        return;
    if (are_many(walk, walk->scene.env) || are_many(walk, step->env))
        return;
    scene.env = with_env(walk->arena, &walk->scene, step->env);
    if (step->run)
        walk_run(walk, step->run, &scene, held == TRUTH_YES);
    else if (step->uses)
        walk_action(walk, step, &scene);
}

struct builds steps_builds(struct arena *arena, const struct steps *steps,
                           const struct expression_scene *scene)
{
    struct walk walk = {.arena = arena, .scene = *scene};
    walk.scene.env = NULL;
    if (are_many(&walk, steps->workflow_env) || are_many(&walk, steps->job_env))
        return walk.builds;
    walk.scene.env = with_env(arena, &walk.scene, steps->workflow_env);
    walk.scene.env = with_env(arena, &walk.scene, steps->job_env);
    for (size_t i = 0; i < steps->count; i++)
        walk_step(&walk, &steps->items[i]);
    if (steps->elsewhere && !walk.builds.unknown)
        walk.builds.unknown = steps->elsewhere;
    return walk.builds;
}
