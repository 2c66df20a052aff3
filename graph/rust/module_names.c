#include <string.h>

#include "graph/base/buffer.h"
#include "graph/base/path.h"
#include "graph/base/text.h"
#include "graph/rust/module_scan_parts.h"

enum {
    BINDING_TOKENS = 12, /* between a name and the '=' behind it: const A: &'static str = */
    PUSHES = 8,          /* that may be the components of one path: more are a list */
    OPTION_TOKENS = 8,   /* between an option and its value: "-p").arg(&"name") */
};

/* Of cargo's, behind which stands a package or a program. */
static const char *const options[] = {"-p", "--package", "--bin", NULL};

/* Stands for what only a run tells, like the braces of a format. */
static const char unknown[] = "{}";

/* The token before this one, the one before that, and so on. */
static const struct rust_token *before(const struct scanner *scanner, unsigned back)
{
    const struct scanner_names *names = &scanner->names;
    return &names->ring[(names->newest + NAMES_BEFORE - back) % NAMES_BEFORE];
}

/* A string, or a name that may stand for one. */
static bool take_value(struct arena *arena, struct rust_lexer *lexer, struct buffer *out)
{
    rust_lexer_skip(lexer, "&", NULL);
    struct rust_token token = rust_lexer_next(lexer);
    const char *text = token.type == RUST_STRING ? rust_token_text(arena, &token) : NULL;
    if (text)
        buffer_add(out, path_slashes(arena_string(arena, text)));
    else if (token.type == RUST_WORD)
        buffer_format(out, "{%.*s}", (int)token.len, token.start);
    return text || token.type == RUST_WORD;
}

/* Whether the next call appends to the path: `).join(…)`, or where `pushes` `); name.push(…)`. On
 * success the lexer stands behind what is appended, which is in `out`. */
static bool take_append(struct arena *arena, struct rust_lexer *lexer, bool pushes,
                        struct buffer *out)
{
    struct rust_lexer ahead = *lexer;
    struct buffer more = {.arena = arena};
    if (!rust_lexer_skip(&ahead, pushes ? "); _.push(" : ").join(", NULL) ||
        !take_value(arena, &ahead, &more))
        return false;
    struct rust_lexer behind = ahead;
    if (!rust_lexer_skip(&behind, ")", NULL) || out->len + more.len > SCANNER_PATH_LIMIT)
        return false;
    *lexer = ahead;
    buffer_add(out, "/");
    buffer_add(out, buffer_end(&more));
    return true;
}

static void add_name(struct scanner *scanner, struct scan_item item, const char *at)
{
    if (strlen(item.text) <= SCANNER_PATH_LIMIT && !strchr(item.text, '\n') &&
        (item.is_word || strchr(item.text, '/')))
        scanner_add(scanner, item, at);
}

/* --- what a string is an argument of */

/* Whether it is what a call opens, appends or makes a path of. */
static bool is_taken(const struct scanner *scanner)
{
    static const char *const takers[] = {"join",           "push",
                                         "current_dir",    "set_current_dir",
                                         "read_dir",       "canonicalize",
                                         "exists",         "open",
                                         "read_to_string", "read",
                                         "copy",           "include_dir",
                                         "create_dir_all", NULL};
    static const char *const makers[] = {"new", "from", NULL};
    static const char *const paths[] = {"Path", "PathBuf", NULL};
    const struct rust_token *call = before(scanner, 1);
    if (!rust_is_punct(before(scanner, 0), '('))
        return false;
    return rust_is_one_of(call, takers) ||
           (rust_is_one_of(call, makers) && rust_is_one_of(before(scanner, 4), paths));
}

/* What is appended to a string that a call takes: where strings are pushed, each step counts. */
static void read_appended(struct scanner *scanner, struct scan_item item, const char *at)
{
    static const char *const builders[] = {"join", "push", "new", "from", NULL};
    const struct rust_token *call = before(scanner, 1);
    struct rust_lexer ahead = scanner->lexer;
    struct buffer path = {.arena = scanner->arena};
    bool pushes = rust_is_word(call, "push");
    buffer_add(&path, item.text);
    for (size_t i = 0; rust_is_one_of(call, builders) && (!pushes || i < PUSHES) &&
                       take_append(scanner->arena, &ahead, pushes, &path);
         i++) {
        if (!pushes)
            scanner->names.joined = ahead.at;
        if (pushes)
            add_name(scanner, item, at);
        item.text = arena_string(scanner->arena, path.bytes);
    }
    add_name(scanner, item, at);
}

