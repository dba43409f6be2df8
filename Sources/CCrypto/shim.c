#include "CCrypto.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdatomic.h>

// Looked up once: libcrypto would search its providers for each digest, under a lock.
static const EVP_MD *sha256(void) {
    static _Atomic(EVP_MD *) known;
    EVP_MD *found = atomic_load_explicit(&known, memory_order_acquire);
    if (found) return found;
    EVP_MD *fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (!fetched) return EVP_sha256();
    if (atomic_compare_exchange_strong(&known, &found, fetched)) return fetched;
    EVP_MD_free(fetched);
    return found;
}

bool giaoban_sha256(const void *bytes, size_t length, uint8_t *out) {
    unsigned int written = 0;
    return EVP_Digest(bytes, length, out, &written, sha256(), NULL) == 1 && written == 32;
}

bool giaoban_random(uint8_t *out, size_t length) { return RAND_bytes(out, (int)length) == 1; }

void giaoban_erase(void *bytes, size_t length) { OPENSSL_cleanse(bytes, length); }

bool giaoban_equal(const void *left, const void *right, size_t length) {
    return CRYPTO_memcmp(left, right, length) == 0;
}

// A giaoban_key is an EVP_PKEY under a name that needs no header of OpenSSL.
static EVP_PKEY *inner(const giaoban_key *key) { return (EVP_PKEY *)key; }

giaoban_key *giaoban_key_of_seed(const uint8_t *seed) {
    return (giaoban_key *)EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32);
}

giaoban_key *giaoban_key_of_public(const uint8_t *bytes) {
    return (giaoban_key *)EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes, 32);
}

void giaoban_key_free(giaoban_key *key) { EVP_PKEY_free(inner(key)); }

bool giaoban_key_public(const giaoban_key *key, uint8_t *out) {
    size_t length = 32;
    return EVP_PKEY_get_raw_public_key(inner(key), out, &length) == 1 && length == 32;
}

bool giaoban_sign(giaoban_key *key, const void *bytes, size_t length, uint8_t *out) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) return false;
    size_t written = 64;
    bool done = EVP_DigestSignInit(context, NULL, NULL, NULL, inner(key)) == 1
        && EVP_DigestSign(context, out, &written, bytes, length) == 1 && written == 64;
    EVP_MD_CTX_free(context);
    return done;
}

bool giaoban_verify(
    giaoban_key *key, const void *bytes, size_t length, const uint8_t *signature) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL) return false;
    bool good = EVP_DigestVerifyInit(context, NULL, NULL, NULL, inner(key)) == 1
        && EVP_DigestVerify(context, signature, 64, bytes, length) == 1;
    EVP_MD_CTX_free(context);
    // A signature that does not hold leaves an entry in this thread's queue of errors.
    if (!good) ERR_clear_error();
    return good;
}
