#define _GNU_SOURCE
#include "CXlsxWriter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { style_limit = 64 };

struct giaoban_xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *styles[style_limit];
    uint32_t style_count;
    /// The file in memory that libxlsxwriter, which only writes to paths, writes to.
    int file;
    bool has_failed;
};

static void note(giaoban_xlsx *book, lxw_error error) {
    if (error != LXW_NO_ERROR) {
        book->has_failed = true;
    }
}

static lxw_format *style_of(const giaoban_xlsx *book, uint32_t style) {
    return style < book->style_count ? book->styles[style] : NULL;
}

giaoban_xlsx *giaoban_xlsx_open(void) {
    giaoban_xlsx *book = calloc(1, sizeof *book);
    if (book == NULL) {
        return NULL;
    }
    book->style_count = 1;
    book->file = memfd_create("workbook", MFD_CLOEXEC);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", book->file);
    book->book = book->file >= 0 ? workbook_new(path) : NULL;
    if (book->book == NULL) {
        if (book->file >= 0) {
            close(book->file);
        }
        free(book);
        return NULL;
    }
    return book;
}

void giaoban_xlsx_describe(giaoban_xlsx *book, const char *title, const char *author) {
    lxw_doc_properties properties = {.title = (char *)title, .author = (char *)author};
    note(book, workbook_set_properties(book->book, &properties));
}

uint32_t giaoban_xlsx_add_style(giaoban_xlsx *book, const giaoban_xlsx_style *style) {
    lxw_format *format
        = book->style_count < style_limit ? workbook_add_format(book->book) : NULL;
    if (format == NULL) {
        book->has_failed = true;
        return 0;
    }
    if (style->is_bold) {
        format_set_bold(format);
    }
    if (style->is_italic) {
        format_set_italic(format);
    }
    if (style->is_wrapped) {
        format_set_text_wrap(format);
    }
    if (style->is_centred) {
        format_set_align(format, LXW_ALIGN_CENTER);
    }
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (style->is_unlocked) {
        format_set_unlocked(format);
    }
    if (style->has_border) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, 0xB0B0B0);
    }
    if (style->size > 0) {
        format_set_font_size(format, style->size);
    }
    if (style->colour != 0) {
        format_set_font_color(format, style->colour);
    }
    if (style->fill != 0) {
        format_set_bg_color(format, style->fill);
    }
    if (style->format != NULL) {
        format_set_num_format(format, style->format);
    }
    book->styles[book->style_count] = format;
    return book->style_count++;
}

void giaoban_xlsx_add_sheet(giaoban_xlsx *book, const char *name) {
    lxw_worksheet *sheet = workbook_add_worksheet(book->book, name);
    if (sheet == NULL) {
        book->has_failed = true;
        return;
    }
    book->sheet = sheet;
}

void giaoban_xlsx_text(
    giaoban_xlsx *book, uint32_t row, uint16_t column, const char *text, uint32_t style) {
    note(book, worksheet_write_string(book->sheet, row, column, text, style_of(book, style)));
}

void giaoban_xlsx_number(
    giaoban_xlsx *book, uint32_t row, uint16_t column, double number, uint32_t style) {
    note(book, worksheet_write_number(book->sheet, row, column, number, style_of(book, style)));
}

void giaoban_xlsx_formula(
    giaoban_xlsx *book, uint32_t row, uint16_t column, const char *formula, uint32_t style) {
    note(
        book,
        worksheet_write_formula_str(
            book->sheet, row, column, formula, style_of(book, style), ""));
}

void giaoban_xlsx_formula_number(
    giaoban_xlsx *book, uint32_t row, uint16_t column, const char *formula, double number,
    uint32_t style) {
    note(
        book, worksheet_write_formula_num(
                  book->sheet, row, column, formula, style_of(book, style), number));
}

void giaoban_xlsx_blank(giaoban_xlsx *book, uint32_t row, uint16_t column, uint32_t style) {
    note(book, worksheet_write_blank(book->sheet, row, column, style_of(book, style)));
}

