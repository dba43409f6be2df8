/* Moves the wall clock of one program and nothing else: LD_PRELOAD this.
 *
 * The file that WALL_OFFSET_FILE names holds the seconds to add; it is read at each look at the
 * clock, so that a test can let time pass. Timers run on the monotonic clock and are not touched.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    const char *path = getenv("WALL_OFFSET_FILE");
    if (result != 0 || clock != CLOCK_REALTIME || !path) return result;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return result;
    char text[32];
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length > 0) {
        text[length] = 0;
        time->tv_sec += atol(text);
    }
    return result;
}
