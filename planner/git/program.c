#include "planner/git/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "graph/base/buffer.h"
#include "graph/base/text.h"

extern char **environ;

enum {
    OUT, /* ends of pipes, from the program's side */
    SAID,
    WHY,
    PIPES,
};

enum {
    PRINTED_LIMIT = 8 * 1024 * 1024,
    SAID_LIMIT = 256 * 1024,
    TICK = 50,    /* milliseconds between looks at what else may have happened */
    ALARM = 10,   /* seconds that a program has beyond its time where nobody ends it */
    GRACE = 2000, /* from SIGTERM, upon which git removes its lock files, to SIGKILL */
};

struct running {
    pid_t pid;
    int fds[PIPES]; /* -1 at their end */
    struct buffer bytes[PIPES];
    int64_t deadline; /* milliseconds of the monotonic clock */
    sigset_t interrupts, before;
};

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void close_all(int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* Both ends are closed in whatever else is started. */
static int open_pipe(int ends[2])
{
    if (pipe(ends) < 0)
        return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* What is too large for the limit is an error of writing, not the end by a signal. */
static void limit_files(size_t limit)
{
    struct rlimit current;
    if (!limit || getrlimit(RLIMIT_FSIZE, &current) < 0)
        return;
    if (current.rlim_cur == RLIM_INFINITY || current.rlim_cur > limit)
        current.rlim_cur = limit;
    setrlimit(RLIMIT_FSIZE, &current);
    signal(SIGXFSZ, SIG_IGN);
}

/* In the child; what failed goes up the last pipe, which a start that works closes. */
static void become(const struct program_call *call, const sigset_t *mask, const int ends[PIPES])
{
    int null = open("/dev/null", O_RDWR);
    setpgid(0, 0);
    if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(ends[OUT], STDOUT_FILENO) >= 0 &&
        dup2(ends[SAID], STDERR_FILENO) >= 0 && chdir(call->dir) == 0) {
        limit_files(call->file_limit);
        signal(SIGPIPE, SIG_DFL);
        alarm((unsigned)call->seconds + ALARM); /* should this program be killed meanwhile */
        sigprocmask(SIG_SETMASK, mask, NULL);
        environ = (char **)call->environment;
        execvp(call->arguments[0], (char *const *)call->arguments);
    }
    int why = errno;
    ssize_t written = write(ends[WHY], &why, sizeof why);
    _exit(written < 0 ? 126 : 127);
}

static int start(struct running *running, const struct program_call *call)
{
    int ends[PIPES][2] = {{-1, -1}, {-1, -1}, {-1, -1}}, writing[PIPES];
    bool opened = true;
    for (int i = 0; i < PIPES; i++) {
        opened = opened && open_pipe(ends[i]) == 0;
        running->fds[i] = ends[i][0];
        writing[i] = ends[i][1];
    }
    running->pid = opened ? fork() : -1;
    if (running->pid == 0)
        become(call, &running->before, writing);
    int why = errno;
    close_all(writing, PIPES);
    if (running->pid < 0)
        close_all(running->fds, PIPES);
    else
        setpgid(running->pid, running->pid);
    errno = why;
    return running->pid < 0 ? -1 : 0;
}

static void read_some(struct running *running, int at)
{
    const size_t limit = at == OUT ? PRINTED_LIMIT : SAID_LIMIT;
    struct buffer *bytes = &running->bytes[at];
    char some[16 * 1024];
    ssize_t got = read(running->fds[at], some, sizeof some);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (got > 0 && bytes->len <= limit)
        buffer_add_bytes(bytes, some, (size_t)got);
    if (got <= 0) {
        close(running->fds[at]);
        running->fds[at] = -1;
    }
}

/* Reads what is there, waiting for it at most that long; false where nothing was. */
static bool drain(struct running *running, int milliseconds)
{
    struct pollfd polled[PIPES];
    for (int i = 0; i < PIPES; i++)
        polled[i] = (struct pollfd){.fd = running->fds[i], .events = POLLIN};
    if (poll(polled, PIPES, milliseconds) <= 0)
        return false;
    for (int i = 0; i < PIPES; i++)
        if (polled[i].fd >= 0 && polled[i].revents)
            read_some(running, i);
    return true;
}

static bool is_open(const struct running *running)
{
    return running->fds[OUT] >= 0 || running->fds[SAID] >= 0;
}

/* A signal that is ignored (nohup) waits as well while it is blocked. */
static bool is_interrupted(const struct running *running)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigismember(&pending, signals[i]) == 1 &&
            sigismember(&running->before, signals[i]) == 0 &&
            sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            return true;
    return false;
}

