import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { announce, isolate } from '../../ui/index.ts';
import type { Option } from '../../ui/list-box.tsx';
import {
  changePart,
  type Draft,
  type DraftCondition,
  type DraftException,
  type DraftGroup,
  type DraftPart,
  emptyCondition,
  emptyGroup,
  isDraftGroup,
  neighborOf,
  newException,
} from './draft.ts';

/** Refusals by the id of the part that they are about, as long as the part is not changed. */
export type Faults = ReadonlyMap<string, string>;

/** The rule in the making: what may be done to it, where the focus goes then, and what is said. */
export function useRuleDraft(start: Draft) {
  const t = useTranslations('rules');
  const [draft, setDraft] = useState(start);
  const [faults, setFaults] = useState<Faults>(new Map());
  const focusOn = useFocusOnPart();

  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  const changeRoot = (make: (root: DraftGroup) => DraftGroup) =>
    setDraft((before) => ({ ...before, root: make(before.root) }));
  const forgive = (id: string) =>
    setFaults((before) => (before.has(id) ? new Map([...before].filter(([key]) => key !== id)) : before));

  const addTo = (groupId: string, part: DraftPart) => {
    changeRoot((root) =>
      changePart(root, groupId, (group) =>
        isDraftGroup(group) ? { ...group, parts: [...group.parts, part] } : group,
      ),
    );
    focusOn(isDraftGroup(part) ? (part.parts[0]?.id ?? part.id) : part.id);
  };

  return {
    draft,
    faults,
    setFaults,
    setEveryone: (everyone: boolean) => change({ everyone }),
    changeCondition(id: string, next: (before: DraftCondition) => DraftCondition) {
      forgive(id);
      changeRoot((root) => changePart(root, id, (part) => (isDraftGroup(part) ? part : next(part))));
    },
    setMatch(id: string, match: DraftGroup['match']) {
      changeRoot((root) => changePart(root, id, (part) => (isDraftGroup(part) ? { ...part, match } : part)));
    },
    addCondition(group: DraftGroup) {
      addTo(group.id, emptyCondition());
      announce(t('conditionAdded'));
    },
    addGroup(group: DraftGroup) {
      addTo(group.id, emptyGroup(group.match === 'all' ? 'any' : 'all'));
      announce(t('groupAdded'));
    },
    remove(part: DraftPart) {
      forgive(part.id);
      focusOn(neighborOf(draft.root, part.id) ?? draft.root.id);
      changeRoot((root) => changePart(root, part.id, () => null));
      announce(t(isDraftGroup(part) ? 'groupRemoved' : 'conditionRemoved'));
    },
    addException(user: Option, kind: DraftException['kind']) {
      setDraft((before) => ({
        ...before,
        exceptions: [...before.exceptions.filter((one) => one.user.id !== user.id), newException(user, kind)],
      }));
      announce(t('exceptionAdded', { name: isolate(user.name) }));
    },
    changeException(id: string, next: Partial<DraftException>) {
      forgive(id);
      setDraft((before) => ({
        ...before,
        exceptions: before.exceptions.map((one) => (one.id === id ? { ...one, ...next } : one)),
      }));
    },
    removeException(exception: DraftException) {
      setDraft((before) => ({
        ...before,
        exceptions: before.exceptions.filter((one) => one.id !== exception.id),
      }));
      announce(t('exceptionRemoved', { name: isolate(exception.user.name) }));
      requestAnimationFrame(() => document.getElementById('rule-exception')?.focus());
    },
  };
}

export type RuleDraft = ReturnType<typeof useRuleDraft>;

/** Puts the focus on the first control of a part once it is drawn. */
function useFocusOnPart(): (id: string) => void {
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    document.getElementById(wanted.current)?.querySelector<HTMLElement>('input, button')?.focus();
    wanted.current = null;
  });
  return (id) => {
    wanted.current = id;
  };
}
