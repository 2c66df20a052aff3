#include "planner/config/yaml/node.h"

#include <string.h>
#include <yaml.h>

#include "graph/base/map.h"
#include "graph/base/memory.h"
#include "graph/base/text.h"
#include "graph/base/utf8.h"

enum { MAX_DEPTH = 64 };

/* A list or mapping whose end was not met yet. */
struct open_node {
    struct node *node;
    const struct node *key; /* of the value that comes next in a mapping; NULL: a key comes next */
    const char *anchor;     /* NULL without one */
    struct map keys;        /* those met so far → place in the entries */
};

/* libyaml's document interface looks through all anchors for each; built from events, the tree
 * takes linear time. */
struct builder {
    struct arena *arena;
    const char *file;
    struct err *err;
    VEC(struct open_node) open;
    VEC(const struct node *) anchored;
    struct map anchors; /* → place in `anchored` */
    const struct node *root;
    bool begun, ended; /* the document; the stream */
};

static int fail(const struct builder *builder, const yaml_mark_t *mark, const char *problem)
{
    return err_at(builder->err, ERR_INPUT, builder->file, (unsigned)mark->line + 1,
                  (unsigned)mark->column + 1, "%s", problem);
}

static struct node *node_new(const struct builder *builder, const yaml_event_t *event,
                             enum node_kind kind)
{
    struct node *node = arena_alloc(builder->arena, sizeof *node);
    node->kind = kind;
    node->line = (unsigned)event->start_mark.line + 1;
    node->column = (unsigned)event->start_mark.column + 1;
    return node;
}

static int take_key(struct builder *builder, struct open_node *open, const struct node *key,
                    const yaml_mark_t *mark)
{
    uint32_t earlier;
    if (key->kind != NODE_TEXT)
        return fail(builder, mark, "a list or mapping stands where a key was expected");
    if (map_get(&open->keys, key->text, &earlier))
        return err_at(builder->err, ERR_INPUT, builder->file, key->line, key->column,
                      "the key '%s' stands here twice: the first is in line %u", key->text,
                      open->node->entries.items[earlier].key->line);
    map_put(builder->arena, &open->keys, key->text, (uint32_t)open->node->entries.count);
    open->key = key;
    return 0;
}

/* Puts a node where the reading has come to. */
static int place(struct builder *builder, const struct node *node, const yaml_mark_t *mark)
{
    if (!builder->open.count) {
        builder->root = node;
        return 0;
    }
    struct open_node *open = &builder->open.items[builder->open.count - 1];
    if (open->node->kind == NODE_MAPPING && !open->key)
        return take_key(builder, open, node, mark);
    struct node_entry entry = {open->key, node};
    vec_push(builder->arena, &open->node->entries, entry);
    open->key = NULL;
    return 0;
}

/* An anchor is known from its node's end on, so that no node can stand within itself. */
static void name(struct builder *builder, const char *anchor, const struct node *node)
{
    if (!anchor)
        return;
    map_put(builder->arena, &builder->anchors, arena_string(builder->arena, anchor),
            (uint32_t)builder->anchored.count);
    vec_push(builder->arena, &builder->anchored, node);
}

static int take_text(struct builder *builder, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    struct node *node = node_new(builder, event, NODE_TEXT);
    if (event->data.scalar.tag)
        return fail(builder, &event->start_mark, "tags have no meaning here");
    if (memchr(text, '\0', len))
        return fail(builder, &event->start_mark, "a text with a NUL character in it");
    node->text = arena_copy(builder->arena, text, len);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    name(builder, (const char *)event->data.scalar.anchor, node);
    return place(builder, node, &event->start_mark);
}

static int open_node(struct builder *builder, const yaml_event_t *event, enum node_kind kind,
                     const yaml_char_t *tag, const yaml_char_t *anchor)
{
    struct open_node open = {.node = node_new(builder, event, kind)};
    if (tag)
        return fail(builder, &event->start_mark, "tags have no meaning here");
    if (builder->open.count == MAX_DEPTH)
        return fail(builder, &event->start_mark, "nested deeper than any configuration is");
    if (anchor)
        open.anchor = arena_string(builder->arena, (const char *)anchor);
    if (place(builder, open.node, &event->start_mark) != 0)
        return -1;
    vec_push(builder->arena, &builder->open, open);
    return 0;
}

static int close_node(struct builder *builder)
{
    if (!builder->open.items || !builder->open.count)
        return 0; /* never: libyaml sees to it that ends have beginnings */
    const struct open_node *open = &builder->open.items[--builder->open.count];
    name(builder, open->anchor, open->node);
    return 0;
}

static int take_alias(struct builder *builder, const yaml_event_t *event)
{
    const char *anchor = (const char *)event->data.alias.anchor;
    uint32_t at;
    if (builder->anchored.items && map_get(&builder->anchors, anchor, &at))
        return place(builder, builder->anchored.items[at], &event->start_mark);
    err_at(builder->err, ERR_INPUT, builder->file, (unsigned)event->start_mark.line + 1,
           (unsigned)event->start_mark.column + 1, "'*%s' names an anchor that is not above it",
           anchor);
    return err_hint(builder->err, "write a text that begins with * in quotes");
}

static int begin_document(struct builder *builder, const yaml_event_t *event)
{
    if (builder->begun)
        return fail(builder, &event->start_mark, "a second document begins here: expected one");
    builder->begun = true;
    return 0;
}

