#include "CCrypto.h"
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdatomic.h>

// At exit libcrypto takes down what other threads still use, libcurl's among them, or take down
// themselves as they end: a command that had done its work could die of it. Memory goes with the
// process anyway. Only the first call decides, so this one comes before main.
__attribute__((constructor)) static void leave_libcrypto_as_it_is(void) {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

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

bool giaoban_x25519_public(const uint8_t *seed, uint8_t *out) {
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, seed, 32);
    if (key == NULL) return false;
    size_t length = 32;
    bool done = EVP_PKEY_get_raw_public_key(key, out, &length) == 1 && length == 32;
    EVP_PKEY_free(key);
    return done;
}

bool giaoban_x25519_agree(const uint8_t *seed, const uint8_t *peer, uint8_t *out) {
    EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, seed, 32);
    EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, peer, 32);
    EVP_PKEY_CTX *context = own ? EVP_PKEY_CTX_new(own, NULL) : NULL;
    size_t length = 32;
    // A peer of small order ends in zeros only; libcrypto refuses it.
    bool done = context && other && EVP_PKEY_derive_init(context) == 1
        && EVP_PKEY_derive_set_peer(context, other) == 1
        && EVP_PKEY_derive(context, out, &length) == 1 && length == 32;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(other);
    EVP_PKEY_free(own);
    if (!done) ERR_clear_error();
    return done;
}

bool giaoban_hkdf_sha256(
    const void *secret, size_t secret_length, const void *salt, size_t salt_length,
    const void *purpose, size_t purpose_length, uint8_t *out, size_t out_length) {
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
    EVP_KDF_free(kdf);
    if (context == NULL) return false;
    // The parameters are only read; the interface takes them without saying so.
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secret_length),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_length),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)purpose, purpose_length),
        OSSL_PARAM_construct_end(),
    };
    bool done = EVP_KDF_derive(context, out, out_length, parameters) == 1;
    EVP_KDF_CTX_free(context);
    return done;
}

bool giaoban_chacha_seal(
    const uint8_t *key, const uint8_t *nonce, const void *context, size_t context_length,
    const void *bytes, size_t length, uint8_t *out) {
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    if (cipher == NULL) return false;
    int written = 0, last = 0;
    bool done = EVP_EncryptInit_ex(cipher, EVP_chacha20_poly1305(), NULL, key, nonce) == 1
        && EVP_EncryptUpdate(cipher, NULL, &written, context, (int)context_length) == 1
        && EVP_EncryptUpdate(cipher, out, &written, bytes, (int)length) == 1
        && EVP_EncryptFinal_ex(cipher, out + written, &last) == 1
        && (size_t)(written + last) == length
        && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, 16, out + length) == 1;
    EVP_CIPHER_CTX_free(cipher);
    return done;
}

bool giaoban_chacha_open(
    const uint8_t *key, const uint8_t *nonce, const void *context, size_t context_length,
    const void *bytes, size_t length, uint8_t *out) {
    if (length < 16) return false;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    if (cipher == NULL) return false;
    int written = 0, last = 0;
    const size_t inner = length - 16;
    bool done = EVP_DecryptInit_ex(cipher, EVP_chacha20_poly1305(), NULL, key, nonce) == 1
        && EVP_DecryptUpdate(cipher, NULL, &written, context, (int)context_length) == 1
        && EVP_DecryptUpdate(cipher, out, &written, bytes, (int)inner) == 1
        && EVP_CIPHER_CTX_ctrl(
            cipher, EVP_CTRL_AEAD_SET_TAG, 16, (uint8_t *)bytes + inner) == 1
        && EVP_DecryptFinal_ex(cipher, out + written, &last) == 1;
    EVP_CIPHER_CTX_free(cipher);
    if (!done) ERR_clear_error();
    return done;
}

bool giaoban_scrypt(
    const void *password, size_t password_length, const void *salt, size_t salt_length,
    uint64_t cost, uint64_t block, uint64_t parallel, uint64_t memory_limit, uint8_t *out,
    size_t out_length) {
    bool done = EVP_PBE_scrypt(
                    password, password_length, salt, salt_length, cost, block, parallel,
                    memory_limit, out, out_length)
        == 1;
    if (!done) ERR_clear_error();
    return done;
}

bool giaoban_hmac_sha1(
    const void *key, size_t key_length, const void *bytes, size_t length, uint8_t *out) {
    unsigned int written = 0;
    return HMAC(EVP_sha1(), key, (int)key_length, bytes, length, out, &written) != NULL
        && written == 20;
}
