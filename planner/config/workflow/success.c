#include "planner/config/workflow/success.h"

#include <string.h>

#include "graph/base/text.h"
#include "planner/config/workflow/calls_loop.h"
#include "planner/config/workflow/script_call.h"
#include "planner/config/yaml/node.h"

enum {
    FILE_LIMIT = 1 << 20,
    LOOKED_AT = 2 << 20, /* bytes and entries: more than a file has are made by aliases */
};

/* What a plan says to cargo. */
static const char *const plan[] = {"matrix.args", "matrix.packages", NULL};

/* How a step hands a row's calls to the loop over them. */
static const char joined[] = "${{ join(matrix.calls, fromJSON('\"\\n\"')) }}";

struct doubt {
    struct arena *arena;
    const char *file;
    const char *why;     /* NULL: none yet */
    const char *command; /* what cargo is told to do */
    struct strings said; /* that, and the options that choose targets */
    bool mentions;       /* the step is about cargo */
    bool calls;          /* a step has cargo do that */
    bool covers;         /* for all that is planned */
    const char *less;    /* why a call does not; NULL */
    bool takes_calls;    /* for each in a call of its own, where the row has several */
    bool leaves_args;    /* and without what the plan says */
    bool takes_one;      /* or with one of a row's packages */
    bool gives_others;   /* something else is given that */
    bool nextest;        /* that is done by a runner of tests */
    bool plain;          /* or by cargo itself */
    const char *shell;   /* of all steps; NULL: the usual one */
    size_t looked_at;    /* bytes of texts, and entries of mappings */
};

static void doubt(struct doubt *doubt, const struct node *node, const char *why)
{
    if (!doubt->why)
        doubt->why = arena_printf(doubt->arena, "%s:%u: %s", doubt->file, node->line, why);
}

/* Whether it is still no more than can be looked at. */
static bool spend(struct doubt *state, const struct node *node)
{
    state->looked_at += 1 + (node->kind == NODE_TEXT ? strlen(node->text) : node->entries.count);
    if (state->looked_at > LOOKED_AT)
        doubt(state, node, "more than can be looked at");
    return state->looked_at <= LOOKED_AT;
}

/* A call that does less than the plan says is no doubt beside one that does it all. */
static void falls_short(struct doubt *doubt, const struct node *node, const char *why)
{
    if (!doubt->less)
        doubt->less = arena_printf(doubt->arena, "%s:%u: %s", doubt->file, node->line, why);
}

static bool is_false(const struct node *node)
{
    return node->kind == NODE_TEXT && strcmp(node->text, "false") == 0;
}

static void check_goes_on(struct doubt *state, const struct node *node, const char *what)
{
    const struct node *goes_on = node_find(node, "continue-on-error");
    if (goes_on && !is_false(goes_on))
        doubt(state, goes_on, arena_printf(state->arena, "%s goes on after an error", what));
}

/* The shells that end a script at the first command that fails. */
static bool ends_at_errors(const char *shell)
{
    return shell && (strcmp(shell, "bash") == 0 || strcmp(shell, "sh") == 0);
}

/* Those that fail where the last command does: one of the workflow's own may do anything. */
static bool fails_at_end(const char *shell)
{
    static const char *const known[] = {"bash", "sh", "pwsh", "powershell", "cmd", NULL};
    return !shell || text_is_one_of(shell, known);
}

/* Beside these nothing can be compiled alone, which is one more option. The first say so already,
 * or what can't be; those from `--fail-fast` on are nextest's. */
static const char *const others[] = {"--no-run",       "--doc",  "--fail-fast", "--no-fail-fast",
                                     "--ff",           "--nff",  "--max-fail",  "--retries",
                                     "--test-threads", "--jobs", "--debugger",  "--tracer"};

enum { OTHERS = sizeof others / sizeof *others, OTHERS_OF_CARGO = 2 };

bool success_takes_no_run(const char *word, bool nextest)
{
    for (size_t i = 0; i < (nextest ? (size_t)OTHERS : (size_t)OTHERS_OF_CARGO); i++) {
        const size_t size = strlen(others[i]);
        if (text_begins(word, others[i]) && (!word[size] || word[size] == '='))
            return false;
    }
    return !nextest || !text_begins(word, "-j");
}

/* Whether a command has cargo itself do what the job is for, or nextest, as the plan's arguments
 * say, and takes one more of them. */
static bool does_alone(const struct script_command *command, struct doubt *state)
{
    const char *const *words = (const char *const *)command->words.items;
    const size_t count = command->words.count;
    size_t at = command_program(command);
    bool given = false, takes = true;
    if (at == count || strcmp(words[at], "cargo") != 0)
        return false;
    at += at + 1 < count && words[at + 1][0] == '+' ? 2 : 1;
    const bool nextest =
        at + 1 < count && strcmp(words[at], "nextest") == 0 && strcmp(words[at + 1], "run") == 0;
    state->nextest |= nextest;
    state->plain |= !nextest;
    if (at == count || (!nextest && strcmp(words[at], state->command) != 0))
        return false;
    for (at++; at < count; at++) {
        given |= strstr(words[at], plan[0]) != NULL;
        takes &= success_takes_no_run(words[at], nextest);
    }
    return given && takes;
}

