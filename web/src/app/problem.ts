import type { Refusal } from '../../../server/src/platform/endpoint/shapes.ts';

/** One refused field or rule, as the server names it. */
export interface ProblemItem {
  code: string;
  /** JSON Pointer into the request's body, null when no single field is to blame. */
  pointer: string | null;
  detail: string;
  nextStep: string | null;
  holder?: { id: string; name: string; status: string };
  retryAt?: string;
  /** The flag with which the same request may be repeated to go ahead. */
  confirmWith?: string;
}

/** A refusal that the server promises (RFC 9457): say `detail`, offer `nextStep`. */
export class ProblemError extends Error {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly nextStep: string | null;
  readonly errors: readonly ProblemItem[];
  readonly retryAt: string | undefined;
  readonly requestId: string | undefined;

  constructor(status: number, body: unknown, requestId?: string) {
    const wire = isRecord(body) ? body : {};
    const errors = Array.isArray(wire.errors)
      ? wire.errors.flatMap((e) => (isRecord(e) ? [toItem(e)] : []))
      : [];
    const first = errors[0];
    const title = text(wire.title) ?? 'The server answered in a way that the portal does not understand.';
    const detail = text(wire.detail) ?? first?.detail ?? title;
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = text(wire.code) ?? first?.code ?? `http.${status}`;
    this.title = title;
    this.detail = detail;
    this.nextStep = text(wire.next_step) ?? first?.nextStep ?? null;
    this.errors = errors;
    this.retryAt = text(wire.retry_at) ?? first?.retryAt;
    this.requestId = text(wire.request_id) ?? requestId;
  }

  /** The first refusal that points at the field (`/email`) or into it (`/email/0`). */
  at(pointer: string): ProblemItem | undefined {
    return this.errors.find((e) => e.pointer === pointer || e.pointer?.startsWith(`${pointer}/`));
  }

  /** Whether any refusal carries the code. */
  has(code: string): boolean {
    return this.code === code || this.errors.some((e) => e.code === code);
  }
}

/** The request never reached the server, or its answer never came back. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'OfflineError';
  }
}

/** A refusal of one item in a list answer (batch), in the portal's shape. */
export const itemFromRefusal = (refusal: Refusal): ProblemItem =>
  toItem(refusal as unknown as Record<string, unknown>);

function toItem(wire: Record<string, unknown>): ProblemItem {
  const holder = isRecord(wire.holder) ? wire.holder : undefined;
  const retryAt = text(wire.retry_at);
  const confirmWith = text(wire.confirm_with);
  return {
    code: text(wire.code) ?? 'unknown',
    pointer: text(wire.pointer) ?? null,
    detail: text(wire.detail) ?? '',
    nextStep: text(wire.next_step) ?? null,
    ...(holder
      ? {
          holder: {
            id: text(holder.id) ?? '',
            name: text(holder.name) ?? '',
            status: text(holder.status) ?? '',
          },
        }
      : {}),
    ...(retryAt ? { retryAt } : {}),
    ...(confirmWith ? { confirmWith } : {}),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
