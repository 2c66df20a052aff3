/* The two revisions that are compared. Not sides: those are what units are compiled for. */
#ifndef WHITTLE_IMPACT_REV_H
#define WHITTLE_IMPACT_REV_H

/* The place of each in an array of two. */
enum rev {
    BASE,
    HEAD,
};

/* A set of them. */
enum {
    AT_BASE = 1 << BASE,
    AT_HEAD = 1 << HEAD,
    AT_BOTH = AT_BASE | AT_HEAD,
};

#endif
