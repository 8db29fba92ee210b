// One activity in full: before and after, everything it carries, and the way to more about its subject.
import { useNavigate } from '@tanstack/react-router';
import type { AuditRow } from '@tocsin/contracts/api/activities';

import { useUrlSearch } from '../../../lib/url.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { Actor } from './actor.tsx';
import { resultWords } from './filter.ts';
import { kindWord } from './kinds.ts';
import { changesIn } from './telling.ts';
import { subjectOf, toldOf } from './told.ts';
import { words } from './words.ts';

import classes from './audit.module.css';

export function ActivityDrawer({ row, onClose }: { row: AuditRow; onClose: () => void }) {
  const [, change] = useUrlSearch();
  const navigate = useNavigate();
  const { verb, reason } = toldOf(row);
  const { label, to } = subjectOf(row);
  const changes = changesIn(row.data);
  return (
    <Drawer
      label={words.activity}
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
            {words.aboutSubject}
          </Button>
          {to !== null && <Button onClick={() => void navigate({ href: to })}>{words.open}</Button>}
        </>
      }
    >
      <Actor actor={row.actor} />
      <h2 className={classes.told}>
        {row.actor.name} {verb}
      </h2>
      {reason && <p className="soft">{reason}</p>}
      {changes.length > 0 && (
        <Section title={words.whatChanged}>
          <table className={classes.changes}>
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th scope="row">{words.fieldOf(field)}</th>
                  <td className="muted">{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      <Section title={words.about}>
        <KeyValues
          items={[
            [words.when, <Time key="at" at={row.at} look="absolute" />],
            [words.actor, `${kindWord(row.actor.kind)} ${row.actor.id}`],
            [words.result, resultWords[row.result]],
            [words.address, row.ip ?? words.noAddress],
            [words.program, row.userAgent ?? words.noProgram],
            [words.signedInWith, row.strength === null ? words.notRecorded : words.strength(row.strength)],
            [words.subject, `${kindWord(row.subjectKind)} ${label}`],
            [
              words.subjectId,
              <span key="subject" className="mono">
                {row.subjectId}
              </span>,
            ],
            [
              words.request,
              <span key="request" className="mono">
                {row.requestId}
              </span>,
            ],
            [
              words.activity,
              <span key="id" className="mono">
                {row.id}
              </span>,
            ],
          ]}
        />
      </Section>
      <Section
        title={words.recorded}
        aside={<CopyButton text={JSON.stringify(row, null, 2)} look="quiet" label={words.copyAll} />}
      >
        <pre className={classes.data}>{JSON.stringify(row.data, null, 2)}</pre>
      </Section>
    </Drawer>
  );
}
