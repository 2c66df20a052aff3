#include <string.h>

#include "planner/config/sections.h"

/* A label has 50 characters at most, of which a '-' and 32 digits are ours.
 * https://docs.github.com/rest/issues/labels; GitLab separates labels by commas. */
enum { LABEL_LIMIT = 17 };

struct written {
    const struct node *label;
};

static const struct shape_key keys[] = {
    {"label", offsetof(struct written, label), true},
    {NULL, 0, false},
};

static const struct shape shape = {"the section 'narrowing'", keys, NULL};

static bool is_label(const char *text)
{
    static const char taken[] = ",\"'`\\";
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~' || strchr(taken, text[i]))
            return false;
    return len && len <= LABEL_LIMIT;
}

int narrowing_read(struct draft *draft, const struct node *node)
{
    struct reading *reading = draft->reading;
    struct written written = {0};
    if (shape_mapping(reading, node, &shape, &written) != 0 ||
        shape_text(reading, written.label, "the beginning of labels",
                   &draft->config->narrowing_label) != 0)
        return -1;
    if (is_label(draft->config->narrowing_label))
        return 0;
    shape_fail(reading, written.label,
               "a label begins with 1 to %d printable ASCII characters, without blanks, commas and "
               "quotes",
               LABEL_LIMIT);
    return err_hint(reading->err, "for example: %s", NARROWING_LABEL);
}
