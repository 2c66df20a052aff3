#include "planner/commands/read_ledger.h"

#include <string.h>
#include <time.h>

#include "graph/base/text.h"
#include "planner/event/named_file.h"
#include "planner/ledger/when.h"
#include "planner/pipeline/last_passed.h"

enum { MAX_SECONDS = 3600 };

int time_read(const char *option, const char *text, int64_t *when, struct err *err)
{
    *when = 0;
    if (when_read(text, strlen(text), when))
        return 0;
    err_set(err, ERR_USAGE, "--%s is no time: '%s': expected one of UTC, as 2026-11-30T22:00:00Z",
            option, text);
    return err_hint(err, "`date -u +%%Y-%%m-%%dT%%H:%%M:%%SZ` prints the present one");
}

int options_as_of(const struct options *options, int64_t *as_of, struct err *err)
{
    if (options->as_of)
        return time_read("as-of", options->as_of, as_of, err);
    *as_of = (int64_t)time(NULL);
    return 0;
}

int ledger_load(struct arena *arena, const char *path, struct ledger *ledger, bool *found,
                struct err *err)
{
    const char *bytes;
    size_t size;
    struct ledger_text text = {.label = strcmp(path, "-") == 0 ? "standard input" : path};
    if (named_file_read(path, LEDGER_LIMIT, arena, &bytes, &size, err) != 0)
        return -1;
    *found = bytes;
    text.bytes = bytes ? bytes : "";
    text.size = size;
    return ledger_add(arena, ledger, &text, err);
}

int option_number(const char *option, const char *text, int64_t most, int64_t *number,
                  struct err *err)
{
    *number = text ? 0 : *number;
    for (const char *at = text; at && *at; at++) {
        *number = *at >= '0' && *at <= '9' ? *number * 10 + (*at - '0') : most + 1;
        if (*number > most)
            return err_set(err, ERR_USAGE, "--%s is '%s': expected a number of at most %d", option,
                           text, (int)most);
    }
    return 0;
}

int ledger_open_ref(const struct options *options, struct store_place *place, struct store **store,
                    struct err *err)
{
    int64_t seconds = STORE_SECONDS;
    *store = NULL;
    if (option_number("timeout", options->timeout, MAX_SECONDS, &seconds, err) != 0)
        return -1;
    *place = (struct store_place){.dir = options->dir,
                                  .remote = options->remote,
                                  .seconds = seconds ? (int)seconds : 1,
                                  .offline = options->offline};
    if (text_equal(place->remote, ""))
        place->remote = NULL;
    return store_open(store, place, err);
}

/* The texts of a store go with it. */
static void copy_texts(struct arena *arena, const struct ledger *from, struct ledger *ledger)
{
    for (size_t i = 0; i < from->texts.count; i++) {
        const struct ledger_text *text = &from->texts.items[i];
        vec_push(arena, &ledger->texts,
                 ((struct ledger_text){arena_string(arena, text->label),
                                       arena_copy(arena, text->bytes, text->size), text->size}));
    }
}

static int read_ref(const struct options *options, struct arena *arena, struct ledger *ledger,
                    struct err *err)
{
    struct store_place place;
    struct store *store;
    struct ledger read = {0};
    int rc = ledger_open_ref(options, &place, &store, err);
    if (rc == 0)
        rc = store_fetch(store, err);
    if (rc == 0)
        rc = store_read(store, &read, err);
    if (rc == 0)
        copy_texts(arena, &read, ledger);
    store_close(store);
    return rc;
}

/* `*found` is false where a file is not there. */
static int read_any(const struct options *options, struct arena *arena, struct ledger *ledger,
                    bool *found, struct err *err)
{
    *found = true;
    return options->remote ? read_ref(options, arena, ledger, err)
                           : ledger_load(arena, options_path(options, options->ledger, arena),
                                         ledger, found, err);
}

static int check_place(const struct options *options, struct err *err)
{
    if (options->ledger && options->remote) {
        err_set(err, ERR_USAGE, "--remote and --ledger exclude each other");
        return err_hint(err, "--ledger names a file, --remote who has the ledger in %s", STORE_REF);
    }
    if (options->ledger || options->remote)
        return 0;
    if (text_equal(options->base, LAST_PASSED)) {
        err_set(err, ERR_USAGE, "--base %s asks a ledger, and none is named", LAST_PASSED);
        return err_hint(err, "give --ledger FILE or --remote NAME as well");
    }
    if (!options->as_of)
        return 0;
    err_set(err, ERR_USAGE, "--as-of says when the records of a ledger count");
    return err_hint(err, "give --ledger FILE or --remote NAME as well");
}

int request_ledger(const struct options *options, struct arena *arena, struct request *request,
                   struct err *err)
{
    struct ledger *ledger = arena_alloc(arena, sizeof *ledger);
    struct err trouble = {0};
    bool found;
    if (check_place(options, err) != 0)
        return -1;
    if (!options->ledger && !options->remote)
        return 0;
    if (options_as_of(options, &request->as_of, err) != 0)
        return -1;
    request->ledger = ledger;
    request->ledger_path = options->ledger ? options->ledger : STORE_REF;
    if (read_any(options, arena, ledger, &found, &trouble) != 0 ||
        ledger_check(arena, ledger, &trouble) != 0) {
        *ledger = (struct ledger){0};
        request->ledger_unread = true;
        request->ledger_trouble = err_line(arena, &trouble);
    } else if (!found) {
        request->ledger_trouble = "there is no such file: nothing is known of earlier runs";
    }
    return 0;
}

static int write_ref(const struct options *options, const struct records *records, struct err *err)
{
    struct store_place place;
    struct store *store;
    size_t added;
    int rc = ledger_open_ref(options, &place, &store, err);
    if (rc == 0)
        rc = store_add(store, records, &added, err);
    store_close(store);
    return rc;
}

int ledger_write(const struct options *options, struct arena *arena, const struct request *request,
                 const struct records *records, struct err *err)
{
    struct ledger_text text;
    if (options->remote)
        return write_ref(options, records, err);
    return ledger_with(arena, request->ledger, records, &text, err) == 0
               ? file_replace(options_path(options, options->ledger, arena), text.bytes, err)
               : -1;
}
