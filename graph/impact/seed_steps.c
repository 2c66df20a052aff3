#include "graph/impact/seed_steps.h"

/* Steps look at what those before them seeded, and of two seeds the first names a change. */
void seed_steps_run(const struct seeding *seeding)
{
    static seed_step *const steps[] = {seed_files,    seed_manifests, seed_targets,
                                       seed_patches,  seed_lock,      seed_patch_users,
                                       seed_features, seed_reads,     seed_outside_files};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        steps[i](seeding);
}