static int take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(builder, event);
    case YAML_ALIAS_EVENT:
        return take_alias(builder, event);
    case YAML_SCALAR_EVENT:
        return take_text(builder, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_node(builder, event, NODE_LIST, event->data.sequence_start.tag,
                         event->data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return open_node(builder, event, NODE_MAPPING, event->data.mapping_start.tag,
                         event->data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_node(builder);
    case YAML_STREAM_END_EVENT:
        builder->ended = true;
        return 0;
    default:
        return 0;
    }
}

/* Where a byte is: libyaml only knows the offset of those that it can't read. */
static yaml_mark_t mark_of(const char *bytes, size_t offset)
{
    yaml_mark_t mark = {.index = offset};
    for (size_t i = 0; i < offset; i++) {
        bool end = bytes[i] == '\n';
        mark.line += end;
        mark.column = end ? 0 : mark.column + !utf8_is_inner(bytes[i]);
    }
    return mark;
}

/* The byte at a mark; a line with other characters than ASCII before it may give another one. */
static char byte_at(const char *bytes, size_t size, const yaml_mark_t *mark)
{
    const char *line = bytes, *end = bytes + size;
    for (size_t i = 0; i < mark->line; i++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (!newline)
            return '\0';
        line = newline + 1;
    }
    if (mark->column >= (size_t)(end - line))
        return '\0';
    return line[mark->column];
}

/* What is mostly meant where such a character stands. */
static const char *hint_at(const char *bytes, size_t size, const yaml_mark_t *mark)
{
    char byte = byte_at(bytes, size, mark);
    if (byte == '\t')
        return "YAML is indented with spaces, not with tabs";
    return byte && strchr("*&!?[]{}@%`", byte)
               ? "write a text that begins with such a character in quotes"
               : NULL;
}

/* Where something is opened, and what follows is read as if it were not closed. */
static bool hint_unclosed(const struct builder *builder, const yaml_parser_t *parser)
{
    static const struct {
        const char *context, *what, *end;
    } known[] = {
        {"while parsing a flow sequence", "list", "a ]"},
        {"while parsing a flow mapping", "mapping", "a }"},
        {"while scanning a quoted scalar", "quote", "another of its kind"},
    };
    size_t i = 0;
    while (i < sizeof known / sizeof *known && !text_equal(parser->context, known[i].context))
        i++;
    if (i == sizeof known / sizeof *known)
        return false;
    err_hint(builder->err, "end the %s that begins in line %zu with %s", known[i].what,
             parser->context_mark.line + 1, known[i].end);
    return true;
}

static int fail_parsing(const struct builder *builder, const yaml_parser_t *parser,
                        const char *bytes, size_t size)
{
    const char *problem = parser->problem;
    if (!problem || parser->error == YAML_MEMORY_ERROR)
        memory_exhausted();
    if (parser->error == YAML_READER_ERROR) {
        size_t offset = parser->problem_offset < size ? parser->problem_offset : size;
        const yaml_mark_t mark = mark_of(bytes, offset);
        fail(builder, &mark, problem);
        return err_hint(builder->err, "the file has to be text in UTF-8");
    }
    fail(builder, &parser->problem_mark, problem);
    if (hint_unclosed(builder, parser))
        return -1;
    const char *hint = hint_at(bytes, size, &parser->problem_mark);
    if (!hint && parser->context)
        hint = hint_at(bytes, size, &parser->context_mark);
    return hint ? err_hint(builder->err, "%s", hint) : -1;
}

static int build(struct builder *builder, yaml_parser_t *parser, const char *bytes, size_t size)
{
    yaml_event_t event;
    while (!builder->ended) {
        if (!yaml_parser_parse(parser, &event))
            return fail_parsing(builder, parser, bytes, size);
        int rc = take_event(builder, &event);
        yaml_event_delete(&event);
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* libyaml looks through all tag directives for each, and does so before anything else can be
 * said of the document. In the middle of a line the word is a word. */
static int refuse_directives(const struct builder *builder, const char *bytes, size_t size)
{
    static const char word[] = "%TAG";
    const size_t len = strlen(word);
    for (size_t i = 0; i + len <= size; i++) {
        unsigned char before = i ? (unsigned char)bytes[i - 1] : '\n';
        if (memcmp(bytes + i, word, len) != 0 || (before >= ' ' && before < 0x80))
            continue;
        const yaml_mark_t mark = mark_of(bytes, i);
        return fail(builder, &mark, "directives have no meaning here");
    }
    return 0;
}

int node_parse(struct arena *arena, const char *file, const struct blob *blob,
               const struct node **root, struct err *err)
{
    struct builder builder = {.arena = arena, .file = file, .err = err};
    yaml_parser_t parser;
    bool marked = blob->size >= 3 && memcmp(blob->bytes, "\xEF\xBB\xBF", 3) == 0;
    const char *bytes = marked ? blob->bytes + 3 : blob->bytes;
    size_t size = marked ? blob->size - 3 : blob->size;
    if (refuse_directives(&builder, bytes, size) != 0)
        return -1;
    if (!yaml_parser_initialize(&parser))
        memory_exhausted();
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
    int rc = build(&builder, &parser, bytes, size);
    yaml_parser_delete(&parser);
    *root = builder.root;
    return rc;
}

bool node_is_null(const struct node *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL", NULL};
    return node->kind == NODE_TEXT && node->plain && text_is_one_of(node->text, words);
}

const struct node *node_find(const struct node *mapping, const char *key)
{
    for (size_t i = 0; mapping->kind == NODE_MAPPING && i < mapping->entries.count; i++)
        if (strcmp(mapping->entries.items[i].key->text, key) == 0)
            return mapping->entries.items[i].value;
    return NULL;
}
