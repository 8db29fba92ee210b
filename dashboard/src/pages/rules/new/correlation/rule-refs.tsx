// The rules a correlation refers to: searched in the library by title, shown with it, in their order.
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { IconButton } from '../../../../ui/button.tsx';
import { referableRulesQuery } from '../queries.ts';
import type { RuleRef } from './document.ts';
import { words } from './words.ts';

import classes from './form.module.css';

export type KnownRule = { title: string | null; missing: boolean };

type RuleRefsProps = {
  refs: readonly RuleRef[];
  known: ReadonlyMap<string, KnownRule>;
  /** Their order has a meaning. */
  ordered: boolean;
  onChange: (refs: readonly RuleRef[]) => void;
};

export function RuleRefs({ refs, known, ordered, onChange }: RuleRefsProps) {
  const exchange = (index: number, other: number) => {
    const next = [...refs];
    const [one, two] = [next[index], next[other]];
    if (!one || !two) return;
    next[index] = two;
    next[other] = one;
    onChange(next);
  };
  return (
    <div className={classes.refs}>
      {refs.length > 0 && (
        <ol>
          {refs.map((each, index) => {
            const { title, missing } = titleOf(each, known.get(each.ref));
            return (
              <li key={`${each.ref} ${refs.slice(0, index).filter(({ ref }) => ref === each.ref).length}`}>
                {ordered && <span className="num muted">{index + 1}</span>}
                <span className={classes.refTitle}>
                  <span title={title}>{title}</span>
                  {missing && <span className={classes.missing}>{words.missing}</span>}
                </span>
                {ordered && (
                  <>
                    <IconButton
                      label={words.moveUp(title)}
                      disabled={index === 0}
                      onClick={() => exchange(index, index - 1)}
                    >
                      <IconArrowUp size={13} stroke={1.7} />
                    </IconButton>
                    <IconButton
                      label={words.moveDown(title)}
                      disabled={index === refs.length - 1}
                      onClick={() => exchange(index, index + 1)}
                    >
                      <IconArrowDown size={13} stroke={1.7} />
                    </IconButton>
                  </>
                )}
                <IconButton label={words.takeAway(title)} onClick={() => onChange(refs.toSpliced(index, 1))}>
                  <IconX size={13} stroke={1.7} />
                </IconButton>
              </li>
            );
          })}
        </ol>
      )}
      <RuleSearch taken={refs.map(({ ref }) => ref)} onChoose={(ref) => onChange([...refs, ref])} />
    </div>
  );
}

const titleOf = ({ ref, note }: RuleRef, known: KnownRule | undefined): { title: string; missing: boolean } => ({
  title: known?.title ?? (note || ref),
  missing: known?.missing ?? false,
});

const typingPauseMs = 200;

function RuleSearch({ taken, onChoose }: { taken: readonly string[]; onChoose: (ref: RuleRef) => void }) {
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), typingPauseMs);
  const found = useQuery(referableRulesQuery(settled)).data?.items ?? [];
  const offered = found.filter(({ ruleId }) => !taken.includes(ruleId));
  return (
    <Select
      aria-label={words.add}
      placeholder={words.search}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={words.noneCalledSo}
      data={offered.map(({ ruleId, title }) => ({ value: ruleId, label: title }))}
      value={null}
      onChange={(ruleId) => {
        const chosen = offered.find((rule) => rule.ruleId === ruleId);
        if (chosen) onChoose({ ref: chosen.ruleId, note: chosen.title });
        setTyped('');
      }}
    />
  );
}
