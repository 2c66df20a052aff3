#include <string.h>

#include "graph/base/text.h"
#include "graph/base/utf8.h"
#include "planner/event/event.h"

static const char *const kind_names[EVENT_KINDS] = {
    [EVENT_NONE] = "none",
    [EVENT_PULL_REQUEST] = "pull_request",
    [EVENT_PUSH] = "push",
    [EVENT_TAG] = "tag",
    [EVENT_MERGE_GROUP] = "merge_group",
    [EVENT_RELEASE] = "release",
    [EVENT_DISPATCH] = "workflow_dispatch",
    [EVENT_SCHEDULE] = "schedule",
    [EVENT_OTHER] = "other",
};

/* One thing that a pattern says about the next character of a name, and how often. */
struct atom {
    enum { ATOM_LITERAL, ATOM_CLASS, ATOM_NO_SLASH, ATOM_ANY } kind;
    const char *at; /* of a literal its character, of a class what stands between the brackets */
    size_t len;
    bool optional, repeated;
};

struct atoms {
    struct atom *items;
    size_t count, capacity;
};

const char *event_kind_name(enum event_kind kind)
{
    return kind_names[kind];
}

/* In bytes; what is no UTF-8 is a character of one byte. */
static size_t character_len(const char *text)
{
    size_t len = 1;
    if ((unsigned char)text[0] < 0xC0)
        return 1;
    while (len < 4 && utf8_is_inner(text[len]))
        len++;
    return len;
}

/* `*` and `**`. */
static size_t take_stars(const char *at, struct atom *atom)
{
    size_t stars = strspn(at, "*");
    atom->kind = stars > 1 ? ATOM_ANY : ATOM_NO_SLASH;
    atom->optional = atom->repeated = true;
    return stars;
}

/* A class, a character after a backslash, or a character; 0 where it is none of them. */
static size_t take_one(const char *at, struct atom *atom)
{
    const char *end = at[0] == '[' && at[1] ? strchr(at + 2, ']') : NULL;
    size_t skipped = at[0] == '\\';
    if (at[0] == '[') {
        atom->kind = ATOM_CLASS;
        atom->at = at + 1;
        atom->len = end ? (size_t)(end - at - 1) : 0;
        return end ? atom->len + 2 : 0;
    }
    if (!at[skipped])
        return 0;
    atom->kind = ATOM_LITERAL;
    atom->at = at + skipped;
    atom->len = character_len(atom->at);
    return skipped + atom->len;
}

static size_t take_quantifier(const char *at, struct atom *atom)
{
    atom->optional = at[0] == '?';
    atom->repeated = at[0] == '+';
    return at[0] == '?' || at[0] == '+';
}

/* NULL, or what is wrong with the glob. */
static const char *read_atoms(struct arena *arena, const char *glob, struct atoms *atoms)
{
    if (glob[0] == '!')
        return "begins with `!`: say what runs, not what does not";
    while (*glob) {
        struct atom atom = {0};
        size_t len;
        if (*glob == '?' || *glob == '+')
            return "has a `?` or `+` with nothing before it: they say how often the character "
                   "before them stands there; `\\?` and `\\+` are the characters themselves";
        len = *glob == '*' ? take_stars(glob, &atom) : take_one(glob, &atom);
        if (!len)
            return *glob == '[' ? "has a class of characters that is not closed: expected `]`"
                                : "ends with a backslash: expected the character that it means";
        glob += len;
        if (!atom.optional)
            glob += take_quantifier(glob, &atom);
        vec_push(arena, atoms, atom);
    }
    return NULL;
}

static bool class_holds(const struct atom *atom, char character)
{
    const unsigned char wanted = (unsigned char)character;
    for (size_t i = 0; i < atom->len; i++) {
        unsigned char low = (unsigned char)atom->at[i], high = low;
        if (i + 2 < atom->len && atom->at[i + 1] == '-') {
            high = (unsigned char)atom->at[i + 2];
            i += 2;
        }
        if (low <= wanted && wanted <= high)
            return true;
    }
    return false;
}

