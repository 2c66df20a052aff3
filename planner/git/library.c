#include <git2.h>

#include "planner/git/internal.h"

/* Starting the library parses the system's CA bundle where it is built with mbedTLS: most of the
 * start-up of a program that never opens a connection. A definition in the executable wins over
 * the shared library's, so these two say "no certificates, no error". They live in this file so
 * that a linker takes them out of the static library together with library_start; where the
 * library uses another TLS, nobody calls them. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

__attribute__((used, visibility("default"))) int mbedtls_x509_crt_parse_file(void *chain,
                                                                             const char *path)
{
    (void)chain;
    (void)path;
    return 0;
}

__attribute__((used, visibility("default"))) int mbedtls_x509_crt_parse_path(void *chain,
                                                                             const char *path)
{
    (void)chain;
    (void)path;
    return 0;
}

int library_start(struct err *err)
{
    /* Extensions that change nothing for a reader, yet make the library refuse the repository. */
    static const char *extensions[] = {"partialclone", "preciousobjects", "relativeworktrees",
                                       "worktreeconfig"};
    const size_t count = sizeof extensions / sizeof *extensions;
    library_use_memory();
    if (git_libgit2_init() < 0)
        return err_set(err, ERR_GIT, "the git library does not start: %s", library_message());
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, count);
    /* Hashing every object again after reading it finds broken disks; that is git fsck's work. */
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    return 0;
}

void library_stop(void)
{
    git_libgit2_shutdown();
}

const char *library_message(void)
{
    const git_error *error = git_error_last();
    return error && error->message ? error->message : "no reason given";
}
