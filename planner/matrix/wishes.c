#include "planner/matrix/wishes.h"

#include <stddef.h>
#include <string.h>

enum { MILLION = 1000000, PLACES = 6, CENTS = 2 };

#define WEEK (INT64_C(7) * 24 * 60 * 60 * 1000)

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Moves over digits; a number that is too large to be meant stays too large. */
static int64_t read_number(const char **at)
{
    int64_t number = 0;
    for (; is_digit(**at); (*at)++)
        number = number > WEEK ? number : number * 10 + (**at - '0');
    return number;
}

bool wish_duration(const char *text, int64_t *ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'h', 3600000}, {'m', 60000}, {'s', 1000}};
    *ms = 0;
    for (size_t i = 0; i < sizeof units / sizeof *units && is_digit(*text); i++) {
        const char *at = text;
        const int64_t number = read_number(&at);
        if (*at != units[i].unit)
            continue;
        *ms += number > WEEK / units[i].ms ? WEEK + 1 : number * units[i].ms;
        text = at + 1;
    }
    return !*text && *ms > 0 && *ms <= WEEK;
}

bool wish_money(const char *text, int64_t *millionths)
{
    const char *at = text;
    int64_t part = 0, size = MILLION;
    if (!is_digit(*at))
        return false;
    const int64_t whole = read_number(&at);
    if (*at == '.' && is_digit(at[1]))
        for (at++; is_digit(*at) && size > 1; at++) {
            size /= 10;
            part += (*at - '0') * size;
        }
    *millionths = whole > MILLION ? 0 : whole * MILLION + part;
    return !*at && *millionths > 0 && *millionths <= (int64_t)MILLION * MILLION;
}

const char *wish_money_text(struct arena *arena, int64_t millionths)
{
    char *text = arena_printf(arena, "%lld.%06lld", (long long)(millionths / MILLION),
                              (long long)(millionths % MILLION));
    size_t len = strlen(text);
    for (size_t zeros = 0; zeros < PLACES - CENTS && text[len - 1] == '0'; zeros++)
        text[--len] = '\0';
    return text;
}
