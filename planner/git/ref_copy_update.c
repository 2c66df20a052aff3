#include <git2/sys/commit.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "graph/base/text.h"
#include "planner/git/ref_copy_parts.h"
#include "planner/git/remote_settings.h"

enum {
    TRIES = 60,
    STUCK_TRIES = 12, /* in a row in which nobody else got through either */
    PAUSE = 20,       /* milliseconds */
};

enum pushed {
    PUSHED,
    PUSH_BEATEN, /* somebody was faster, or is at it */
    PUSH_FAILED,
};

static int fail_library(struct ref_copy *copy, struct err *err)
{
    err_at(err, ERR_OUTPUT, copy->dir, 0, 0, "the ledger's new commit can't be written: %s",
           library_message());
    return err_hint(err, "make the directory writable; a damaged one may be removed: it is "
                         "fetched again");
}

static int add_edit(git_odb *odb, const struct ref_edit *edit, git_tree_update *update)
{
    *update =
        (git_tree_update){.action = edit->gone ? GIT_TREE_UPDATE_REMOVE : GIT_TREE_UPDATE_UPSERT,
                          .filemode = GIT_FILEMODE_BLOB,
                          .path = edit->path};
    return edit->gone ? 0
                      : git_odb_write(&update->id, odb, edit->bytes, edit->size, GIT_OBJECT_BLOB);
}

static int make_tree(struct ref_copy *copy, git_repository *handle, git_tree *old,
                     const struct ref_edits *edits, git_oid *tree)
{
    struct arena scratch = {0};
    git_tree_update *updates = arena_array(&scratch, edits->count, sizeof *updates);
    int code = 0;
    for (size_t i = 0; code == 0 && i < edits->count; i++)
        code = add_edit(copy->odb, &edits->items[i], &updates[i]);
    if (code == 0)
        code = git_tree_create_updated(tree, handle, old, edits->count, updates);
    arena_free(&scratch);
    return code;
}

/* The commit before, and its tree; NULL where there is none. */
static int open_tip(struct ref_copy *copy, git_repository *handle, git_commit **commit,
                    git_tree **tree)
{
    git_oid id;
    if (!copy->tip[0])
        return 0;
    int code = git_oid_fromstr(&id, copy->tip);
    if (code == 0)
        code = git_commit_lookup(commit, handle, &id);
    return code == 0 ? git_commit_tree(tree, *commit) : code;
}

static int make_commit(git_repository *handle, const git_oid *tree, const git_commit *parent,
                       const char *message, git_oid *id)
{
    git_signature *who = NULL;
    const git_oid *parents[] = {parent ? git_commit_id(parent) : NULL};
    int code = git_signature_new(&who, "whittle", "whittle@localhost", (git_time_t)time(NULL), 0);
    if (code == 0)
        code = git_commit_create_from_ids(id, handle, NULL, who, who, NULL, message, tree,
                                          parent ? 1 : 0, parents);
    git_signature_free(who);
    return code;
}

/* `made` is "" where the tree would be what it was. */
static int commit_edits(struct ref_copy *copy, const char *message, const struct ref_edits *edits,
                        char made[41], struct err *err)
{
    git_repository *handle = NULL;
    git_commit *parent = NULL;
    git_tree *old = NULL;
    git_oid tree, id;
    int code = git_repository_wrap_odb(&handle, copy->odb);
    made[0] = '\0';
    if (code == 0)
        code = open_tip(copy, handle, &parent, &old);
    if (code == 0)
        code = make_tree(copy, handle, old, edits, &tree);
    bool same = code == 0 && old && git_oid_equal(&tree, git_tree_id(old));
    if (code == 0 && !same)
        code = make_commit(handle, &tree, parent, message, &id);
    if (code == 0 && !same)
        git_oid_tostr(made, 41, &id);
    git_tree_free(old);
    git_commit_free(parent);
    git_repository_free(handle);
    return code == 0 ? 0 : fail_library(copy, err);
}

