import type { ShownLimit } from '../limits.ts';

const WINDOW_MS = 60_000;
/** So many callers are remembered before those whose window is over are forgotten. */
const MANY = 1000;

export interface TakenRequest extends ShownLimit {
  granted: boolean;
  resetsAt(): Date;
}

/**
 * How many requests one caller may make in a minute, which begins with the first of them. Counted in this process: a
 * limit against runaway scripts must not cost a write for each request, and being exact over several processes would.
 * With n processes a caller may get n times as much. What must hold exactly is counted in the database (`platform/limits`).
 */
export class RequestLimit {
  readonly max: number;
  readonly windowSeconds = WINDOW_MS / 1000;
  private readonly windows = new Map<string, { ends: number; used: number }>();
  private forgetAt = MANY;
  private readonly now: () => number;

  /**
   * @param max requests a minute; 0 for no limit
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(max: number, now: () => number = () => performance.now()) {
    this.max = max;
    this.now = now;
  }

  /** How many callers are remembered. */
  get size(): number {
    return this.windows.size;
  }

  take(caller: string): TakenRequest {
    const now = Math.floor(this.now());
    let window = this.windows.get(caller);
    if (!window || window.ends <= now) {
      window = { ends: now + WINDOW_MS, used: 0 };
      this.windows.set(caller, window);
      this.forget(now);
    }
    const granted = this.max === 0 || window.used < this.max;
    if (granted) window.used += 1;
    const { ends, used } = window;
    return {
      name: 'requests',
      max: this.max,
      windowSeconds: this.windowSeconds,
      granted,
      left: Math.max(0, this.max - used),
      secondsLeft: Math.ceil((ends - now) / 1000),
      resetsAt: () => new Date(performance.timeOrigin + performance.now() + (ends - now)),
    };
  }

  /** Looks at all of them only when there are twice as many as were left the last time. */
  private forget(now: number): void {
    if (this.windows.size < this.forgetAt) return;
    for (const [caller, window] of this.windows) if (window.ends <= now) this.windows.delete(caller);
    this.forgetAt = Math.max(MANY, this.windows.size * 2);
  }
}

/** What a caller may still use: `RateLimit` header fields (draft-ietf-httpapi-ratelimit-headers-10). */
export function limitHeaders(limits: readonly ShownLimit[]): Record<string, string> {
  const shown = limits.filter((limit) => limit.max > 0);
  if (shown.length === 0) return {};
  const whole = (seconds: number) => Math.max(0, Math.ceil(seconds));
  return {
    'ratelimit-policy': shown.map((l) => `"${l.name}";q=${l.max};w=${l.windowSeconds}`).join(', '),
    ratelimit: shown.map((l) => `"${l.name}";r=${l.left};t=${whole(l.secondsLeft)}`).join(', '),
  };
}
