#include "planner/output/sink.h"

#include <unistd.h>

#include "planner/output/file.h"

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
