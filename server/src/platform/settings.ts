/** How a channel reaches people: through a provider, into the preview inbox, or not at all. */
export type ChannelMode = 'provider' | 'preview' | 'none';

/** The installation's settings, read once at start (see `config/`). */
export interface Settings {
  publicUrl: URL;
  port: number;
  listen: string;
  databaseUrl: string | null;
  dataFolder: string;
  secretKey: Buffer;
  demo: boolean;
  trustedProxies: string[];
  channels: { email: ChannelMode; sms: ChannelMode };
  smtp: SmtpSettings | null;
  sms: SmsSettings | null;
  worker: boolean;
  /** What one session or API token may ask of the API; 0 for no limit. */
  requestsPerMinute: number;
  /** Addresses typed in the portal (identity providers, tools) may lead into the installation's own network. */
  insideNetwork: boolean;
  /** The server that is asked about domains, `address:port`; null: those of the machine. */
  dnsServer: string | null;
}

export interface SmtpSettings {
  host: string;
  port: number;
  user: string | null;
  password: string | null;
  security: 'tls' | 'starttls' | 'none';
  from: string;
  fromName: string | null;
  /** Messages that come back go to `<this>+<token>@...`; null: to the sender, and nobody reads them here. */
  bounceAddress: string | null;
}

export type SmsSettings =
  | { kind: 'twilio'; baseUrl: string; accountSid: string; authToken: string; from: string }
  | {
      kind: 'http';
      url: string;
      headers: Record<string, string>;
      body: string;
      idPath: string | null;
      contentType: string;
    };
