import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { useTranslations } from 'use-intl';
import { cx } from './class-names.ts';
import { Icon } from './icons.tsx';

/** One entry of any list in the kit. */
export interface Option {
  id: string;
  /** What is shown, searched and written into the field. */
  name: string;
  /** A second line: description, who to ask, job title. */
  note?: string | undefined;
  /** Listed, but cannot be chosen here; the note says why. */
  locked?: boolean;
}

/** The look of an entry: name, second line, a tick when chosen, a lock when it cannot be. */
export function OptionItem({ option, textValue }: { option: Option; textValue?: string }) {
  return (
    <ListBoxItem
      className="option"
      id={option.id}
      textValue={textValue ?? option.name}
      isDisabled={option.locked === true}
    >
      {({ isSelected }) => (
        <>
          <span className="min-w-0">
            <bdi>{option.name}</bdi>
            {option.note && <span className="option-note"> {option.note}</span>}
          </span>
          {option.locked ? <Icon name="lock" /> : isSelected && <Icon name="check" />}
        </>
      )}
    </ListBoxItem>
  );
}

/** The floating list of a select or combobox. `foot` stands below the entries. */
export function ListPopup<T extends object>(props: {
  children: ReactNode | ((item: T) => ReactNode);
  foot?: ReactNode;
  wide?: boolean;
  empty?: string;
}) {
  const { children, foot, wide, empty } = props;
  const t = useTranslations('kit');
  return (
    <Popover className={cx('popup', !wide && 'popup-trigger-width')} offset={4}>
      {/* A region of its own while it is open: the popup hangs below the page, outside its landmarks. */}
      <section aria-label={t('suggestions')}>
        <ListBox
          className="listbox"
          {...(empty ? { renderEmptyState: () => <p className="list-note">{empty}</p> } : {})}
        >
          {children}
        </ListBox>
        {foot && <div className="list-note list-foot">{foot}</div>}
      </section>
    </Popover>
  );
}
