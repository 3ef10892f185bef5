import { defineProblems } from '../../platform/problem.ts';

export const organizationProblems = defineProblems({
  'organization.setting_invalid': {
    status: 422,
    title: 'This setting does not take that value.',
    nextStep: 'Choose one of the values offered.',
    details: {
      default_country: 'There is no such country.',
      sms_countries: 'There is no country {country}.',
      language: 'Choose one of {languages}.',
      time_zone: 'There is no such time zone. Write it like Europe/Warsaw.',
      support_contact: 'Write up to 200 characters in one line, without invisible ones.',
      app_web_url: 'Leave user name and password out of the address.',
      app_store_url: 'An address in the App Store starts with https://apps.apple.com/.',
      play_store_url: 'An address in Google Play starts with https://play.google.com/store/apps/.',
    },
  },
  'organization.logo_invalid': {
    status: 422,
    title: 'This file cannot be the logo.',
    nextStep:
      'Send a PNG, JPEG or WebP of 2 KB and 512 pixels a side at most; the portal makes one of any picture.',
    details: {
      not_a_picture: 'This is not a picture.',
      wrong_type: 'The logo can be a PNG, a JPEG or a WebP. An SVG is not taken, since it can carry scripts.',
      damaged: 'The picture is damaged.',
      carries_more: 'The file carries more than a picture: notes, an animation, or something behind its end.',
      too_large: 'The picture is larger than 2 KB.',
      too_wide: 'The picture is wider or higher than 512 pixels.',
    },
  },
  'organization.changed_meanwhile': {
    status: 409,
    title: 'Another admin changed this setting meanwhile.',
    nextStep: 'Look at what it is now, then save again.',
  },
  'name.unsafe': {
    status: 422,
    title: 'A name may not hold links, phone numbers or invisible characters.',
    nextStep: 'Write the name alone: it goes into messages that we send in your name.',
    details: {
      empty: 'The name is empty.',
      too_long: 'The name is longer than 100 characters.',
      control_characters: 'The name holds invisible or direction-changing characters.',
      line_break: 'The name holds a line break.',
      link: 'The name holds something that mail programs would turn into a link.',
      phone_number: 'The name holds something that phones would turn into a number to call.',
      deceiving_value: 'The value holds invisible or direction-changing characters.',
    },
  },
});