/* Also as --package=core. */
static bool has_word(struct arena *arena, const struct script_command *command,
                     const char *const *words)
{
    for (size_t i = 0; i < command->words.count; i++) {
        const char *word = command->words.items[i];
        if (text_is_one_of(arena_copy(arena, word, strcspn(word, "=")), words))
            return true;
    }
    return false;
}

/* Whether it is for all packages, wherever it is called. Else cargo goes by the directory, and by
 * what the workspace has for default members. */
static bool takes_all(struct arena *arena, const struct script_command *command)
{
    static const char *const all[] = {"--workspace", "--all", NULL}, *const fewer[] = {
                                                                         "--exclude", "-p",
                                                                         "--package", NULL};
    return has_word(arena, command, all) && !has_word(arena, command, fewer);
}

/* Values that may be others in the next run of the same kind; NULL where cargo is given none. */
static const char *passing(const struct script_command *command)
{
    static const char *const values[] = {"github.event.", "github.head_ref", "github.ref",
                                         "github.actor",  "needs.",          NULL};
    for (size_t i = 0; i < command->words.count; i++)
        for (const char *const *value = values; *value; value++)
            if (strstr(command->words.items[i], *value))
                return *value;
    return NULL;
}

static void check_call(struct doubt *state, const struct node *run,
                       const struct script_command *command)
{
    const char *value = passing(command);
    if (value)
        doubt(state, run,
              arena_printf(state->arena, "cargo is given a value of the run: %s", value));
    const bool takes = command_takes_plan(command, plan);
    const char *word = command_chooses(command, &state->said);
    state->leaves_args |= !takes;
    static const char place[] = "strategy.job-";
    for (size_t i = 0; i < command->words.count; i++)
        if (strstr(command->words.items[i], place))
            doubt(state, run, "what cargo does goes by which rows there are");
    if (!takes && !takes_all(state->arena, command))
        falls_short(state, run, "cargo is given neither what the plan says nor --workspace");
    else if (word)
        falls_short(state, run,
                    arena_printf(state->arena, "it has cargo choose targets by %s", word));
    else
        state->covers = true;
}

/* One of several packages, or of the words about them: which others stand beside it decides. */
static bool takes_one(const char *text)
{
    return strstr(text, "matrix.packages[") || strstr(text, "matrix.args_list[");
}

static void check_value(struct doubt *state, const struct node *value)
{
    if (value->kind != NODE_TEXT || !spend(state, value))
        return;
    for (const char *const *word = plan; *word; word++)
        state->gives_others |= strstr(value->text, *word) != NULL;
    state->takes_one |= takes_one(value->text);
}

/* Values of a mapping that is handed to a step. */
static void check_values(struct doubt *state, const struct node *mapping)
{
    if (!mapping || mapping->kind != NODE_MAPPING || !spend(state, mapping))
        return;
    for (size_t i = 0; i < mapping->entries.count; i++)
        check_value(state, mapping->entries.items[i].value);
}

/* What a step runs. A loop over a row's calls is read as one call with all that the plan says. */
static const char *script_of(struct doubt *state, const struct node *step, const struct node *run)
{
    const char *text = script_without_comments(state->arena, run->text);
    const struct node *env = node_find(step, "env");
    const struct node *value = env && env->kind == NODE_MAPPING ? node_find(env, "CALLS") : NULL;
    if (!value || value->kind != NODE_TEXT || strcmp(value->text, joined) != 0)
        return text;
    const char *unrolled = calls_loop_unrolled(state->arena, text, "CALLS", "${{ matrix.args }}");
    state->takes_calls |= unrolled != NULL;
    return unrolled ? unrolled : text;
}

static void check_script(struct doubt *state, const struct node *run, const char *text,
                         const char *shell)
{
    state->takes_one |= takes_one(text);
    const struct script script = script_read(state->arena, text);
    bool mentions = false, steered = false;
    for (size_t i = 0; i < script.count; i++) {
        mentions |= command_mentions_cargo(&script.items[i], plan);
        steered |= command_steers(&script.items[i]);
        bool calls = command_calls_cargo(&script.items[i], state->command, plan);
        state->calls |= calls;
        const bool takes = command_takes_plan(&script.items[i], plan);
        if (calls)
            check_call(state, run, &script.items[i]);
        state->gives_others |=
            takes && !command_prints(&script.items[i]) && !does_alone(&script.items[i], state);
    }
    state->mentions |= mentions;
    if (!mentions)
        return;
    if (!script_is_plain(text) || steered)
        doubt(state, run, "the script that calls cargo has more in it than plain commands");
    if (!fails_at_end(shell))
        doubt(state, run, "the shell of the step that calls cargo is not one of GitHub's");
    if (!ends_at_errors(shell) && !script_ends_with_cargo(&script, plan))
        doubt(state, run,
              "cargo is not called last, and the shell may go on after it: say `shell: bash`");
}

