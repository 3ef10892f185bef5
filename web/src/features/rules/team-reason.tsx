import { useQuery } from '@tanstack/react-query';
import { reasonsQuery } from './queries.ts';
import { ReasonText } from './reason-text.tsx';

/** Why somebody is in one of their dynamic teams. All are asked for at once. */
export function TeamReason({ userId, teamId }: { userId: string; teamId: string }) {
  const { data } = useQuery(reasonsQuery(userId));
  const found = data?.items.find((one) => one.team.id === teamId);
  return found ? (
    <span className="meta block">
      <ReasonText reason={found.reason} />
    </span>
  ) : null;
}