static bool atom_takes(const struct atom *atom, const char *at, size_t len)
{
    switch (atom->kind) {
    case ATOM_LITERAL:
        return len == atom->len && memcmp(at, atom->at, len) == 0;
    case ATOM_CLASS:
        return len == 1 && class_holds(atom, *at);
    case ATOM_NO_SLASH:
        return *at != '/';
    default:
        return true;
    }
}

/* Marks the atom at `place`, and those after it that may be left out; where one is marked already,
 * so are those. */
static void reach(const struct atoms *atoms, bool *places, size_t place)
{
    for (; !places[place]; place++) {
        places[place] = true;
        if (place == atoms->count || !atoms->items[place].optional)
            return;
    }
}

/* All ways through the pattern at once: the places of atoms that may come next. Takes at most the
 * product of both lengths in steps. */
static bool glob_matches(const struct atoms *atoms, bool *now, bool *next, const char *name)
{
    reach(atoms, now, 0);
    for (size_t len; *name; name += len) {
        bool *spare = now;
        len = character_len(name);
        memset(next, 0, (atoms->count + 1) * sizeof *next);
        for (size_t i = 0; i < atoms->count; i++) {
            if (!now[i] || !atom_takes(&atoms->items[i], name, len))
                continue;
            if (atoms->items[i].repeated)
                next[i] = true;
            reach(atoms, next, i + 1);
        }
        now = next;
        next = spare;
    }
    return now[atoms->count];
}

/* A glob that can't be read was refused by event_pattern_parse; here it would match. */
static bool matches(const char *glob, const char *name)
{
    struct arena scratch = {0};
    struct atoms atoms = {0};
    bool found = true;
    if (!read_atoms(&scratch, glob, &atoms)) {
        bool *now = arena_array(&scratch, atoms.count + 1, sizeof *now);
        bool *next = arena_array(&scratch, atoms.count + 1, sizeof *next);
        found = glob_matches(&atoms, now, next, name);
    }
    arena_free(&scratch);
    return found;
}

static int fail_kind(struct arena *arena, const char *word, struct err *err)
{
    struct strings known = {0};
    for (size_t i = EVENT_PULL_REQUEST; i < EVENT_KINDS; i++)
        vec_push(arena, &known, kind_names[i]);
    const char *nearest = text_nearest(word, &known);
    err_set(err, ERR_USAGE, "there is no event '%.100s': expected one of %s", word,
            text_join(arena, &known, ", "));
    return nearest ? err_hint(err, "did you mean %s?", nearest) : -1;
}

int event_words_split(struct arena *arena, const char *written, enum event_kind *kind,
                      const char **name, struct err *err)
{
    size_t len = strcspn(written, ":");
    const char *word = arena_copy(arena, written, len);
    *name = written[len] ? written + len + 1 : NULL;
    *kind = EVENT_PULL_REQUEST;
    while (*kind < EVENT_KINDS && strcmp(kind_names[*kind], word) != 0)
        ++*kind;
    if (*kind == EVENT_KINDS)
        return fail_kind(arena, word, err);
    if (*name && !**name)
        return err_set(err, ERR_USAGE,
                       "'%.100s' has nothing after the colon: expected a branch "
                       "or tag, or no colon",
                       written);
    return 0;
}

int event_pattern_parse(struct arena *arena, const char *written, struct event_pattern *pattern,
                        struct err *err)
{
    struct atoms atoms = {0};
    pattern->written = written;
    if (event_words_split(arena, written, &pattern->kind, &pattern->glob, err) != 0)
        return -1;
    const char *wrong = pattern->glob ? read_atoms(arena, pattern->glob, &atoms) : NULL;
    return wrong ? err_set(err, ERR_USAGE, "the pattern '%.100s' %s", written, wrong) : 0;
}

bool event_patterns_match(const struct event_patterns *patterns, enum event_kind kind,
                          const char *name)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const struct event_pattern *pattern = &patterns->items[i];
        if (pattern->kind == kind && (!pattern->glob || !name || matches(pattern->glob, name)))
            return true;
    }
    return patterns->count == 0 || kind == EVENT_NONE;
}
