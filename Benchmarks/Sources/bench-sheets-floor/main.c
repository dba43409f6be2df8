// `bench-sheets-floor FILE ROUNDS`: what the two libraries take by themselves. Every part of a
// workbook is unpacked by minizip and read by expat, whose events are counted and nothing else.
// Prints `cells seconds events`, the seconds of the median round.
#include <expat.h>
#include <minizip/unzip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long events, cells;

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    (void)user;
    (void)attributes;
    events++;
    cells += name[0] == 'c' && name[1] == 0;
}

static void on_end(void *user, const XML_Char *name) {
    (void)user;
    (void)name;
    events++;
}

static void on_text(void *user, const XML_Char *text, int length) {
    (void)user;
    (void)text;
    events += length > 0;
}

static void read_all(const char *path) {
    static char buffer[1 << 16];
    events = cells = 0;
    unzFile zip = unzOpen64(path);
    for (int more = unzGoToFirstFile(zip); more == UNZ_OK; more = unzGoToNextFile(zip)) {
        XML_Parser parser = XML_ParserCreate(NULL);
        XML_SetElementHandler(parser, on_start, on_end);
        XML_SetCharacterDataHandler(parser, on_text);
        unzOpenCurrentFile(zip);
        int count;
        while ((count = unzReadCurrentFile(zip, buffer, sizeof buffer)) > 0) {
            XML_Parse(parser, buffer, count, 0);
        }
        if (unzCloseCurrentFile(zip) != UNZ_OK || XML_Parse(parser, "", 0, 1) != XML_STATUS_OK) {
            fprintf(stderr, "bench-sheets-floor: %s cannot be read\n", path);
            exit(1);
        }
        XML_ParserFree(parser);
    }
    unzClose(zip);
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int count, char **words) {
    int rounds = count == 3 ? atoi(words[2]) : 0;
    if (rounds < 1 || rounds > 1000) {
        fprintf(stderr, "bench-sheets-floor FILE ROUNDS\n");
        return 64;
    }
    double *seconds = calloc((size_t)rounds, sizeof *seconds);
    for (int round = 0; round < rounds; round++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        read_all(words[1]);
        clock_gettime(CLOCK_MONOTONIC, &end);
        seconds[round] = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    }
    qsort(seconds, (size_t)rounds, sizeof *seconds, by_size);
    printf("%ld %f %ld\n", cells, seconds[rounds / 2], events);
    free(seconds);
    return 0;
}
