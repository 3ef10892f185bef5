import { useTranslations } from 'use-intl';

/** The text with its web addresses pressable, each in a new tab: joining ends nothing in the portal. */
export function LinkedText({ children }: { children: string }) {
  const t = useTranslations('preview');
  const parts = children.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}])/u);
  let at = 0;
  return parts.map((part) => {
    const key = at;
    at += part.length;
    if (!/^https?:\/\//u.test(part)) return <span key={key}>{part}</span>;
    return (
      <a key={key} className="link break-all" href={part} target="_blank" rel="noreferrer">
        <bdi dir="ltr">{part}</bdi>
        <span className="vh"> {t('newTab')}</span>
      </a>
    );
  });
}