/* ["..", "data", "x"] may be the components of a path as well as a list of paths. */
static void read_list(struct scanner *scanner, struct scan_item item, const char *at)
{
    struct rust_lexer ahead = scanner->lexer;
    struct buffer path = {.arena = scanner->arena};
    size_t count = 1;
    buffer_add(&path, item.text);
    for (; path.len < SCANNER_PATH_LIMIT && rust_lexer_skip(&ahead, ",", NULL); count++) {
        buffer_add(&path, "/");
        if (!take_value(scanner->arena, &ahead, &path))
            break;
    }
    add_name(scanner, item, at);
    bool climbs = strcmp(item.text, "..") == 0;
    item.text = buffer_end(&path);
    if (count > 1 && climbs)
        add_name(scanner, item, at);
}

/* The next argument of a format, as a placeholder that names it; "{}" where it is more than a name.
 */
static void take_argument(struct scanner *scanner, struct rust_lexer *lexer, struct buffer *out)
{
    struct rust_lexer ahead = *lexer;
    struct buffer value = {.arena = scanner->arena};
    size_t depth = 0;
    bool known = rust_lexer_skip(&ahead, ",", NULL) && take_value(scanner->arena, &ahead, &value) &&
                 (rust_lexer_skip(&ahead, ".display()", NULL) || true);
    struct rust_lexer behind = ahead;
    struct rust_token next = rust_lexer_next(&behind);
    known &= rust_is_punct(&next, ',') || rust_is_punct(&next, ')');
    buffer_add(out, known ? buffer_end(&value) : unknown);
    while (!known && next.type != RUST_END && !(depth == 0 && rust_closes(&next)) &&
           !(depth == 0 && rust_is_punct(&next, ','))) {
        depth += rust_opens(&next);
        depth -= rust_closes(&next);
        ahead = behind;
        next = rust_lexer_next(&behind);
    }
    *lexer = ahead;
}

/* "{}/data/{name:?}" with what is known of its arguments. */
static const char *fill_in(struct scanner *scanner, const char *text)
{
    struct buffer out = {.arena = scanner->arena};
    struct rust_lexer lexer = scanner->lexer;
    while (*text) {
        size_t len = strcspn(text, "{");
        buffer_add_bytes(&out, text, len);
        text += len;
        size_t inner = *text ? strcspn(text, "}") : 0;
        size_t name = *text ? strcspn(text + 1, ":}") : 0;
        if (!*text)
            break;
        if (!name)
            take_argument(scanner, &lexer, &out);
        else
            buffer_format(&out, "{%.*s}", (int)name, text + 1);
        text += inner + (text[inner] == '}');
    }
    return buffer_end(&out);
}

/* --- programs */

static void add_start(struct scanner *scanner, const char *name, size_t len,
                      const struct scan_item *said, const char *at)
{
    struct scan_item item = {.type = SCAN_STARTS, .when = said->when};
    item.text = arena_copy(scanner->arena, name, len);
    if (len && !item.text[strcspn(item.text, "{/ ")])
        scanner_add(scanner, item, at);
}

/* The string behind an option: `"-p", "name"`, `.arg("-p").arg("name")`. */
static void read_option(struct scanner *scanner, const struct scan_item *said, const char *at)
{
    struct rust_lexer ahead = scanner->lexer;
    for (int i = 0; i < OPTION_TOKENS; i++) {
        struct rust_token token = rust_lexer_next(&ahead);
        const char *text =
            token.type == RUST_STRING ? rust_token_text(scanner->arena, &token) : NULL;
        if (text)
            add_start(scanner, text, strlen(text), said, at);
        if (token.type == RUST_STRING || token.type == RUST_END || rust_is_punct(&token, ';'))
            return;
    }
}

/* In a command that is one string: "cargo run -p name --bin=other". */
static void read_command(struct scanner *scanner, const struct scan_item *said, const char *at)
{
    for (size_t i = 0; options[i]; i++)
        for (const char *found = said->text; (found = strstr(found, options[i]));) {
            bool begins = found == said->text || found[-1] == ' ';
            found += strlen(options[i]);
            if (!begins || (*found != ' ' && *found != '='))
                continue;
            found += strspn(found, " =");
            add_start(scanner, found, strcspn(found, " "), said, at);
        }
}

/* target/debug/name */
static void read_built(struct scanner *scanner, const struct scan_item *said, const char *at)
{
    static const char *const dirs[] = {"target/debug/", "target/release/"};
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
        const char *found = strstr(said->text, dirs[i]);
        if (found)
            add_start(scanner, found + strlen(dirs[i]), strcspn(found + strlen(dirs[i]), "/.{"),
                      said, at);
    }
}

