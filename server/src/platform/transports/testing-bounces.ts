/** For tests alone: what comes back from mail servers, in the shapes that each of them sends. */
export interface Samples {
  postfix: string;
  postfixDelayed: string;
  postfixDelivered: string;
  exim: string;
  exchange: string;
  gmail: string;
  gmailFull: string;
  international: string;
  qmail: string;
  holiday: string;
}

const report = (to: string, from: string, boundary: string, intro: string, status: string) => `Return-Path: <>
From: ${from}
To: <${to}>
Subject: Delivery Status Notification
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="${boundary}"

This is a MIME-encapsulated message.

--${boundary}
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

${intro}

--${boundary}
Content-Type: message/delivery-status

${status}

--${boundary}
Content-Type: text/rfc822-headers

Subject: You are invited
Message-ID: <1@example.org>

--${boundary}--
`;

/** @param to the envelope sender that the message left with; @param person whom it was for */
export function samples(to: string, person = 'jane@corp.example'): Samples {
  const postfix = (action: string, code: string, said: string) =>
    report(
      to,
      'MAILER-DAEMON@mx.example.org (Mail Delivery System)',
      'A1B2C3.1700000000/mx.example.org',
      `I'm sorry to have to inform you that your message could not\nbe delivered.\n\n<${person}>: ${said}`,
      `Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: A1B2C3
X-Postfix-Sender: rfc822; ${to}
Arrival-Date: Tue,  3 Mar 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; ${person}
Original-Recipient: rfc822;${person}
Action: ${action}
Status: ${code}
Remote-MTA: dns; mail.corp.example
Diagnostic-Code: smtp; ${said}`,
    );
  return {
    postfix: postfix(
      'failed',
      '5.1.1',
      `550 5.1.1 <${person}>: Recipient address rejected:\n    User unknown in local recipient table`,
    ),
    postfixDelayed: postfix(
      'delayed',
      '4.4.1',
      'connect to mail.corp.example[192.0.2.1]:25: Connection timed out',
    ),
    postfixDelivered: postfix('delivered', '2.0.0', '250 2.0.0 Ok: queued as 4XyZ'),
    exim: report(
      to,
      'Mail Delivery System <Mailer-Daemon@exim.example.org>',
      '1700000000-eximdsn-123456',
      `This message was created automatically by mail delivery software.\n\n  ${person}\n    host mail.corp.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<${person}>:\n    550 No such user here`,
      `Reporting-MTA: dns; exim.example.org

Action: failed
Final-Recipient: rfc822;${person}
Status: 5.0.0
Remote-MTA: dns; mail.corp.example
Diagnostic-Code: smtp; 550 5.1.1 No such user here`,
    ).replaceAll('\n', '\r\n'),
    exchange: report(
      to,
      'postmaster@corp.example',
      '_000_ABCDEF.corp.example_',
      'Delivery has failed to these recipients or groups:',
      `Reporting-MTA: dns;DB7PR0.eurprd.prod.outlook.com
Received-From-MTA: dns;mail.example.org
Arrival-Date: Tue, 3 Mar 2026 10:00:00 +0000

Final-Recipient: rfc822;${person}
Action: failed
Status: 5.4.1
Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied. [DB7.eurprd.prod.protection.outlook.com]`,
    ),
    gmail: report(
      to,
      'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      '000000000000abcdef05f0',
      "** Address not found **\n\nYour message wasn't delivered because the address couldn't be found.",
      `Reporting-MTA: dns; googlemail.com
Arrival-Date: Tue, 03 Mar 2026 02:00:00 -0800 (PST)
X-Original-Message-ID: <1@example.org>

Final-Recipient: rfc822; ${person}
Action: failed
Status: 5.1.1
Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.27, the server for the domain.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser
Last-Attempt-Date: Tue, 03 Mar 2026 02:00:01 -0800 (PST)`,
    ),
    gmailFull: postfix('failed', '5.2.2', "552-5.2.2 The recipient's inbox is out of storage space."),
    international: report(
      to,
      'MAILER-DAEMON@mx.example.org',
      'utf8',
      'Ihre Nachricht …',
      'Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: utf-8; jösé@corp.example\nAction: failed\nStatus: 5.1.2 (domain)',
    ).replace('message/delivery-status', 'message/global-delivery-status'),
    qmail: `From: MAILER-DAEMON@qmail.example.org\nTo: ${to}\nSubject: failure notice\n\nHi. This is the qmail-send program.\n<${person}>:\nSorry, no mailbox here by that name. (#5.1.1)\n`,
    holiday: `From: ${person}\nTo: ${to}\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nI am away until Monday. Action: failed\nStatus: 5.1.1\n`,
  };
}
