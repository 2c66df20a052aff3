/* Points in time as text: ISO 8601, UTC, whole seconds: "2026-11-30T22:00:00Z". One has one
 * spelling, and the order of the texts is that of the times. */
#ifndef WHITTLE_LEDGER_WHEN_H
#define WHITTLE_LEDGER_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WHEN_LENGTH = 20 };

#define WHEN_LAST INT64_C(253402300799) /* seconds since 1970: the end of the year 9999 */

/* A time before 1970 is written as its begin, one after WHEN_LAST as that. */
void when_write(int64_t seconds, char text[WHEN_LENGTH + 1]);

/* False where it is not what when_write writes of some time. */
bool when_read(const char *text, size_t size, int64_t *seconds);

#endif
