/* The memory of the git library. */
#ifndef WHITTLE_GIT_LIBRARY_MEMORY_H
#define WHITTLE_GIT_LIBRARY_MEMORY_H

/* From now on a lack of memory in the library ends the program: its functions report one like an
 * object or a file that is not there, which may be an answer. Called before it is started. */
void library_use_memory(void);

#endif
