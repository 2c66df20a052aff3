/* Platforms: a target triple and the runner that builds for it. */
#ifndef WHITTLE_MATRIX_PLATFORM_H
#define WHITTLE_MATRIX_PLATFORM_H

struct platform {
    const char *name;   /* short: "linux", "windows", "macos", else the triple */
    const char *target; /* rustc target triple */
    const char *runner; /* label of a GitHub-hosted runner */
    const char *host;   /* triple of the runner itself: build scripts are compiled for it */
};

/* The platform this program was built for. */
struct platform platform_host(void);

/* The platform of a triple, with the hosted runner that builds for it. */
struct platform platform_for(const char *triple);

/* The triple that a short name stands for, or NULL. */
const char *platform_target(const char *name);

#endif
