#include "CExpat.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { depth_limit = 64, slot_count = 512, name_limit = 128, token_limit = 1 << 20 };

struct giaoban_xml {
    XML_Parser parser;
    giaoban_xml_status status;
    /// Bytes given so far, and the largest that one token may leave unread.
    uint64_t fed;
    /// Open elements that are seen, each with its name's number.
    uint16_t open[depth_limit];
    unsigned depth;
    /// Open elements that are passed over.
    unsigned skipped;
    giaoban_xml_event *events;
    size_t event_count;
    size_t event_capacity;
    uint8_t *bytes;
    size_t byte_count;
    size_t byte_capacity;
    char *names[name_limit];
    bool wants_text[name_limit];
    bool tells_lines;
    size_t name_count;
    /// Numbers of names plus one by hash; 0 is empty.
    uint8_t slots[slot_count];
};

static unsigned hash_of(const char *text) {
    unsigned hash = 2166136261u;
    for (; *text != 0; text++) {
        hash = (hash ^ (uint8_t)*text) * 16777619u;
    }
    return (hash ^ (hash >> 15)) % slot_count;
}

static const char *local_name(const char *name) {
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

/// The number of a name, or -1.
static int number_of(const giaoban_xml *xml, const char *name) {
    for (unsigned slot = hash_of(name);; slot = (slot + 1) % slot_count) {
        unsigned number = xml->slots[slot];
        if (number == 0) {
            return -1;
        }
        if (strcmp(xml->names[number - 1], name) == 0) {
            return (int)number - 1;
        }
    }
}

static void stop(giaoban_xml *xml, giaoban_xml_status status) {
    if (xml->status == GIAOBAN_XML_OK) {
        xml->status = status;
        XML_StopParser(xml->parser, XML_FALSE);
    }
}

static giaoban_xml_event *add_event(giaoban_xml *xml, giaoban_xml_kind kind, unsigned name) {
    if (xml->event_count == xml->event_capacity) {
        size_t capacity = xml->event_capacity == 0 ? 4096 : xml->event_capacity * 2;
        giaoban_xml_event *events = realloc(xml->events, capacity * sizeof *events);
        if (events == NULL) {
            stop(xml, GIAOBAN_XML_NO_MEMORY);
            return NULL;
        }
        xml->events = events;
        xml->event_capacity = capacity;
    }
    giaoban_xml_event *event = &xml->events[xml->event_count++];
    *event = (giaoban_xml_event) {
        .offset = (uint32_t)xml->byte_count, .name = (uint16_t)name, .kind = kind};
    return event;
}

/// Adds bytes and returns whether there was room.
static bool add_bytes(giaoban_xml *xml, const char *text, size_t length) {
    if (xml->byte_capacity - xml->byte_count < length) {
        size_t capacity = xml->byte_capacity == 0 ? 65536 : xml->byte_capacity * 2;
        while (capacity - xml->byte_count < length) {
            capacity *= 2;
        }
        uint8_t *bytes = realloc(xml->bytes, capacity);
        if (bytes == NULL) {
            stop(xml, GIAOBAN_XML_NO_MEMORY);
            return false;
        }
        xml->bytes = bytes;
        xml->byte_capacity = capacity;
    }
    memcpy(xml->bytes + xml->byte_count, text, length);
    xml->byte_count += length;
    return true;
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    giaoban_xml *xml = user;
    if (xml->status != GIAOBAN_XML_OK) {
        return;
    }
    if (xml->depth + xml->skipped >= depth_limit) {
        stop(xml, GIAOBAN_XML_TOO_DEEP);
        return;
    }
    int number = xml->skipped > 0 ? -1 : number_of(xml, local_name(name));
    if (number < 0) {
        xml->skipped++;
        return;
    }
    xml->open[xml->depth++] = (uint16_t)number;
    giaoban_xml_event *start = add_event(xml, GIAOBAN_XML_START, (unsigned)number);
    if (start == NULL) {
        return;
    }
    if (xml->tells_lines) {
        start->line = (uint32_t)XML_GetCurrentLineNumber(xml->parser);
    }
    for (; attributes[0] != NULL; attributes += 2) {
        int attribute = number_of(xml, local_name(attributes[0]));
        if (attribute < 0) {
            continue;
        }
        size_t length = strlen(attributes[1]);
        giaoban_xml_event *event = add_event(xml, GIAOBAN_XML_ATTRIBUTE, (unsigned)attribute);
        if (event == NULL || !add_bytes(xml, attributes[1], length)) {
            return;
        }
        event->length = (uint32_t)length;
    }
}

static void on_end(void *user, const XML_Char *name) {
    (void)name;
    giaoban_xml *xml = user;
    if (xml->status != GIAOBAN_XML_OK) {
        return;
    }
    if (xml->skipped > 0) {
        xml->skipped--;
    } else if (xml->depth > 0) {
        add_event(xml, GIAOBAN_XML_FINISH, xml->open[--xml->depth]);
    }
}

static void on_text(void *user, const XML_Char *text, int length) {
    giaoban_xml *xml = user;
    if (xml->status != GIAOBAN_XML_OK || xml->skipped > 0 || xml->depth == 0) {
        return;
    }
    unsigned name = xml->open[xml->depth - 1];
    if (!xml->wants_text[name]) {
        return;
    }
    // expat cuts a text at line breaks and entities; joined again here, it is one event a piece.
    giaoban_xml_event *last = xml->event_count > 0 ? &xml->events[xml->event_count - 1] : NULL;
    if (last == NULL || last->kind != GIAOBAN_XML_TEXT) {
        last = add_event(xml, GIAOBAN_XML_TEXT, name);
    }
    if (last != NULL && add_bytes(xml, text, (size_t)length)) {
        last->length += (uint32_t)length;
    }
}

static void on_doctype(
    void *user, const XML_Char *name, const XML_Char *system, const XML_Char *identifier,
    int has_internal_subset) {
    (void)name;
    (void)system;
    (void)identifier;
    (void)has_internal_subset;
    stop(user, GIAOBAN_XML_DOCTYPE);
}

giaoban_xml *giaoban_xml_open(void) {
    giaoban_xml *xml = calloc(1, sizeof *xml);
    if (xml == NULL) {
        return NULL;
    }
    xml->parser = XML_ParserCreate(NULL);
    if (xml->parser == NULL) {
        free(xml);
        return NULL;
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    return xml;
}

bool giaoban_xml_add(giaoban_xml *xml, const char *name, bool wants_text) {
    char *copy = xml->name_count < name_limit ? strdup(name) : NULL;
    if (copy == NULL) {
        return false;
    }
    xml->names[xml->name_count] = copy;
    xml->wants_text[xml->name_count] = wants_text;
    xml->name_count++;
    unsigned slot = hash_of(name);
    while (xml->slots[slot] != 0) {
        slot = (slot + 1) % slot_count;
    }
    xml->slots[slot] = (uint8_t)xml->name_count;
    return true;
}

void giaoban_xml_tell_lines(giaoban_xml *xml) {
    xml->tells_lines = true;
}

void giaoban_xml_close(giaoban_xml *xml) {
    XML_ParserFree(xml->parser);
    for (size_t number = 0; number < xml->name_count; number++) {
        free(xml->names[number]);
    }
    free(xml->events);
    free(xml->bytes);
    free(xml);
}

giaoban_xml_status giaoban_xml_feed(
    giaoban_xml *xml, const uint8_t *bytes, size_t length, bool is_last) {
    if (xml->status != GIAOBAN_XML_OK) {
        return xml->status;
    }
    xml->event_count = 0;
    xml->byte_count = 0;
    enum XML_Status result
        = XML_Parse(xml->parser, (const char *)bytes, (int)length, is_last ? 1 : 0);
    xml->fed += length;
    if (xml->status == GIAOBAN_XML_OK && result != XML_STATUS_OK) {
        xml->status = XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY
            ? GIAOBAN_XML_NO_MEMORY
            : GIAOBAN_XML_MALFORMED;
    }
    // A token that never ends is read again from its start with every piece: the time would grow
    // with the square of its length.
    if (xml->status == GIAOBAN_XML_OK && !is_last) {
        XML_Index read = XML_GetCurrentByteIndex(xml->parser);
        uint64_t seen = read < 0 ? 0 : (uint64_t)read;
        if (xml->fed > seen + token_limit) {
            xml->status = GIAOBAN_XML_TOO_LONG;
        }
    }
    return xml->status;
}

uint64_t giaoban_xml_line(giaoban_xml *xml) {
    return XML_GetCurrentLineNumber(xml->parser);
}

const giaoban_xml_event *giaoban_xml_events(giaoban_xml *xml, size_t *count) {
    *count = xml->event_count;
    return xml->events;
}

const uint8_t *giaoban_xml_bytes(giaoban_xml *xml, size_t *length) {
    *length = xml->byte_count;
    return xml->bytes;
}
