/** What a test server has received, and a way to wait for more. */
export interface Inbox<Message> {
  messages: Message[];
  add(message: Message): void;
  waitFor(predicate: (message: Message) => boolean, timeoutMs?: number): Promise<Message>;
}

/** @param describe one line on a message, for the error of a wait that ends without one */
export function createInbox<Message>(describe: (message: Message) => string): Inbox<Message> {
  const messages: Message[] = [];
  const listeners = new Set<(message: Message) => void>();

  function add(message: Message): void {
    messages.push(message);
    for (const listener of [...listeners]) listener(message);
  }

  function waitFor(predicate: (message: Message) => boolean, timeoutMs = 5000): Promise<Message> {
    const present = messages.find(predicate);
    if (present !== undefined) return Promise.resolve(present);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(listener);
        const seen = messages.map(describe).join('\n') || 'none';
        reject(new Error(`No such message within ${timeoutMs} ms. Those that came:\n${seen}`));
      }, timeoutMs);
      function listener(message: Message): void {
        if (!predicate(message)) return;
        clearTimeout(timer);
        listeners.delete(listener);
        resolve(message);
      }
      listeners.add(listener);
    });
  }

  return { messages, add, waitFor };
}
