/* Sends ready HTTP requests over many kept-open connections and measures every answer.
 *
 *   bench-load PORT FILE CONNECTIONS COUNT
 *
 * FILE holds requests as they go over the wire, each after its length (four bytes, little-endian).
 * The first COUNT are sent, each once, over CONNECTIONS connections that always have one request
 * under way. One thread and epoll: it shares the machine with the server it measures, so it does as
 * little as it can. Prints one JSON object; times are microseconds from the first byte sent to the
 * last byte received.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_CAPACITY = 65536 };

typedef struct {
    int socket;
    const uint8_t *request;
    size_t length, sent;
    char answer[ANSWER_CAPACITY];
    size_t received;
    int64_t began;
} connection;

static const uint8_t *file;
static size_t file_length, file_offset;
static long count, taken, finished, refused;
static uint32_t *times;

static void die(const char *what) {
    fprintf(stderr, "bench-load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The next request of the file; 0 when all have been taken. */
static int take(connection *c) {
    if (taken == count) return 0;
    uint32_t length;
    if (file_offset + sizeof length > file_length) {
        fprintf(stderr, "bench-load: the file holds only %ld requests\n", taken);
        exit(1);
    }
    memcpy(&length, file + file_offset, sizeof length);
    c->request = file + file_offset + sizeof length;
    c->length = length;
    c->sent = c->received = 0;
    c->began = microseconds();
    file_offset += sizeof length + length;
    taken++;
    return 1;
}

static void push(connection *c) {
    while (c->sent < c->length) {
        ssize_t n = send(c->socket, c->request + c->sent, c->length - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EAGAIN) return;
        if (n <= 0) die("send");
        c->sent += (size_t)n;
    }
}

/* The length of a whole answer in the buffer, with its status; 0 while some is missing. */
static size_t whole(connection *c, int *status) {
    c->answer[c->received] = 0;
    char *end = strstr(c->answer, "\r\n\r\n");
    if (!end) return 0;
    char *field = strcasestr(c->answer, "\r\ncontent-length:");
    size_t body = field && field < end ? strtoul(field + 17, NULL, 10) : 0;
    size_t head = (size_t)(end + 4 - c->answer);
    if (head + body >= ANSWER_CAPACITY) {
        fprintf(stderr, "bench-load: an answer of %zu bytes\n", head + body);
        exit(1);
    }
    *status = atoi(c->answer + 9);
    return c->received >= head + body ? head + body : 0;
}

/* Reads what there is; 1 when the answer is whole. */
static int pull(connection *c) {
    for (;;) {
        ssize_t n = recv(c->socket, c->answer + c->received, ANSWER_CAPACITY - 1 - c->received, 0);
        if (n < 0 && errno == EAGAIN) return 0;
        if (n <= 0) die("the server closed a connection");
        c->received += (size_t)n;
        int status = 0;
        if (!whole(c, &status)) continue;
        times[finished++] = (uint32_t)(microseconds() - c->began);
        if (status < 200 || status > 299) {
            if (refused++ == 0) fprintf(stderr, "bench-load: %.1500s\n", c->answer);
        }
        return 1;
    }
}

static int by_size(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static void open_connection(connection *c, int port, int poll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    int yes = 1;
    setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(c->socket, (struct sockaddr *)&address, sizeof address)) die("connect");
    fcntl(c->socket, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, c->socket, &event)) die("epoll_ctl");
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: bench-load PORT FILE CONNECTIONS COUNT\n");
        return 64;
    }
    int descriptor = open(argv[2], O_RDONLY), width = atoi(argv[3]);
    struct stat facts;
    if (descriptor < 0 || fstat(descriptor, &facts)) die(argv[2]);
    count = atol(argv[4]);
    file_length = (size_t)facts.st_size;
    file = mmap(NULL, file_length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (file == MAP_FAILED) die("mmap");
    times = calloc((size_t)count, sizeof *times);
    connection *connections = calloc((size_t)width, sizeof *connections);
    int poll = epoll_create1(0);
    if (!times || !connections || poll < 0) die("memory");
    for (int i = 0; i < width; i++) open_connection(&connections[i], atoi(argv[1]), poll);

    int64_t began = microseconds();
    for (int i = 0; i < width; i++)
        if (take(&connections[i])) push(&connections[i]);
    struct epoll_event events[64];
    while (finished < count) {
        int ready = epoll_wait(poll, events, 64, 30000);
        if (ready == 0) {
            fprintf(stderr, "bench-load: no answer for 30 s, %ld of %ld done\n", finished, count);
            return 1;
        }
        for (int i = 0; i < ready; i++) {
            connection *c = events[i].data.ptr;
            if (!c->request) continue;
            push(c);
            while (c->request && pull(c)) {
                c->request = NULL;
                if (take(c)) push(c);
            }
        }
    }
    double seconds = (double)(microseconds() - began) / 1e6;
    qsort(times, (size_t)count, sizeof *times, by_size);
    printf(
        "{\"count\":%ld,\"connections\":%d,\"seconds\":%.6f,\"rate\":%.1f,\"p50\":%u,\"p99\":%u,"
        "\"max\":%u,\"refused\":%ld}\n",
        count, width, seconds, (double)count / seconds, times[count / 2],
        times[(long)((double)count * 0.99)], times[count - 1], refused);
    return 0;
}
