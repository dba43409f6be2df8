#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// libcurl's easy interface in types that Swift can call (`curl_easy_setopt` is variadic).
///
/// A handle keeps its connections open between requests. It may be used by one thread at a time;
/// only `giaoban_curl_cancel` may be called from another. Certificates are always verified,
/// redirects are never followed, and only http and https are spoken.
typedef struct giaoban_curl giaoban_curl;

/// Why no complete answer came back. The numbers are read by name only.
typedef enum giaoban_curl_fault {
    GIAOBAN_CURL_OK = 0,
    GIAOBAN_CURL_DNS,
    GIAOBAN_CURL_CONNECT,
    GIAOBAN_CURL_PROXY,
    GIAOBAN_CURL_TLS,
    /// The peer's certificate is valid only later: as a rule our own clock is wrong (FAULTS C4).
    GIAOBAN_CURL_TLS_NOT_YET_VALID,
    /// The peer's certificate is over: theirs is old, or our clock is ahead.
    GIAOBAN_CURL_TLS_EXPIRED,
    GIAOBAN_CURL_TIMEOUT,
    GIAOBAN_CURL_STALLED,
    GIAOBAN_CURL_CUT,
    GIAOBAN_CURL_TOO_LARGE,
    GIAOBAN_CURL_CANCELLED,
    GIAOBAN_CURL_OTHER,
} giaoban_curl_fault;

/// One request. Every pointer is borrowed until the call returns. `method`, `url` and `proxy` must
/// be set; they are nullable only so that Swift can begin with a zeroed struct.
typedef struct giaoban_curl_request {
    /// `GET`, `POST`, …
    const char *_Nullable method;
    /// An http or https URL.
    const char *_Nullable url;
    /// Lines `Name: value`, sent to the origin only, never to a proxy that tunnels.
    const char *_Nullable const *_Nullable headers;
    size_t header_count;
    /// Null for a request without a body.
    const uint8_t *_Nullable body;
    size_t body_length;
    /// The proxy's URL; an empty string for none. The environment is never asked.
    const char *_Nullable proxy;
    /// Who we are to the proxy, beside what its URL may say; null for nobody. A domain stands before
    /// a backslash: `VIENDONG\\ten`.
    const char *_Nullable proxy_user;
    const char *_Nullable proxy_password;
    /// A file of trusted certificates instead of the system's, or null.
    const char *_Nullable ca_file;
    /// A unix socket to connect to instead of the URL's host, or null.
    const char *_Nullable unix_socket;
    /// Milliseconds to a connection.
    long connect_timeout_ms;
    /// Seconds without one byte in either direction after which the line is given up.
    long stall_seconds;
    /// Milliseconds for the whole exchange; 0 for as long as bytes move.
    long deadline_ms;
    /// Bytes of answer body after which the answer is given up.
    size_t body_cap;
} giaoban_curl_request;

/// What came back. The pointers belong to the handle and live until its next request.
typedef struct giaoban_curl_answer {
    giaoban_curl_fault fault;
    /// libcurl's own words for the fault, in English; empty without one.
    const char *_Nullable message;
    /// HTTP status; 0 when none arrived.
    long status;
    /// The final answer's header lines, each ended by a line feed.
    const uint8_t *_Nullable headers;
    size_t headers_length;
    const uint8_t *_Nullable body;
    size_t body_length;
} giaoban_curl_answer;

/// Makes all threads of the program share one heap. For a program that waits most of its life: every
/// thread, libcurl's resolver's too, would otherwise keep a heap of its own. Call it first of all.
void giaoban_share_heap(void);

/// Lets the program leave no image of its memory behind when it crashes: keys and tokens are in it.
void giaoban_leave_no_core(void);

/// Grows and shrinks the heap in larger steps. For a program that serves many at once: each small step
/// changes the address space, for which the system stops all its threads.
void giaoban_keep_heap(void);

/// Gives back what is not needed for waiting: free heap, and the pages of program and libraries, of
/// which starting touches far more than waiting does. What is needed again is mapped again, from the
/// system's cache as a rule. For a moment of rest; costs well under a millisecond.
void giaoban_give_memory_back(void);

/// A descriptor that becomes readable after so many milliseconds, more than 0, through the computer's
/// own sleep too; -1 when the system gives none. Close it.
int giaoban_timer_open(long long milliseconds);

/// A new handle, or null when memory is out. The first call starts libcurl itself and makes the
/// program ignore SIGPIPE: make it before other threads use libcurl.
giaoban_curl *_Nullable giaoban_curl_open(void);

/// Closes the handle and its connections.
void giaoban_curl_close(giaoban_curl *_Nonnull handle);

/// Performs one exchange and blocks until it is over.
giaoban_curl_answer giaoban_curl_perform(
    giaoban_curl *_Nonnull handle, const giaoban_curl_request *_Nonnull request);

/// Makes the exchange under way end within a second as `CANCELLED`, from any thread. A request
/// started afterwards ends at once, until `giaoban_curl_rearm`.
void giaoban_curl_cancel(giaoban_curl *_Nonnull handle);

/// Forgets an earlier cancellation.
void giaoban_curl_rearm(giaoban_curl *_Nonnull handle);

#include "mail.h"
