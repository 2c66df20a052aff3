#include "planner/schedule/row_load.h"

#include "planner/matrix/runner.h"
#include "planner/schedule/row_scale.h"

enum { LEAST_SHARE = 10 }; /* what an entry alone takes itself is at least one part of so many */

static const struct cargo_selection *command_of(const struct matrix_job *job,
                                                const struct job_row *row)
{
    return row->base ? &row->base->roots : job->roots;
}

static const struct row_scale *scales_of(struct arena *arena, const struct job_load *load)
{
    const struct job *job = load->job->job;
    struct row_scale *scales = arena_array(arena, job->row_count, sizeof *scales);
    for (size_t i = 0; i < job->row_count; i++)
        scales[i] = row_scale_of(load, &job->rows[i]);
    return scales;
}

/* Rows of one platform make the same of a package. */
struct job_load job_load_of(struct arena *arena, const struct closures *closures,
                            const struct matrix_job *job, const struct job_estimates *estimates)
{
    struct job_load load = {.job = job, .estimates = estimates, .closures = closures};
    struct arena scratch = {0};
    const size_t packages = closures->impact->package_count;
    const size_t platforms = closures->impact->units.platform_count;
    const struct closure **known = arena_array(&scratch, platforms * packages, sizeof *known);
    const struct closure **of = arena_array(arena, job->entry_count, sizeof *of);
    for (size_t i = 0; i < job->entry_count; i++) {
        const struct matrix_entry *entry = &job->entries[i];
        const struct closure **place = &known[entry->row->platform * packages + entry->package];
        if (!*place || entry->row->base) {
            struct closure *closure = arena_alloc(arena, sizeof *closure);
            *closure = closures_find(arena, closures, command_of(job, entry->row), entry->package,
                                     entry->row->platform);
            *place = closure;
        }
        of[i] = *place;
    }
    load.of = of;
    load.scales = scales_of(arena, &load);
    arena_free(&scratch);
    return load;
}

/* While the items of a row are made. */
struct loading {
    struct arena *arena;
    const struct job_load *load;
    const int64_t *package_ms; /* by index in impact->packages */
    const int64_t *chains;     /* by component of units */
    uint32_t *unit_of;         /* by package: its place among the request's units */
    struct pack_request request;
};

/* The packages that any of the entries needs, in their order. */
static void number_units(struct loading *loading, struct arena *scratch,
                         const struct matrix_entry **entries, size_t count)
{
    const size_t packages = loading->load->closures->impact->package_count;
    struct bits needed = bits_new(scratch, packages);
    int64_t *times = arena_array(loading->arena, packages, sizeof *times);
    for (size_t i = 0; i < count; i++) {
        const struct closure *closure = loading->load->of[entries[i] - loading->load->job->entries];
        for (size_t k = 0; k < closure->packages.count; k++)
            bits_add(&needed, closure->packages.items[k]);
    }
    loading->unit_of = arena_array(scratch, packages, sizeof *loading->unit_of);
    for (uint32_t i = 0; i < packages; i++) {
        if (!bits_has(&needed, i))
            continue;
        loading->unit_of[i] = (uint32_t)loading->request.unit_count;
        times[loading->request.unit_count++] = loading->package_ms[i];
    }
    loading->request.units = times;
}

static const uint32_t *units_of_closure(const struct loading *loading,
                                        const struct closure *closure)
{
    uint32_t *units = arena_array(loading->arena, closure->packages.count, sizeof *units);
    for (size_t i = 0; i < closure->packages.count; i++)
        units[i] = loading->unit_of[closure->packages.items[i]];
    return units;
}

/* What a runner that had it alone took, without all that it compiled. */
static int64_t own_of_alone(const struct loading *loading, const struct closure *closure,
                            int64_t ms, int64_t chain)
{
    const int64_t least = (ms + LEAST_SHARE - 1) / LEAST_SHARE;
    int64_t work = 0;
    for (size_t i = 0; i < closure->packages.count; i++)
        work += loading->package_ms[closure->packages.items[i]];
    const int64_t own = ms - pack_compile_ms(work, chain, loading->request.cores);
    return own < least ? least : own;
}

/* Without its library, whose time is known. Its dependents need that too, and not what is left. */
static int64_t own_of_measured(const struct loading *loading, uint32_t package, int64_t ms)
{
    const int64_t least = (ms + LEAST_SHARE - 1) / LEAST_SHARE;
    const int64_t own =
        ms - pack_compile_ms(loading->package_ms[package], 0, loading->request.cores);
    return own < least ? least : own;
}

static int64_t own_ms(const struct loading *loading, const struct matrix_entry *entry,
                      const struct closure *closure, int64_t chain)
{
    const struct job_load *load = loading->load;
    const struct estimated *estimate = &load->estimates->entries[entry - load->job->entries];
    const size_t row = (size_t)(entry->row - load->job->job->rows);
    if (estimate->alone)
        return own_of_alone(loading, closure, estimate->ms, chain);
    if (load->estimates->compiled[row * load->closures->impact->package_count + entry->package].own)
        return own_of_measured(loading, entry->package, estimate->ms);
    const int64_t own = row_scaled(estimate->ms, load->scales[row].own);
    return own < 1 ? 1 : own;
}

static struct pack_item item_of(struct loading *loading, const struct matrix_entry *entry)
{
    const size_t place = (size_t)(entry - loading->load->job->entries);
    const struct closure *closure = loading->load->of[place];
    const struct estimated *estimate = &loading->load->estimates->entries[place];
    struct pack_item item = {.unit_count = closure->packages.count};
    item.name = loading->load->closures->impact->packages[entry->package].package->path;
    item.path_ms = closure_chain(loading->load->closures, loading->chains, closure);
    item.run_ms = own_ms(loading, entry, closure, item.path_ms);
    item.units = units_of_closure(loading, closure);
    if (estimate->set_up_ms)
        loading->request.set_up_ms = estimate->set_up_ms;
    return item;
}

struct pack_request row_load_of(struct arena *arena, const struct job_load *load,
                                const struct matrix_entry **entries, size_t count)
{
    struct arena scratch = {0};
    struct loading loading = {.arena = arena, .load = load};
    struct pack_item *items = arena_array(arena, count, sizeof *items);
    const struct platform platform = job_load_platform(arena, load->job, entries[0]);
    const struct runner runner = runner_of(&platform);
    loading.package_ms = row_compile_times(&scratch, load, entries[0]->row);
    loading.chains = closures_chains(&scratch, load->closures, loading.package_ms);
    loading.request = (struct pack_request){
        .items = items, .count = count, .cores = runner.cores, .set_up_ms = platform.set_up_ms};
    number_units(&loading, &scratch, entries, count);
    for (size_t i = 0; i < count; i++)
        items[i] = item_of(&loading, entries[i]);
    arena_free(&scratch);
    return loading.request;
}

struct shard_time row_load_time(const struct pack_request *request, const uint32_t *items,
                                size_t count)
{
    struct arena scratch = {0};
    struct bits needed = bits_new(&scratch, request->unit_count);
    struct shard_time time = {.set_up_ms = request->set_up_ms};
    int64_t work = 0, chain = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pack_item *item = &request->items[items[i]];
        time.run_ms += item->run_ms;
        chain = item->path_ms > chain ? item->path_ms : chain;
        for (size_t u = 0; u < item->unit_count; u++)
            if (bits_add(&needed, item->units[u]))
                work += request->units[item->units[u]];
    }
    time.compile_ms = pack_compile_ms(work, chain, request->cores);
    arena_free(&scratch);
    return time;
}
