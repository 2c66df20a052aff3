/* The commands that only print something about the program. */
#include "planner/commands/commands.h"

int run_version(const struct options *options, struct arena *arena, struct err *err)
{
    (void)arena;
    return print_result(options, "whittle " WHITTLE_VERSION "\n", arena, err);
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
    return print_result(options, usage_text(arena, options->commands, command), arena, err);
}

int run_man(const struct options *options, struct arena *arena, struct err *err)
{
    return print_result(options, man_page(arena, options->commands), arena, err);
}

int run_completion(const struct options *options, struct arena *arena, struct err *err)
{
    const char *shell = options->arguments.items[0];
    const char *script = completion_script(arena, options->commands, shell);
    if (!script)
        return err_set(err, ERR_USAGE, "no completion for '%s': expected bash, zsh or fish", shell);
    return print_result(options, script, arena, err);
}
