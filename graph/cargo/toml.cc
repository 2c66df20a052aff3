// The one C++ file: toml++ behind a C header. No exception leaves it.
#include <cstdarg>
#include <cstddef>

extern "C" {
#include "graph/base/arena.h"
#include "graph/base/err.h"
#include "graph/base/memory.h"
}
// Here `toml` is a namespace: the C struct needs another name.
#define toml toml_value
#include "graph/cargo/toml.h"
#undef toml

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// toml++ asserts some things that a bad document breaks, and handles them right after. Under NDEBUG
// it would have the compiler take them for granted.
#undef NDEBUG
#define TOML_ASSERT(condition)          static_assert(true)
#define TOML_EXCEPTIONS                 0
#define TOML_HEADER_ONLY                1
#define TOML_ENABLE_FORMATTERS          0
#define TOML_ENABLE_WINDOWS_COMPAT      0
#define TOML_ENABLE_UNRELEASED_FEATURES 1 // TOML 1.1, which cargo reads since 1.94
#define TOML_MAX_NESTED_VALUES          81
// Its tables of characters take a path that they call unreachable (for é after a line continuation,
// say) where they mean "no".
#if __has_include(<toml++/impl/unicode.hpp>) // since 3.4
#include <toml++/impl/forward_declarations.hpp>
#else
#include <toml++/impl/forward_declarations.h>
#endif
#pragma push_macro("TOML_UNREACHABLE")
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE return false
#if __has_include(<toml++/impl/unicode.hpp>)
#include <toml++/impl/unicode.hpp>
#else
#include <toml++/impl/unicode.h>
#endif
#pragma pop_macro("TOML_UNREACHABLE")
#include <toml++/toml.h>

namespace
{

// Cargo reads keys of up to 80 parts, and up to 80 arrays and inline tables within each other. More
// would be unsafe here, since toml++ frees a document recursively; and it looks tables up in lists.
constexpr size_t max_key_parts = 80;
constexpr size_t max_tables = 100000;

struct place {
    unsigned line, column;
};

place place_of(const toml::source_region &region)
{
    return {region.begin.line, region.begin.column};
}

// What `text` would cost toml++, found without it: strings and comments are passed over, so that
// only the dots of keys and of numbers are seen.
class scanner
{
  public:
    explicit scanner(std::string_view text) : text_(text)
    {
    }

    // What there is too much of, or nullptr.
    const char *excess()
    {
        while (at_ < text_.size()) {
            step();
            if (dots_ >= max_key_parts)
                return "a key of too many parts: expected at most 80";
            if (tables_ > max_tables)
                return "too many tables: expected at most 100000";
        }
        return nullptr;
    }

    // Where it was found.
    place here() const
    {
        place found = {1, 1};
        for (size_t i = 0; i < at_ - 1; i++) {
            bool newline = text_[i] == '\n';
            found.line += newline;
            found.column = newline ? 1 : found.column + ((text_[i] & 0xC0) != 0x80);
        }
        return found;
    }

  private:
    void step()
    {
        char next = text_[at_];
        switch (next) {
        case '"':
        case '\'':
            return skip_string(next);
        case '#':
            at_ = std::min(text_.find('\n', at_), text_.size());
            return;
        case '.':
            dots_++;
            break;
        case '[':
        case ']':
        case '{':
        case '}':
        case '=':
        case ',':
        case '\n':
            end_key(next);
            break;
        default:
            break;
        }
        at_++;
    }

    // A table for each header, array and inline table, and for each part of a key but the last.
    void end_key(char mark)
    {
        if (mark == '=' || mark == ']')
            tables_ += dots_;
        tables_ += mark == '[' || mark == '{';
        dots_ = 0;
    }

