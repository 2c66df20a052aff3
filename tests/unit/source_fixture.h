/* Repositories with files of every kind, and sources opened in them. */
#ifndef WHITTLE_TESTS_SOURCE_FIXTURE_H
#define WHITTLE_TESTS_SOURCE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "planner/git/repository.h"
#include "tests/unit/repo_fixture.h"

struct opened {
    struct fixture *fixture;
    struct repository *repository;
    struct source source;
};

/* A source for `name`, or for the work tree where it is NULL. */
static inline struct opened open_source(struct fixture *fixture, const char *dir, const char *name)
{
    struct opened opened = {fixture, fixture_open(fixture, dir), {0}};
    struct revision revision = {.name = "work tree", .work_tree = true};
    struct err err = {0};
    if (name && repository_resolve(opened.repository, name, &revision, &err))
        fail_msg("%s", err.message);
    if (source_open(opened.repository, &revision, &fixture->arena, &opened.source, &err))
        fail_msg("%s", err.message);
    return opened;
}

static inline void close_source(struct opened *opened)
{
    source_close(&opened->source);
    repository_close(opened->repository);
}

static inline void make_repository(struct fixture *fixture)
{
    fixture_run(fixture, "",
                "git init -q r; cd r; mkdir -p a/b a-z; echo one >a/one; echo two >a/b/two;"
                "echo x >a-z/x; echo x >a.b; ln -s a/one link; ln -s ../a a/b/up; ln -s a adir;"
                "ln -s ../outside out; ln -s /etc abs; ln -s loop loop; ln -s gone dangling;"
                "ln -s adir/b/../one physical; ln -s a/one/ slash; git add .; git commit -qm one");
}

static inline void make_submodules(struct fixture *fixture)
{
    fixture_run(fixture, "",
                "for n in inner lib r; do git init -q $n; (cd $n; echo $n >$n; mkdir d;"
                "  echo $n >d/f; git add .; git commit -qm $n); done;"
                "cd lib; git submodule -q add ../inner in; git commit -qm in;"
                "cd ../r; git submodule -q add --name other ../lib v/sub; ln -s v/sub/lib to;"
                "git add to; git commit -qm sub; git submodule -q update --init --recursive");
}

#endif
