#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "planner/ledger/import_parts.h"

enum {
    MICRO = 1000000,
    DIGITS = 48, /* more than any writer of numbers prints */
    LEAP_DAYS_TO_1970 = 719468,
};

bool duration_of(double seconds, int64_t *duration)
{
    if (!(seconds >= 0 && seconds <= (double)IMPORT_LONGEST))
        return false;
    *duration = llround(seconds * MICRO);
    return true;
}

/* strtod alone would take "inf", "nan" and "0x1p3" as well. */
bool duration_read(const char *text, size_t size, int64_t *duration)
{
    char digits[DIGITS + 1];
    char *end = NULL;
    if (size == 0 || size > DIGITS || text[0] == '-' || text[0] == '+')
        return false;
    memcpy(digits, text, size);
    digits[size] = '\0';
    if (strspn(digits, "0123456789.eE+-") != size)
        return false;
    double seconds = strtod(digits, &end);
    return end == digits + size && duration_of(seconds, duration);
}

static const int64_t longest = (int64_t)IMPORT_LONGEST * MICRO;

void duration_add(int64_t *sum, int64_t more)
{
    *sum = more > longest - *sum ? longest + 1 : *sum + more;
}

int64_t duration_milliseconds(int64_t duration)
{
    return duration > longest ? TIME_UNKNOWN : (duration + 500) / 1000;
}

/* What is left of a moment's text. */
struct digits {
    const char *at, *end;
    bool good;
};

static int take_number(struct digits *digits, size_t count, int least, int most)
{
    int number = 0;
    for (size_t i = 0; i < count && digits->good; i++) {
        digits->good = digits->at < digits->end && *digits->at >= '0' && *digits->at <= '9';
        if (digits->good)
            number = number * 10 + (*digits->at++ - '0');
    }
    digits->good = digits->good && number >= least && number <= most;
    return number;
}

static bool take_one_of(struct digits *digits, const char *bytes)
{
    bool taken =
        digits->good && digits->at < digits->end && *digits->at && strchr(bytes, *digits->at);
    digits->at += taken;
    return taken;
}

static void expect_one_of(struct digits *digits, const char *bytes)
{
    digits->good = take_one_of(digits, bytes);
}

/* By the calendar that begins with March, so that a leap day is a year's last:
 * https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
static int64_t days_since_1970(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400, of_era = y % 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - LEAP_DAYS_TO_1970;
}

/* A second has any number of digits behind its point: cargo writes seven, GitHub's logs too. */
static int64_t take_fraction(struct digits *digits)
{
    int64_t milliseconds = 0;
    if (!take_one_of(digits, ".,"))
        return 0;
    const char *start = digits->at;
    for (int64_t unit = 100; digits->at < digits->end && *digits->at >= '0' && *digits->at <= '9';
         digits->at++, unit /= 10)
        milliseconds += unit * (*digits->at - '0');
    digits->good = digits->at > start;
    return milliseconds;
}

static int64_t take_offset(struct digits *digits)
{
    if (take_one_of(digits, "Zz"))
        return 0;
    bool west = take_one_of(digits, "-");
    if (!west)
        expect_one_of(digits, "+");
    int hours = take_number(digits, 2, 0, 23);
    take_one_of(digits, ":");
    int minutes = take_number(digits, 2, 0, 59);
    int64_t offset = hours * INT64_C(3600000) + minutes * INT64_C(60000);
    return west ? -offset : offset;
}

static int64_t take_date(struct digits *digits)
{
    int year = take_number(digits, 4, 1970, 9999);
    expect_one_of(digits, "-");
    int month = take_number(digits, 2, 1, 12);
    expect_one_of(digits, "-");
    int day = take_number(digits, 2, 1, 31);
    return digits->good ? days_since_1970(year, month, day) : 0;
}

static int64_t take_clock(struct digits *digits)
{
    int64_t seconds = take_number(digits, 2, 0, 23) * INT64_C(3600);
    expect_one_of(digits, ":");
    seconds += take_number(digits, 2, 0, 59) * INT64_C(60);
    expect_one_of(digits, ":");
    return seconds + take_number(digits, 2, 0, 60);
}

bool moment_read(const char *text, size_t size, int64_t *moment)
{
    struct digits digits = {text, text + size, true};
    int64_t days = take_date(&digits);
    expect_one_of(&digits, "Tt ");
    int64_t milliseconds = (days * 86400 + take_clock(&digits)) * 1000;
    milliseconds += take_fraction(&digits);
    milliseconds -= take_offset(&digits);
    if (!digits.good || digits.at != digits.end || milliseconds < 0)
        return false;
    *moment = milliseconds;
    return true;
}
