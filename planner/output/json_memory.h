/* The memory of the JSON library, for what is written as for what is read. */
#ifndef WHITTLE_OUTPUT_JSON_MEMORY_H
#define WHITTLE_OUTPUT_JSON_MEMORY_H

/* Its documents are made in single steps that nobody checks: without memory they would lack a
 * member. From now on a lack of memory ends the program. Called before the first document. */
void json_use_memory(void);

#endif
