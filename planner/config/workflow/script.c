#include "planner/config/workflow/script.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

struct reader {
    struct arena *arena;
    const char *at;
    struct script script;
    struct script_command command;
    struct buffer word;
    bool open;    /* a word has begun; it may be empty: '' */
    size_t depth; /* of brackets */
};

static void end_word(struct reader *reader)
{
    if (reader->open)
        vec_push(reader->arena, &reader->command.words, buffer_end(&reader->word));
    reader->word = (struct buffer){.arena = reader->arena};
    reader->open = false;
}

static void end_command(struct reader *reader)
{
    end_word(reader);
    if (reader->command.words.count)
        vec_push(reader->arena, &reader->script, reader->command);
    reader->command = (struct script_command){0};
}

static void add(struct reader *reader, size_t len)
{
    reader->open = true;
    buffer_add_bytes(&reader->word, reader->at, len);
    reader->at += len;
}

/* An expression is one piece, whatever is in it. */
static void add_expression(struct reader *reader)
{
    const char *end = strstr(reader->at, "}}");
    add(reader, end ? (size_t)(end - reader->at) + strlen("}}") : strlen(reader->at));
}

/* What a backslash, or the backquote of PowerShell, joins with the next line; 0 for nothing. */
static size_t continuation(const char *at)
{
    size_t blanks = (*at == '\\' || *at == '`' || *at == '^') ? strspn(at + 1, " \t\r") : 0;
    return (*at == '\\' || *at == '`' || *at == '^') && at[1 + blanks] == '\n' ? blanks + 2 : 0;
}

/* Behind the quote that opens it. */
static void add_quoted(struct reader *reader, char quote)
{
    reader->open = true;
    while (*reader->at && *reader->at != quote) {
        size_t joined = continuation(reader->at);
        bool escaped = quote == '"' && *reader->at == '\\' && strchr("\"\\$`", reader->at[1]);
        if (text_begins(reader->at, "${{"))
            add_expression(reader);
        else if (joined)
            reader->at += joined;
        else if (escaped && reader->at[1])
            reader->at++, add(reader, 1);
        else
            add(reader, 1);
    }
    reader->at += *reader->at == quote;
}

/* ${NAME} */
static void add_variable(struct reader *reader)
{
    size_t len = strcspn(reader->at, "}\n");
    add(reader, reader->at[len] == '}' ? len + 1 : len);
}

/* A bracket that closes what none has opened stands behind a pattern of `case`: no command. */
static void end_bracket(struct reader *reader, char bracket)
{
    bool pattern = bracket == ')' && !reader->depth;
    if (pattern) {
        end_word(reader);
        reader->command = (struct script_command){0};
    }
    end_command(reader);
    reader->depth += bracket == '(';
    reader->depth -= bracket == ')' && reader->depth;
}

static void read_next(struct reader *reader)
{
    char c = *reader->at;
    size_t joined = continuation(reader->at);
    if (joined) {
        end_word(reader);
        reader->at += joined;
    } else if (text_begins(reader->at, "${{")) {
        add_expression(reader);
    } else if (text_begins(reader->at, "${")) {
        add_variable(reader);
    } else if (c == '\'' || c == '"') {
        reader->at++;
        add_quoted(reader, c);
    } else if (strchr(" \t\r<>", c)) {
        end_word(reader);
        reader->at++;
    } else if (c == '#' && !reader->open) {
        reader->at += strcspn(reader->at, "\n");
    } else if (c == '(' || c == ')') {
        end_bracket(reader, c);
        reader->at++;
    } else if (strchr("\n;&|`", c)) {
        end_command(reader);
        reader->at++;
    } else {
        reader->at += c == '\\' && reader->at[1];
        add(reader, 1);
    }
}

struct script script_read(struct arena *arena, const char *text)
{
    struct reader reader = {.arena = arena, .at = text, .word = {.arena = arena}};
    while (*reader.at)
        read_next(&reader);
    end_command(&reader);
    return reader.script;
}
