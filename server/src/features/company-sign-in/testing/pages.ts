/** A browser on the pages of oidc-provider: fills its forms in and presses its buttons, until it is led back to us. */
export class Pages {
  readonly #cookies = new Map<string, string>();
  readonly #person: { login: string; password: string };

  constructor(person: { login: string; password: string }) {
    this.#person = person;
  }

  /** Goes on from an address of the provider. @returns path and query at which it leads to the path of ours */
  async through(start: string, ours: string): Promise<string> {
    let url = start;
    let form: string | null = null;
    for (let step = 0; step < 12; step++) {
      const response: Response = await this.#send(url, form);
      const location = response.headers.get('location');
      form = null;
      if (location) {
        const next = new URL(location, url);
        if (next.pathname === ours) return next.pathname + next.search;
        url = next.href;
        continue;
      }
      const page = await response.text();
      const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
      if (!action) throw new Error(`Nowhere to go from ${url}: ${page.slice(0, 400)}`);
      url = new URL(action, url).href;
      form = new URLSearchParams(this.#fields(page)).toString();
    }
    throw new Error('The provider leads nowhere.');
  }

  async #send(url: string, form: string | null): Promise<Response> {
    const response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === null ? {} : { body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }

  #fields(page: string): Record<string, string> {
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1];
    // Whoever is asked whether they want to sign out says yes.
    if (xsrf) return { xsrf, logout: 'yes' };
    return { prompt: prompt ?? '', ...(prompt === 'login' ? this.#person : {}) };
  }
}
