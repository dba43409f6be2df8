#pragma once
#include "CCurl.h"

/// Sends mail over SMTP with libcurl. Kept between mails, so that one connection serves many. One
/// thread at a time.
typedef struct giaoban_mailer giaoban_mailer;

/// One mail to one address. Every pointer is borrowed until the call returns.
typedef struct giaoban_mail {
    /// `smtp://host:587/our-name` or `smtps://host:465/our-name`; the path is what we call ourselves.
    const char *_Nullable url;
    /// The envelope's sender and receiver: plain addresses.
    const char *_Nullable from;
    const char *_Nullable to;
    /// Header and body with CRLF line ends.
    const uint8_t *_Nullable bytes;
    size_t length;
    /// Who we are to the server; null for nobody.
    const char *_Nullable user;
    const char *_Nullable password;
    /// A file of trusted certificates instead of the system's, or null.
    const char *_Nullable ca_file;
    /// Nothing is said before TLS is up; a server without it gets no mail.
    bool needs_tls;
    /// Milliseconds to a connection.
    long connect_timeout_ms;
    /// Seconds that the server may think about one reply.
    long stall_seconds;
    /// Milliseconds for the whole mail.
    long deadline_ms;
} giaoban_mail;

/// What came of it. The pointers belong to the mailer and live until its next mail.
typedef struct giaoban_mail_answer {
    giaoban_curl_fault fault;
    /// libcurl's own words for the fault, in English; empty without one.
    const char *_Nullable message;
    /// The server's last reply: 250, 450, 550 …; 0 when none came.
    long status;
    /// That reply's line.
    const char *_Nullable reply;
    /// The server does not know us by user and password.
    bool denied;
} giaoban_mail_answer;

/// A new mailer, or null when memory is out.
giaoban_mailer *_Nullable giaoban_mailer_open(void);

/// Ends the mailer and its connection.
void giaoban_mailer_close(giaoban_mailer *_Nonnull mailer);

/// Sends one mail and blocks until the server has taken or refused it, or the line has failed.
giaoban_mail_answer giaoban_mailer_send(
    giaoban_mailer *_Nonnull mailer, const giaoban_mail *_Nonnull mail);
