/* Gives one program a name service that a test can take away: LD_PRELOAD this.
 *
 * The file that NAMES_FILE names holds lines "NAME ADDRESS". A name that ends in ".test" and is not
 * in it cannot be resolved just now, as while the name service is away; other names are the system's.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static int is_ours(const char *name) {
    size_t length = name ? strlen(name) : 0;
    return length > 5 && strcmp(name + length - 5, ".test") == 0;
}

int getaddrinfo(
    const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    resolver *real = (resolver *)dlsym(RTLD_NEXT, "getaddrinfo");
    if (!is_ours(name)) return real(name, service, hints, found);
    const char *path = getenv("NAMES_FILE");
    FILE *file = path ? fopen(path, "re") : NULL;
    char known[256], address[64];
    int answer = EAI_AGAIN;
    while (file && answer == EAI_AGAIN && fscanf(file, "%255s %63s", known, address) == 2)
        if (strcmp(known, name) == 0) answer = real(address, service, hints, found);
    if (file) fclose(file);
    return answer;
}
