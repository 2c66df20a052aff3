#include "graph/impact/literals.h"

#include "graph/rust/package_sources.h"

static void read_sources(struct facts *facts, enum rev rev)
{
    const struct judge *judge = &facts->of[rev].judge;
    struct names_held *names = &facts->of[rev].names;
    const struct package_sources_request request = {
        .source = judge->source, .workspace = judge->workspace, .sources = &facts->sources};
    const struct package_sources found = package_sources_read(facts->arena, &request);
    names->read = true;
    names->places = bits_new(facts->arena, facts->sources.words.wholes.count);
    for (size_t i = 0; i < found.count; i++) {
        const struct rust_file *file = found.items[i].file;
        names->any |= !(file->made & RUST_SIGHT);
        for (size_t k = 0; k < file->sight.wholes.count; k++)
            bits_add(&names->places, file->sight.wholes.items[k]);
    }
    names->any |= found.any_unread;
}

bool literals_hold(const struct seeding *seeding, enum rev rev, const char *name)
{
    const struct names_held *names = &seeding->facts->of[rev].names;
    uint32_t place;
    if (!names->read)
        read_sources(seeding->facts, rev);
    /* A name that no change has under its own path is a link's. */
    return names->any || !map_get(&seeding->facts->sources.words.wholes, name, &place) ||
           bits_has(&names->places, place);
}
