import { getMe } from '@contracts/sessions';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../../app/api.ts';
import { useSession } from '../../app/session.ts';
import { settleProof } from '../../app/step-up.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Banner, Button, Icon, When } from '../../ui/index.ts';

/** Where the small window ends; it tells us then (`/step-up/done`). */
const WINDOW = `/step-up?next=${encodeURIComponent('/step-up/done')}`;
/** Proves it in this tab, and comes back to where one is. */
const proveHere = () => `/step-up?next=${encodeURIComponent(location.pathname + location.search)}`;
const POLL_MS = 3000;

/** Asks once more who it is, in a small window, and goes on by itself. */
export function StepUpDialog() {
  const t = useTranslations('signIn');
  const [waits, setWaits] = useState(false);
  useProof();
  const ask = () => {
    const opened = window.open(WINDOW, 'beckon-step-up', 'popup,width=480,height=680');
    if (opened) setWaits(true);
    // No window may open here: the same tab, and back to this page.
    else location.assign(proveHere());
  };
  return (
    <Dialog
      open
      asks
      title={t('stepUpTitle')}
      onClose={() => settleProof(false)}
      actions={
        <>
          <Button onClick={() => settleProof(false)}>{t('stepUpCancel')}</Button>
          <Button kind="primary" onClick={ask}>
            {t(waits ? 'stepUpAgain' : 'stepUpGo')}
          </Button>
        </>
      }
    >
      <p>{t('stepUpText')}</p>
      {waits && <p role="status">{t('stepUpWaits')}</p>}
    </Dialog>
  );
}

/** Learns of the proof from the window, and from the server where a browser keeps the two apart. */
function useProof(): void {
  useEffect(() => {
    const channel = new BroadcastChannel('beckon-step-up');
    channel.onmessage = () => settleProof(true);
    const timer = setInterval(() => {
      call(getMe)
        .then((me) => me.session?.fresh_proof && settleProof(true))
        .catch(() => {});
    }, POLL_MS);
    return () => {
      channel.close();
      clearInterval(timer);
    };
  }, []);
}

/** The days of grace run: from then on the Admin panel asks for more than this session rests on. */
export function GraceBanner({ until }: { until: string }) {
  const t = useTranslations('signIn');
  return (
    <Banner strip tone="warn" actions={<a href="/home#passkeys">{t('graceGo')}</a>}>
      {t.rich('grace', { day: () => <When at={until} /> })}
    </Banner>
  );
}

/** Instead of the Admin panel, for an admin whose session rests on less than it asks for. */
export function ClosedPage() {
  const t = useTranslations('signIn');
  const methods = useSession().sign_in?.methods ?? [];
  return (
    <main className="empty empty-middle" id="main">
      <Icon name="lock" />
      <h1 className="page-title">{t('closedTitle')}</h1>
      <p>{t('closedText')}</p>
      <p>{t(methods.includes('passkey') ? 'closedMake' : 'closedCompany')}</p>
      <div className="acts">
        <a className="btn btn-primary" href={proveHere()}>
          {t('closedGo')}
        </a>
        <a className="btn" href="/home">
          {t('closedHome')}
        </a>
      </div>
    </main>
  );
}
