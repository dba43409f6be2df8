#include "CCurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// Header blocks beyond this are a broken or hostile peer, not a collector.
enum { HEADER_CAP = 16 * 1024 };
// OpenSSL's verify results, as CURLINFO_SSL_VERIFYRESULT hands them on.
enum { X509_NOT_YET_VALID = 9, X509_HAS_EXPIRED = 10 };

typedef struct buffer {
    uint8_t *bytes;
    size_t length, capacity, cap;
    bool overflowed;
} buffer;

struct giaoban_curl {
    CURL *easy;
    atomic_bool cancelled;
    bool head_complete;
    buffer headers, body;
    char message[CURL_ERROR_SIZE];
};

static pthread_once_t started = PTHREAD_ONCE_INIT;
static void start(void) {
    // With CURLOPT_NOSIGNAL a peer that hangs up would end the program while TLS writes to it.
    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

giaoban_curl *giaoban_curl_open(void) {
    pthread_once(&started, start);
    giaoban_curl *handle = calloc(1, sizeof *handle);
    if (!handle) return NULL;
    handle->easy = curl_easy_init();
    if (!handle->easy) {
        free(handle);
        return NULL;
    }
    return handle;
}

void giaoban_curl_close(giaoban_curl *handle) {
    curl_easy_cleanup(handle->easy);
    free(handle->headers.bytes);
    free(handle->body.bytes);
    free(handle);
}

void giaoban_curl_cancel(giaoban_curl *handle) { atomic_store(&handle->cancelled, true); }
void giaoban_curl_rearm(giaoban_curl *handle) { atomic_store(&handle->cancelled, false); }

static bool append(buffer *to, const void *bytes, size_t count) {
    if (count > to->cap - to->length) {
        to->overflowed = true;
        return false;
    }
    if (to->length + count > to->capacity) {
        size_t capacity = to->capacity ? to->capacity : 1024;
        while (capacity < to->length + count) capacity *= 2;
        uint8_t *grown = realloc(to->bytes, capacity);
        if (!grown) return false;
        to->bytes = grown;
        to->capacity = capacity;
    }
    memcpy(to->bytes + to->length, bytes, count);
    to->length += count;
    return true;
}

static void restart(buffer *which, size_t cap) {
    // A large answer is rare; its memory is not kept for the months between two of them.
    if (which->capacity > 64 * 1024) {
        free(which->bytes);
        which->bytes = NULL;
        which->capacity = 0;
    }
    which->length = 0;
    which->cap = cap;
    which->overflowed = false;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *handle) {
    return append(&((giaoban_curl *)handle)->body, bytes, size * count) ? size * count : 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    giaoban_curl *handle = context;
    size_t length = size * count, text = length;
    // A new status line begins a new answer: 100 Continue comes before the real one.
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        restart(&handle->headers, HEADER_CAP);
        handle->head_complete = false;
        return length;
    }
    while (text && (bytes[text - 1] == '\n' || bytes[text - 1] == '\r')) text--;
    if (text == 0) {
        handle->head_complete = true;
        return length;
    }
    bool kept = append(&handle->headers, bytes, text) && append(&handle->headers, "\n", 1);
    return kept ? length : 0;
}

static int on_progress(void *handle, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load(&((giaoban_curl *)handle)->cancelled) ? 1 : 0;
}

static giaoban_curl_fault tls_fault(CURL *easy) {
    long verdict = 0;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
    if (verdict == X509_NOT_YET_VALID) return GIAOBAN_CURL_TLS_NOT_YET_VALID;
    if (verdict == X509_HAS_EXPIRED) return GIAOBAN_CURL_TLS_EXPIRED;
    return GIAOBAN_CURL_TLS;
}

static giaoban_curl_fault timeout_fault(CURL *easy, const giaoban_curl_request *request) {
    curl_off_t total = 0, connected = 0;
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    bool deadline = request->deadline_ms && total >= (curl_off_t)request->deadline_ms * 1000;
    return deadline || connected == 0 ? GIAOBAN_CURL_TIMEOUT : GIAOBAN_CURL_STALLED;
}