/* Another commit than the run's, in the place where cargo works. */
static void check_checkout(struct doubt *state, const struct node *step)
{
    const struct node *uses = node_find(step, "uses"), *with = node_find(step, "with");
    const struct node *ref = with ? node_find(with, "ref") : NULL;
    if (!ref || !uses || uses->kind != NODE_TEXT || !text_begins(uses->text, "actions/checkout@") ||
        node_find(with, "path"))
        return;
    if (ref->kind != NODE_TEXT || strcmp(ref->text, "${{ github.sha }}") != 0)
        doubt(state, ref, "it checks out something else than the commit of the run");
}

static void check_step(struct doubt *state, const struct node *step)
{
    if (!spend(state, step))
        return;
    const struct node *run = node_find(step, "run"), *shell = node_find(step, "shell");
    const struct node *condition = node_find(step, "if");
    state->mentions = false;
    check_goes_on(state, step, "a step");
    check_checkout(state, step);
    check_values(state, node_find(step, "with"));
    check_values(state, node_find(step, "env"));
    if (condition && condition->kind == NODE_TEXT)
        state->takes_one |= spend(state, condition) && takes_one(condition->text);
    if (run && run->kind == NODE_TEXT && spend(state, run))
        check_script(state, run, script_of(state, step, run),
                     shell && shell->kind == NODE_TEXT ? shell->text : state->shell);
    if (state->mentions && condition)
        doubt(state, condition, "the step that calls cargo may be skipped");
}

static const char *default_shell(const struct node *root, const struct node *job)
{
    const struct node *places[] = {job, root};
    for (size_t i = 0; i < 2; i++) {
        const struct node *defaults = node_find(places[i], "defaults");
        const struct node *run = defaults ? node_find(defaults, "run") : NULL;
        const struct node *shell = run ? node_find(run, "shell") : NULL;
        if (shell && shell->kind == NODE_TEXT)
            return shell->text;
    }
    return NULL;
}

/* Rows of its own may be fewer than the plan has. */
static void check_matrix(struct doubt *state, const struct node *job)
{
    const struct node *strategy = node_find(job, "strategy");
    const struct node *matrix = strategy ? node_find(strategy, "matrix") : NULL;
    const bool alone = matrix && matrix->kind == NODE_MAPPING && matrix->entries.count == 1;
    const struct node *rows = alone ? node_find(matrix, "include") : matrix;
    if (alone && !rows)
        rows = matrix;
    if (rows && (rows->kind != NODE_TEXT || !strstr(rows->text, "needs.")))
        doubt(state, matrix, "its matrix is not the plan's");
}

static void check_job(struct doubt *state, const struct node *root, const struct node *job)
{
    const struct node *steps = node_find(job, "steps");
    state->shell = default_shell(root, job);
    check_goes_on(state, job, "the job");
    check_values(state, node_find(job, "env"));
    check_matrix(state, job);
    for (size_t i = 0; steps && steps->kind == NODE_LIST && i < steps->entries.count &&
                       state->looked_at <= LOOKED_AT;
         i++)
        check_step(state, steps->entries.items[i].value);
    if (!state->covers && !state->why)
        state->why = state->less;
    if (!state->calls)
        doubt(state, job,
              arena_printf(state->arena, "no step of it calls cargo %s where one can see it",
                           state->command));
}

static struct success doubted(const char *why)
{
    return (struct success){.doubt = why};
}

struct success success_of(struct arena *arena, const struct source *source, const char *workflow,
                          const char *job, const char *command)
{
    struct doubt state = {.arena = arena, .file = workflow};
    text_shell_words(arena, command, &state.said);
    state.command = state.said.items[0];
    const struct node *root = NULL;
    struct blob blob;
    struct err err = {0};
    if (source_read(source, workflow, FILE_LIMIT, arena, &blob, &err) != 0 ||
        node_parse(arena, workflow, &blob, &root, &err) != 0)
        return doubted(err_line(arena, &err));
    const struct node *jobs = root ? node_find(root, "jobs") : NULL;
    const struct node *found = jobs ? node_find(jobs, job) : NULL;
    if (!found || found->kind != NODE_MAPPING)
        return doubted(arena_printf(arena, "%s has no job '%s'", workflow, job));
    check_job(&state, root, found);
    return (struct success){.doubt = state.why,
                            .takes_args = !state.leaves_args,
                            .takes_one = state.takes_one,
                            .takes_calls = state.takes_calls,
                            .alone = !state.gives_others,
                            .nextest = state.nextest,
                            .nextest_alone = state.nextest && !state.plain};
}
