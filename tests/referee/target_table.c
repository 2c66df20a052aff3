/* What target_cfg.py asks the program's own code. Without arguments prints the table of targets:
 * the rustc it is of, then every triple followed by its cfg set as rustc prints it. With the name
 * of a file, prints for each of its lines, a key of a [target] table, the truths it has: a letter a
 * target (N, Y, ?) in the table's order, then one for a target that no one knows. Lines like `Y
 * unix`, `N a = "b"` and `? x` are settings for the next key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graph/base/vec.h"
#include "graph/cargo/cfg_eval.h"

static const char letters[] = "NY?";

struct settings {
    struct cfg_setting *items;
    size_t count, capacity;
};

static void print_values(const struct cfg_values *set)
{
    if (!set->values) {
        puts(set->name);
        return;
    }
    for (const char *at = set->values;; at++) {
        size_t len = strcspn(at, " ");
        printf("%s=\"%.*s\"\n", set->name, (int)len, at);
        at += len;
        if (!*at)
            return;
    }
}

static void print_table(void)
{
    size_t count;
    const struct target_cfg *all = target_cfg_all(&count);
    puts(target_cfg_rustc());
    for (size_t i = 0; i < count; i++) {
        printf("\n%s\n", all[i].triple);
        const struct cfg_values *set;
        for (size_t at = 0; (set = target_cfg_values(&all[i], at)); at++)
            print_values(set);
    }
}

static void add_setting(struct arena *arena, struct settings *settings, char letter,
                        const char *text)
{
    struct err err = {0};
    const struct cfg *cfg = cfg_parse(arena, text, &err);
    if (!cfg) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    enum truth truth = (enum truth)(strchr(letters, letter) - letters);
    vec_push(arena, settings, ((struct cfg_setting){{cfg->name, cfg->value}, truth}));
}

static void print_truths(struct arena *arena, const struct settings *settings, const char *key)
{
    size_t count;
    const struct target_cfg *all = target_cfg_all(&count);
    for (size_t i = 0; i <= count; i++) {
        struct cfg_scene scene = cfg_scene_of(i < count ? all[i].triple : "no-such-target");
        scene.settings = settings->items;
        scene.setting_count = settings->count;
        putchar(letters[cfg_platform_holds(arena, key, &scene)]);
    }
    putchar('\n');
}

static void answer(FILE *in)
{
    static char line[65536];
    struct arena arena = {0};
    struct settings settings = {0};
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] && line[1] == ' ' && strchr(letters, line[0])) {
            add_setting(&arena, &settings, line[0], line + 2);
            continue;
        }
        print_truths(&arena, &settings, line);
        settings = (struct settings){0};
        arena_free(&arena);
    }
    arena_free(&arena);
}

int main(int argc, char **argv)
{
    if (argc == 1) {
        print_table();
        return 0;
    }
    FILE *in = fopen(argv[1], "r");
    if (!in) {
        perror(argv[1]);
        return 1;
    }
    answer(in);
    fclose(in);
    return 0;
}
