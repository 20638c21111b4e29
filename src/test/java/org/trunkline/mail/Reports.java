package org.trunkline.mail;

/** What mail systems report, for tests. */
final class Reports {
    private Reports() {}

    static String failed(String messageId, String recipient) {
        return """
                Return-Path: <>
                From: Mail Delivery System <MAILER-DAEMON@mx.example>
                Subject: Undelivered Mail Returned to Sender
                Message-ID: <report-%3$s@mx.example>
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"

                --b
                Content-Type: text/plain

                Your message could not be delivered.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example
                Arrival-Date: Mon, 23 Nov 2026 08:00:00 +0000

                Final-Recipient: rfc822; %2$s
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1
                 no such user

                --b
                Content-Type: message/rfc822

                Message-ID: %1$s
                Subject: before
                From: support@center.example

                hello
                --b--
                """.formatted(messageId, recipient, Integer.toHexString(messageId.hashCode()));
    }
}
