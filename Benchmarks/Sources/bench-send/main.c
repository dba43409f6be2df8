/* Sends ready requests one after another over one libcurl handle: what the agent's courier does
 * without reading, checking, saving and settling anything.
 *
 *   bench-send URL FILE COUNT
 *
 * FILE is what `bench-load` reads: requests as they go over the wire, each after its length. Prints
 * one JSON object: requests a second, and how many answers were not 2xx.
 */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

static void die(const char *what) {
    fprintf(stderr, "bench-send: %s\n", what);
    exit(1);
}

static size_t forget(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The request's own header lines but those that libcurl writes itself. */
static struct curl_slist *headers_of(const char *head, const char *end) {
    struct curl_slist *list = NULL;
    for (const char *line = memchr(head, '\n', (size_t)(end - head)) + 1; line < end;) {
        const char *stop = memchr(line, '\r', (size_t)(end - line));
        if (!stop || stop == line) break;
        char text[1024];
        size_t length = (size_t)(stop - line);
        if (length >= sizeof text) die("a header line is too long");
        memcpy(text, line, length);
        text[length] = 0;
        if (strncasecmp(text, "Content-Length:", 15) && strncasecmp(text, "Host:", 5))
            list = curl_slist_append(list, text);
        line = stop + 2;
    }
    return list;
}

int main(int words, char **word) {
    if (words != 4) die("usage: bench-send URL FILE COUNT");
    long count = atol(word[3]), refused = 0;
    int file = open(word[2], O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status)) die("the file of requests cannot be read");
    const char *at = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (at == MAP_FAILED) die("mmap");
    const char *end = at + status.st_size;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    double began = seconds();
    for (long sent = 0; sent < count; sent++) {
        uint32_t length;
        if (at + sizeof length > end) die("the file holds fewer requests");
        memcpy(&length, at, sizeof length);
        const char *request = at + sizeof length;
        const char *body = memmem(request, length, "\r\n\r\n", 4);
        if (!body) die("a request without a body");
        body += 4;
        struct curl_slist *headers = headers_of(request, body);
        curl_easy_reset(easy);
        curl_easy_setopt(easy, CURLOPT_URL, word[1]);
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)(request + length - body));
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, forget);
        if (curl_easy_perform(easy) != CURLE_OK) die("an exchange failed");
        long answer = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
        if (answer < 200 || answer > 299) refused++;
        curl_slist_free_all(headers);
        at = request + length;
    }
    printf("{\"rate\": %.1f, \"refused\": %ld}\n", (double)count / (seconds() - began), refused);
}
