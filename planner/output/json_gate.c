#include "planner/output/json.h"
#include "planner/output/text_gate.h"

static json_t *job_json(struct arena *arena, const struct verdict_job *job)
{
    json_t *object = json_object();
    bool counted = job->planned && job->counted;
    json_object_set_new(object, "name", json_bytes(arena, job->name));
    json_object_set_new(object, "planner", json_boolean(job->planner));
    json_object_set_new(object, "planned", json_boolean(job->planned));
    json_object_set_new(object, "count",
                        counted ? json_integer((json_int_t)job->count) : json_null());
    json_object_set_new(object, "result", json_string(result_name(job->result)));
    json_object_set_new(object, "good", json_boolean(job->good));
    json_object_set_new(object, "why", json_bytes(arena, job->why));
    json_object_set_new(object, "mend", json_bytes(arena, job->mend));
    return object;
}

char *gate_json(struct arena *arena, const struct verdict *verdict)
{
    json_t *object = json_object(), *jobs = json_array();
    for (size_t i = 0; i < verdict->count; i++)
        json_array_append_new(jobs, job_json(arena, &verdict->jobs[i]));
    json_object_set_new(object, "schema", json_string("whittle.gate/1"));
    json_object_set_new(object, "good", json_boolean(verdict->good));
    json_object_set_new(object, "planner", json_bytes(arena, verdict->planner));
    json_object_set_new(object, "why", json_bytes(arena, verdict->why));
    json_object_set_new(object, "mend", json_bytes(arena, verdict->mend));
    json_object_set_new(object, "jobs", jobs);
    return json_finish(arena, object, true);
}
