#pragma once

/// Starts libcurl as any program does that means to use it: its libraries, TLS, one handle.
void bench_curl_start(void);

/// Waits for a signal.
void bench_wait(void);
