// One timer as a file descriptor, which becomes readable when the time is over.
#include "CCurl.h"

#include <sys/timerfd.h>
#include <unistd.h>

int giaoban_timer_open(long long milliseconds) {
    // Time that the computer sleeps through counts.
    int timer = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (timer < 0) return -1;
    struct itimerspec when = {
        .it_value = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}};
    if (timerfd_settime(timer, 0, &when, NULL) == 0) return timer;
    close(timer);
    return -1;
}