/* The line of `git push --porcelain` about a ref that was not pushed: "!\tFROM:TO\tWHY"; NULL. */
static const char *rejection(struct arena *arena, const char *printed)
{
    struct strings lines = {0};
    text_words(arena, printed, "\n", &lines);
    for (size_t i = 0; i < lines.count; i++) {
        const char *why = strrchr(lines.items[i], '\t');
        if (text_begins(lines.items[i], "!\t") && why)
            return why + 1;
    }
    return NULL;
}

/* What git and servers say where two push at once. */
static bool is_beaten(const char *why, const char *said)
{
    static const char *const words[] = {"fetch first",     "non-fast-forward",     "stale info",
                                        "cannot lock ref", "failed to update ref", "failed to lock",
                                        "already exists",  "incorrect old value"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(why, words[i]) || strstr(said, words[i]))
            return true;
    return false;
}

static void fail_push(struct ref_copy *copy, const char *why, const char *said, struct err *err)
{
    const char *reason = program_reason(&copy->arena, said);
    err_set(err, ERR_GIT, "the ledger can't be pushed to %s: %s%s%s", copy->remote, why,
            *why && *reason ? ": " : "", *why || *reason ? reason : "git gives no reason");
    err_hint(err,
             "who writes the ledger may push to %s: in GitHub Actions the job needs "
             "`permissions: contents: write`, and no rule may protect %s",
             copy->remote, copy->place->ref);
}

static enum pushed push(struct ref_copy *copy, const char *commit, struct err *err)
{
    const char *refspec = arena_printf(&copy->arena, "%s:%s", commit, copy->place->ref);
    const char *const arguments[] = {"git",       "push",  "--porcelain", "--no-verify",
                                     REMOTE_NAME, refspec, NULL};
    struct program_end end;
    if (session_run(copy, arguments, 0, &end, err) != 0)
        return PUSH_FAILED;
    if (end.status == 0)
        return PUSHED;
    const char *why = rejection(&copy->arena, end.printed);
    fail_push(copy, why ? why : "", end.said, err);
    return why && is_beaten(why, end.said) ? PUSH_BEATEN : PUSH_FAILED;
}

/* Writers that met once would meet again if all waited equally long. */
static void pause_for(int try)
{
    const int most = PAUSE * (try < 20 ? try + 1 : 20);
    const long milliseconds = ((long)getpid() * 7919 + try * 104729L) % most + 1;
    nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

static enum pushed try_once(struct ref_copy *copy, struct arena *arena, const char *message,
                            ref_change *change, void *self, struct err *err)
{
    struct ref_edits edits = {0};
    char commit[41];
    if (ref_copy_fetch(copy, err) != 0 || change(self, arena, &edits, err) != 0)
        return PUSH_FAILED;
    if (!edits.count)
        return PUSHED;
    if (commit_edits(copy, message, &edits, commit, err) != 0)
        return PUSH_FAILED;
    if (!commit[0])
        return PUSHED;
    enum pushed pushed = push(copy, commit, err);
    struct err forgotten; /* the remote has it, and the next fetch tells */
    if (pushed == PUSHED)
        ref_copy_remember(copy, commit, &forgotten);
    return pushed;
}

static int fail_stuck(struct ref_copy *copy, int tries, struct err *err)
{
    return err_hint(err,
                    "%d tries were in vain: try again; if nobody else writes, the remote has "
                    "a stale lock on %s",
                    tries, copy->place->ref);
}

int ref_copy_update(struct ref_copy *copy, const char *message, ref_change *change, void *self,
                    struct err *err)
{
    char tip[sizeof copy->tip] = "";
    int try = 0;
    for (int stuck = 0; try < TRIES && stuck < STUCK_TRIES; try++) {
        struct arena arena = {0};
        const size_t held = copy->held.count;
        enum pushed pushed = try_once(copy, &arena, message, change, self, err);
        if (pushed != PUSH_BEATEN) {
            arena_take(&copy->arena, &arena);
            return pushed == PUSHED ? 0 : -1;
        }
        arena_free(&arena);
        ref_copy_release(copy, held);
        stuck = try && strcmp(tip, copy->tip) == 0 ? stuck + 1 : 0;
        memcpy(tip, copy->tip, sizeof tip);
        pause_for(try);
    }
    return fail_stuck(copy, try, err);
}
