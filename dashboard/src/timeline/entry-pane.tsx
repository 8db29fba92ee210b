// One entry of the timeline beside it: what it says, what stands behind it, and what people made of it.
import { Textarea } from '@mantine/core';
import { IconFileText, IconPencil, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EntryRef, TimelineEntry } from '@tocsin/contracts/timeline';
import { type RefObject, useState } from 'react';

import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { EntityChip } from '../ui/entity-chip.tsx';
import { KeyValues } from '../ui/key-values.tsx';
import { Note } from '../ui/note.tsx';
import { Section } from '../ui/panel.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { saidDetail, saidTitle } from '../words/said.ts';
import { severityWord } from '../words/severity.ts';
import { tacticWord } from '../words/tactics.ts';
import { revisionsQuery, useEntry } from './entries.ts';
import { EntryForm } from './entry-form.tsx';
import { Stamp } from './stamp.tsx';
import { toneOf } from './tone.ts';
import type { EntryChanges } from './use-entry-changes.ts';
import { words } from './viewer-words.ts';
import { entryLaneWords, laneWords } from './words.ts';

import classes from './viewer.module.css';

type PaneProps = {
  incidentId: string;
  id: string;
  changes: EntryChanges | null;
  noteRef: RefObject<HTMLTextAreaElement | null>;
  onGo: (ref: EntryRef, entry: TimelineEntry) => void;
  onClose: () => void;
};

export function EntryPane({ incidentId, id, changes, noteRef, onGo, onClose }: PaneProps) {
  const { data: entry, isPending } = useEntry(incidentId, id);
  const [form, setForm] = useState<'edit' | 'remove' | null>(null);
  const own = entry?.id.startsWith('entry:') === true;
  const head = entry ? (
    <>
      <Badge tone={toneOf(entry)}>
        {entry.lane === 'attack' ? severityWord(entry.severity) : entryLaneWords[entry.lane]}
      </Badge>
      <span className="muted">{words.kinds[entry.kind]}</span>
    </>
  ) : (
    <span className="muted">{words.entry.label}</span>
  );
  return (
    <Drawer label={words.entry.label} head={head} onClose={onClose}>
      {isPending && <SkeletonRows label={words.loading} rows={5} />}
      {!isPending && !entry && <p className="soft">{words.entry.none}</p>}
      {entry && (
        <div className={classes.pane}>
          <h3 className={classes.title}>{saidTitle(entry.title)}</h3>
          {changes && <Marks entry={entry} changes={changes} />}
          {entry.unsupported && <Note>{words.entry.unsupported}</Note>}
          {entry.body !== '' && <p className={classes.body}>{saidDetail(entry.body)}</p>}
          <Facts entry={entry} />
          {entry.entities.length > 0 && (
            <Section title={words.entry.entities}>
              <div className={classes.chips}>
                {entry.entities.map((entity) => (
                  <EntityChip key={`${entity.kind}:${entity.value}`} entity={entity} />
                ))}
              </div>
            </Section>
          )}
          <Sources entry={entry} onGo={onGo} />
          <Annotation key={entry.annotation} entry={entry} changes={changes} noteRef={noteRef} />
          <History incidentId={incidentId} entry={entry} />
          {own && changes && (
            <div className="row">
              <Button small icon={<IconPencil size={14} stroke={1.6} />} onClick={() => setForm('edit')}>
                {words.entry.edit}
              </Button>
              <Button small look="danger" icon={<IconTrash size={14} stroke={1.6} />} onClick={() => setForm('remove')}>
                {words.entry.remove}
              </Button>
            </div>
          )}
          {form === 'edit' && changes && <EntryForm entry={entry} changes={changes} onClose={() => setForm(null)} />}
          <Confirm
            opened={form === 'remove'}
            title={words.entry.remove}
            action={words.entry.remove}
            danger
            reason={words.entry.reason}
            onConfirm={(reason) => {
              setForm(null);
              void changes?.remove(entry.id, reason).then((done) => done && onClose());
            }}
            onClose={() => setForm(null)}
          >
            {words.entry.removeDetail}
          </Confirm>
        </div>
      )}
    </Drawer>
  );
}

function Marks({ entry, changes }: { entry: TimelineEntry; changes: EntryChanges }) {
  return (
    <div className="row">
      <Button
        small
        aria-pressed={entry.starred}
        keys="s"
        icon={entry.starred ? <IconStarFilled size={13} /> : <IconStar size={14} stroke={1.6} />}
        onClick={() => void changes.mark(entry.id, { starred: !entry.starred })}
      >
        {entry.starred ? words.entry.unstar : words.entry.star}
      </Button>
      <Button
        small
        aria-pressed={entry.inReport}
        keys="r"
        icon={<IconFileText size={14} stroke={1.6} />}
        onClick={() => void changes.mark(entry.id, { inReport: !entry.inReport })}
      >
        {entry.inReport ? words.entry.fromReport : words.entry.toReport}
      </Button>
    </div>
  );
}

