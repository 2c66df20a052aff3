#include "planner/ledger/import_names.h"

#include <string.h>

#include "graph/base/text.h"

static void split(struct arena *arena, const char *text, size_t job, const char *row,
                  size_t row_size, struct record_name *name)
{
    name->job = arena_copy(arena, text, job);
    name->row = arena_copy(arena, row, row_size);
}

/* The bracket that the last one closes: labels of rows have brackets of their own. */
static const char *opening(const char *text, size_t size)
{
    size_t depth = 0;
    for (const char *at = text + size; at > text; at--) {
        depth += at[-1] == ')';
        if (at[-1] == '(' && --depth == 0)
            return at - 1;
    }
    return NULL;
}

void job_name_read(struct arena *arena, const char *text, const char *job, struct record_name *name)
{
    size_t size = strlen(text), job_size = strlen(job);
    const char *bracket = text_ends(text, ")") ? opening(text, size) : NULL;
    if (job_size && text_begins(text, job) && text[job_size] == ' ' && text[job_size + 1] != '(')
        split(arena, text, job_size, text + job_size + 1, size - job_size - 1, name);
    else if (bracket && bracket > text + 1 && bracket[-1] == ' ')
        split(arena, text, (size_t)(bracket - text) - 1, bracket + 1,
              (size_t)(text + size - bracket) - 2, name);
    else
        split(arena, text, size, "", 0, name);
}

enum { WORDS = 128 }; /* bytes of a name that are looked at */

/* The name as words of small letters with one space before, between and after. */
static void fold(const char *name, size_t size, char folded[WORDS + 3])
{
    size_t len = 0;
    folded[len++] = ' ';
    for (size_t i = 0; i < size && len < WORDS; i++) {
        char byte = name[i];
        if (byte >= 'A' && byte <= 'Z')
            byte = (char)(byte - 'A' + 'a');
        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9'))
            byte = ' ';
        if (byte != ' ' || folded[len - 1] != ' ')
            folded[len++] = byte;
    }
    if (folded[len - 1] != ' ')
        folded[len++] = ' ';
    folded[len] = '\0';
}

static bool holds_one_of(const char *folded, const char *const *words)
{
    for (; *words; words++)
        if (strstr(folded, *words))
            return true;
    return false;
}

static bool begins_with_one_of(const char *folded, const char *const *words)
{
    for (; *words; words++)
        if (text_begins(folded, *words))
            return true;
    return false;
}

/* "owner/name@ref": what a step is called that uses an action. */
static bool is_action(const char *text)
{
    size_t word = strcspn(text, " \t\n");
    const char *slash = memchr(text, '/', word), *at = memchr(text, '@', word);
    return text[0] == '.' ? slash != NULL : slash && at && slash < at;
}

/* What GitHub's runner calls its own steps:
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/JobExtension.cs, and those around
 * an action: "Pre Run …", "Post Run …". */
static const char *const own[] = {" set up job ",
                                  " complete job ",
                                  " initialize containers ",
                                  " stop containers ",
                                  " pull ",
                                  " post ",
                                  " pre ",
                                  NULL};

/* Actions by the words of their names: actions/checkout, Swatinem/rust-cache,
 * dtolnay/rust-toolchain, actions/setup-node, taiki-e/install-action, actions/upload-artifact. */
static const char *const actions[] = {" checkout ", " cache ",   " sccache ",  " toolchain ",
                                      " setup ",    " install ", " artifact ", " rustup ",
                                      " login ",    NULL};

/* Commands that a step is called after where it has no name. */
static const char *const commands[] = {" rustup ",        " sudo apt ",      " sudo apt get ",
                                       " apt ",           " apt get ",       " brew install ",
                                       " choco install ", " cargo install ", " cargo binstall ",
                                       " cargo fetch ",   " git fetch ",     " npm ci ",
                                       " npm install ",   " pip install ",   NULL};

/* First words of names that people write. */
static const char *const names[] = {
    " checkout ", " check out ", " clone ", " install ",  " setup ",  " set up ",         " cache ",
    " restore ",  " save ",      " free ",  " download ", " upload ", " rust toolchain ", NULL};

bool step_is_set_up(const char *name)
{
    char folded[WORDS + 3];
    bool run = text_begins(name, "Run ");
    const char *what = run ? name + 4 : name;
    bool action = is_action(what);
    fold(what, action ? strcspn(what, "@") : strlen(what), folded);
    if (!run && begins_with_one_of(folded, own))
        return true;
    if (action)
        return holds_one_of(folded, actions);
    return begins_with_one_of(folded, run ? commands : names);
}
