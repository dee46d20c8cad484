/* A power cut, as bad as POSIX allows: what was not fsynced is gone, and so is every unlink whose folder was not.
 *
 * Loaded before the C library (LD_PRELOAD). Each fsync or fdatasync of a file below HB_LIVE copies it whole to the same
 * place below HB_DURABLE. An unlink is noted, and done in HB_DURABLE only when its folder is fsynced. Sectors are not torn.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 64 };
static char gone[MOST][PATH_MAX];
static int going;

static int durable(const char *path, char *to) {
    const char *live = getenv("HB_LIVE"), *kept = getenv("HB_DURABLE");
    if (!live || !kept || strncmp(path, live, strlen(live)) != 0) return 0;
    return snprintf(to, PATH_MAX, "%s%s", kept, path + strlen(live)) < PATH_MAX;
}

static void copy(const char *from, const char *to) {
    char draft[PATH_MAX + 8], piece[1 << 16];
    snprintf(draft, sizeof draft, "%s.draft", to);
    int in = open(from, O_RDONLY), out = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t n = 0;
    while (in >= 0 && out >= 0 && (n = read(in, piece, sizeof piece)) > 0)
        if (write(out, piece, (size_t)n) != n) { n = -1; break; }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    if (in >= 0 && out >= 0 && n == 0) rename(draft, to);
}

static void synced(int fd) {
    char link[64], path[PATH_MAX], to[PATH_MAX], folder[PATH_MAX];
    struct stat what;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0 || fstat(fd, &what) != 0) return;
    path[n] = 0;
    if (!durable(path, to)) return;
    if (!S_ISDIR(what.st_mode)) { copy(path, to); return; }
    for (int i = 0; i < going; i++) {
        strcpy(folder, gone[i]);
        if (strcmp(dirname(folder), to) != 0) continue;
        ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(gone[i]);
        strcpy(gone[i--], gone[--going]);
    }
}

int fsync(int fd) {
    int done = ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
    if (done == 0) synced(fd);
    return done;
}

int fdatasync(int fd) {
    int done = ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
    if (done == 0) synced(fd);
    return done;
}

int unlink(const char *path) {
    char to[PATH_MAX], whole[PATH_MAX];
    const char *name = realpath(path, whole) ? whole : path;
    int known = durable(name, to);
    int done = ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(path);
    if (done == 0 && known && going < MOST) strcpy(gone[going++], to);
    return done;
}
