// A text read for entities: which of them are known, and what is known of each.
import { Textarea } from '@mantine/core';
import { IconTextScan2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Canonical } from '@tocsin/contracts/entity/kinds';
import { useState } from 'react';

import { EntityLink } from '../../entity/entity-link.tsx';
import { EntityListBadge, EntityVerdictBadge } from '../../entity/marks.tsx';
import { call } from '../../lib/api.ts';
import { defang } from '../../lib/format.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { graphKindWords } from '../../words/graph-kinds.ts';
import { words } from './words.ts';

import classes from './entities.module.css';

export function FromText() {
  const [text, setText] = useState('');
  const mayWrite = useCan('alert:write');
  const read = useMutation({ mutationFn: (sent: string) => call('POST /entities/extract', { text: sent }) });
  const keep = useMutation({
    mutationFn: ({ kind, value }: Canonical) => call('POST /entities', { kind, value }),
    onSuccess: () => {
      showToast({ title: words.text.added });
      read.mutate(text);
    },
    onError: (error) => showProblem(error, words.text.add),
  });
  const found = read.data;
  return (
    <Panel label={words.view.fromText} className={classes.scroll}>
      <div className={classes.padded}>
        <Form onSubmit={() => read.mutate(text)}>
          <Textarea
            label={words.text.label}
            description={words.text.hint}
            autosize
            minRows={6}
            maxRows={16}
            maxLength={200_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <FormFoot>
            <Button type="submit" look="primary" busy={read.isPending} disabled={text.trim() === ''}>
              {words.text.read}
            </Button>
          </FormFoot>
        </Form>
        {read.isError && <Problem error={read.error} />}
        {found?.items.length === 0 && (
          <EmptyState icon={<IconTextScan2 size={20} stroke={1.6} />} title={words.text.nothing}>
            {words.text.nothingText}
          </EmptyState>
        )}
        {found !== undefined && found.items.length > 0 && (
          <>
            <span className="muted" role="status">
              {words.text.found(found.items.length)} {found.more && words.text.more}
            </span>
            <SmallTable
              label={words.view.fromText}
              heads={[words.kind, words.entity, words.verdict, words.alerts, words.lastSeen]}
              actions={mayWrite}
            >
              {found.items.map(({ kind, value, known }) => (
                <tr key={`${kind}:${value}`}>
                  <td>{graphKindWords[kind]}</td>
                  <td className="mono">{known ? <EntityLink entity={known} /> : defang(value)}</td>
                  <td>
                    <span className="row">
                      {known?.verdict && <EntityVerdictBadge verdict={known.verdict.level} />}
                      {known?.lists.map((list) => (
                        <EntityListBadge key={list} list={list} />
                      ))}
                    </span>
                  </td>
                  <td>
                    {known ? words.text.seen(known.alertCount) : <span className="muted">{words.text.unknown}</span>}
                  </td>
                  <td>{known?.lastSeenAt && <Time at={known.lastSeenAt} />}</td>
                  {mayWrite && (
                    <td>
                      {!known && (
                        <Button small look="quiet" busy={keep.isPending} onClick={() => keep.mutate({ kind, value })}>
                          {words.text.add}
                        </Button>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </SmallTable>
          </>
        )}
      </div>
    </Panel>
  );
}
