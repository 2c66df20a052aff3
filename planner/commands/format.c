#include <string.h>

#include "planner/commands/commands.h"

const struct format *format_find(const struct format *formats, const char *name)
{
    for (const struct format *format = formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return formats;
}

int format_print(const struct format *formats, const struct options *options, struct arena *arena,
                 const void *found, struct err *err)
{
    const struct format *format = format_find(formats, format_of(options));
    const struct sink sink = options_sink(options, arena);
    struct style style = sink_style(&sink);
    const char *text = format->print(arena, found, &style);
    return format->for_person ? sink_tell(&sink, text, err) : sink_print(&sink, text, err);
}
