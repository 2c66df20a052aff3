#include "planner/ledger/when.h"

#include <string.h>

enum {
    DAY = 24 * 60 * 60,
    ERA = 146097,              /* days of 400 years, after which the calendar repeats itself */
    DAYS_BEFORE_1970 = 719468, /* from the first of March of the year 0 */
};

struct civil {
    int64_t year;
    unsigned month, day;
};

/* Years begin with March here, so that the leap day is the last one. */
static int64_t days_of(const struct civil *civil)
{
    int64_t year = civil->year - (civil->month <= 2), of_era = year % 400;
    int64_t month = (civil->month + 9) % 12;
    int64_t of_year = (153 * month + 2) / 5 + civil->day - 1;
    return year / 400 * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_BEFORE_1970;
}

static struct civil civil_of(int64_t days)
{
    days += DAYS_BEFORE_1970;
    int64_t of_era = days % ERA;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100),
            month = (5 * of_year + 2) / 153;
    unsigned shown = (unsigned)(month < 10 ? month + 3 : month - 9);
    return (struct civil){.year = year + days / ERA * 400 + (shown <= 2),
                          .month = shown,
                          .day = (unsigned)(of_year - (153 * month + 2) / 5 + 1)};
}

static void write_digits(char *text, size_t count, int64_t number)
{
    for (size_t i = count; i; i--, number /= 10)
        text[i - 1] = (char)('0' + number % 10);
}

void when_write(int64_t seconds, char text[WHEN_LENGTH + 1])
{
    seconds = seconds < 0 ? 0 : seconds > WHEN_LAST ? WHEN_LAST : seconds;
    const struct civil civil = civil_of(seconds / DAY);
    int64_t left = seconds % DAY;
    memcpy(text, "....-..-..T..:..:..Z", WHEN_LENGTH + 1);
    write_digits(text, 4, civil.year);
    write_digits(text + 5, 2, civil.month);
    write_digits(text + 8, 2, civil.day);
    write_digits(text + 11, 2, left / 3600);
    write_digits(text + 14, 2, left / 60 % 60);
    write_digits(text + 17, 2, left % 60);
}

/* Whatever stands there: a wrong digit gives a wrong time, which is then written otherwise. */
static int64_t read_digits(const char *text, size_t count)
{
    int64_t number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 0);
    return number;
}

bool when_read(const char *text, size_t size, int64_t *seconds)
{
    char canonical[WHEN_LENGTH + 1];
    if (size != WHEN_LENGTH)
        return false;
    const struct civil civil = {.year = read_digits(text, 4),
                                .month = (unsigned)read_digits(text + 5, 2),
                                .day = (unsigned)read_digits(text + 8, 2)};
    if (civil.year < 1970 || civil.month < 1 || civil.month > 12)
        return false;
    *seconds = days_of(&civil) * DAY + read_digits(text + 11, 2) * 3600 +
               read_digits(text + 14, 2) * 60 + read_digits(text + 17, 2);
    when_write(*seconds, canonical);
    return memcmp(text, canonical, WHEN_LENGTH) == 0;
}
