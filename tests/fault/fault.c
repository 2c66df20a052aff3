/* Loaded before the C library (LD_PRELOAD): counts calls of one kind, and lets the N-th of them
 * fail as the system would. WHITTLE_FAULT is "KIND:N", or "KIND:0" to count alone;
 * WHITTLE_FAULT_COUNT names a file that gets the number of calls when the program ends. What the C
 * library calls within itself is not seen. */
#define _GNU_SOURCE  /* NOLINT(bugprone-reserved-identifier): RTLD_NEXT, and all that is replaced  \
                      */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { ALLOCATE, READ, STAT, OPEN, LIST, MAP, WRITE, RENAME, SYNC, CLOSE, KINDS };

static const struct {
    const char *name;
    int error;
} kinds[KINDS] = {
    [ALLOCATE] = {"malloc", ENOMEM}, [READ] = {"read", EIO},     [STAT] = {"stat", EIO},
    [OPEN] = {"open", EIO},          [LIST] = {"readdir", EIO},  [MAP] = {"mmap", ENOMEM},
    [WRITE] = {"write", ENOSPC},     [RENAME] = {"rename", EIO}, [SYNC] = {"fsync", EIO},
    [CLOSE] = {"close", EIO},
};

static struct {
    enum kind kind;
    unsigned long fails; /* which call; 0 for none */
    atomic_ulong calls;
    const char *count_path; /* NULL where nobody asks */
} plan = {.kind = KINDS};

/* Looking up the real functions may allocate before the real allocator is known. */
static struct {
    _Alignas(max_align_t) unsigned char bytes[64 * 1024];
    size_t used;
} early;

static void *early_allocate(size_t size)
{
    const size_t align = _Alignof(max_align_t);
    size = (size + align - 1) / align * align;
    if (size > sizeof early.bytes - early.used)
        abort();
    void *bytes = early.bytes + early.used;
    early.used += size;
    return bytes;
}

static int is_early(const void *bytes)
{
    const unsigned char *at = bytes;
    return at >= early.bytes && at < early.bytes + sizeof early.bytes;
}

/* Whether this call is the one that fails; errno is set then. */
static int strikes(enum kind kind)
{
    if (plan.kind != kind || atomic_fetch_add(&plan.calls, 1) + 1 != plan.fails)
        return 0;
    errno = kinds[kind].error;
    return 1;
}

