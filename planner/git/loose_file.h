/* The file of a loose object: "TYPE SIZE\0CONTENT", deflated. */
#ifndef WHITTLE_GIT_LOOSE_FILE_H
#define WHITTLE_GIT_LOOSE_FILE_H

#include <git2.h>
#include <stdbool.h>
#include <zlib.h>

struct loose_file {
    git_object_t type;
    size_t size;     /* of the content, as the header says */
    const char *why; /* what is wrong with the file; NULL where the library or nothing is */

    int fd;
    unsigned long long stored; /* bytes of the file */
    z_stream stream;
    bool ended;    /* the stream */
    char head[64]; /* the header, and what content was inflated with it */
    size_t head_len, header_len;
    unsigned char input[16 * 1024];
};

/* Opens the file and reads its header. GIT_ENOTFOUND where there is none, GIT_ERROR with `why`
 * where it can't be read. loose_file_close also after an error. */
int loose_file_open(struct loose_file *file, const char *path);

/* Reads the content, `size` bytes, once: all of it is there and nothing else, or GIT_ERROR with
 * `why`. */
int loose_file_read(struct loose_file *file, char *content);
void loose_file_close(struct loose_file *file);

#endif
