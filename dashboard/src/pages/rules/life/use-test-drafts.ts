// Tests while someone writes them: what is there, which one is open, and whether they can be run.
import type { RuleTest } from '@tocsin/contracts/rule';
import { useMemo, useState } from 'react';

/** The id is for the list on screen only. */
export type TestDraft = RuleTest & { id: number };

let made = 0;
const drafted = (test: RuleTest): TestDraft => ({ ...test, id: made++ });
const plainOf = ({ id: _, ...test }: TestDraft): RuleTest => test;

export type TestDrafts = {
  tests: readonly TestDraft[];
  /** As the server takes them. */
  plain: readonly RuleTest[];
  /** Each has a name and a record. */
  complete: boolean;
  open: number | null;
  toggle: (id: number) => void;
  add: (expect: RuleTest['expect']) => void;
  change: (id: number, patch: Partial<RuleTest>) => void;
  remove: (id: number) => void;
};

export function useTestDrafts(kept: readonly RuleTest[]): TestDrafts {
  const [tests, setTests] = useState<TestDraft[]>(() => kept.map(drafted));
  const [open, setOpen] = useState<number | null>(null);
  const plain = useMemo(() => tests.map(plainOf), [tests]);
  return {
    tests,
    plain,
    complete: tests.every(({ name, record }) => name.trim() !== '' && record.trim() !== ''),
    open,
    toggle: (id) => setOpen((present) => (present === id ? null : id)),
    add: (expect) => {
      const test = drafted({ name: '', source: tests.at(-1)?.source ?? 'windows', record: '', expect });
      setTests((present) => [...present, test]);
      setOpen(test.id);
    },
    change: (id, patch) =>
      setTests((present) => present.map((test) => (test.id === id ? { ...test, ...patch } : test))),
    remove: (id) => setTests((present) => present.filter((test) => test.id !== id)),
  };
}
