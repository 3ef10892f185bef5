import { defineProblems } from '../../platform/problem.ts';

export const toolProblems = defineProblems({
  'tool.not_found': {
    status: 404,
    title: 'There is no such tool.',
    nextStep: 'Choose another: somebody may have removed it meanwhile.',
  },
  'tool.name_in_use': {
    status: 409,
    title: 'Another tool has this name.',
    nextStep: 'Choose another name: people tell tools apart by it.',
  },
  'tool.address_invalid': {
    status: 422,
    title: 'This address cannot be used.',
    nextStep: 'Copy the exact address from the settings of the tool.',
    details: {
      not_an_address: 'This is not a whole address, such as https://wiki.example/callback.',
      not_secure: 'The address must begin with https, or lead to this very machine (localhost).',
      fragment: 'The address must not contain #.',
      wildcard: 'The address must be exact: * stands for nothing.',
      credentials: 'The address must not contain a user name or password.',
      twice: 'This address stands here twice.',
    },
  },
  'tool.certificate_invalid': {
    status: 422,
    title: 'This is not a certificate that can be read.',
    nextStep: 'Paste one certificate as PEM, from BEGIN CERTIFICATE to END CERTIFICATE.',
    details: {
      unreadable: 'This is not a certificate that can be read.',
      needed: 'To ask for signed requests the certificate of the tool is needed.',
    },
  },
  'tool.entity_id_in_use': {
    status: 409,
    title: 'Another tool has this entity ID.',
    nextStep: 'Open that tool, or take the entity ID from the metadata of this one.',
  },
  'tool.pkce_required': {
    status: 422,
    title: 'A tool without a secret must use PKCE.',
    nextStep: 'Leave PKCE on, or register the tool with a secret.',
  },
  'tool.icon_invalid': {
    status: 422,
    title: 'This file cannot be the icon.',
    nextStep:
      'Send a PNG, JPEG or WebP of 8 KB and 512 pixels a side at most; the portal makes one of any picture.',
    details: {
      not_a_picture: 'This is not a picture.',
      wrong_type: 'The icon can be a PNG, a JPEG or a WebP. An SVG is not taken, since it can carry scripts.',
      damaged: 'The picture is damaged.',
      carries_more: 'The file carries more than a picture: notes, an animation, or something behind its end.',
      too_large: 'The picture is larger than 8 KB.',
      too_wide: 'The picture is wider or higher than 512 pixels.',
    },
  },
  'tool.one_protocol': {
    status: 422,
    title: 'A tool signs people in by OpenID Connect or by SAML.',
    nextStep: 'Send what belongs to the one that it uses.',
  },
  'tool.claim_invalid': {
    status: 422,
    title: 'One of the details cannot be told this way.',
    nextStep: 'Correct the one that is named.',
    details: {
      name: 'A name holds letters, digits and . _ : / - alone.',
      reserved: 'The name {claim} is set by the protocol itself.',
      twice: 'The name {claim} stands here twice.',
      unknown_source: 'There is no profile field {source}.',
      other_source: 'Tools understand something else by {claim}: it takes its value from {source} alone.',
    },
  },
  'tool.too_many': {
    status: 409,
    title: 'There are as many tools as there can be.',
    nextStep: 'Remove one that nobody needs any more.',
  },
  'tool.no_secret': {
    status: 409,
    title: 'This tool has no secret.',
    nextStep: 'Only a confidential tool by OpenID Connect proves itself with one.',
  },
  'tool.changed_meanwhile': {
    status: 409,
    title: 'Somebody has changed this tool in the meantime.',
    nextStep: 'Reload it, look at the change and save again.',
  },
});