function Facts({ entry }: { entry: TimelineEntry }) {
  const facts: [string, React.ReactNode][] = [
    [words.entry.time, <Stamp key="at" at={entry.at} />],
    ...(entry.endAt === null
      ? []
      : [[words.entry.until, <Stamp key="end" at={entry.endAt} />] as [string, React.ReactNode]]),
    [words.entry.precision, words.precisions[entry.precision]],
    ...(entry.timeZone === null ? [] : [[words.entry.zone, entry.timeZone] as [string, string]]),
    ...(entry.skewMs === 0 ? [] : [[words.entry.skew, words.entry.seconds(entry.skewMs / 1000)] as [string, string]]),
    [
      words.form.lane,
      entry.surface === null
        ? entryLaneWords[entry.lane]
        : `${entryLaneWords[entry.lane]} · ${laneWords[entry.surface]}`,
    ],
    ...(entry.tactics.length === 0
      ? []
      : [[words.compare.tactics, entry.tactics.map(tacticWord).join(', ')] as [string, string]]),
    ...(entry.techniques.length === 0
      ? []
      : [[words.entry.techniques, entry.techniques.join(', ')] as [string, string]]),
    [words.entry.assertion, words.assertions[entry.assertion]],
    ...(entry.confidence === null ? [] : [[words.entry.confidence, `${entry.confidence} %`] as [string, string]]),
    ...(entry.author === null ? [] : [[words.entry.author, entry.author.name] as [string, string]]),
  ];
  return <KeyValues items={facts} />;
}

function Sources({ entry, onGo }: { entry: TimelineEntry; onGo: PaneProps['onGo'] }) {
  if (entry.refs.length === 0) return null;
  return (
    <Section title={words.entry.sources}>
      <ul className={classes.sources}>
        {entry.refs.map((ref) => (
          <li key={`${ref.kind}:${ref.id}`}>
            <span className="muted">{words.refs[ref.kind]}</span>{' '}
            {ref.kind === 'external' ? (
              <span className={classes.external}>
                {ref.id} {ref.label !== '' && <span className="muted">{ref.label}</span>}
              </span>
            ) : (
              <button type="button" className={classes.link} onClick={() => onGo(ref, entry)}>
                {ref.label || saidTitle(entry.title)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

type AnnotationProps = { entry: TimelineEntry } & Pick<PaneProps, 'changes' | 'noteRef'>;

function Annotation({ entry, changes, noteRef }: AnnotationProps) {
  const [text, setText] = useState(entry.annotation);
  if (!changes) return entry.annotation === '' ? null : <Section title={words.entry.note}>{entry.annotation}</Section>;
  return (
    <div className={classes.note}>
      <Textarea
        ref={noteRef}
        label={words.entry.note}
        placeholder={words.entry.notePlaceholder}
        autosize
        minRows={2}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() !== entry.annotation && (
        <Button small look="primary" onClick={() => void changes.mark(entry.id, { annotation: text.trim() })}>
          {words.entry.save}
        </Button>
      )}
    </div>
  );
}

const shownValue = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);

function History({ incidentId, entry }: { incidentId: string; entry: TimelineEntry }) {
  const revisions = useQuery(revisionsQuery(incidentId, entry.id)).data ?? [];
  if (revisions.length === 0) return null;
  return (
    <Section title={words.entry.history}>
      <ul className={classes.sources}>
        {revisions.map(({ id, at, by, reason, fields }) => (
          <li key={id}>
            <span className="muted">
              <Stamp at={at} /> {by.name}
            </span>
            {Object.entries(fields).map(([name, { before }]) => (
              <div key={name} className={classes.external}>
                {words.entry.was(fieldSaid(name), shownValue(before).slice(0, 200))}
              </div>
            ))}
            {reason !== '' && <div className="soft">{reason}</div>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

const fieldSaid = (name: string): string => {
  const named: Readonly<Record<string, string>> = {
    annotation: words.entry.note,
    title: words.form.title,
    body: words.form.body,
    at: words.form.at,
    endAt: words.form.end,
    lane: words.form.lane,
    precision: words.form.precision,
    severity: words.form.severity,
    assertion: words.form.assertion,
    confidence: words.entry.confidence,
    tactics: words.form.tactics,
    entities: words.entry.entities,
    refs: words.entry.sources,
  };
  return named[name] ?? name;
};
