#include <git2.h>
#include <git2/sys/alloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/memory.h"
#include "planner/git/internal.h"

static void *take(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return memory_alloc(size);
}

static void *resize(void *bytes, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return memory_resize(bytes, size);
}

/* Version 1.7 makes everything else of these three. */
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 7

void library_use_memory(void)
{
    git_allocator allocator = {.gmalloc = take, .grealloc = resize, .gfree = free};
    git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

#else

static void *take_zeroed(size_t count, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return memory_zeroed(count, size);
}

static char *copy(const char *bytes, size_t len, const char *file, int line)
{
    char *text = take(len + 1, file, line);
    memcpy(text, bytes, len);
    text[len] = '\0';
    return text;
}

static char *copy_text(const char *text, const char *file, int line)
{
    return copy(text, strlen(text), file, line);
}

static char *copy_start(const char *text, size_t limit, const char *file, int line)
{
    return copy(text, strnlen(text, limit), file, line);
}

static void *resize_array(void *bytes, size_t count, size_t size, const char *file, int line)
{
    if (size && count > SIZE_MAX / size)
        memory_exhausted();
    return resize(bytes, count * size, file, line);
}

static void *take_array(size_t count, size_t size, const char *file, int line)
{
    return resize_array(NULL, count, size, file, line);
}

void library_use_memory(void)
{
    git_allocator allocator = {
        .gmalloc = take,
        .gcalloc = take_zeroed,
        .gstrdup = copy_text,
        .gstrndup = copy_start,
        .gsubstrdup = copy,
        .grealloc = resize,
        .greallocarray = resize_array,
        .gmallocarray = take_array,
        .gfree = free,
    };
    git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

#endif
