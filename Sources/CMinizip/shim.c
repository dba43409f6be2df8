#include "CMinizip.h"

#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>

struct giaoban_zip {
    unzFile file;
    uint8_t *bytes;
    size_t length;
    size_t position;
    /// Where each part's entry in the directory lies, in the order of the walk.
    unz64_file_pos *places;
    uint32_t place_count;
    uint32_t place_capacity;
};

static voidpf memory_open(voidpf opaque, const void *name, int mode) {
    (void)name;
    (void)mode;
    giaoban_zip *zip = opaque;
    zip->position = 0;
    return zip;
}

static uLong memory_read(voidpf opaque, voidpf stream, void *buffer, uLong size) {
    (void)opaque;
    giaoban_zip *zip = stream;
    size_t left = zip->length - zip->position;
    size_t count = size < left ? size : left;
    memcpy(buffer, zip->bytes + zip->position, count);
    zip->position += count;
    return (uLong)count;
}

static uLong memory_write(voidpf opaque, voidpf stream, const void *buffer, uLong size) {
    (void)opaque;
    (void)stream;
    (void)buffer;
    (void)size;
    return 0;
}

static ZPOS64_T memory_tell(voidpf opaque, voidpf stream) {
    (void)opaque;
    return ((giaoban_zip *)stream)->position;
}

static long memory_seek(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin) {
    (void)opaque;
    giaoban_zip *zip = stream;
    ZPOS64_T base = 0;
    if (origin == ZLIB_FILEFUNC_SEEK_CUR) {
        base = zip->position;
    } else if (origin == ZLIB_FILEFUNC_SEEK_END) {
        base = zip->length;
    }
    ZPOS64_T target = base + offset;
    if (target < base || target > zip->length) {
        return -1;
    }
    zip->position = (size_t)target;
    return 0;
}

static int memory_close(voidpf opaque, voidpf stream) {
    (void)opaque;
    (void)stream;
    return 0;
}

static int memory_error(voidpf opaque, voidpf stream) {
    (void)opaque;
    (void)stream;
    return 0;
}

giaoban_zip *giaoban_zip_open(const uint8_t *bytes, size_t length) {
    giaoban_zip *zip = calloc(1, sizeof *zip);
    if (zip == NULL) {
        return NULL;
    }
    zip->bytes = malloc(length > 0 ? length : 1);
    if (zip->bytes == NULL) {
        free(zip);
        return NULL;
    }
    memcpy(zip->bytes, bytes, length);
    zip->length = length;
    zlib_filefunc64_def functions = {
        .zopen64_file = memory_open,
        .zread_file = memory_read,
        .zwrite_file = memory_write,
        .ztell64_file = memory_tell,
        .zseek64_file = memory_seek,
        .zclose_file = memory_close,
        .zerror_file = memory_error,
        .opaque = zip,
    };
    zip->file = unzOpen2_64("", &functions);
    if (zip->file == NULL) {
        giaoban_zip_close(zip);
        return NULL;
    }
    return zip;
}

void giaoban_zip_close(giaoban_zip *zip) {
    if (zip->file != NULL) {
        unzCloseCurrentFile(zip->file);
        unzClose(zip->file);
    }
    free(zip->places);
    free(zip->bytes);
    free(zip);
}

uint64_t giaoban_zip_count(giaoban_zip *zip) {
    unz_global_info64 info;
    if (unzGetGlobalInfo64(zip->file, &info) != UNZ_OK) {
        return 0;
    }
    return info.number_entry;
}

static bool remember_place(giaoban_zip *zip) {
    if (zip->place_count == zip->place_capacity) {
        uint32_t capacity = zip->place_capacity == 0 ? 32 : zip->place_capacity * 2;
        unz64_file_pos *places = realloc(zip->places, capacity * sizeof *places);
        if (places == NULL) {
            return false;
        }
        zip->places = places;
        zip->place_capacity = capacity;
    }
    return unzGetFilePos64(zip->file, &zip->places[zip->place_count++]) == UNZ_OK;
}

giaoban_zip_status giaoban_zip_walk(giaoban_zip *zip, bool first, giaoban_zip_part *part) {
    int result = first ? unzGoToFirstFile(zip->file) : unzGoToNextFile(zip->file);
    if (first) {
        zip->place_count = 0;
    }
    if (result == UNZ_END_OF_LIST_OF_FILE) {
        return GIAOBAN_ZIP_END;
    }
    unz_file_info64 info;
    memset(part, 0, sizeof *part);
    if (result != UNZ_OK
        || unzGetCurrentFileInfo64(
               zip->file, &info, part->name, sizeof part->name - 1, NULL, 0, NULL, 0)
            != UNZ_OK
        || !remember_place(zip)) {
        return GIAOBAN_ZIP_DAMAGED;
    }
    part->name_length = (uint32_t)strlen(part->name);
    part->compressed_size = info.compressed_size;
    part->size = info.uncompressed_size;
    part->is_encrypted = (info.flag & 1) != 0;
    part->is_supported = info.compression_method == 0 || info.compression_method == Z_DEFLATED;
    return GIAOBAN_ZIP_OK;
}

giaoban_zip_status giaoban_zip_start(giaoban_zip *zip, uint32_t number) {
    if (number >= zip->place_count
        || unzGoToFilePos64(zip->file, &zip->places[number]) != UNZ_OK
        || unzOpenCurrentFile(zip->file) != UNZ_OK) {
        return GIAOBAN_ZIP_DAMAGED;
    }
    return GIAOBAN_ZIP_OK;
}

int giaoban_zip_read(giaoban_zip *zip, uint8_t *buffer, uint32_t capacity) {
    return unzReadCurrentFile(zip->file, buffer, capacity);
}

giaoban_zip_status giaoban_zip_finish(giaoban_zip *zip) {
    return unzCloseCurrentFile(zip->file) == UNZ_OK ? GIAOBAN_ZIP_OK : GIAOBAN_ZIP_DAMAGED;
}
