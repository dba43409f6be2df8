#include "CCrypto.h"
#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <time.h>

// A server has nobody to ask: an encrypted key is refused, not asked about on a terminal.
static int no_password(char *buffer, int size, int writing, void *was_asked) {
    (void)buffer;
    (void)size;
    (void)writing;
    *(bool *)was_asked = true;
    return 0;
}

static int64_t seconds(const ASN1_TIME *moment) {
    struct tm parts;
    if (!moment || ASN1_TIME_to_tm(moment, &parts) != 1) return 0;
    return (int64_t)timegm(&parts);
}

static giaoban_certificate_state judge(
    X509 *certificate, BIO *source, int64_t now, int64_t *begins, int64_t *ends) {
    *begins = seconds(X509_get0_notBefore(certificate));
    *ends = seconds(X509_get0_notAfter(certificate));
    bool is_encrypted = false;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(source, NULL, no_password, &is_encrypted);
    if (!key) {
        return is_encrypted ? GIAOBAN_CERTIFICATE_KEY_ENCRYPTED
                            : GIAOBAN_CERTIFICATE_KEY_UNREADABLE;
    }
    bool is_pair = X509_check_private_key(certificate, key) == 1;
    EVP_PKEY_free(key);
    if (!is_pair) return GIAOBAN_CERTIFICATE_MISMATCHED;
    if (now >= *ends) return GIAOBAN_CERTIFICATE_EXPIRED;
    return now < *begins ? GIAOBAN_CERTIFICATE_NOT_YET : GIAOBAN_CERTIFICATE_GOOD;
}

giaoban_certificate_state giaoban_certificate_judge(
    const void *certificate, size_t certificate_length, const void *key, size_t key_length,
    int64_t now, int64_t *begins, int64_t *ends) {
    *begins = *ends = 0;
    if (certificate_length > INT_MAX || key_length > INT_MAX) return GIAOBAN_CERTIFICATE_UNREADABLE;
    giaoban_certificate_state state = GIAOBAN_CERTIFICATE_UNREADABLE;
    BIO *first = BIO_new_mem_buf(certificate, (int)certificate_length);
    BIO *second = BIO_new_mem_buf(key, (int)key_length);
    X509 *shown = first ? PEM_read_bio_X509(first, NULL, NULL, NULL) : NULL;
    if (shown && second) state = judge(shown, second, now, begins, ends);
    X509_free(shown);
    BIO_free(second);
    BIO_free(first);
    ERR_clear_error();
    return state;
}

int giaoban_certificate_count(const void *bytes, size_t length) {
    if (length > INT_MAX) return -1;
    BIO *source = BIO_new_mem_buf(bytes, (int)length);
    if (!source) return -1;
    int count = 0;
    X509 *found;
    while ((found = PEM_read_bio_X509(source, NULL, NULL, NULL))) {
        X509_free(found);
        count += 1;
    }
    // The end of the text is the one reason to stop that is no fault.
    bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    BIO_free(source);
    return is_end ? count : -1;
}
