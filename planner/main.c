#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "graph/base/buffer.h"
#include "planner/commands/commands.h"
#include "planner/commands/options.h"
#include "planner/output/escape.h"
#include "planner/output/layout.h"
#include "planner/output/output.h"

static void add_place(struct buffer *out, const struct err *err)
{
    if (!err->file[0])
        return;
    buffer_add(out, escape_name(out->arena, err->file));
    if (err->line)
        buffer_format(out, ":%u", err->line);
    if (err->line && err->column)
        buffer_format(out, ":%u", err->column);
    buffer_add(out, ": ");
}

/* An error without a message is a reader that went away: nobody is there to be told. */
static void print_error(struct arena *arena, const struct options *options, const struct err *err)
{
    struct style style = style_for(options->color, STDERR_FILENO);
    struct buffer out = {.arena = arena};
    if (!err->message[0])
        return;
    buffer_add(&out, "whittle: ");
    layout_paint(&out, &style, PAINT_ALARM, "error");
    buffer_add(&out, ": ");
    add_place(&out, err);
    buffer_format(&out, "%s\n", escape_line(arena, err->message));
    if (err->hint[0]) {
        layout_paint(&out, &style, PAINT_TITLE, "hint");
        buffer_format(&out, ": %s\n", escape_line(arena, err->hint));
    }
    fputs(buffer_end(&out), stderr);
}

static int run(int argc, char **argv, struct arena *arena, struct options *options, struct err *err)
{
    const struct command *command;
    if (options_parse(argc, argv, command_table, arena, &command, options, err) != 0)
        return -1;
    if (!command || options->help)
        return sink_print(&(struct sink){0}, usage_text(arena, command_table, command), err);
    return command->run(options, arena, err);
}

int main(int argc, char **argv)
{
    struct arena arena = {0};
    struct options options = {0};
    struct err err = {0};
    /* A closed pipe is then an error of write, which leaves no half-written file behind. */
    signal(SIGPIPE, SIG_IGN);
    json_use_memory();
    int status = run(argc, argv, &arena, &options, &err);
    if (status < 0) {
        print_error(&arena, &options, &err);
        status = (int)err.code;
    }
    arena_free(&arena);
    return status;
}
