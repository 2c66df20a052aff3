/* Prints what graph/rust/modules.h finds in a crate on disk, for modules.py: one finding a line,
 * fields separated by tabs. Usage: print_modules TRIPLE PACKAGE_DIR SRC_PATH [--test], with paths
 * seen from the working directory. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "graph/cargo/cfg_eval.h"
#include "graph/rust/modules.h"

static struct file_info disk_stat(void *self, const char *path)
{
    struct stat status;
    (void)self;
    if (stat(path, &status))
        return (struct file_info){.kind = FILE_NONE};
    return (struct file_info){.kind = S_ISREG(status.st_mode)   ? FILE_REGULAR
                                      : S_ISDIR(status.st_mode) ? FILE_DIR
                                                                : FILE_NONE};
}

static int disk_read(void *self, const char *path, size_t limit, struct arena *arena,
                     struct blob *blob, struct err *err)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    (void)self;
    if (!file || stat(path, &status) || (size_t)status.st_size > limit) {
        if (file)
            fclose(file);
        return err_at(err, ERR_INPUT, path, 0, 0, "not a file that can be read");
    }
    char *bytes = arena_alloc(arena, (size_t)status.st_size + 1);
    *blob = (struct blob){bytes, fread(bytes, 1, (size_t)status.st_size, file)};
    fclose(file);
    return 0;
}

static const char *truth_of(const struct cfg *when, const struct cfg_scene *scene)
{
    static const char *const words[] = {
        [TRUTH_NO] = "no", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "maybe"};
    return words[cfg_evaluate(when, scene)];
}

static void print_all(const struct modules *modules, const struct cfg_scene *scene)
{
    static const char *const how[] = {[MODULE_ROOT] = "root",
                                      [MODULE_MOD] = "mod",
                                      [MODULE_INCLUDE] = "include",
                                      [MODULE_TEXT] = "text"};
    for (size_t i = 0; i < modules->files.count; i++) {
        const struct module_file *file = &modules->files.items[i];
        printf("file\t%s\t%s\t%s\n", truth_of(file->when, scene), how[file->how], file->path);
    }
    for (size_t i = 0; i < modules->gaps.count; i++) {
        const struct module_gap *gap = &modules->gaps.items[i];
        printf("gap\t%s\t%s:%u\t%s\n", truth_of(gap->when, scene), gap->path, gap->line, gap->what);
    }
    for (size_t i = 0; i < modules->path_strings.count; i++) {
        const struct module_mention *path_string = &modules->path_strings.items[i];
        printf("mention\t%s\t%s\t%s\n", truth_of(path_string->when, scene), path_string->path,
               path_string->text);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fputs("expected: TRIPLE PACKAGE_DIR SRC_PATH [--test]\n", stderr);
        return 2;
    }
    struct arena arena = {0};
    struct rust_files sources = {.arena = &arena};
    struct source source = {.label = "the disk", .stat = disk_stat, .read = disk_read};
    struct cfg_setting test = {{"test", NULL}, argc > 4 ? TRUTH_YES : TRUTH_NO};
    struct cfg_scene scene = cfg_scene_of(argv[1]);
    scene.settings = &test;
    scene.setting_count = 1;
    struct modules modules =
        modules_read(&arena, &source, argv[2], argv[3], &sources, USE_MODULES | USE_STRINGS);
    print_all(&modules, &scene);
    arena_free(&arena);
    return 0;
}
