import type { FastifyInstance } from 'fastify';
import type { Settings } from '../../../platform/settings.ts';
import { isLoopbackHost } from '../../../platform/transports/network-errors.ts';
import { isSignedByTwilio, readTwilioCallback } from '../../../platform/transports/sms-twilio-callback.ts';
import { deliveryProblems } from '../problems.ts';
import { type ReportWorks, recordReport } from './record-report.ts';

/** A report has some twenty short fields. */
const LARGEST_BODY_BYTES = 16 * 1024;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PATH = '/callbacks/sms/twilio/';

const callbackUrl = (settings: Settings, deliveryId: string): string =>
  new URL(PATH + deliveryId, settings.publicUrl).href;

/**
 * Where the provider may report what became of a text message later; undefined where it could not reach us, since Twilio
 * refuses a message with such an address.
 */
export function statusCallbackFor(settings: Settings, deliveryId: string): string | undefined {
  const { sms, publicUrl } = settings;
  if (sms?.kind !== 'twilio') return undefined;
  const reachable =
    !isLoopbackHost(publicUrl.hostname) ||
    (URL.canParse(sms.baseUrl) && isLoopbackHost(new URL(sms.baseUrl).hostname));
  return reachable ? callbackUrl(settings, deliveryId) : undefined;
}

/**
 * `POST /callbacks/sms/twilio/:delivery`, outside of the API that people sign in to: the signature is the proof, made over
 * the address that we gave out and not over the Host that the request names.
 */
export function registerCallbacks(app: FastifyInstance, works: ReportWorks): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LARGEST_BODY_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    scope.post<{ Params: { delivery: string } }>(`${PATH}:delivery`, async (request, reply) => {
      const { settings } = works;
      const { delivery } = request.params;
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      const signature = request.headers['x-twilio-signature'];
      const isTheirs =
        settings.sms?.kind === 'twilio' &&
        UUID.test(delivery) &&
        isSignedByTwilio(
          settings.sms.authToken,
          callbackUrl(settings, delivery),
          form,
          typeof signature === 'string' ? signature : undefined,
        );
      if (!isTheirs) throw deliveryProblems.problem('callback.not_signed');
      const report = readTwilioCallback(form);
      if (report) await recordReport(works, delivery, 'callback', report);
      return reply.code(204).header('cache-control', 'no-store').send();
    });
  });
}
