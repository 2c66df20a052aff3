#include "planner/output/sink.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "planner/event/read.h"

struct style sink_style(const struct sink *sink)
{
    if (sink->file)
        return (struct style){.color = sink->color == COLOR_ALWAYS};
    return style_for(sink->color, STDOUT_FILENO);
}

int sink_print(const struct sink *sink, const char *result, struct err *err)
{
    return sink->file ? file_replace(sink->file, result, err) : file_print(result, err);
}

int sink_tell(const struct sink *sink, const char *text, struct err *err)
{
    return sink->quiet && !sink->file ? 0 : sink_print(sink, text, err);
}

static bool wants_color(enum color_when color, bool terminal)
{
    const char *term = environment_get("TERM");
    if (color != COLOR_AUTO)
        return color == COLOR_ALWAYS;
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

struct style style_for(enum color_when color, int fd)
{
    bool terminal = isatty(fd);
    return (struct style){wants_color(color, terminal), terminal ? terminal_width(fd) : 0};
}
