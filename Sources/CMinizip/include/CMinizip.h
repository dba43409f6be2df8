#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Reading a zip archive that lies in memory, through minizip: its parts one after the other, each
/// as a stream. One part is open at a time; an archive may be used by one thread at a time.
typedef struct giaoban_zip giaoban_zip;

/// One part of an archive.
typedef struct giaoban_zip_part {
    /// Its name as stored; what is longer than this is cut, and no part we want is.
    char name[256];
    uint32_t name_length;
    uint64_t compressed_size;
    uint64_t size;
    /// Encrypted with a zip password.
    bool is_encrypted;
    /// Stored or deflated: what minizip can read.
    bool is_supported;
} giaoban_zip_part;

/// What reading came to.
typedef enum giaoban_zip_status {
    GIAOBAN_ZIP_OK = 0,
    GIAOBAN_ZIP_END,
    GIAOBAN_ZIP_DAMAGED,
} giaoban_zip_status;

/// Opens a copy of `bytes`; null when they are no zip archive or its directory is damaged.
giaoban_zip *_Nullable giaoban_zip_open(const uint8_t *_Nonnull bytes, size_t length);

/// Frees everything.
void giaoban_zip_close(giaoban_zip *_Nonnull zip);

/// How many parts its directory promises.
uint64_t giaoban_zip_count(giaoban_zip *_Nonnull zip);

/// Goes to the first part, or to the next one, and describes it.
giaoban_zip_status giaoban_zip_walk(
    giaoban_zip *_Nonnull zip, bool first, giaoban_zip_part *_Nonnull part);

/// Goes to the part with this number, from 0 in the order of the walk, and opens it.
giaoban_zip_status giaoban_zip_start(giaoban_zip *_Nonnull zip, uint32_t number);

/// Reads on: how many bytes, 0 at the end, negative when the part is damaged. Never more than the
/// size that the directory states.
int giaoban_zip_read(giaoban_zip *_Nonnull zip, uint8_t *_Nonnull buffer, uint32_t capacity);

/// Closes the open part; damaged when it was read to its end and its check sum is wrong.
giaoban_zip_status giaoban_zip_finish(giaoban_zip *_Nonnull zip);
