#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

/// SHA-256 of `length` bytes at `bytes` into `out` (32 bytes). False only if libcrypto refuses.
bool giaoban_sha256(const void *_Nonnull bytes, size_t length, uint8_t *_Nonnull out);

/// Fills `length` bytes at `out` with cryptographically secure random bytes. False on failure.
bool giaoban_random(uint8_t *_Nonnull out, size_t length);

/// Overwrites `length` bytes so that the compiler cannot leave it out.
void giaoban_erase(void *_Nonnull bytes, size_t length);

/// Whether `length` bytes are equal, in a time that does not depend on where they differ.
bool giaoban_equal(const void *_Nonnull left, const void *_Nonnull right, size_t length);

/// An Ed25519 key (RFC 8032), private or public. Made once, used by any thread: signing and verifying
/// do not change it.
typedef struct giaoban_key giaoban_key;

/// The private key of a seed of 32 bytes. NULL only if libcrypto refuses.
giaoban_key *_Nullable giaoban_key_of_seed(const uint8_t *_Nonnull seed);

/// The public key of its 32 bytes. NULL only if libcrypto refuses.
giaoban_key *_Nullable giaoban_key_of_public(const uint8_t *_Nonnull bytes);

/// Ends a key; libcrypto overwrites what was private.
void giaoban_key_free(giaoban_key *_Nonnull key);

/// Writes the 32 bytes of the public part.
bool giaoban_key_public(const giaoban_key *_Nonnull key, uint8_t *_Nonnull out);

/// Signs `length` bytes into `out` (64 bytes). The same bytes get the same signature for ever.
bool giaoban_sign(
    giaoban_key *_Nonnull key, const void *_Nonnull bytes, size_t length, uint8_t *_Nonnull out);

/// Whether the 64 bytes at `signature` are the key's over `length` bytes.
bool giaoban_verify(
    giaoban_key *_Nonnull key, const void *_Nonnull bytes, size_t length,
    const uint8_t *_Nonnull signature);

/// The X25519 public key (RFC 7748) of a private one of 32 bytes. False only if libcrypto refuses.
bool giaoban_x25519_public(const uint8_t *_Nonnull seed, uint8_t *_Nonnull out);

/// The 32 bytes that both sides of an X25519 exchange come to. False for a peer's key that gives the
/// same secret to everybody.
bool giaoban_x25519_agree(
    const uint8_t *_Nonnull seed, const uint8_t *_Nonnull peer, uint8_t *_Nonnull out);

/// HKDF with SHA-256 (RFC 5869): `out_length` bytes out of a secret, a salt and what it is for.
bool giaoban_hkdf_sha256(
    const void *_Nonnull secret, size_t secret_length, const void *_Nonnull salt,
    size_t salt_length, const void *_Nonnull purpose, size_t purpose_length,
    uint8_t *_Nonnull out, size_t out_length);

/// ChaCha20-Poly1305 (RFC 8439): encrypts `length` bytes into `out`, which has room for 16 more. Key of
/// 32 bytes, nonce of 12; `context` is vouched for and not carried along.
bool giaoban_chacha_seal(
    const uint8_t *_Nonnull key, const uint8_t *_Nonnull nonce, const void *_Nonnull context,
    size_t context_length, const void *_Nonnull bytes, size_t length, uint8_t *_Nonnull out);

/// Undoes `giaoban_chacha_seal`: `length` counts the 16 bytes at the end, `out` has room for the rest.
/// False when anything was changed; `out` then holds nothing to be used.
bool giaoban_chacha_open(
    const uint8_t *_Nonnull key, const uint8_t *_Nonnull nonce, const void *_Nonnull context,
    size_t context_length, const void *_Nonnull bytes, size_t length, uint8_t *_Nonnull out);

/// scrypt (RFC 7914): `out_length` bytes out of a password and a salt. `cost` is N, a power of two;
/// it takes 128·N·r bytes of memory while it works, and `memory_limit` refuses more.
bool giaoban_scrypt(
    const void *_Nonnull password, size_t password_length, const void *_Nonnull salt,
    size_t salt_length, uint64_t cost, uint64_t block, uint64_t parallel, uint64_t memory_limit,
    uint8_t *_Nonnull out, size_t out_length);

/// HMAC with SHA-1 (RFC 2104) into `out` (20 bytes): what one-time codes are made with.
bool giaoban_hmac_sha1(
    const void *_Nonnull key, size_t key_length, const void *_Nonnull bytes, size_t length,
    uint8_t *_Nonnull out);

/// What stands in the way of a certificate and its key.
typedef enum {
    GIAOBAN_CERTIFICATE_GOOD,
    GIAOBAN_CERTIFICATE_UNREADABLE,
    GIAOBAN_CERTIFICATE_KEY_UNREADABLE,
    GIAOBAN_CERTIFICATE_KEY_ENCRYPTED,
    GIAOBAN_CERTIFICATE_MISMATCHED,
    GIAOBAN_CERTIFICATE_EXPIRED,
    GIAOBAN_CERTIFICATE_NOT_YET,
} giaoban_certificate_state;

/// Judges the first certificate of a PEM text and the private key of another at `now`, in seconds since
/// 1970. `begins` and `ends` get the certificate's span wherever it can be read. Asks for no password.
giaoban_certificate_state giaoban_certificate_judge(
    const void *_Nonnull certificate, size_t certificate_length, const void *_Nonnull key,
    size_t key_length, int64_t now, int64_t *_Nonnull begins, int64_t *_Nonnull ends);

/// How many certificates a PEM text holds; -1 where one of them cannot be read.
int giaoban_certificate_count(const void *_Nonnull bytes, size_t length);
