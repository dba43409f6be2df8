#include "CCrypto.h"
#include <openssl/evp.h>
#include <openssl/rand.h>

bool giaoban_sha256(const void *bytes, size_t length, uint8_t *out) {
    unsigned int written = 0;
    return EVP_Digest(bytes, length, out, &written, EVP_sha256(), NULL) == 1 && written == 32;
}

bool giaoban_random(uint8_t *out, size_t length) { return RAND_bytes(out, (int)length) == 1; }
