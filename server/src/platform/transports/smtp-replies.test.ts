import { describe, expect, test } from 'vitest';
import { classifySmtpFailure, type SmtpFailure } from './smtp-replies.ts';

const COMMANDS = {
  rcpt: 'RCPT TO',
  data: 'DATA',
  mail: 'MAIL FROM',
  greeting: 'CONN',
  auth: 'AUTH PLAIN',
  starttls: 'STARTTLS',
};

/** What real servers say, by the step at which they say it; what a script cannot make the test server say. */
const REPLIES: [keyof typeof COMMANDS, string, string][] = [
  [
    'rcpt',
    '550-5.1.1 The email account that you tried to reach does not exist.\n550 5.1.1 Learn more',
    'failed no_such_recipient',
  ],
  ['rcpt', '550 5.4.1 Recipient address rejected: Access denied', 'failed no_such_recipient'],
  ['rcpt', '550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'failed no_such_recipient'],
  ['rcpt', '501 5.1.3 Bad recipient address syntax', 'failed no_such_recipient'],
  ['rcpt', '550 5.2.1 The account is disabled', 'failed no_such_recipient'],
  ['rcpt', '553 sorry, that mailbox name is not allowed', 'failed no_such_recipient'],
  ['rcpt', '551 User not local', 'failed no_such_recipient'],
  ['rcpt', '550 5.4.4 Unable to route', 'failed unroutable'],
  ['rcpt', '512 5.1.2 Bad destination host', 'failed no_such_recipient'],
  ['rcpt', '554 Transaction failed', 'failed rejected'],
  ['rcpt', '552 Mailbox over quota', 'retry temporary'],
  ['rcpt', '550 5.2.2 Over quota', 'retry temporary'],
  ['rcpt', '550 Message rejected, listed on blacklist', 'retry temporary'],
  ['rcpt', '550 Relaying not permitted', 'retry temporary'],
  ['rcpt', '554 5.7.1 Relay access denied', 'retry temporary'],
  ['rcpt', '550 5.7.1 Too many recipients this hour, rate limited', 'retry throttled'],
  ['rcpt', '450 4.7.28 Unusual rate of mail', 'retry throttled'],
  ['rcpt', '451 Greylisting in action', 'retry throttled'],
  ['rcpt', '452 4.3.1 Insufficient system storage', 'retry temporary'],
  ['rcpt', '553 5.1.8 Sender domain does not exist', 'broken configuration'],
  ['rcpt', '503 5.5.1 Error: need MAIL command', 'retry temporary'],
  ['rcpt', '503 5.5.4 Error: send AUTH command first', 'broken credentials'],
  ['mail', '530 5.7.0 Must issue a STARTTLS command first', 'broken tls'],
  ['mail', '530 5.7.1 Client was not authenticated', 'broken credentials'],
  ['mail', '550 5.7.60 Client does not have permissions to send as this sender', 'broken configuration'],
  ['mail', '501 5.1.7 Bad sender address', 'broken configuration'],
  ['mail', '550 5.4.5 Daily user sending limit exceeded', 'retry throttled'],
  ['mail', '552 5.3.4 Message size exceeds fixed limit', 'failed rejected'],
  ['mail', '421 Service not available', 'retry temporary'],
  ['data', '550 5.7.26 This mail is unauthenticated', 'retry temporary'],
  ['data', '552 5.2.3 Message length exceeds limit', 'failed rejected'],
  ['data', '552 Message rejected', 'retry temporary'],
  ['data', '550 High probability of spam', 'failed rejected'],
  ['data', '451 4.3.0 Temporary lookup failure', 'retry temporary'],
  ['greeting', '554 No SMTP service here', 'broken configuration'],
  ['greeting', '421 4.7.0 Too many connections from your address', 'retry throttled'],
  ['auth', '535-5.7.8 Username and Password not accepted.\n535 5.7.8 Learn more', 'broken credentials'],
  ['auth', '504 5.5.4 Unrecognized authentication type', 'broken credentials'],
  ['auth', '538 5.7.11 Encryption required', 'broken tls'],
  ['auth', '454 4.7.0 Cannot authenticate due to a temporary system problem', 'retry temporary'],
  ['auth', '421 4.7.0 Try again later', 'retry temporary'],
  ['starttls', '502 5.5.1 Not implemented', 'broken tls'],
  ['starttls', '454 4.7.0 TLS not available for the moment', 'retry throttled'],
];

describe('classifySmtpFailure', () => {
  test.each(REPLIES)('at %s: %j is %s', (step, response, expected) => {
    const failure = {
      response,
      responseCode: Number(response.slice(0, 3)),
      command: COMMANDS[step],
      code: 'EENVELOPE',
    };
    const outcome = classifySmtpFailure(failure);
    expect(`${outcome.result} ${outcome.result === 'sent' ? '' : outcome.class}`).toBe(expected);
  });

  test('takes the codes off the words, on every line', () => {
    const response =
      '550-5.1.1 The account does not exist.\r\n550-5.1.1 Check it.\r\n550 5.1.1 Bye jane@corp.io';
    expect(classifySmtpFailure({ response, responseCode: 550, command: 'RCPT TO' })).toEqual({
      result: 'failed',
      class: 'no_such_recipient',
      code: '550 5.1.1',
      reply: 'The account does not exist. Check it. Bye j***@corp.io',
    });
  });

  test.each<[SmtpFailure, string]>([
    [{ code: 'ETIMEDOUT', message: 'Greeting never received' }, 'retry timeout'],
    [{ code: 'EABORT', message: 'Message sending aborted' }, 'retry timeout'],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, 'retry unreachable'],
    [{ code: 'ESOCKET', originalCode: 'ECONNRESET' }, 'retry unreachable'],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'broken tls'],
    [{ code: 'ESOCKET', originalCode: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'broken tls'],
    [{ code: 'ECONNECTION', message: 'HELO does not support required STARTTLS' }, 'broken tls'],
    [{ code: 'EAUTH', message: 'Missing credentials for "PLAIN"' }, 'broken credentials'],
    [{ code: 'ECONFIG' }, 'broken configuration'],
    [{ code: 'EENVELOPE', message: 'No recipients defined' }, 'failed rejected'],
    [{}, 'retry unreachable'],
  ])('without a reply: %j is %s', (failure, expected) => {
    const outcome = classifySmtpFailure(failure);
    expect(`${outcome.result} ${outcome.result === 'sent' ? '' : outcome.class}`).toBe(expected);
  });
});
