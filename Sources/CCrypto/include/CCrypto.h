#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

/// SHA-256 of `length` bytes at `bytes` into `out` (32 bytes). False only if libcrypto refuses.
bool giaoban_sha256(const void *_Nonnull bytes, size_t length, uint8_t *_Nonnull out);

/// Fills `length` bytes at `out` with cryptographically secure random bytes. False on failure.
bool giaoban_random(uint8_t *_Nonnull out, size_t length);