static giaoban_curl_fault fault_of(
    giaoban_curl *handle, CURLcode code, const giaoban_curl_request *request) {
    if (handle->body.overflowed || handle->headers.overflowed) return GIAOBAN_CURL_TOO_LARGE;
    long tunnel = 0;
    switch (code) {
    // libcurl takes a connection that closes amid the header lines for a whole answer.
    case CURLE_OK: return handle->head_complete ? GIAOBAN_CURL_OK : GIAOBAN_CURL_CUT;
    case CURLE_COULDNT_RESOLVE_HOST: return GIAOBAN_CURL_DNS;
    case CURLE_COULDNT_CONNECT: return GIAOBAN_CURL_CONNECT;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return GIAOBAN_CURL_PROXY;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED: return tls_fault(handle->easy);
    case CURLE_OPERATION_TIMEDOUT: return timeout_fault(handle->easy, request);
    case CURLE_RECV_ERROR:
        // A proxy that refuses to open the tunnel looks like a broken line, but is not one.
        curl_easy_getinfo(handle->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
        return tunnel >= 300 ? GIAOBAN_CURL_PROXY : GIAOBAN_CURL_CUT;
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_WEIRD_SERVER_REPLY: return GIAOBAN_CURL_CUT;
    case CURLE_ABORTED_BY_CALLBACK: return GIAOBAN_CURL_CANCELLED;
    default: return GIAOBAN_CURL_OTHER;
    }
}

static void set_line(CURL *easy, const giaoban_curl_request *request) {
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PROXY, request->proxy);
    curl_easy_setopt(easy, CURLOPT_PROXYAUTH, CURLAUTH_ANY);
    if (request->proxy_user) curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, request->proxy_user);
    if (request->proxy_password)
        curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, request->proxy_password);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, request->stall_seconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->deadline_ms);
    // After an outage the collector may have another address: believe an old one for a moment only.
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 5L);
    // A line idle for minutes has often been dropped by a modem without a word.
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 60L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    if (request->ca_file) curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
    if (request->unix_socket)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, request->unix_socket);
}

static void set_exchange(CURL *easy, const giaoban_curl_request *request) {
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    if (request->body) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, (const char *)request->body);
    } else if (request->method && strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_collecting(giaoban_curl *handle, size_t body_cap) {
    restart(&handle->headers, HEADER_CAP);
    restart(&handle->body, body_cap);
    handle->head_complete = false;
    handle->message[0] = 0;
    curl_easy_setopt(handle->easy, CURLOPT_ERRORBUFFER, handle->message);
    curl_easy_setopt(handle->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle->easy, CURLOPT_WRITEDATA, handle);
    curl_easy_setopt(handle->easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle->easy, CURLOPT_HEADERDATA, handle);
    curl_easy_setopt(handle->easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(handle->easy, CURLOPT_XFERINFODATA, handle);
}

static bool add_header(struct curl_slist **list, const char *line) {
    struct curl_slist *grown = curl_slist_append(*list, line);
    if (grown) *list = grown;
    return grown != NULL;
}

giaoban_curl_answer giaoban_curl_perform(
    giaoban_curl *handle, const giaoban_curl_request *request) {
    // Reset keeps the open connections and the DNS and TLS session caches.
    curl_easy_reset(handle->easy);
    set_line(handle->easy, request);
    set_exchange(handle->easy, request);
    set_collecting(handle, request->body_cap);

    struct curl_slist *headers = NULL;
    // Without this libcurl waits a second for 100 Continue before bodies over 1 MiB.
    bool ready = add_header(&headers, "Expect:");
    for (size_t i = 0; ready && i < request->header_count; i++)
        if (request->headers[i]) ready = add_header(&headers, request->headers[i]);
    curl_easy_setopt(handle->easy, CURLOPT_HTTPHEADER, headers);

    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (atomic_load(&handle->cancelled)) code = CURLE_ABORTED_BY_CALLBACK;
    else if (!request->method || !request->url || !request->proxy)
        code = CURLE_BAD_FUNCTION_ARGUMENT;
    else if (ready) code = curl_easy_perform(handle->easy);

    giaoban_curl_answer answer = {.fault = fault_of(handle, code, request)};
    curl_easy_getinfo(handle->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    if (code == CURLE_OK && answer.fault == GIAOBAN_CURL_CUT) {
        strncpy(handle->message, "connection closed amid the header", sizeof handle->message - 1);
    } else if (code != CURLE_OK && handle->message[0] == 0) {
        strncpy(handle->message, curl_easy_strerror(code), sizeof handle->message - 1);
    }
    answer.message = handle->message;
    answer.headers = handle->headers.bytes;
    answer.headers_length = handle->headers.length;
    answer.body = handle->body.bytes;
    answer.body_length = handle->body.length;
    curl_easy_setopt(handle->easy, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return answer;
}
