#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "planner/commands/commands.h"
#include "planner/event/environment.h"
#include "planner/output/file.h"

const char *format_of(const struct options *options)
{
    if (options->format)
        return options->format;
    return environment_is("GITHUB_ACTIONS", "true") ? "github" : "text";
}

static bool wants_color(const struct options *options, bool terminal)
{
    const char *term = environment_get("TERM");
    if (options->color != COLOR_AUTO)
        return options->color == COLOR_ALWAYS;
    if (environment_get("NO_COLOR"))
        return false;
    if (environment_get("CLICOLOR_FORCE") && !environment_is("CLICOLOR_FORCE", "0"))
        return true;
    return terminal && term && strcmp(term, "dumb") != 0;
}

static unsigned terminal_width(int fd)
{
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

struct style style_for(const struct options *options, int fd)
{
    bool terminal = isatty(fd);
    return (struct style){wants_color(options, terminal), terminal ? terminal_width(fd) : 0};
}

struct style style_of_result(const struct options *options)
{
    if (options->output)
        return (struct style){.color = options->color == COLOR_ALWAYS};
    return style_for(options, STDOUT_FILENO);
}

const char *output_path(const struct options *options, struct arena *arena)
{
    return options->output ? options_path(options, options->output, arena) : NULL;
}

int print_result(const struct options *options, const char *result, struct arena *arena,
                 struct err *err)
{
    if (options->output)
        return file_replace(output_path(options, arena), result, err);
    return file_print(result, err);
}

int print_text(const struct options *options, const char *text, struct arena *arena,
               struct err *err)
{
    if (options->quiet && !options->output)
        return 0;
    return print_result(options, text, arena, err);
}
