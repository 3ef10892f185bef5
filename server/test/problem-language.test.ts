import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from './harness.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp({});
  org = await app.organization();
});
afterAll(() => app?.close());

const ask = async (url: string, language: string | undefined, payload?: object) => {
  const answer = await app.api.inject({
    method: payload ? 'POST' : 'GET',
    url: `/api/v1${url}`,
    headers: {
      cookie: await app.signIn(org.admin),
      origin: app.services.settings.publicUrl.origin,
      'sec-fetch-site': 'same-origin',
      ...(language === undefined ? {} : { 'accept-language': language }),
    },
    ...(payload ? { payload } : {}),
  });
  return { headers: answer.headers, body: answer.json() };
};

describe('a refusal', () => {
  test('is in English unless somebody asks otherwise, and says which language it is in', async () => {
    for (const [asked, tag, title] of [
      [undefined, 'en', 'A value in the request is not usable.'],
      ['ja, tlh', 'en', 'A value in the request is not usable.'],
      ['pl-PL, en;q=0.5', 'pl', 'Wartość w żądaniu nie nadaje się do użycia.'],
      ['ar', 'ar', 'في الطلب قيمة لا يمكن استخدامها.'],
    ] as const) {
      const { headers, body } = await ask('/teams', asked, { nam: 'x' });
      expect(headers['content-language']).toBe(tag);
      expect(headers.vary).toContain('accept-language');
      expect(body.title).toBe(title);
      expect(body.code).toBe('request.invalid');
    }
  });

  test('keeps its code, its pointers and its values, whatever the language', async () => {
    const wrong = { name: 5, extra: true };
    const [english, polish] = [
      (await ask('/teams', 'en', wrong)).body,
      (await ask('/teams', 'pl', wrong)).body,
    ];
    const bones = (body: { errors: { code: string; pointer: string }[] }) =>
      body.errors.map(({ code, pointer }) => ({ code, pointer }));
    expect(bones(polish)).toEqual(bones(english));
    expect(english.errors[0].detail).toBe('This must be a text.');
    expect(polish.errors[0].detail).toBe('Tu musi stać tekst.');
    expect(polish.errors[1].detail).toBe('To pole nie jest znane.');
    expect(polish.next_step).toBe('Popraw wskazane pola i wyślij ponownie.');
  });

  test('inside an answer, and a thing that may not be done, speak as well', async () => {
    const batch = { people: [{ email: 'nobody', first_name: 'A' }] };
    const { body } = await ask('/invitations/batch', 'pl', batch);
    expect(JSON.stringify(body)).toContain('To nie jest adres e-mail, na który można pisać.');
    const page = await ask(`/users/${org.admin.id}`, 'ar');
    expect(page.headers['content-language']).toBe('ar');
    expect(page.body.abilities.suspend).toMatchObject({
      allowed: false,
      code: 'user.yourself',
      detail: 'لا يمكنك فعل ذلك بنفسك.',
    });
  });
});