static void read_program(struct scanner *scanner, const struct scan_item *said, const char *at)
{
    bool called = rust_is_punct(before(scanner, 0), '(');
    if (text_is_one_of(said->text, options))
        read_option(scanner, said, at);
    else if (rust_is_word(before(scanner, called), "cargo_bin"))
        add_start(scanner, said->text, strlen(said->text), said, at);
    else if (said->text[0] == '-' || strstr(said->text, "cargo "))
        read_command(scanner, said, at);
}

/* --- constants */

static void bind(struct scanner *scanner, const struct rust_token *name, const char *value)
{
    struct scanner_names *names = &scanner->names;
    const char *key = arena_copy(scanner->arena, name->start, name->len);
    uint32_t place;
    if (map_get(&names->constants, key, &place)) {
        if (!names->values.items[place] || strcmp(names->values.items[place], value) != 0)
            names->values.items[place] = NULL; /* one of two, who knows which */
        return;
    }
    map_put(scanner->arena, &names->constants, key, (uint32_t)names->values.count);
    vec_push(scanner->arena, &names->values, value);
}

/* Behind `const`, `static` or `let`: NAME: TYPE = "…", or = Path::new("…").join("…"). */
static void read_binding(struct scanner *scanner)
{
    struct rust_lexer ahead = scanner->lexer;
    struct buffer value = {.arena = scanner->arena};
    struct rust_token name = rust_lexer_next(&ahead);
    if (rust_is_word(&name, "mut"))
        name = rust_lexer_next(&ahead);
    struct rust_token token = name;
    for (int i = 0; i < BINDING_TOKENS && !rust_is_punct(&token, '='); i++) {
        token = rust_lexer_next(&ahead);
        if (rust_opens(&token) || rust_is_punct(&token, ';'))
            return;
    }
    struct rust_lexer start = ahead;
    token = rust_lexer_next(&start);
    bool path = token.type == RUST_WORD && (rust_lexer_skip(&ahead, "Path::new(", NULL) ||
                                            rust_lexer_skip(&ahead, "PathBuf::from(", NULL));
    if (path) {
        start = ahead;
        token = rust_lexer_next(&start);
    }
    if (name.type != RUST_WORD || token.type != RUST_STRING ||
        !take_value(scanner->arena, &ahead, &value))
        return;
    while (path && take_append(scanner->arena, &ahead, false, &value))
        continue;
    bind(scanner, &name, buffer_end(&value));
}

/* --- the file */

static void read_word(struct scanner *scanner, const struct rust_token *word)
{
    static const char *const binders[] = {"const", "static", "let", NULL};
    static const char *const climbers[] = {"parent", "ancestors", "pop", NULL};
    static const char *const askers[] = {"current_dir", "current_exe", NULL};
    struct scanner_names *names = &scanner->names;
    bool method = rust_is_punct(before(scanner, 0), '.');
    if (rust_is_one_of(word, binders))
        read_binding(scanner);
    else if (!method)
        names->asks |= rust_is_one_of(word, askers);
    else if (!names->up_line && rust_is_one_of(word, climbers))
        names->up_line = scanner_line(scanner, word->start);
}

/* The arguments of concat!, as one text. */
static void read_concat(struct scanner *scanner, struct scan_item item, const char *at)
{
    struct rust_lexer ahead = scanner->lexer;
    struct buffer text = {.arena = scanner->arena};
    struct rust_token name;
    bool more = rust_lexer_skip(&ahead, "!(", NULL);
    while (more && text.len < SCANNER_PATH_LIMIT) {
        if (rust_lexer_skip(&ahead, "env!(\"\")", &name))
            buffer_add(&text, unknown);
        else
            more = take_value(scanner->arena, &ahead, &text);
        more = more && rust_lexer_skip(&ahead, ",", NULL);
        struct rust_lexer behind = ahead;
        more = more && !rust_lexer_skip(&behind, ")", NULL);
    }
    item.text = buffer_end(&text);
    scanner->names.joined = ahead.at;
    add_name(scanner, item, at);
}

/* Whether it begins as one of the words that mean something here. */
static bool may_matter(const struct rust_token *word)
{
    return strchr("acpls", *word->start);
}

