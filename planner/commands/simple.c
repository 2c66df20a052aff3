/* The commands that only print something about the program. */
#include "planner/commands/commands.h"

static int print_fixed(const struct options *options, const char *text, struct arena *arena,
                       struct err *err)
{
    const struct sink sink = options_sink(options, arena);
    return sink_print(&sink, text, err);
}

int run_version(const struct options *options, struct arena *arena, struct err *err)
{
    (void)arena;
    return print_fixed(options, "whittle " WHITTLE_VERSION "\n", arena, err);
}

int run_help(const struct options *options, struct arena *arena, struct err *err)
{
    const struct command *command = NULL;
    if (options->arguments.count) {
        const char *name = options->arguments.items[0];
        command = command_find(options->commands, name);
        if (!command) {
            err_set(err, ERR_USAGE, "unknown command '%s'", name);
            return err_hint(err, "`whittle help` lists them");
        }
    }
    return print_fixed(options, usage_text(arena, options->commands, command), arena, err);
}

int run_man(const struct options *options, struct arena *arena, struct err *err)
{
    return print_fixed(options, man_page(arena, options->commands), arena, err);
}

int run_completion(const struct options *options, struct arena *arena, struct err *err)
{
    const char *shell = options->arguments.items[0];
    const char *script = completion_script(arena, options->commands, shell);
    if (!script)
        return err_set(err, ERR_USAGE, "no completion for '%s': expected bash, zsh or fish", shell);
    return print_fixed(options, script, arena, err);
}
