import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { cx } from './class-names.ts';
import { Icon } from './icons.tsx';
import type { MenuEntry } from './menu.tsx';

export interface MenuPopupProps {
  label: string;
  items: readonly (MenuEntry | null)[];
  align: 'start' | 'end';
  from: 'first' | 'last';
  trigger: RefObject<HTMLButtonElement | null>;
  onAction: (item: MenuEntry) => void;
  onClose: () => void;
}

/** The list itself, a file of its own: no page needs it before somebody reaches for a menu. */
export default function MenuPopup({ label, items, align, from, trigger, onAction, onClose }: MenuPopupProps) {
  return (
    <Popover
      className="popup"
      aria-label={label}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      triggerRef={trigger}
      placement={`bottom ${align}`}
      offset={4}
    >
      <AriaMenu className="menu" aria-label={label} autoFocus={from} onClose={onClose}>
        {items.map((item, index) =>
          item === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing else to be known by.
            <Separator key={`line-${index}`} className="menu-line" />
          ) : (
            <MenuItem
              key={item.id}
              id={item.id}
              className={cx('menu-item', item.danger && 'menu-item-bad')}
              textValue={item.label}
              isDisabled={item.off === true}
              onAction={() => onAction(item)}
            >
              {item.icon && <Icon name={item.icon} />}
              <span>
                {item.label}
                {item.note && <span className="option-note"> {item.note}</span>}
              </span>
            </MenuItem>
          ),
        )}
      </AriaMenu>
    </Popover>
  );
}
