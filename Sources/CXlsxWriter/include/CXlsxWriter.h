#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Writing a workbook with libxlsxwriter into memory, in types that Swift can call. Rows and columns
/// count from 0. A workbook may be used by one thread at a time; a call that fails is remembered,
/// and `giaoban_xlsx_finish` says so.
typedef struct giaoban_xlsx giaoban_xlsx;

/// How cells look. Styles are made once and named by their number.
typedef struct giaoban_xlsx_style {
    bool is_bold, is_italic, is_wrapped, is_centred, is_unlocked, has_border;
    /// Points; 0 for the usual size.
    double size;
    /// `0xRRGGBB`; 0 is black, which is the usual one.
    uint32_t colour;
    /// The colour behind, `0xRRGGBB`; 0 for none.
    uint32_t fill;
    /// A number format such as `#,##0`, or null.
    const char *_Nullable format;
} giaoban_xlsx_style;

/// Which cells may be typed into a cell, and the words shown for it.
typedef struct giaoban_xlsx_check {
    /// A formula that must be true, or the range of a list, with its equals sign.
    const char *_Nullable formula;
    /// Whether the formula is the range of a list to choose from.
    bool is_list;
    /// What is shown while the cell is chosen, or null. At most 32 and 255 characters.
    const char *_Nullable input_title;
    const char *_Nullable input_message;
    /// What is shown when something else is typed.
    const char *_Nullable error_title;
    const char *_Nullable error_message;
} giaoban_xlsx_check;

/// A new workbook; null when memory is out.
giaoban_xlsx *_Nullable giaoban_xlsx_open(void);

/// Writes who made it, and with what title.
void giaoban_xlsx_describe(
    giaoban_xlsx *_Nonnull book, const char *_Nonnull title, const char *_Nonnull author);

/// Adds a style and gives its number; 0 is the plain one.
uint32_t giaoban_xlsx_add_style(
    giaoban_xlsx *_Nonnull book, const giaoban_xlsx_style *_Nonnull style);

/// Adds a sheet; the calls below are about the last one added.
void giaoban_xlsx_add_sheet(giaoban_xlsx *_Nonnull book, const char *_Nonnull name);

void giaoban_xlsx_text(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column, const char *_Nonnull text,
    uint32_t style);
void giaoban_xlsx_number(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column, double number, uint32_t style);
/// Writes a formula, with its equals sign, whose stored value is an empty text.
void giaoban_xlsx_formula(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column, const char *_Nonnull formula,
    uint32_t style);
/// Writes a formula, "=SUM(A1:A3)", and the number that it gives.
void giaoban_xlsx_formula_number(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column, const char *_Nonnull formula,
    double number, uint32_t style);
void giaoban_xlsx_blank(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column, uint32_t style);
/// Writes a text into the merged cells of one row.
void giaoban_xlsx_merged(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t first, uint16_t last,
    const char *_Nonnull text, uint32_t style);

void giaoban_xlsx_set_column(
    giaoban_xlsx *_Nonnull book, uint16_t first, uint16_t last, double width, bool is_hidden);
/// Height in points; 0 for the usual one.
void giaoban_xlsx_set_row(
    giaoban_xlsx *_Nonnull book, uint32_t row, double height, bool is_hidden);

/// Gives a name to a formula, which is written without its equals sign.
void giaoban_xlsx_name(
    giaoban_xlsx *_Nonnull book, const char *_Nonnull name, const char *_Nonnull formula);

/// Says what may be typed into a cell.
void giaoban_xlsx_check_cell(
    giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column,
    const giaoban_xlsx_check *_Nonnull check);

/// Locks the sheet but for its unlocked cells, without a password; widths and heights stay free.
void giaoban_xlsx_protect(giaoban_xlsx *_Nonnull book);

/// Prints on A4, as wide as one page, with a footer, and `heading_rows` first rows on each page.
void giaoban_xlsx_set_print(
    giaoban_xlsx *_Nonnull book, bool is_landscape, uint32_t first_heading, uint32_t last_heading,
    const char *_Nonnull footer);

/// Keeps the rows above and the columns left of a cell in sight.
void giaoban_xlsx_freeze(giaoban_xlsx *_Nonnull book, uint32_t row, uint16_t column);

/// Writes the workbook and frees everything. The bytes are the caller's, to be freed with
/// `giaoban_xlsx_free`; null when anything has failed.
uint8_t *_Nullable giaoban_xlsx_finish(giaoban_xlsx *_Nonnull book, size_t *_Nonnull length);

/// Frees what `giaoban_xlsx_finish` gave.
void giaoban_xlsx_free(uint8_t *_Nonnull bytes);
