import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { defineProblems } from '../../platform/problem.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Channel } from './queries.ts';

export const deliveryProblems = defineProblems({
  'channel.not_configured': {
    status: 409,
    title: 'This server has no provider for messages of this kind.',
    nextStep: 'Ask whoever runs the server to set one up.',
    details: {
      email: 'No mail server is set up, so nothing can be sent by email.',
      sms: 'No provider for text messages is set up, so nothing can be sent to a mobile number.',
    },
    nextSteps: {
      email: 'Ask whoever runs this server to set up a mail server, or use a mobile number.',
      sms: 'Ask whoever runs this server to set up a provider for text messages, or use an email address.',
    },
  },
  'callback.not_signed': {
    status: 403,
    title: 'This report does not come from the provider of this server.',
    nextStep: 'Compare PUBLIC_URL and the token of the SMS account with what the provider has.',
  },
  'delivery.not_found': {
    status: 404,
    title: 'There is no such message among those that you may see.',
    nextStep: 'Open Deliveries and choose it from the list.',
    details: { to_send: 'There is no such message among those that you may send again.' },
  },
  'delivery.not_repeatable': {
    status: 409,
    title: 'This message is not sent again.',
    nextStep: 'Open the page of the person to see what can be done.',
    details: {
      kind: 'Only invitations are sent again from here. Whoever needs a code asks for a new one.',
      moving: 'It is still on its way.',
      handed_over: 'It was handed over. The invitation can be resent on the page of the person.',
      called_off: 'It was called off on purpose.',
      contact: 'The person has another contact by now.',
    },
  },
  'suppression.not_found': {
    status: 404,
    title: 'This address is not stopped, or no longer.',
    nextStep: 'Load the list again.',
  },
  'preview.off': {
    status: 404,
    title: 'This server sends its messages; there is no preview inbox.',
    nextStep: 'Look at Deliveries to see what became of a message.',
  },
  'preview.not_found': {
    status: 404,
    title: 'This message is not in the preview inbox.',
    nextStep: 'Messages stay for one hour, the newest 200 of them. Send it again to see it.',
  },
});

/**
 * The refusal for a channel through which nothing can leave, or null when messages leave or are previewed.
 * @param pointer JSON Pointer of the field that asks for the channel
 */
export function refuseChannel(settings: Settings, channel: Channel, pointer?: string): Refusal | null {
  if (settings.channels[channel] !== 'none') return null;
  return deliveryProblems.refuse('channel.not_configured', {
    detail: channel,
    nextStep: channel,
    ...(pointer === undefined ? {} : { pointer }),
  });
}

/** @throws Problem `channel.not_configured` where nobody set the channel up */
export function requireChannel(settings: Settings, channel: Channel): void {
  if (settings.channels[channel] !== 'none') return;
  throw deliveryProblems.problem('channel.not_configured', { detail: channel, nextStep: channel });
}
