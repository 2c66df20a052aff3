#include <string.h>

#include "graph/base/text.h"
#include "graph/cargo/target_cfg.h"
#include "planner/config/job_parts.h"

static const char digits[] = "0123456789";

/* Behind "stable", "beta", "nightly" or "1.80.1"; NULL where it does not begin so. */
static const char *behind_channel(const char *name)
{
    static const char *const channels[] = {"stable", "beta", "nightly"};
    size_t number = strspn(name, digits);
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
        if (text_begins(name, channels[i]))
            return name + strlen(channels[i]);
    return number && name[number] == '.' ? name + strspn(name, "0123456789.") : NULL;
}

/* Behind "-2024-01-31", or where it is. */
static const char *behind_date(const char *rest)
{
    const char *at = rest;
    for (size_t i = 0; i < 3; i++) {
        size_t len = i ? 2 : 4;
        if (*at != '-' || strspn(at + 1, digits) != len)
            return rest;
        at += 1 + len;
    }
    return at;
}

/* Whether all words of `part` are among those of `triple`, in that order. */
static bool is_part(const char *part, const char *triple)
{
    for (size_t len; *part; part += len + (part[len] == '-')) {
        bool found = false;
        len = strcspn(part, "-");
        for (size_t size; *triple && !found; triple += size + (triple[size] == '-')) {
            size = strcspn(triple, "-");
            found = size == len && strncmp(part, triple, len) == 0;
        }
        if (!found)
            return false;
    }
    return true;
}

static bool is_known(const char *part)
{
    size_t count;
    const struct target_cfg *all = target_cfg_all(&count);
    for (size_t i = 0; i < count; i++)
        if (is_part(part, all[i].triple))
            return true;
    return false;
}

/* What the name of a toolchain says of the host, behind channel and date: "x86_64-pc-windows-gnu",
 * or parts of it, as in "nightly-x86_64-gnu". NULL where it says nothing, or is no toolchain. */
static const char *host_of(const char *name)
{
    const char *rest = behind_channel(name);
    if (!rest || *rest != '-')
        return NULL;
    rest = behind_date(rest);
    return *rest == '-' && rest[1] && is_known(rest + 1) ? rest + 1 : NULL;
}

static bool is_of_other(const struct draft *draft, const struct job_row *row, const char *toolchain)
{
    const struct platform *platform = &draft->platforms.items[row->platform];
    const char *own = platform->host ? platform->host : platform->target;
    const char *host = toolchain && platform->target ? host_of(toolchain) : NULL;
    return host && !(own && is_part(host, own));
}

/* What workflows mostly call it. Any other key may hold it as well where none of these is there. */
static const char *const toolchain_keys[] = {"toolchain",      "rust",         "rust-toolchain",
                                             "rust_toolchain", "rust-version", "rust_version",
                                             "channel",        "rustc",        NULL};

static bool tells_toolchain(const struct job_row *row)
{
    for (size_t i = 0; toolchain_keys[i]; i++)
        if (value_text_at(row->values, toolchain_keys[i]))
            return true;
    return false;
}

const char *hosts_other(const struct draft *draft, const struct job_row *row)
{
    bool told = tells_toolchain(row);
    for (size_t i = 0; i < row->values->members.count; i++) {
        const struct value_member *member = &row->values->members.items[i];
        if (member->value->kind == VALUE_TEXT &&
            (!told || text_is_one_of(member->key, toolchain_keys)) &&
            is_of_other(draft, row, member->value->text))
            return member->value->text;
    }
    return NULL;
}

static void doubt(struct draft *draft, const struct job *job, struct job_row *row,
                  const char *toolchain)
{
    const struct platform *platform = &draft->platforms.items[row->platform];
    const char *own = platform->host ? platform->host : platform->target;
    row->doubt = arena_printf(draft->reading->arena,
                              "the toolchain %s is not one of the host of the platform '%s', %s",
                              toolchain, platform->name, own ? own : "which is not known");
    draft_warn(draft, "row-always-runs", job->line, "a row of job '%s' always runs, because %s",
               job->name, row->doubt);
}

void hosts_check(struct draft *draft, struct job *job)
{
    for (size_t i = 0; i < job->row_count; i++) {
        struct job_row *row = &job->rows[i];
        const char *other = job->foreign ? NULL : hosts_other(draft, row);
        if (!other && !value_text_at(row->values, "toolchain") &&
            is_of_other(draft, row, job->toolchain))
            other = job->toolchain;
        if (other && !row->doubt)
            doubt(draft, job, row, other);
    }
}
