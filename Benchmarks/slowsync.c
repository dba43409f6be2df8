/* A disk that takes SLOW_SYNC_MS milliseconds longer to make a write durable: LD_PRELOAD this. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void wait_for_it(void) {
    const char *words = getenv("SLOW_SYNC_MS");
    if (words) usleep((useconds_t)(atof(words) * 1000));
}

int fdatasync(int file) {
    wait_for_it();
    return (int)syscall(SYS_fdatasync, file);
}

int fsync(int file) {
    wait_for_it();
    return (int)syscall(SYS_fsync, file);
}
