const DATABASE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the password is wrong',
  '28000': 'this user may not sign in',
  '3D000': 'there is no such database',
  '42501': 'this user may not create tables there',
};

/** Why a start failed, for whoever sits at the terminal: a sentence with what to do, instead of a stack. */
export function explainStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') {
    const port = 'port' in error ? ` ${String(error.port)}` : '';
    return `Port${port} is in use already, perhaps by another Beckon: stop that one, or set PORT to another number.`;
  }
  if (code === 'EACCES')
    return `${error.message}. Choose a port above 1023 and a data folder that may be written to.`;
  const why = DATABASE[code];
  return why
    ? `The database that DATABASE_URL names cannot be used: ${why}.`
    : error.message || code || error.name;
}