void giaoban_xlsx_merged(
    giaoban_xlsx *book, uint32_t row, uint16_t first, uint16_t last, const char *text,
    uint32_t style) {
    note(
        book,
        worksheet_merge_range(
            book->sheet, row, first, row, last, text, style_of(book, style)));
}

void giaoban_xlsx_set_column(
    giaoban_xlsx *book, uint16_t first, uint16_t last, double width, bool is_hidden) {
    lxw_row_col_options options = {.hidden = is_hidden};
    note(book, worksheet_set_column_opt(book->sheet, first, last, width, NULL, &options));
}

void giaoban_xlsx_set_row(giaoban_xlsx *book, uint32_t row, double height, bool is_hidden) {
    lxw_row_col_options options = {.hidden = is_hidden};
    note(
        book,
        worksheet_set_row_opt(
            book->sheet, row, height > 0 ? height : LXW_DEF_ROW_HEIGHT, NULL, &options));
}

void giaoban_xlsx_name(giaoban_xlsx *book, const char *name, const char *formula) {
    note(book, workbook_define_name(book->book, name, formula));
}

void giaoban_xlsx_check_cell(
    giaoban_xlsx *book, uint32_t row, uint16_t column, const giaoban_xlsx_check *check) {
    lxw_data_validation validation = {
        .validate = check->formula == NULL ? LXW_VALIDATION_TYPE_ANY
            : check->is_list               ? LXW_VALIDATION_TYPE_LIST_FORMULA
                                           : LXW_VALIDATION_TYPE_CUSTOM_FORMULA,
        .ignore_blank = LXW_VALIDATION_ON,
        .show_input = LXW_VALIDATION_ON,
        .show_error = LXW_VALIDATION_ON,
        .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
        .dropdown = LXW_VALIDATION_ON,
        .value_formula = (char *)check->formula,
        .input_title = (char *)check->input_title,
        .input_message = (char *)check->input_message,
        .error_title = (char *)check->error_title,
        .error_message = (char *)check->error_message,
    };
    note(book, worksheet_data_validation_cell(book->sheet, row, column, &validation));
}

void giaoban_xlsx_protect(giaoban_xlsx *book) {
    lxw_protection options = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
    worksheet_protect(book->sheet, NULL, &options);
}

void giaoban_xlsx_set_print(
    giaoban_xlsx *book, bool is_landscape, uint32_t first_heading, uint32_t last_heading,
    const char *footer) {
    enum { a4 = 9 };
    worksheet_set_paper(book->sheet, a4);
    if (is_landscape) {
        worksheet_set_landscape(book->sheet);
    } else {
        worksheet_set_portrait(book->sheet);
    }
    worksheet_fit_to_pages(book->sheet, 1, 0);
    worksheet_set_margins(book->sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_center_horizontally(book->sheet);
    if (last_heading >= first_heading && last_heading > 0) {
        note(book, worksheet_repeat_rows(book->sheet, first_heading, last_heading));
    }
    note(book, worksheet_set_footer(book->sheet, footer));
}

void giaoban_xlsx_freeze(giaoban_xlsx *book, uint32_t row, uint16_t column) {
    worksheet_freeze_panes(book->sheet, row, column);
}

uint8_t *giaoban_xlsx_finish(giaoban_xlsx *book, size_t *length) {
    note(book, workbook_close(book->book));
    uint8_t *bytes = NULL;
    off_t size = lseek(book->file, 0, SEEK_END);
    if (!book->has_failed && size > 0) {
        bytes = malloc((size_t)size);
        if (bytes != NULL && pread(book->file, bytes, (size_t)size, 0) != (ssize_t)size) {
            free(bytes);
            bytes = NULL;
        }
    }
    *length = bytes == NULL ? 0 : (size_t)size;
    close(book->file);
    free(book);
    return bytes;
}

void giaoban_xlsx_free(uint8_t *bytes) {
    free(bytes);
}
