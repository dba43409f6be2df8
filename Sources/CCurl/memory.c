// dl_iterate_phdr and MADV_DONTNEED are the system's own, beyond the C standard.
#define _GNU_SOURCE
#include "CCurl.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

void giaoban_share_heap(void) {
    mallopt(M_ARENA_MAX, 1);
    // Give memory back after a backlog instead of keeping it for the next one.
    mallopt(M_TRIM_THRESHOLD, 64 * 1024);
}

void giaoban_leave_no_core(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

void giaoban_keep_heap(void) {
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

// Only mappings that nobody can have written to: dropped, they read the same from the file again.
static int drop_code(struct dl_phdr_info *object, size_t size, void *page_size) {
    (void)size;
    uintptr_t page = *(long *)page_size;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || (part->p_flags & PF_W)) continue;
        uintptr_t from = (object->dlpi_addr + part->p_vaddr) & ~(page - 1);
        uintptr_t to = object->dlpi_addr + part->p_vaddr + part->p_filesz;
        madvise((void *)from, to - from, MADV_DONTNEED);
    }
    return 0;
}

void giaoban_give_memory_back(void) {
    long page = sysconf(_SC_PAGESIZE);
    malloc_trim(0);
    dl_iterate_phdr(drop_code, &page);
}
