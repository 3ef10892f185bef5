import { lazy, Suspense } from 'react';
import { wholeLanguage } from '../language.ts';
import { type Session, useSession } from '../session.ts';
import { useProofAsked } from '../step-up.ts';

const load = async () => {
  const [demands] = await Promise.all([import('../../features/sign-in/demands.tsx'), wholeLanguage()]);
  return demands;
};
const StepUpDialog = lazy(() => load().then(({ StepUpDialog: default_ }) => ({ default: default_ })));
const GraceBanner = lazy(() => load().then(({ GraceBanner: default_ }) => ({ default: default_ })));
const ClosedPage = lazy(() => load().then(({ ClosedPage: default_ }) => ({ default: default_ })));

/** Above every page: the question who it is, where a request was refused for want of a fresh proof. */
export function StepUp() {
  return useProofAsked() ? (
    <Suspense>
      <StepUpDialog />
    </Suspense>
  ) : null;
}

/** Says until when the Admin panel opens without a passkey or company sign-in. */
export function Grace() {
  const until = useSession().sign_in?.admin_panel?.closes_at;
  return until ? (
    <Suspense>
      <GraceBanner until={until} />
    </Suspense>
  ) : null;
}

/** Whether somebody holds a role that counts for nothing in this session. */
export const isClosed = (session: Session): boolean => session.sign_in?.admin_panel?.open === false;

export function Closed() {
  return (
    <Suspense fallback={<main className="page-body" aria-busy />}>
      <ClosedPage />
    </Suspense>
  );
}