static void *find(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

/* `real` is the C library's function of that name, looked up at the first call. */
#define REAL(result, name, ...)                                                                    \
    static result (*real)(__VA_ARGS__);                                                            \
    if (!real)                                                                                     \
    *(void **)&real = find(#name)

__attribute__((constructor)) static void prepare(void)
{
    const char *wanted = getenv("WHITTLE_FAULT");
    const char *colon = wanted ? strchr(wanted, ':') : NULL;
    free(malloc(1));
    for (int i = 0; colon && i < KINDS; i++)
        if (strlen(kinds[i].name) == (size_t)(colon - wanted) &&
            strncmp(kinds[i].name, wanted, (size_t)(colon - wanted)) == 0) {
            plan.fails = strtoul(colon + 1, NULL, 10);
            plan.count_path = getenv("WHITTLE_FAULT_COUNT");
            plan.kind = (enum kind)i;
        }
}

__attribute__((destructor)) static void report(void)
{
    unsigned long calls = atomic_load(&plan.calls);
    plan.kind = KINDS;
    FILE *file = plan.count_path ? fopen(plan.count_path, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "%lu\n", calls);
    fclose(file);
}

/* Between the first look-up and its answer, the early memory serves. */
void *malloc(size_t size)
{
    static void *(*real)(size_t);
    static int looking;
    if (!real && looking)
        return early_allocate(size);
    if (!real) {
        looking = 1;
        *(void **)&real = find("malloc");
    }
    return strikes(ALLOCATE) ? NULL : real(size);
}

void *calloc(size_t count, size_t size)
{
    static void *(*real)(size_t, size_t);
    static int looking;
    if (!real && looking)
        return early_allocate(count * size);
    if (!real) {
        looking = 1;
        *(void **)&real = find("calloc");
    }
    return strikes(ALLOCATE) ? NULL : real(count, size);
}

void *realloc(void *old, size_t size)
{
    REAL(void *, realloc, void *, size_t);
    if (is_early(old))
        abort();
    return strikes(ALLOCATE) ? NULL : real(old, size);
}

void free(void *bytes)
{
    REAL(void, free, void *);
    if (!is_early(bytes))
        real(bytes);
}

ssize_t read(int fd, void *bytes, size_t size)
{
    REAL(ssize_t, read, int, void *, size_t);
    return strikes(READ) ? -1 : real(fd, bytes, size);
}

ssize_t pread(int fd, void *bytes, size_t size, off_t at)
{
    REAL(ssize_t, pread, int, void *, size_t, off_t);
    return strikes(READ) ? -1 : real(fd, bytes, size, at);
}

ssize_t pread64(int fd, void *bytes, size_t size, off64_t at)
{
    REAL(ssize_t, pread64, int, void *, size_t, off64_t);
    return strikes(READ) ? -1 : real(fd, bytes, size, at);
}

ssize_t readlink(const char *restrict path, char *restrict bytes, size_t size)
{
    REAL(ssize_t, readlink, const char *, char *, size_t);
    return strikes(READ) ? -1 : real(path, bytes, size);
}

ssize_t readlinkat(int fd, const char *restrict path, char *restrict bytes, size_t size)
{
    REAL(ssize_t, readlinkat, int, const char *, char *, size_t);
    return strikes(READ) ? -1 : real(fd, path, bytes, size);
}

/* Each of a family in the two names that its symbols have: with and without large files. */
#define STAT_FUNCTIONS(suffix)                                                                     \
    int stat##suffix(const char *restrict path, struct stat##suffix *restrict status)              \
    {                                                                                              \
        REAL(int, stat##suffix, const char *, struct stat##suffix *);                              \
        return strikes(STAT) ? -1 : real(path, status);                                            \
    }                                                                                              \
    int lstat##suffix(const char *restrict path, struct stat##suffix *restrict status)             \
    {                                                                                              \
        REAL(int, lstat##suffix, const char *, struct stat##suffix *);                             \
        return strikes(STAT) ? -1 : real(path, status);                                            \
    }                                                                                              \
    int fstat##suffix(int fd, struct stat##suffix *status)                                         \
    {                                                                                              \
        REAL(int, fstat##suffix, int, struct stat##suffix *);                                      \
        return strikes(STAT) ? -1 : real(fd, status);                                              \
    }                                                                                              \
    int fstatat##suffix(int fd, const char *restrict path, struct stat##suffix *restrict status,   \
                        int flags)                                                                 \
    {                                                                                              \
        REAL(int, fstatat##suffix, int, const char *, struct stat##suffix *, int);                 \
        return strikes(STAT) ? -1 : real(fd, path, status, flags);                                 \
    }
STAT_FUNCTIONS()
STAT_FUNCTIONS(64)

int statx(int fd, const char *restrict path, int flags, unsigned mask,
          struct statx *restrict status)
{
    REAL(int, statx, int, const char *, int, unsigned, struct statx *);
    return strikes(STAT) ? -1 : real(fd, path, flags, mask, status);
}

int access(const char *path, int how)
{
    REAL(int, access, const char *, int);
    return strikes(STAT) ? -1 : real(path, how);
}

char *realpath(const char *restrict path, char *restrict resolved)
{
    REAL(char *, realpath, const char *, char *);
    return strikes(STAT) ? NULL : real(path, resolved);
}

static mode_t mode_of(int flags, va_list args)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
}

#define OPEN_FUNCTIONS(suffix)                                                                     \
    int open##suffix(const char *path, int flags, ...)                                             \
    {                                                                                              \
        REAL(int, open##suffix, const char *, int, ...);                                           \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_of(flags, args);                                                        \
        va_end(args);                                                                              \
        return strikes(OPEN) ? -1 : real(path, flags, mode);                                       \
    }                                                                                              \
    int openat##suffix(int fd, const char *path, int flags, ...)                                   \
    {                                                                                              \
        REAL(int, openat##suffix, int, const char *, int, ...);                                    \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        mode_t mode = mode_of(flags, args);                                                        \
        va_end(args);                                                                              \
        return strikes(OPEN) ? -1 : real(fd, path, flags, mode);                                   \
    }                                                                                              \
    FILE *fopen##suffix(const char *restrict path, const char *restrict mode)                      \
    {                                                                                              \
        REAL(FILE *, fopen##suffix, const char *, const char *);                                   \
        return strikes(OPEN) ? NULL : real(path, mode);                                            \
    }
OPEN_FUNCTIONS()
OPEN_FUNCTIONS(64)

DIR *opendir(const char *path)
{
    REAL(DIR *, opendir, const char *);
    return strikes(OPEN) ? NULL : real(path);
}

DIR *fdopendir(int fd)
{
    REAL(DIR *, fdopendir, int);
    return strikes(OPEN) ? NULL : real(fd);
}

struct dirent *readdir(DIR *stream)
{
    REAL(struct dirent *, readdir, DIR *);
    return strikes(LIST) ? NULL : real(stream);
}

struct dirent64 *readdir64(DIR *stream)
{
    REAL(struct dirent64 *, readdir64, DIR *);
    return strikes(LIST) ? NULL : real(stream);
}

void *mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
    REAL(void *, mmap, void *, size_t, int, int, int, off_t);
    return strikes(MAP) ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}

void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t offset)
{
    REAL(void *, mmap64, void *, size_t, int, int, int, off64_t);
    return strikes(MAP) ? MAP_FAILED : real(at, size, protection, flags, fd, offset);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    REAL(ssize_t, write, int, const void *, size_t);
    return strikes(WRITE) ? -1 : real(fd, bytes, size);
}

int fchmod(int fd, mode_t mode)
{
    REAL(int, fchmod, int, mode_t);
    return strikes(WRITE) ? -1 : real(fd, mode);
}

int rename(const char *from, const char *to)
{
    REAL(int, rename, const char *, const char *);
    return strikes(RENAME) ? -1 : real(from, to);
}

int fsync(int fd)
{
    REAL(int, fsync, int);
    return strikes(SYNC) ? -1 : real(fd);
}

/* The descriptor is gone all the same. */
int close(int fd)
{
    REAL(int, close, int);
    int result = real(fd);
    return strikes(CLOSE) ? -1 : result;
}
