#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "graph/base/text.h"
#include "planner/git/ref_copy_parts.h"
#include "planner/git/remote_settings.h"

/* Words of servers and of ssh for what a token or a key may not do. */
static bool is_refusal(const char *said)
{
    static const char *const words[] = {"403",
                                        "401",
                                        "ermission",
                                        "denied",
                                        "uthentication",
                                        "could not read Username",
                                        "could not read Password",
                                        "not found"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(said, words[i]))
            return true;
    return false;
}

static int fail_fetch(struct ref_copy *copy, const struct program_end *end, struct err *err)
{
    const char *reason = program_reason(&copy->arena, end->said);
    err_set(err, ERR_GIT, "the ledger can't be fetched from %s: %s", copy->remote,
            *reason ? reason : "git gives no reason");
    if (strstr(end->said, "File too large") || strstr(end->said, "index-pack failed"))
        return err_hint(err, "expected an undamaged ledger of at most %d MiB at %s",
                        PACK_LIMIT / 1024 / 1024, copy->place->ref);
    if (strstr(end->said, copy->dir))
        return err_hint(err, "its copy is damaged: remove %s, it is fetched again", copy->dir);
    if (is_refusal(end->said))
        return err_hint(err,
                        "`git ls-remote %s` has to work; in GitHub Actions the job needs "
                        "`permissions: contents: read`",
                        copy->remote);
    return err_hint(err, "`git ls-remote %s` has to work; --offline takes what was fetched before",
                    copy->remote);
}

static int fail_rewritten(struct ref_copy *copy, const char *what, struct err *err)
{
    struct arena *arena = &copy->arena;
    err_at(err, ERR_INPUT, copy->place->ref, 0, 0,
           "%s at %s: what it held before, with the commit %.10s, would be lost", what,
           copy->remote, copy->tip);
    return err_hint(err,
                    "put it back: git --git-dir=%s push ADDRESS %.10s:%s; if it was meant, "
                    "remove that directory",
                    text_shell_word(arena, copy->dir), copy->tip, copy->place->ref);
}

/* A remote without the ref has an empty ledger. */
static int take_absence(struct ref_copy *copy, struct err *err)
{
    if (copy->tip[0])
        return fail_rewritten(copy, "the ref is gone", err);
    return 0;
}

/* The first line of FETCH_HEAD begins with the commit. */
static int read_fetched(struct ref_copy *copy, char tip[41], struct err *err)
{
    git_oid id;
    int fd = open(arena_printf(&copy->arena, "%sFETCH_HEAD", copy->session),
                  O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd < 0 ? -1 : read(fd, tip, 40);
    if (fd >= 0)
        close(fd);
    tip[40] = '\0';
    if (got == 40 && git_oid_fromstr(&id, tip) == 0)
        return 0;
    err_set(err, ERR_GIT, "git does not say what it fetched from %s", copy->remote);
    return err_hint(err, "`git ls-remote %s` has to work", copy->remote);
}

/* Judged before it is taken over: what is no ledger stays out of the copy. */
static int judge(struct ref_copy *copy, const char *tip, struct err *err)
{
    git_odb *odb = NULL;
    git_oid tree;
    const char *objects = arena_printf(&copy->arena, "%sobjects", copy->session);
    int status = ref_copy_objects(&odb, objects, err);
    if (status == 0 &&
        loose_attach_dir(odb, arena_printf(&copy->arena, "%sobjects", copy->dir)) < 0)
        status = err_set(err, ERR_GIT, "the objects in %s can't be read", copy->dir);
    if (status == 0)
        status = history_tree(copy, odb, tip, &tree, err);
    if (status == 0 && copy->tip[0] && !history_holds(odb, tip, copy->tip))
        status = fail_rewritten(copy, "the history was rewritten", err);
    git_odb_free(odb);
    return status;
}

static int take(struct ref_copy *copy, struct err *err)
{
    char tip[41];
    if (read_fetched(copy, tip, err) != 0)
        return -1;
    if (strcmp(tip, copy->tip) == 0)
        return 0;
    if (judge(copy, tip, err) != 0 || packs_adopt(copy, err) != 0 ||
        ref_copy_remember(copy, tip, err) != 0)
        return -1;
    packs_tidy(copy);
    return 0;
}

int ref_copy_fetch(struct ref_copy *copy, struct err *err)
{
    const char *first[] = {"git",       "fetch",     "--quiet",        "--no-tags", "--refmap=",
                           "--depth=1", REMOTE_NAME, copy->place->ref, NULL};
    const char *later[] = {"git",       "fetch",     "--quiet",        "--no-tags",
                           "--refmap=", REMOTE_NAME, copy->place->ref, NULL};
    struct program_end end;
    if (copy->place->offline)
        return 0;
    if (session_run(copy, copy->tip[0] ? later : first, PACK_LIMIT, &end, err) != 0)
        return -1;
    if (end.status == 0)
        return take(copy, err);
    if (strstr(end.said, "ouldn't find remote ref"))
        return take_absence(copy, err);
    return fail_fetch(copy, &end, err);
}
