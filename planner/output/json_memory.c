#include "planner/output/json_memory.h"

#include <jansson.h>
#include <stdlib.h>

#include "graph/base/memory.h"

void json_use_memory(void)
{
    json_set_alloc_funcs(memory_alloc, free);
}
