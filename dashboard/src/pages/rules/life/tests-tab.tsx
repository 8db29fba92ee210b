// The tests that live with a rule: records that must match and records that must not.
import { Select, Textarea, TextInput } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconFlask, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RuleDocument, RuleTest, RuleTestResult } from '@tocsin/contracts/rule';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { plural } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { sourcesQuery } from '../../sources/queries.ts';
import { ruleKeys, ruleQuery } from '../queries.ts';

import classes from './life.module.css';

type Draft = RuleTest & { id: number };
let made = 0;
const drafted = (test: RuleTest): Draft => ({ ...test, id: made++ });
const blank = (source: string, expect: RuleTest['expect']): RuleTest => ({ name: '', source, record: '', expect });
const plain = ({ id: _, ...test }: Draft): RuleTest => test;

export function TestsTab({ rule }: { rule: RuleDocument }) {
  const mayWrite = useCan('rule:write');
  const [tests, setTests] = useState<Draft[]>(() => rule.tests.map(drafted));
  const [open, setOpen] = useState<number | null>(null);
  const run = useMutation({
    mutationFn: (of: readonly Draft[]) =>
      call('POST /detection/rules/test', { source: rule.source, tests: of.map(plain) }),
  });
  const save = useMutation({
    mutationFn: () =>
      call('PUT /detection/rules/:ruleId/tests', { ruleId: rule.id, tests: tests.map(plain), rev: rule.rev }),
    onSuccess: (saved) => {
      queryClient.setQueryData(ruleQuery(saved.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: [...ruleKeys.detail, saved.id] });
      showToast({ title: 'Tests saved', detail: plural(saved.tests.length, 'test') });
    },
  });
  const dirty = JSON.stringify(tests.map(plain)) !== JSON.stringify(rule.tests);
  const complete = tests.every(({ name, record }) => name.trim() !== '' && record.trim() !== '');
  const change = (id: number, patch: Partial<RuleTest>) => {
    run.reset();
    setTests((present) => present.map((test) => (test.id === id ? { ...test, ...patch } : test)));
  };
  const add = (expect: RuleTest['expect']) => {
    const test = drafted(blank(tests.at(-1)?.source ?? 'windows', expect));
    setTests((present) => [...present, test]);
    setOpen(test.id);
  };
  return (
    <Panel label="Tests" className={classes.tab}>
      <div className={classes.bar}>
        <b>{plural(tests.length, 'test')}</b>
        {run.data && <Outcome passed={run.data.passed} results={run.data.results} />}
        <span className="grow" />
        {mayWrite && (
          <>
            <Button icon={<IconPlus size={14} />} onClick={() => add('match')}>
              Must match
            </Button>
            <Button icon={<IconPlus size={14} />} onClick={() => add('no_match')}>
              Must not match
            </Button>
          </>
        )}
        <Button
          icon={<IconFlask size={14} />}
          busy={run.isPending}
          disabled={tests.length === 0 || !complete}
          onClick={() => run.mutate(tests)}
        >
          Run
        </Button>
        {mayWrite && (
          <Button look="primary" busy={save.isPending} disabled={!dirty || !complete} onClick={() => save.mutate()}>
            Save
          </Button>
        )}
      </div>
      {(save.isError || run.isError) && (
        <div className={classes.refusal}>
          <Problem error={save.error ?? run.error} />
        </div>
      )}
      <ScrollPane label="Tests of the rule" className={classes.scroll}>
        {tests.length === 0 ? (
          <EmptyState icon={<IconFlask size={20} stroke={1.6} />} title="No tests yet">
            A test is one record as its source sends it, and whether the rule must match it. The quickest way to one:
            “New rule from this event” in the event search.
          </EmptyState>
        ) : (
          <ul className={classes.tests}>
            {tests.map((test, index) => (
              <TestLine
                key={test.id}
                test={test}
                result={run.data?.results[index] ?? null}
                open={open === test.id}
                mayWrite={mayWrite}
                onOpen={() => setOpen(open === test.id ? null : test.id)}
                onChange={(patch) => change(test.id, patch)}
                onRemove={() => {
                  run.reset();
                  setTests((present) => present.filter(({ id }) => id !== test.id));
                }}
              />
            ))}
          </ul>
        )}
      </ScrollPane>
    </Panel>
  );
}

function Outcome({ passed, results }: { passed: boolean; results: readonly RuleTestResult[] }) {
  const failed = results.filter((result) => !result.passed).length;
  return (
    <span className={passed ? classes.passed : classes.failed} role="status">
      {passed ? 'all pass' : `${failed} of ${results.length} fail`}
    </span>
  );
}

type TestLineProps = {
  test: Draft;
  result: RuleTestResult | null;
  open: boolean;
  mayWrite: boolean;
  onOpen: () => void;
  onChange: (patch: Partial<RuleTest>) => void;
  onRemove: () => void;
};

function TestLine({ test, result, open, mayWrite, onOpen, onChange, onRemove }: TestLineProps) {
  return (
    <li>
      <div className={classes.testHead}>
        {result && (
          <span className={result.passed ? classes.passed : classes.failed}>
            {result.passed ? (
              <IconCircleCheck size={15} aria-label="Passes" />
            ) : (
              <IconCircleX size={15} aria-label="Fails" />
            )}
          </span>
        )}
        <button type="button" className={classes.testName} aria-expanded={open} onClick={onOpen}>
          {test.name || <span className="muted">Unnamed test</span>}
        </button>
        <span className="muted mono">{test.source}</span>
        <span className={test.expect === 'match' ? 'soft' : 'muted'}>
          {test.expect === 'match' ? 'must match' : 'must not match'}
        </span>
        {mayWrite && (
          <IconButton label={`Remove ${test.name || 'this test'}`} onClick={onRemove}>
            <IconTrash size={14} stroke={1.6} />
          </IconButton>
        )}
      </div>
      {result?.because && <p className={classes.failed}>{result.because}</p>}
      {result && Object.keys(result.matched).length > 0 && (
        <p className="muted mono">
          {Object.entries(result.matched)
            .map(([field, value]) => `${field}: ${value}`)
            .join('  ')
            .slice(0, 400)}
        </p>
      )}
      {open && <TestForm test={test} readOnly={!mayWrite} onChange={onChange} />}
    </li>
  );
}

function TestForm({
  test,
  readOnly,
  onChange,
}: {
  test: Draft;
  readOnly: boolean;
  onChange: TestLineProps['onChange'];
}) {
  const sources = useQuery(sourcesQuery).data?.items ?? [];
  const ids = [...new Set([test.source, ...sources.map(({ id }) => id)])];
  return (
    <div className={classes.testForm}>
      <TextInput
        label="Name"
        value={test.name}
        readOnly={readOnly}
        maxLength={200}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label="Sent by"
        data={ids}
        value={test.source}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(source) => source && onChange({ source })}
      />
      <Select
        label="The rule"
        data={[
          { value: 'match', label: 'must match' },
          { value: 'no_match', label: 'must not match' },
        ]}
        value={test.expect}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => onChange({ expect: value === 'no_match' ? 'no_match' : 'match' })}
      />
      <Textarea
        className={classes.record ?? ''}
        label="Record, as the source sends it"
        autosize
        minRows={4}
        maxRows={18}
        value={test.record}
        readOnly={readOnly}
        spellCheck={false}
        onChange={(event) => onChange({ record: event.currentTarget.value })}
      />
    </div>
  );
}