/* Whether it has ended, with its status; a helper that it left behind may still hold the pipes. */
static bool has_ended(const struct running *running, int *status)
{
    pid_t pid = waitpid(running->pid, status, WNOHANG);
    return pid == running->pid || (pid < 0 && errno != EINTR);
}

static void end_group(struct running *running, int *status)
{
    const int64_t deadline = now() + GRACE;
    kill(-running->pid, SIGTERM);
    while (!has_ended(running, status)) {
        if (now() > deadline)
            kill(-running->pid, SIGKILL);
        drain(running, is_open(running) ? TICK : 1);
    }
    kill(-running->pid, SIGKILL);
}

/* Waits for the end. False where it took too long, or this program is to end. */
static bool wait_for(struct running *running, int *status)
{
    while (!has_ended(running, status)) {
        if (now() > running->deadline || is_interrupted(running)) {
            end_group(running, status);
            return false;
        }
        drain(running, is_open(running) ? TICK : 1);
    }
    while (is_open(running) && now() <= running->deadline && drain(running, 0))
        continue;
    return true;
}

static int fail_start(const struct program_call *call, int why, struct err *err)
{
    err_set(err, ERR_GIT, "the program %s can't be run: %s", call->arguments[0], strerror(why));
    return err_hint(err, "install %s, or set PATH so that it is found", call->arguments[0]);
}

static int fail_late(const struct program_call *call, const struct running *running,
                     struct err *err)
{
    struct arena scratch = {0};
    const char *said = running->bytes[SAID].len ? running->bytes[SAID].bytes : "";
    const char *reason = program_reason(&scratch, said);
    err_set(err, ERR_GIT, "%s %s did not end within %d s, and was ended%s%s", call->arguments[0],
            call->arguments[1], call->seconds, *reason ? ": " : "", reason);
    arena_free(&scratch);
    return err_hint(err, "try again, or give it more time with --timeout SECONDS");
}

static int finish(const struct program_call *call, struct running *running, bool in_time,
                  struct err *err)
{
    int why = 0;
    const struct buffer *failed = &running->bytes[WHY];
    if (failed->len >= sizeof why) {
        memcpy(&why, failed->bytes, sizeof why);
        return fail_start(call, why, err);
    }
    if (!in_time)
        return fail_late(call, running, err);
    if (running->bytes[OUT].len > PRINTED_LIMIT)
        return err_set(err, ERR_GIT, "%s %s prints more than %d MiB", call->arguments[0],
                       call->arguments[1], PRINTED_LIMIT / 1024 / 1024);
    return 0;
}

/* An interrupt waits until the other program has ended: nobody else would end it. */
static void block_interrupts(struct running *running)
{
    sigemptyset(&running->interrupts);
    sigaddset(&running->interrupts, SIGINT);
    sigaddset(&running->interrupts, SIGTERM);
    sigaddset(&running->interrupts, SIGHUP);
    sigprocmask(SIG_BLOCK, &running->interrupts, &running->before);
    signal(SIGCHLD,
           SIG_DFL); /* a parent that ignores it makes the system forget how a child ended */
}

int program_run(struct arena *arena, const struct program_call *call, struct program_end *end,
                struct err *err)
{
    struct running running = {.deadline = now() + (int64_t)call->seconds * 1000};
    int status = 0;
    for (int i = 0; i < PIPES; i++)
        running.bytes[i].arena = arena;
    block_interrupts(&running);
    if (start(&running, call) != 0) {
        int why = errno;
        sigprocmask(SIG_SETMASK, &running.before, NULL);
        return fail_start(call, why, err);
    }
    bool in_time = wait_for(&running, &status);
    close_all(running.fds, PIPES);
    sigprocmask(SIG_SETMASK, &running.before, NULL);
    *end = (struct program_end){.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                                .printed_size = running.bytes[OUT].len,
                                .said = buffer_end(&running.bytes[SAID]),
                                .printed = buffer_end(&running.bytes[OUT])};
    return finish(call, &running, in_time, err);
}

/* What git says after the reason: that, and advice. */
static bool says_why(const char *line)
{
    return *line && !text_begins(line, "error: failed to push some refs") &&
           !text_begins(line, "hint:") && !text_begins(line, "and the repository exists") &&
           !text_begins(line, "Please make sure you have the correct access rights");
}

const char *program_reason(struct arena *arena, const char *said)
{
    struct strings lines = {0};
    text_words(arena, said, "\r\n", &lines);
    for (size_t i = lines.count; i--;)
        if (says_why(lines.items[i]))
            return arena_copy(arena, lines.items[i], strnlen(lines.items[i], 500));
    return "";
}
