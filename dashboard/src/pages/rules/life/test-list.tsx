// Tests as a list: each can be opened and changed, and shows how it came out.
import { Select, Textarea, TextInput } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RuleTest, RuleTestResult } from '@tocsin/contracts/rule';

import { Button, IconButton } from '../../../ui/button.tsx';
import { said } from '../../../words/said.ts';
import { sourcesQuery } from '../../sources/queries.ts';
import type { TestDraft, TestDrafts } from './use-test-drafts.ts';
import { words } from './words.ts';

import classes from './life.module.css';

type TestListProps = {
  drafts: TestDrafts;
  /** In the order of the tests; null before they ran. */
  results: readonly RuleTestResult[] | null;
  mayWrite: boolean;
  /** A test holds several records, as those of a correlation do. */
  several?: boolean;
};

export const TestList = ({ drafts, results, mayWrite, several = false }: TestListProps) => (
  <ul className={classes.tests}>
    {drafts.tests.map((test, index) => (
      <TestLine
        key={test.id}
        test={test}
        result={results?.[index] ?? null}
        open={drafts.open === test.id}
        mayWrite={mayWrite}
        several={several}
        onOpen={() => drafts.toggle(test.id)}
        onChange={(patch) => drafts.change(test.id, patch)}
        onRemove={() => drafts.remove(test.id)}
      />
    ))}
  </ul>
);

export const AddTestButtons = ({ drafts, small = false }: { drafts: TestDrafts; small?: boolean }) => (
  <>
    <Button small={small} icon={<IconPlus size={14} />} onClick={() => drafts.add('match')}>
      {words.tests.addMatch}
    </Button>
    <Button small={small} icon={<IconPlus size={14} />} onClick={() => drafts.add('no_match')}>
      {words.tests.addNoMatch}
    </Button>
  </>
);

export function Outcome({ passed, results }: { passed: boolean; results: readonly RuleTestResult[] }) {
  const failed = results.filter((result) => !result.passed).length;
  return (
    <span className={passed ? classes.passed : classes.failed} role="status">
      {passed ? words.tests.allPass : words.tests.fail(failed, results.length)}
    </span>
  );
}

type TestLineProps = {
  test: TestDraft;
  result: RuleTestResult | null;
  open: boolean;
  mayWrite: boolean;
  several: boolean;
  onOpen: () => void;
  onChange: (patch: Partial<RuleTest>) => void;
  onRemove: () => void;
};

function TestLine({ test, result, open, mayWrite, several, onOpen, onChange, onRemove }: TestLineProps) {
  return (
    <li>
      <div className={classes.testHead}>
        {result && (
          <span className={result.passed ? classes.passed : classes.failed}>
            {result.passed ? (
              <IconCircleCheck size={15} aria-label={words.tests.passes} />
            ) : (
              <IconCircleX size={15} aria-label={words.tests.fails} />
            )}
          </span>
        )}
        <button type="button" className={classes.testName} aria-expanded={open} onClick={onOpen}>
          {test.name || <span className="muted">{words.tests.unnamed}</span>}
        </button>
        <span className="muted mono">{test.source}</span>
        <span className={test.expect === 'match' ? 'soft' : 'muted'}>{words.tests.expects[test.expect]}</span>
        {mayWrite && (
          <IconButton label={test.name ? words.tests.remove(test.name) : words.tests.removeThis} onClick={onRemove}>
            <IconTrash size={14} stroke={1.6} />
          </IconButton>
        )}
      </div>
      {result?.because && <p className={classes.failed}>{said(result.because)}</p>}
      {result && Object.keys(result.matched).length > 0 && (
        <p className="muted mono">
          {Object.entries(result.matched)
            .map(([field, value]) => `${field}: ${value}`)
            .join('  ')
            .slice(0, 400)}
        </p>
      )}
      {open && <TestForm test={test} readOnly={!mayWrite} several={several} onChange={onChange} />}
    </li>
  );
}

type TestFormProps = {
  test: TestDraft;
  readOnly: boolean;
  several: boolean;
  onChange: TestLineProps['onChange'];
};

function TestForm({ test, readOnly, several, onChange }: TestFormProps) {
  const sources = useQuery(sourcesQuery).data?.items ?? [];
  const ids = [...new Set([test.source, ...sources.map(({ id }) => id)])];
  return (
    <div className={classes.testForm}>
      <TextInput
        label={words.tests.name}
        value={test.name}
        readOnly={readOnly}
        maxLength={200}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label={words.tests.sentBy}
        data={ids}
        value={test.source}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(source) => source && onChange({ source })}
      />
      <Select
        label={words.tests.rule}
        data={[
          { value: 'match', label: words.tests.expects.match },
          { value: 'no_match', label: words.tests.expects.no_match },
        ]}
        value={test.expect}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => onChange({ expect: value === 'no_match' ? 'no_match' : 'match' })}
      />
      <Textarea
        className={classes.record ?? ''}
        label={several ? words.tests.records : words.tests.record}
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
