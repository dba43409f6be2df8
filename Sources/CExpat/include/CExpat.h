#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Reading XML through expat, fed piece by piece, without calls back into Swift: what a piece of
/// input gives is left in a list of events over one buffer of bytes, both reused for the next piece.
///
/// Only elements and attributes whose local names are on the caller's list are seen; an element that
/// is not on it is passed over with everything in it. Prefixes are ignored. A document type, and with
/// it every declared entity, is refused, as is what is nested deeper than 64 elements.
typedef struct giaoban_xml giaoban_xml;

/// What an event is. Its attributes follow their element's start.
typedef enum giaoban_xml_kind : uint8_t {
    GIAOBAN_XML_START = 1,
    GIAOBAN_XML_ATTRIBUTE,
    GIAOBAN_XML_TEXT,
    GIAOBAN_XML_FINISH,
} giaoban_xml_kind;

/// One event.
typedef struct giaoban_xml_event {
    /// The bytes of an attribute's value or of a text, in `giaoban_xml_bytes`.
    uint32_t offset;
    uint32_t length;
    /// The line of an element's start, from 1, where lines are asked for; 0 otherwise.
    uint32_t line;
    /// The position of the element's or attribute's name on the caller's list.
    uint16_t name;
    giaoban_xml_kind kind;
} giaoban_xml_event;

/// What feeding came to.
typedef enum giaoban_xml_status {
    GIAOBAN_XML_OK = 0,
    GIAOBAN_XML_MALFORMED,
    GIAOBAN_XML_DOCTYPE,
    GIAOBAN_XML_TOO_DEEP,
    /// One tag, comment or attribute is longer than a mebibyte.
    GIAOBAN_XML_TOO_LONG,
    GIAOBAN_XML_NO_MEMORY,
} giaoban_xml_status;

/// A reader for one document, which sees no name yet; null when memory is out.
giaoban_xml *_Nullable giaoban_xml_open(void);

/// Puts a name on the list; its number is how many were put there before. `wants_text` says whether
/// the text directly inside such an element is wanted. False when memory or the 128 places are out.
bool giaoban_xml_add(giaoban_xml *_Nonnull xml, const char *_Nonnull name, bool wants_text);

/// Asks for the line of each element's start: counting them costs a second look at every byte.
void giaoban_xml_tell_lines(giaoban_xml *_Nonnull xml);

/// Frees everything.
void giaoban_xml_close(giaoban_xml *_Nonnull xml);

/// Reads the next piece; the events of the piece before are gone.
giaoban_xml_status giaoban_xml_feed(
    giaoban_xml *_Nonnull xml, const uint8_t *_Nonnull bytes, size_t length, bool is_last);

/// The line at which reading stopped, from 1.
uint64_t giaoban_xml_line(giaoban_xml *_Nonnull xml);

/// The events of the last piece.
const giaoban_xml_event *_Nullable giaoban_xml_events(
    giaoban_xml *_Nonnull xml, size_t *_Nonnull count);

/// The bytes that the events speak of.
const uint8_t *_Nullable giaoban_xml_bytes(giaoban_xml *_Nonnull xml, size_t *_Nonnull length);
