/* Makes chosen calls on files fail for one program: LD_PRELOAD this.
 *
 * The file that DISK_FAULT_FILE names holds one rule a line: CALL ERRNO SKIP PREFIX. Of the calls on
 * paths that begin with PREFIX the first SKIP pass, all others fail with ERRNO; a negative one is a
 * disk that is slow: the call takes so many milliseconds longer. CALL is open (to write), write (pwrite
 * and truncating, too), fsync (fdatasync, too), rename, unlink or mkdir. The file is read at each call, so that a disk can
 * fill up and be cleared under a running program; changed rules count from the beginning.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_RULES = 8, MOST_BYTES = 4096 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char known[MOST_BYTES];
static long seen[MOST_RULES];

static int read_rules(char *text) {
    const char *path = getenv("DISK_FAULT_FILE");
    if (!path) return 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (file < 0) return 0;
    ssize_t length = syscall(SYS_read, file, text, MOST_BYTES - 1);
    syscall(SYS_close, file);
    text[length < 0 ? 0 : length] = 0;
    return length > 0;
}

/* The error that a call on a path must end with; 0 for none. */
static int verdict(const char *call, const char *path) {
    char text[MOST_BYTES];
    if (!path || !read_rules(text)) return 0;
    int code = 0, number = 0;
    pthread_mutex_lock(&lock);
    if (strcmp(text, known) != 0) {
        strcpy(known, text);
        memset(seen, 0, sizeof seen);
    }
    char *rest = text, *line;
    for (; (line = strsep(&rest, "\n")) && number < MOST_RULES; number++) {
        char name[16], prefix[1024];
        int error;
        long skip;
        if (sscanf(line, "%15s %d %ld %1023s", name, &error, &skip, prefix) != 4) continue;
        if (strcmp(name, call) != 0 || strncmp(path, prefix, strlen(prefix)) != 0) continue;
        if (seen[number]++ >= skip && code == 0) code = error;
    }
    pthread_mutex_unlock(&lock);
    if (code < 0) usleep((useconds_t)-code * 1000);
    return code < 0 ? 0 : code;
}

static int verdict_on(const char *call, int file) {
    char link[64], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return verdict(call, path);
}

#define FAIL_IF(code_expression)                                                                    \
    do {                                                                                            \
        int code = (code_expression);                                                               \
        if (code) {                                                                                 \
            errno = code;                                                                           \
            return -1;                                                                              \
        }                                                                                           \
    } while (0)

static int open_it(const char *path, int flags, mode_t mode) {
    if (flags & (O_WRONLY | O_RDWR | O_CREAT)) FAIL_IF(verdict("open", path));
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_it(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_it(path, flags, mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
    FAIL_IF(verdict_on("write", file));
    return syscall(SYS_write, file, bytes, count);
}

int fsync(int file) {
    FAIL_IF(verdict_on("fsync", file));
    return (int)syscall(SYS_fsync, file);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
    FAIL_IF(verdict_on("write", file));
    return syscall(SYS_pwrite64, file, bytes, count, place);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
    return pwrite64(file, bytes, count, place);
}

int ftruncate64(int file, off64_t length) {
    FAIL_IF(verdict_on("write", file));
    return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int fdatasync(int file) {
    FAIL_IF(verdict_on("fsync", file));
    return (int)syscall(SYS_fdatasync, file);
}

int rename(const char *from, const char *to) {
    FAIL_IF(verdict("rename", from));
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
    FAIL_IF(verdict("unlink", path));
    return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int mkdir(const char *path, mode_t mode) {
    FAIL_IF(verdict("mkdir", path));
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}