void scanner_names_word(struct scanner *scanner, const struct rust_token *word)
{
    if (!may_matter(word))
        return;
    const struct scanner_frame *frame = scanner_top(scanner);
    struct scan_item item = {
        .type = SCAN_NAME, .when = frame->item_when, .in_macro = frame->in_macro};
    if (rust_is_word(word, "concat"))
        read_concat(scanner, item, word->start);
    else
        read_word(scanner, word);
}

/* `-I../include` and `cargo:rerun-if-changed=…`: what an option or a key is given. */
static const char *value_of(const char *text)
{
    const char *equals = strchr(text, '=');
    return equals && (text[0] == '-' || text_begins(text, "cargo:")) ? equals + 1 : text;
}

/* Of one that is longer only escapes may make a path: others get no copy. */
void scanner_string(struct scanner *scanner, const struct rust_token *string, bool in_macro,
                    struct module_when when)
{
    bool longer = string->len > SCANNER_PATH_LIMIT;
    if (longer && !memchr(string->start, '\\', string->len))
        return;
    const char *text = rust_token_text(scanner->arena, string);
    struct scan_item item = {.type = SCAN_NAME, .text = text, .when = when, .in_macro = in_macro};
    scanner_path_text(scanner, text, when, string->start);
    if (!text || longer || string->start < scanner->names.joined)
        return;
    scanner->names.asks |= strcmp(text, "CARGO_MANIFEST_DIR") == 0;
    if (scanner->says_cargo)
        read_program(scanner, &item, string->start);
    text = path_slashes(arena_string(scanner->arena, value_of(text)));
    item.text = strchr(text, '{') ? fill_in(scanner, text) : text;
    item.is_word = is_taken(scanner);
    if (rust_is_punct(before(scanner, 0), '['))
        read_list(scanner, item, string->start);
    else
        read_appended(scanner, item, string->start);
}

/* What the placeholder at `at` stands for; NULL where that is not known. */
static const char *constant_at(const struct scanner *scanner, const char *at, size_t len)
{
    const struct scanner_names *names = &scanner->names;
    uint32_t place;
    return map_get_bytes(&names->constants, at, len, &place) ? names->values.items[place] : NULL;
}

static const char *with_constants(const struct scanner *scanner, const char *text)
{
    struct buffer out = {.arena = scanner->arena};
    for (size_t len; *text; text += len) {
        len = strcspn(text, "{");
        buffer_add_bytes(&out, text, len);
        size_t inner = text[len] ? strcspn(text + len, "}") : 0;
        const char *value = inner > 1 ? constant_at(scanner, text + len + 1, inner - 1) : NULL;
        if (value)
            buffer_add(&out, value);
        else
            buffer_add_bytes(&out, text + len, inner + (inner && text[len + inner]));
        len += inner + (inner && text[len + inner]);
    }
    return buffer_end(&out);
}

/* The known part of `text` that ends before the byte `end`, without what a run adds to it. */
static void add_part(struct scanner *scanner, struct scan_item item, const char *text, size_t len,
                     bool whole)
{
    while (len && *text == '/') {
        text++;
        len--;
    }
    while (!whole && len && text[len - 1] != '/')
        len--;
    while (len && text[len - 1] == '/')
        len--;
    item.text = arena_copy(scanner->arena, text, len);
    if (len)
        vec_push(scanner->arena, &scanner->scan->items, item);
}

/* Before, between and behind what is not known. */
static void add_parts(struct scanner *scanner, struct scan_item item)
{
    const char *text = item.text;
    if (text_begins(text, "$CARGO_MANIFEST_DIR"))
        text += strlen("$CARGO_MANIFEST_DIR");
    while (*text) {
        size_t len = strcspn(text, "{*?[$");
        add_part(scanner, item, text, len, !text[len]);
        text += len;
        text += strcspn(text, "}/"); /* and what of its component follows */
        text += strcspn(text, "/");
    }
}

void scanner_names_end(struct scanner *scanner)
{
    struct module_scan *scan = scanner->scan;
    size_t count = scan->items.count;
    struct scan_item *items = scan->items.items;
    scan->items.items = NULL;
    scan->items.count = scan->items.capacity = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].type != SCAN_NAME) {
            vec_push(scanner->arena, &scan->items, items[i]);
            continue;
        }
        items[i].text = with_constants(scanner, items[i].text);
        read_built(scanner, &items[i], scanner->lexer.end);
        add_parts(scanner, items[i]);
    }
    if (scanner->names.asks && scanner->names.up_line) {
        struct scan_item item = {.type = SCAN_UPWARD, .text = "", .line = scanner->names.up_line};
        vec_push(scanner->arena, &scan->items, item);
    }
}
