/* The parts of graph/rust/module_scan.c, for each other. */
#ifndef WHITTLE_RUST_MODULE_SCAN_PARTS_H
#define WHITTLE_RUST_MODULE_SCAN_PARTS_H

#include "graph/base/map.h"
#include "graph/base/vec.h"
#include "graph/rust/lexer.h"
#include "graph/rust/module_scan.h"

/* Bytes of a path within a file; longer ones would be copied too often. */
enum { SCANNER_PATH_LIMIT = 1024 };

/* A directory that an inline module may have, and when. */
struct scanner_dir {
    const struct scan_dir *dir; /* NULL: the file's own */
    struct module_when when;
};

struct scanner_dirs {
    struct scanner_dir *items;
    size_t count, capacity;
};

/* Where the next token stands, as far as attributes care. */
enum scanner_place {
    PLACE_START, /* of an item, a statement, a field: behind '{', ';' or '}' */
    PLACE_LIST,  /* of an element: behind '(', '[' or ',' */
    PLACE_INSIDE,
};

/* What the attributes in front of a token hold for. */
enum scanner_scope {
    SCOPE_NONE,
    SCOPE_AHEAD,     /* for what begins with the next token */
    SCOPE_ITEM,      /* up to ';' or the end of a block */
    SCOPE_STATEMENT, /* or a ',' */
    SCOPE_ELEMENT,   /* or anything that may end a parameter */
};

/* Between two brackets, or the whole file. */
struct scanner_frame {
    char close; /* NUL: the file */
    bool in_macro, in_block;
    const char *body_of;    /* the macro whose body it is in; NULL for none */
    const char *macro_next; /* behind `macro name`: the brackets that follow are its body */
    bool marks_test;        /* the newest attributes make a test of a function */
    enum scanner_place place;
    enum scanner_scope scope;
    struct module_when when;      /* of everything in it */
    struct module_when item_when; /* and of what the newest attributes are for */
    struct scanner_dirs dirs;
};

/* One #[path], and when it counts within the item's conditions. */
struct scanner_path {
    const char *text;
    struct module_when given;
    bool unknown; /* there is more to it, which can't be said */
};

/* Strings that may name paths or programs: which of them belong together (module_names.c). */
enum { NAMES_BEFORE = 8 }; /* tokens that are remembered; a power of two */

/* What was found of names so far. Initialise with {0}. */
struct scanner_names {
    struct rust_token ring[NAMES_BEFORE]; /* the tokens before this one */
    unsigned newest;                      /* of them */
    const char *joined;                   /* strings before this byte are part of a name already */
    struct map constants;                 /* what a name stands for → place in `values` */
    struct strings values;
    bool asks;        /* for a directory that things are looked for from */
    unsigned up_line; /* where it first goes up from something; 0: it doesn't */
};

struct scanner {
    struct arena *arena;
    struct module_scan *scan;
    struct rust_lexer lexer;
    const char *counted; /* `line` is that of this byte */
    unsigned line;
    bool stopped;    /* the rest of the file is not looked at: there is a gap for it */
    bool unclosed;   /* a bracket that doesn't close, or not where it should */
    char previous;   /* the token before this one, where it is punctuation */
    bool says_cargo; /* the file holds that word: it may start programs by it */
    size_t steps;    /* attributes and inline modules */
    struct scanner_names names;
    VEC(struct scanner_frame) frames;
    VEC(struct scanner_path) paths; /* of the attributes in front of the next token */
};

static inline struct scanner_frame *scanner_top(const struct scanner *scanner)
{
    return &scanner->frames.items[scanner->frames.count - 1];
}

/* Nothing beyond this is looked at. */
void scanner_stop(struct scanner *scanner, const char *what, const char *at);

/* Counts what takes memory; stops where there is too much of it. */
void scanner_step(struct scanner *scanner, const char *at);

/* Adds an item unless there are too many; `at` is where in the file. */
void scanner_add(struct scanner *scanner, struct scan_item item, const char *at);
void scanner_gap(struct scanner *scanner, const char *what, struct module_when when,
                 const char *at);

/* The line of a byte that no line was asked for behind. */
unsigned scanner_line(struct scanner *scanner, const char *at);

/* Adds a text if it may be the name of a file; NULL is none. */
void scanner_path_text(struct scanner *scanner, const char *text, struct module_when when,
                       const char *at);

/* For a word that was just read from `lexer`: where it is include!, include_str! or include_bytes!
 * with an argument that can be followed, adds the file, passes over the argument and returns true.
 * One that can't be followed adds a gap. */
bool scanner_include(struct scanner *scanner, struct rust_lexer *lexer,
                     const struct rust_token *word, struct module_when when);

/* For the word `mod` that was just read from the scanner's lexer: adds the files it may stand for,
 * or fills `frame`, whose other members are set, for the module whose '{' was read then; returns
 * whether it did that. Takes the paths of the attributes before it. */
bool scanner_mod(struct scanner *scanner, const struct rust_token *mod,
                 struct scanner_frame *frame);

/* Reads the attribute whose '#' was just read from the scanner's lexer; false where it is none.
 * What it says is left in the top frame and in `paths`. */
bool scanner_attribute(struct scanner *scanner);

/* For every token, behind all that is made of it. */
static inline void scanner_names_remember(struct scanner_names *names,
                                          const struct rust_token *token)
{
    names->newest = (names->newest + 1) % NAMES_BEFORE;
    names->ring[names->newest] = *token;
}

/* For every word, before anything is made of it. */
void scanner_names_word(struct scanner *scanner, const struct rust_token *word);

/* For a string that no include used up: what it may name, alone and with those around it. */
void scanner_string(struct scanner *scanner, const struct rust_token *string, bool in_macro,
                    struct module_when when);

/* At the end of the file: fills in constants, and cuts off what is not known. */
void scanner_names_end(struct scanner *scanner);

#endif
