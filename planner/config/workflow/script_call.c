#include "planner/config/workflow/script_call.h"

#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

static bool is_part_of_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-_.", c));
}

/* The program, by whatever path; neither `cargo-nextest` nor `~/.cargo/env`. */
static bool names_cargo(const char *text)
{
    for (const char *at = text; (at = strstr(at, "cargo")); at++) {
        const char *end = at + strlen("cargo");
        if ((at == text || !is_part_of_name(at[-1])) && !is_part_of_name(*end) && *end != '/')
            return true;
    }
    return false;
}

static bool names_plan(const char *word, plan_words plan)
{
    for (; *plan; plan++)
        if (strstr(word, *plan))
            return true;
    return false;
}

bool command_takes_plan(const struct script_command *command, plan_words plan)
{
    for (size_t i = 0; i < command->words.count; i++)
        if (names_plan(command->words.items[i], plan))
            return true;
    return false;
}

bool command_mentions_cargo(const struct script_command *command, plan_words plan)
{
    for (size_t i = 0; i < command->words.count; i++)
        if (names_cargo(command->words.items[i]))
            return true;
    return command_takes_plan(command, plan);
}

static bool is_assignment(const char *word)
{
    const char *equals = strchr(word, '=');
    return equals && strcspn(word, "/$ -") > (size_t)(equals - word);
}

size_t command_program(const struct script_command *command)
{
    static const char *const starters[] = {"env",  "time",     "nice",    "timeout", "command",
                                           "sudo", "xvfb-run", "builtin", NULL};
    const struct strings *words = &command->words;
    size_t at = 0;
    while (at < words->count &&
           (is_assignment(words->items[at]) || text_is_one_of(words->items[at], starters) ||
            (at && (words->items[at][0] == '-' || strchr("0123456789", words->items[at][0])))))
        at++;
    return at;
}

bool command_prints(const struct script_command *command)
{
    static const char *const printers[] = {"echo", "printf", "export", NULL};
    const size_t program = command_program(command);
    return program == command->words.count ||
           text_is_one_of(command->words.items[program], printers);
}

bool command_calls_cargo(const struct script_command *command, const char *what, plan_words plan)
{
    const struct strings *words = &command->words;
    if (command_prints(command))
        return false;
    const size_t program = command_program(command);
    const bool cargo = names_cargo(words->items[program]);
    for (size_t i = program + 1; i < words->count; i++) {
        const char *word = words->items[i];
        if (names_plan(word, plan) ||
            (cargo && !text_begins(word, "cargo-") && (strstr(word, what) || strchr(word, '$'))))
            return true;
    }
    return false;
}

bool script_is_plain(const char *text)
{
    for (const char *at = text; *at; at++) {
        const bool braced = text_begins(at, "${");
        const char *end = text_begins(at, "${{") ? strstr(at, "}}") : NULL;
        if (end)
            at = end + 1;
        else if (braced && at[2 + strcspn(at + 2, "}:|;&`<>()$\n")] == '}')
            at += 2 + strcspn(at + 2, "}");
        else if (strchr("|;&`<>(){}", *at))
            return false;
    }
    return true;
}

/* An option of `set` behind which the shell runs nothing more, or one more command alone. */
static bool stops_shell(const char *word)
{
    static const char *const names[] = {"noexec", "onecmd", NULL};
    return text_is_one_of(word, names) ||
           (word[0] == '-' && word[1] != '-' && strpbrk(word, "nt") != NULL);
}

bool command_steers(const struct script_command *command)
{
    static const char *const words[] = {
        "if",   "then",  "else",  "elif",     "fi",       "while", "until",  "for",
        "do",   "done",  "case",  "esac",     "select",   "!",     "exit",   "return",
        "exec", "eval",  "break", "continue", "function", "alias", "source", ".",
        "trap", "shopt", "{",     "}",        NULL};
    const struct strings *said = &command->words;
    const size_t program = command_program(command);
    if (program == said->count || strcmp(said->items[program], "set") != 0)
        return program < said->count && text_is_one_of(said->items[program], words);
    for (size_t i = program + 1; i < said->count; i++)
        if (said->items[i][0] == '+' || stops_shell(said->items[i]))
            return true;
    return false;
}

bool script_ends_with_cargo(const struct script *script, plan_words plan)
{
    for (size_t i = 0; i + 1 < script->count; i++)
        if (command_mentions_cargo(&script->items[i], plan))
            return false;
    return true;
}

const char *script_without_comments(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        if (text[strspn(text, " \t")] != '#')
            buffer_format(&out, "%.*s\n", (int)len, text);
    }
    return buffer_end(&out);
}

const char *command_chooses(const struct script_command *command, const struct strings *said)
{
    static const char *const options[] = {"--lib",     "--bin",     "--bins",   "--test",
                                          "--tests",   "--example", "--bench",  "--examples",
                                          "--benches", "--doc",     "--no-run", NULL};
    for (size_t i = 0; i < command->words.count; i++) {
        const char *word = command->words.items[i];
        if (strcmp(word, "--") == 0)
            return NULL;
        const size_t size = strcspn(word, "=");
        for (size_t k = 0; options[k]; k++)
            if (strlen(options[k]) == size && strncmp(options[k], word, size) == 0 &&
                !strings_have(said, options[k]))
                return word;
    }
    return NULL;
}
