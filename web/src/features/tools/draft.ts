import type {
  OpenidInput,
  Protocol,
  SamlInput,
  ToolDetail,
} from '../../../../server/src/features/tools/shapes.ts';
import type { Template } from '../../../../server/src/features/tools/templates.ts';
import { ProblemError } from '../../app/problem.ts';

/** The settings of a tool while they are being written. Several addresses stand one in a line. */
export interface ToolDraft {
  name: string;
  protocol: Protocol;
  icon: string | null;
  launch: string;
  minutes: string;
  withSecret: boolean;
  callbacks: string;
  afterLogout: string;
  backchannel: string;
  pkce: boolean;
  refresh: boolean;
  entityId: string;
  acs: string;
  slo: string;
  nameId: 'email' | 'persistent';
  certificate: string;
  signed: boolean;
}

export const emptyTool = (protocol: Protocol): ToolDraft => ({
  name: '',
  protocol,
  icon: null,
  launch: '',
  minutes: '',
  withSecret: true,
  callbacks: '',
  afterLogout: '',
  backchannel: '',
  pkce: true,
  refresh: false,
  entityId: '',
  acs: '',
  slo: '',
  nameId: 'email',
  certificate: '',
  signed: false,
});

/** What a template knows of a tool that stands at this address. */
export function fromTemplate(draft: ToolDraft, template: Template, base: string): ToolDraft {
  const at = (path: string | null): string => (path === null ? '' : base.replace(/\/+$/, '') + path);
  return {
    ...draft,
    launch: at('/'),
    callbacks: at(template.callbackPath),
    afterLogout: at(template.logoutPath),
    backchannel: at(template.backchannelPath),
    entityId: at(template.entityPath),
    acs: at(template.callbackPath),
    slo: at(template.protocol === 'saml' ? template.logoutPath : null),
  };
}

export function draftOf(tool: ToolDetail): ToolDraft {
  const { openid, saml } = tool;
  return {
    ...emptyTool(tool.protocol),
    name: tool.name,
    icon: tool.icon,
    launch: tool.launch_url ?? '',
    minutes: tool.session_minutes === null ? '' : String(tool.session_minutes),
    ...(openid && {
      withSecret: openid.client_type === 'confidential',
      callbacks: openid.redirect_uris.join('\n'),
      afterLogout: openid.post_logout_redirect_uris.join('\n'),
      backchannel: openid.backchannel_logout_uri ?? '',
      pkce: openid.require_pkce,
      refresh: openid.grant_refresh,
    }),
    ...(saml && {
      entityId: saml.entity_id,
      acs: saml.acs_url,
      slo: saml.slo_url ?? '',
      nameId: saml.name_id,
      certificate: saml.certificate ?? '',
      signed: saml.want_signed_requests,
    }),
  };
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** As the server takes it. */
export function bodyOf(draft: ToolDraft) {
  const openid: OpenidInput = {
    client_type: draft.withSecret ? 'confidential' : 'public',
    redirect_uris: lines(draft.callbacks),
    post_logout_redirect_uris: lines(draft.afterLogout),
    backchannel_logout_uri: draft.backchannel.trim() || null,
    require_pkce: draft.pkce || !draft.withSecret,
    grant_refresh: draft.refresh,
  };
  const saml: SamlInput = {
    entity_id: draft.entityId.trim(),
    acs_url: draft.acs.trim(),
    slo_url: draft.slo.trim() || null,
    name_id: draft.nameId,
    certificate: draft.certificate.trim() || null,
    want_signed_requests: draft.signed,
  };
  const minutes = Number.parseInt(draft.minutes, 10);
  return {
    name: draft.name,
    icon: draft.icon,
    launch_url: draft.launch.trim() || null,
    session_minutes: minutes > 0 ? minutes : null,
    ...(draft.protocol === 'openid' ? { openid } : { saml }),
  };
}

/** Which field each place in a request belongs to. */
const FIELDS: readonly [pointer: string, field: keyof ToolDraft][] = [
  ['/name', 'name'],
  ['/icon', 'icon'],
  ['/launch_url', 'launch'],
  ['/session_minutes', 'minutes'],
  ['/openid/redirect_uris', 'callbacks'],
  ['/openid/post_logout_redirect_uris', 'afterLogout'],
  ['/openid/backchannel_logout_uri', 'backchannel'],
  ['/openid/require_pkce', 'pkce'],
  ['/saml/entity_id', 'entityId'],
  ['/saml/acs_url', 'acs'],
  ['/saml/slo_url', 'slo'],
  ['/saml/certificate', 'certificate'],
];

export type Faults = Partial<Record<keyof ToolDraft, string>>;

/** What the server minds, by field; null where it minds something else. */
export function faultsOf(error: unknown): Faults | null {
  if (!(error instanceof ProblemError)) return null;
  const found = error.errors.map((item) => ({
    field: FIELDS.find(([pointer]) => item.pointer?.startsWith(pointer))?.[1],
    text: [item.detail, item.nextStep].filter(Boolean).join(' '),
  }));
  if (found.length === 0 || found.some((one) => !one.field)) return null;
  return Object.fromEntries(found.reverse().map(({ field, text }) => [field, text]));
}
