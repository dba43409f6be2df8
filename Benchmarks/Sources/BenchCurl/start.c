#include "BenchCurl.h"

#include <curl/curl.h>
#include <unistd.h>

void bench_curl_start(void) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl_easy_init();
}

void bench_wait(void) { pause(); }
