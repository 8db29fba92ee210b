// One activity in full: before and after, everything it carries, and the way to more about its subject.
import { useNavigate } from '@tanstack/react-router';
import type { AuditRow } from '@tocsin/contracts/api/activities';

import { formatWord } from '../../../lib/format.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { Actor } from './actor.tsx';
import { resultWords } from './filter.ts';
import { changesIn, kindWord, subjectOf, toldOf } from './told.ts';

import classes from './audit.module.css';

export function ActivityDrawer({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const [, change] = useUrlSearch();
  const navigate = useNavigate();
  const { verb, reason } = toldOf(row);
  const { label, to } = subjectOf(row);
  const changes = changesIn(row.data);
  return (
    <Drawer
      label="Activity"
      head={<span className="muted">{kindWord(row.type)}</span>}
      onClose={onClose}
      foot={
        <>
          <Button
            onClick={() =>
              change(
                { subjectKind: row.subjectKind, subjectId: row.subjectId, area: null, kind: null, selected: null },
                { push: true },
              )
            }
          >
            All about this subject
          </Button>
          {to !== null && <Button onClick={() => void navigate({ href: to })}>Open it</Button>}
        </>
      }
    >
      <Actor actor={row.actor} />
      <h2 className={classes.told}>
        {row.actor.name} {verb}
      </h2>
      {reason && <p className="soft">{reason}</p>}
      {changes.length > 0 && (
        <Section title="What changed">
          <table className={classes.changes}>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td className="muted">{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      <Section title="About">
        <KeyValues
          items={[
            ['When', <Time key="at" at={row.at} look="absolute" />],
            ['Actor', `${kindWord(row.actor.kind)} ${row.actor.id}`],
            ['Result', resultWords[row.result]],
            ['Address', row.ip ?? 'none'],
            ['Program', row.userAgent ?? 'none'],
            ['Signed in with', row.strength === null ? 'not recorded' : formatWord(row.strength)],
            ['Subject', `${kindWord(row.subjectKind)} ${label}`],
            [
              'Subject id',
              <span key="subject" className="mono">
                {row.subjectId}
              </span>,
            ],
            [
              'Request',
              <span key="request" className="mono">
                {row.requestId}
              </span>,
            ],
            [
              'Activity',
              <span key="id" className="mono">
                {row.id}
              </span>,
            ],
          ]}
        />
      </Section>
      <Section
        title="Recorded data"
        aside={<CopyButton text={JSON.stringify(row, null, 2)} look="quiet" label="Copy all" />}
      >
        <pre className={classes.data}>{JSON.stringify(row.data, null, 2)}</pre>
      </Section>
    </Drawer>
  );
}
