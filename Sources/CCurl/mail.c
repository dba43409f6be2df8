#include "mail.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

// Replies beyond this are a broken or hostile peer, not a mail server.
enum { REPLY_CAP = 512 };

struct giaoban_mailer {
    CURL *easy;
    const uint8_t *next;
    size_t left;
    char reply[REPLY_CAP];
    char message[CURL_ERROR_SIZE];
};

giaoban_mailer *giaoban_mailer_open(void) {
    // Starting libcurl and ignoring SIGPIPE is told once, in shim.c.
    giaoban_curl *starter = giaoban_curl_open();
    if (!starter) return NULL;
    giaoban_curl_close(starter);
    giaoban_mailer *mailer = calloc(1, sizeof *mailer);
    if (!mailer) return NULL;
    mailer->easy = curl_easy_init();
    if (!mailer->easy) {
        free(mailer);
        return NULL;
    }
    return mailer;
}

void giaoban_mailer_close(giaoban_mailer *mailer) {
    curl_easy_cleanup(mailer->easy);
    free(mailer);
}

static size_t on_read(char *out, size_t size, size_t count, void *context) {
    giaoban_mailer *mailer = context;
    size_t room = size * count, taken = room < mailer->left ? room : mailer->left;
    memcpy(out, mailer->next, taken);
    mailer->next += taken;
    mailer->left -= taken;
    return taken;
}

// The server's last line: what it said of a refusal. Kept without its line end.
static size_t on_reply(char *bytes, size_t size, size_t count, void *context) {
    giaoban_mailer *mailer = context;
    size_t length = size * count, text = length;
    // Its good-bye says nothing of the mail.
    if (mailer->reply[0] && length >= 3 && memcmp(bytes, "221", 3) == 0) return length;
    while (text && (bytes[text - 1] == '\n' || bytes[text - 1] == '\r')) text--;
    if (text >= REPLY_CAP) text = REPLY_CAP - 1;
    memcpy(mailer->reply, bytes, text);
    mailer->reply[text] = 0;
    return length;
}

// Nothing that a mail server says beyond its replies is of use.
static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes, (void)context;
    return size * count;
}

static giaoban_curl_fault mail_fault(CURLcode code) {
    switch (code) {
    case CURLE_OK: return GIAOBAN_CURL_OK;
    case CURLE_COULDNT_RESOLVE_HOST: return GIAOBAN_CURL_DNS;
    case CURLE_COULDNT_CONNECT: return GIAOBAN_CURL_CONNECT;
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return GIAOBAN_CURL_TLS;
    case CURLE_OPERATION_TIMEDOUT: return GIAOBAN_CURL_TIMEOUT;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR: return GIAOBAN_CURL_CUT;
    default: return GIAOBAN_CURL_OTHER;
    }
}

static void set_server(giaoban_mailer *mailer, const giaoban_mail *mail) {
    CURL *easy = mailer->easy;
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_URL, mail->url);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(mail->needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (mail->ca_file) curl_easy_setopt(easy, CURLOPT_CAINFO, mail->ca_file);
    if (mail->user) curl_easy_setopt(easy, CURLOPT_USERNAME, mail->user);
    if (mail->password) curl_easy_setopt(easy, CURLOPT_PASSWORD, mail->password);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, mail->connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, mail->stall_seconds);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, mail->stall_seconds);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, mail->deadline_ms);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 5L);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 30L);
}

giaoban_mail_answer giaoban_mailer_send(giaoban_mailer *mailer, const giaoban_mail *mail) {
    CURL *easy = mailer->easy;
    curl_easy_reset(easy);
    set_server(mailer, mail);
    mailer->reply[0] = mailer->message[0] = 0;
    mailer->next = mail->bytes;
    mailer->left = mail->length;
    struct curl_slist *to = mail->to ? curl_slist_append(NULL, mail->to) : NULL;
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, mail->from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, mailer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_reply);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, mailer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, mailer->message);

    CURLcode code = CURLE_BAD_FUNCTION_ARGUMENT;
    if (mail->url && mail->from && to && mail->bytes) code = curl_easy_perform(easy);

    giaoban_mail_answer answer = {.fault = mail_fault(code), .reply = mailer->reply};
    answer.denied = code == CURLE_LOGIN_DENIED;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer.status);
    if (code != CURLE_OK && mailer->message[0] == 0)
        strncpy(mailer->message, curl_easy_strerror(code), sizeof mailer->message - 1);
    answer.message = mailer->message;
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(to);
    return answer;
}