    // A string that does not end is toml++'s to report.
    void skip_string(char quote)
    {
        const std::string triple(3, quote);
        bool long_form = text_.compare(at_, 3, triple) == 0;
        std::string_view end = long_form ? std::string_view(triple) : std::string_view(&quote, 1);
        at_ += end.size();
        while (at_ < text_.size() && text_.compare(at_, end.size(), end) != 0) {
            if (!long_form && text_[at_] == '\n')
                return;
            at_ += text_[at_] == '\\' && quote == '"' ? 2 : 1;
        }
        at_ = std::min(at_ + end.size(), text_.size());
        // Up to two more quotes belong to the string that they end.
        for (int i = 0; long_form && i < 2 && at_ < text_.size() && text_[at_] == quote; i++)
            at_++;
    }

    std::string_view text_;
    size_t at_ = 0, dots_ = 0, tables_ = 0;
};

// A number that is read back as the same value, and never looks like an integer.
std::string spell(double number)
{
    if (std::isnan(number))
        return "nan"; // whose sign means nothing
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", number);
    const bool plain = std::strspn(text, "-0123456789") == std::strlen(text);
    return std::string(text) + (plain ? ".0" : "");
}

std::string spell(const toml::date &date)
{
    char text[40];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", static_cast<unsigned>(date.year),
                  static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
    return text;
}

std::string spell(const toml::time &time)
{
    char text[40];
    std::snprintf(text, sizeof text, "%02u:%02u:%02u.%09u", static_cast<unsigned>(time.hour),
                  static_cast<unsigned>(time.minute), static_cast<unsigned>(time.second),
                  static_cast<unsigned>(time.nanosecond));
    return text;
}

std::string spell(const toml::date_time &moment)
{
    std::string text = spell(moment.date) + "T" + spell(moment.time);
    return moment.offset ? text + " " + std::to_string(moment.offset->minutes) : text;
}

// A string of which C sees nothing, in a spelling that no other has.
std::string spell(const std::string &bytes)
{
    std::string text;
    for (const char byte : bytes)
        if (byte == '\0')
            text += "\\0";
        else
            text += byte == '\\' ? std::string("\\\\") : std::string(1, byte);
    return text;
}

std::string spell(const toml::node &node)
{
    if (const auto *integer = node.as_integer())
        return std::to_string(integer->get());
    if (const auto *number = node.as_floating_point())
        return spell(number->get());
    if (const auto *date = node.as_date())
        return spell(date->get());
    if (const auto *time = node.as_time())
        return spell(time->get());
    if (const auto *moment = node.as_date_time())
        return spell(moment->get());
    const auto *bytes = node.as_string();
    return bytes ? spell(bytes->get()) : std::string();
}

const char *copy_text(struct arena *arena, const std::string &text)
{
    return arena_copy(arena, text.data(), text.size());
}

using worklist = std::vector<std::pair<const toml::node *, struct toml_value *>>;

struct toml_value *convert_node(struct arena *arena, const toml::node &node)
{
    auto *value = static_cast<struct toml_value *>(arena_alloc(arena, sizeof(struct toml_value)));
    const place at = place_of(node.source());
    value->type = TOML_OTHER;
    value->line = at.line;
    value->column = at.column;
    if (node.is_table()) {
        value->type = TOML_TABLE;
    } else if (node.is_array()) {
        value->type = TOML_ARRAY;
    } else if (const auto *flag = node.as_boolean()) {
        value->type = TOML_BOOLEAN;
        value->boolean = flag->get();
    } else if (const auto *text = node.as_string()) {
        const std::string &bytes = text->get();
        value->type = TOML_STRING;
        const bool whole = bytes.find('\0') == std::string::npos;
        (whole ? value->string : value->text) = copy_text(arena, whole ? bytes : spell(bytes));
    } else {
        value->text = copy_text(arena, spell(node));
    }
    return value;
}

const struct toml_value **convert_child(struct arena *arena, worklist &work, const toml::node &node,
                                        const char *key, const struct toml_value **link)
{
    struct toml_value *child = convert_node(arena, node);
    child->key = key;
    *link = child;
    if (node.is_table() || node.is_array())
        work.emplace_back(&node, child);
    return &child->next;
}

// Returns the first key that C can't hold, or nullptr.
const toml::key *convert_children(struct arena *arena, worklist &work, const toml::node &node,
                                  struct toml_value *parent)
{
    const struct toml_value **link = &parent->first;
    if (const toml::array *array = node.as_array())
        for (const toml::node &element : *array)
            link = convert_child(arena, work, element, nullptr, link);
    if (const toml::table *table = node.as_table()) {
        parent->keys = static_cast<const struct toml_value **>(
            arena_array(arena, table->size(), sizeof *parent->keys));
        for (auto &&[key, value] : *table) {
            const std::string_view name = key.str();
            if (name.find('\0') != std::string_view::npos)
                return &key;
            const char *copy = arena_copy(arena, name.data(), name.size());
            const struct toml_value **child = link;
            link = convert_child(arena, work, value, copy, child);
            parent->keys[parent->key_count++] = *child;
        }
    }
    return nullptr;
}

// With a list of its own instead of recursion.
const struct toml_value *convert(struct arena *arena, const toml::table &document, const char *file,
                                 struct err *err)
{
    worklist work;
    struct toml_value *root = convert_node(arena, document);
    work.emplace_back(&document, root);
    while (!work.empty()) {
        const auto [node, value] = work.back();
        work.pop_back();
        if (const toml::key *bad = convert_children(arena, work, *node, value)) {
            const place at = place_of(bad->source());
            err_at(err, ERR_INPUT, file, at.line, at.column, "a key holds a NUL character");
            return nullptr;
        }
    }
    return root;
}

// "Error while parsing key: expected … (TOML_…)" without its first word and toml++'s own names.
std::string describe(const toml::parse_error &error)
{
    std::string_view text = error.description();
    constexpr std::string_view noise = "Error ";
    if (text.substr(0, noise.size()) == noise)
        text.remove_prefix(noise.size());
    return std::string(text.substr(0, text.find(" (TOML_")));
}

const struct toml_value *parse(struct arena *arena, const char *file, std::string_view text,
                               struct err *err)
{
    scanner scan(text);
    if (const char *excess = scan.excess()) {
        const place at = scan.here();
        err_at(err, ERR_INPUT, file, at.line, at.column, "%s", excess);
        return nullptr;
    }
    const toml::parse_result result = toml::parse(text);
    if (result)
        return convert(arena, result.table(), file, err);
    const toml::parse_error &bad = result.error();
    const place at = place_of(bad.source());
    err_at(err, ERR_INPUT, file, at.line, at.column, "%s", describe(bad).c_str());
    return nullptr;
}

const struct toml_value *get_typed(const struct toml_value *table, const char *key,
                                   enum toml_type type)
{
    const struct toml_value *child = toml_get(table, key);
    return child && child->type == type ? child : nullptr;
}

} // namespace

