import { useEffect, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { TextField } from 'react-aria-components/TextField';
import { useTranslations } from 'use-intl';
import { announce, Icon, Ltr } from '../../ui/index.ts';
import { type Entry, groups } from './entry.ts';
import { remember } from './recent.ts';
import { setPaletteOpen, usePaletteOpen } from './state.ts';
import { useEntries } from './use-entries.ts';
import './palette.css';

/** Ways to people, teams, pages and actions, by a few letters of their name. */
export default function Palette() {
  const t = useTranslations('palette');
  return (
    <ModalOverlay
      className="scrim palette-scrim"
      isOpen={usePaletteOpen()}
      onOpenChange={setPaletteOpen}
      isDismissable
    >
      <Modal className="palette">
        <Dialog aria-label={t('title')} className="palette-dialog">
          <Body />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Below the dialog, so that what was typed goes with it. */
function Body() {
  const t = useTranslations('palette');
  const [text, setText] = useState('');
  const { entries, searching } = useEntries(text);
  const shown = groups.filter((group) => (entries[group] ?? []).length > 0);
  const all = shown.flatMap((group) => entries[group] ?? []);
  useSayHowMany(text, searching ? null : all.length);
  const run = (entry: Entry) => {
    if (entry.id.startsWith('person ') || entry.id.startsWith('team ') || entry.id.startsWith('page '))
      remember(entry);
    setPaletteOpen(false);
    whenClosed(entry.run);
  };
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <TextField aria-label={t('title')} className="palette-field" autoFocus>
        <Icon name="search" />
        <Input placeholder={t('placeholder')} autoComplete="off" spellCheck="false" enterKeyHint="go" />
        {searching && <span className="spinner" aria-hidden="true" />}
      </TextField>
      <Menu
        className="menu palette-list"
        aria-label={t('title')}
        renderEmptyState={() => <p className="list-note">{searching ? t('searching') : t('nothing')}</p>}
      >
        {shown.map((group) => (
          <MenuSection key={group} id={group} className="palette-group">
            <Header className="palette-head">{t(`groups.${group}`)}</Header>
            {(entries[group] ?? []).map((entry) => (
              <MenuItem
                key={entry.id}
                id={`${group} ${entry.id}`}
                className="menu-item palette-item"
                textValue={entry.label}
                onAction={() => run(entry)}
              >
                <Icon name={entry.icon} />
                <span className="cut">
                  <bdi>{entry.label}</bdi>
                </span>
                {entry.note && <Ltr className="meta cut">{entry.note}</Ltr>}
              </MenuItem>
            ))}
          </MenuSection>
        ))}
      </Menu>
      <p className="palette-foot" aria-hidden="true">
        {t('keys')}
      </p>
    </Autocomplete>
  );
}

/** The dialog gives the focus back as it goes: where the entry leads takes it from there. */
function whenClosed(run: () => void, frames = 60): void {
  requestAnimationFrame(() => {
    if (frames === 0 || !document.querySelector('.palette-scrim')) run();
    else whenClosed(run, frames - 1);
  });
}

/** Those who do not see the list hear how long it is, once it stands. */
function useSayHowMany(text: string, count: number | null): void {
  const t = useTranslations('palette');
  useEffect(() => {
    if (text.trim() !== '' && count !== null) announce(t('found', { count }));
  }, [t, text, count]);
}
