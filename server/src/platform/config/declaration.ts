/** One setting of the installation: what `docs/configuration.md` prints and what a misspelt name is compared with. */
export interface SettingDeclaration {
  /** Name of the environment variable, or of the line in the file that `BECKON_CONFIG` names. */
  readonly name: string;
  readonly group: 'Address' | 'Storage' | 'Email' | 'Text messages' | 'Process';
  /** What it does, in one or two sentences. */
  readonly summary: string;
  /** What holds when it is not given, in words or as a value. */
  readonly fallback: string;
  /** Never printed, and may also be given as the path of a file in `<name>_FILE`. */
  readonly secret?: boolean;
}

const declare = <const D extends readonly SettingDeclaration[]>(declarations: D): D => declarations;

/** Every setting there is, in the order of the documentation. */
export const settingDeclarations = declare([
  {
    name: 'PUBLIC_URL',
    group: 'Address',
    summary:
      'The address under which people reach the product; every link in a message begins with it. Must be https, except on this machine.',
    fallback: '`http://localhost:PORT`',
  },
  { name: 'PORT', group: 'Address', summary: 'The TCP port to listen on.', fallback: '`8080`' },
  {
    name: 'BECKON_LISTEN',
    group: 'Address',
    summary: 'The network address to listen on, for example `0.0.0.0`.',
    fallback: '`0.0.0.0` when `PUBLIC_URL` is https, else this machine alone',
  },
  {
    name: 'BECKON_TRUSTED_PROXIES',
    group: 'Address',
    summary:
      'Proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are believed: addresses or networks (`10.0.0.0/8`) with commas between, or `loopback`.',
    fallback: 'none: the headers are ignored',
  },
  {
    name: 'BECKON_INSIDE_NETWORK',
    group: 'Address',
    summary:
      '`on` lets identity providers and tools that admins set up in the portal be inside your own network; `off` refuses to send them anything but over the internet, by https.',
    fallback: '`on` when `PUBLIC_URL` is this machine, else `off`',
  },
  {
    name: 'BECKON_DNS_SERVER',
    group: 'Address',
    summary:
      'The DNS server that is asked when an organization verifies a domain, as `address` or `address:port`.',
    fallback: 'those of the machine',
  },
  {
    name: 'DATABASE_URL',
    group: 'Storage',
    summary:
      'A PostgreSQL 15 or newer, for example `postgres://beckon:secret@db/beckon`. Any number of processes can share it.',
    fallback: 'the embedded database in the data folder',
    secret: true,
  },
  {
    name: 'BECKON_DATA',
    group: 'Storage',
    summary:
      'The data folder: embedded database and generated secret key. Made private to the user who runs it.',
    fallback: '`./.data`',
  },
  {
    name: 'BECKON_SECRET_KEY',
    group: 'Storage',
    summary:
      'At least 32 random bytes in base64 (`openssl rand -base64 32`): the key of codes and counters. Required with `DATABASE_URL`, unless `PUBLIC_URL` is this machine.',
    fallback: 'made at the first start and kept in the data folder',
    secret: true,
  },
  {
    name: 'BECKON_SMTP_URL',
    group: 'Email',
    summary:
      'The mail server in one line: `smtps://user:password@mail.example.org` (TLS from the start) or `smtp://...` (STARTTLS; no TLS on this machine). Percent-encode special characters of user and password.',
    fallback: 'none',
    secret: true,
  },
  {
    name: 'BECKON_SMTP_HOST',
    group: 'Email',
    summary: 'The mail server, instead of the URL.',
    fallback: 'none',
  },
  {
    name: 'BECKON_SMTP_PORT',
    group: 'Email',
    summary: 'Its port.',
    fallback: '`465` with `tls`, `587` with `starttls`, `25` with `none`',
  },
  { name: 'BECKON_SMTP_USER', group: 'Email', summary: 'The user name there.', fallback: 'no sign-in' },
  {
    name: 'BECKON_SMTP_PASSWORD',
    group: 'Email',
    summary: 'The password there.',
    fallback: 'none',
    secret: true,
  },
  {
    name: 'BECKON_SMTP_SECURITY',
    group: 'Email',
    summary: '`tls`, `starttls` or `none`, which is for a server on this machine alone.',
    fallback: '`tls` on port 465, `none` on this machine, else `starttls`',
  },
  {
    name: 'BECKON_MAIL_FROM',
    group: 'Email',
    summary: 'The sender of every email, for example `invitations@example.org`. Required with a mail server.',
    fallback: 'none',
  },
  {
    name: 'BECKON_MAIL_FROM_NAME',
    group: 'Email',
    summary: "The sender's name.",
    fallback: 'the name of the organization',
  },
  {
    name: 'BECKON_BOUNCE_ADDRESS',
    group: 'Email',
    summary:
      'Where messages that come back go, for example `bounces@example.org`: each email leaves with `bounces+<token>@example.org` as its envelope sender, and the mail server there hands what arrives to the command `bounce`.',
    fallback: 'they go to `BECKON_MAIL_FROM`, and the portal does not hear of them',
  },
  {
    name: 'BECKON_SMS_PROVIDER',
    group: 'Text messages',
    summary: '`twilio` (or what speaks its HTTP API) or `http` (any other HTTP API).',
    fallback: 'none',
  },
  { name: 'BECKON_TWILIO_ACCOUNT_SID', group: 'Text messages', summary: 'The account.', fallback: 'none' },
  {
    name: 'BECKON_TWILIO_AUTH_TOKEN',
    group: 'Text messages',
    summary: "The account's token.",
    fallback: 'none',
    secret: true,
  },
  {
    name: 'BECKON_TWILIO_FROM',
    group: 'Text messages',
    summary:
      'The sender: a number (`+15005550006`), a name of up to 11 characters or a Messaging Service (`MG...`).',
    fallback: 'none',
  },
  {
    name: 'BECKON_TWILIO_BASE_URL',
    group: 'Text messages',
    summary: 'Where the API is, for providers that speak the same one.',
    fallback: '`https://api.twilio.com`',
  },
  {
    name: 'BECKON_SMS_HTTP_URL',
    group: 'Text messages',
    summary: 'Where a text message is posted to.',
    fallback: 'none',
    secret: true,
  },
  {
    name: 'BECKON_SMS_HTTP_HEADERS',
    group: 'Text messages',
    summary: 'Headers as a JSON object, for example `{"Authorization":"Bearer ..."}`.',
    fallback: 'none',
    secret: true,
  },
  {
    name: 'BECKON_SMS_HTTP_BODY',
    group: 'Text messages',
    summary:
      'The body, with `{{to}}` (or `{{to_digits}}`, without `+`), `{{text}}` and `{{id}}` where they belong; they are escaped for the content type.',
    fallback: '`{"to":"{{to}}","text":"{{text}}"}`',
  },
  {
    name: 'BECKON_SMS_HTTP_CONTENT_TYPE',
    group: 'Text messages',
    summary: '`application/json` or `application/x-www-form-urlencoded`.',
    fallback: '`application/json`',
  },
  {
    name: 'BECKON_SMS_HTTP_ID_PATH',
    group: 'Text messages',
    summary: "Where the provider's id stands in its JSON answer, for example `messages.0.id`.",
    fallback: 'none',
  },
  {
    name: 'BECKON_PREVIEW',
    group: 'Process',
    summary:
      '`on` shows messages of a channel without provider in the portal instead of refusing them; nothing is sent.',
    fallback: '`on` when `PUBLIC_URL` is this machine, else `off`',
  },
  {
    name: 'BECKON_WORKER',
    group: 'Process',
    summary: '`off` lets this process only answer requests; another one runs `worker` and sends.',
    fallback: '`on`',
  },
  {
    name: 'BECKON_REQUESTS_PER_MINUTE',
    group: 'Process',
    summary:
      'How many requests of one session or API token the API answers in a minute, each process by itself; `0` for no limit.',
    fallback: '`600`',
  },
  {
    name: 'BECKON_LOG_LEVEL',
    group: 'Process',
    summary: '`error`, `warn`, `info` or `debug`; one JSON object a line on standard output.',
    fallback: '`info`; `warn` in a terminal',
  },
  {
    name: 'BECKON_CONFIG',
    group: 'Process',
    summary: 'Path of a file with any of these settings as `NAME=value` lines; the environment wins over it.',
    fallback: 'none',
  },
]);

export type SettingName = (typeof settingDeclarations)[number]['name'];