const struct toml_value *toml_parse(struct arena *arena, const char *file, const char *text,
                                    size_t size, struct err *err)
{
    // Where toml++ promises not to throw, an exception would end the program by a signal.
    std::set_new_handler(memory_exhausted);
    try {
        return parse(arena, file, std::string_view(text, size), err);
    } catch (...) {
        // toml++ is built to report errors without exceptions: what is left is a lack of memory.
        memory_exhausted();
    }
}

// Tables are sorted by the bytes of their keys.
const struct toml_value *toml_get(const struct toml_value *table, const char *key)
{
    size_t low = 0, high = table ? table->key_count : 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = std::strcmp(table->keys[middle]->key, key);
        if (order == 0)
            return table->keys[middle];
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return nullptr;
}

const struct toml_value *toml_get_table(const struct toml_value *table, const char *key)
{
    return get_typed(table, key, TOML_TABLE);
}

const struct toml_value *toml_get_array(const struct toml_value *table, const char *key)
{
    return get_typed(table, key, TOML_ARRAY);
}

const char *toml_get_string(const struct toml_value *table, const char *key)
{
    const struct toml_value *child = get_typed(table, key, TOML_STRING);
    return child ? child->string : nullptr;
}

bool toml_get_boolean(const struct toml_value *table, const char *key, bool fallback)
{
    const struct toml_value *child = get_typed(table, key, TOML_BOOLEAN);
    return child ? child->boolean : fallback;
}
