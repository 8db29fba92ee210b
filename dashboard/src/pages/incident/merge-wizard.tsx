// Merging others into this incident: which, what becomes of it, which fields take the other's value; and the way back.
import { Modal, MultiSelect, Radio, Textarea } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Output } from '@tocsin/contracts/client';
import type { Incident, MergeConflict } from '@tocsin/contracts/incident';
import { openIncidentStages } from '@tocsin/contracts/words';
import { useState } from 'react';

import { modelQuery } from '../../incidents/model.ts';
import { incidentSeverityWord } from '../../incidents/severity.tsx';
import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Note } from '../../ui/note.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { papWords, tlpWords } from '../../words/incident-model.ts';
import { words } from './model-words.ts';

import classes from './rail.module.css';

type Preview = Output<'GET /incidents/:incidentId/merge'>;
/** By field: the source whose value is taken; without an entry the incident's own stays. */
type Choices = Readonly<Record<string, string>>;

export function MergeWizard({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const [sources, setSources] = useState<string[]>([]);
  const [choices, setChoices] = useState<Choices>({});
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const others = useQuery({
    queryKey: ['incidents', 'mergeable', incident.id],
    queryFn: async ({ signal }) =>
      (await call('GET /incidents', { stage: [...openIncidentStages], limit: 200 }, { signal })).items,
  });
  const preview = useQuery({
    queryKey: ['incidents', 'merge-preview', incident.id, sources],
    queryFn: ({ signal }) =>
      call('GET /incidents/:incidentId/merge', { incidentId: incident.id, source: sources }, { signal }),
    enabled: sources.length > 0,
    placeholderData: keepPreviousData,
  });
  const ready = sources.length > 0 && reason.trim() !== '' && preview.data?.refused === null;
  const undo = async (merged: readonly string[]): Promise<void> => {
    try {
      for (const incidentId of merged)
        await call('POST /incidents/:incidentId/unmerge', { incidentId, reason: words.wizard.undoReason });
    } catch (error) {
      showProblem(error, words.merges.undoing);
    } finally {
      void client.invalidateQueries({ queryKey: ['incidents'] });
    }
  };
  const merge = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    try {
      await call('POST /incidents/:incidentId/merge', {
        incidentId: incident.id,
        sources,
        reason: reason.trim(),
        choices: Object.entries(choices).map(([fieldId, sourceId]) => ({ fieldId, sourceId })),
      });
      onClose();
      showToast({ title: words.wizard.done(sources.length, incident.number), undo: () => void undo(sources) });
    } catch (error) {
      showProblem(error, words.wizard.doing);
      setBusy(false);
    } finally {
      void client.invalidateQueries({ queryKey: ['incidents'] });
      void client.invalidateQueries({ queryKey: ['alerts'] });
    }
  };
  return (
    <Modal opened onClose={onClose} title={words.wizard.title(incident.number)} size={620}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void merge();
        }}
      >
        <MultiSelect
          label={words.wizard.search}
          description={words.wizard.searchHelp}
          searchable
          hidePickedOptions
          data-autofocus
          limit={50}
          data={(others.data ?? [])
            .filter(({ id }) => id !== incident.id)
            .map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }))}
          value={sources}
          onChange={setSources}
        />
        {others.isError && <Problem error={others.error} onRetry={() => void others.refetch()} />}
        {sources.length === 0 ? (
          <p className="muted">{words.wizard.choose}</p>
        ) : preview.isError ? (
          <Problem error={preview.error} onRetry={() => void preview.refetch()} />
        ) : preview.data ? (
          <Result incident={incident} preview={preview.data} choices={choices} onChoose={setChoices} />
        ) : (
          <p className="muted">{words.wizard.looking}</p>
        )}
        <Textarea
          label={words.why}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {words.wizard.merge}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type ResultProps = {
  incident: Incident;
  preview: Preview;
  choices: Choices;
  onChoose: (choices: Choices) => void;
};

function Result({ incident, preview: { result, conflicts, refused }, choices, onChoose }: ResultProps) {
  const severityOf = (severity: number): string => `SEV${severity} ${incidentSeverityWord(severity)}`;
  const turned = (before: string, after: string): string => (before === after ? after : `${before} → ${after}`);
  const markings = ({ tlp, pap }: Pick<Incident, 'tlp' | 'pap'>): string =>
    [tlp && tlpWords[tlp], pap && papWords[pap]].filter(Boolean).join(', ') || words.fields.unmarked;
  return (
    <section className={classes.card} aria-label={words.wizard.result} aria-live="polite">
      {refused !== null && <Note tone="medium">{refused}</Note>}
      <KeyValues
        items={[
          [words.wizard.severity, turned(severityOf(incident.severity), severityOf(result.severity))],
          [words.wizard.markings, turned(markings(incident), markings(result))],
          [words.wizard.contents, words.wizard.contains(result.alertCount, result.commentCount, result.taskCount)],
          [words.wizard.access, result.restricted ? words.wizard.restricted : words.wizard.open],
        ]}
      />
      {conflicts.length > 0 && (
        <>
          <h3 className={classes.cardTitle}>{words.wizard.conflicts}</h3>
          <p className="muted">{words.wizard.conflictsHelp}</p>
          <Conflicts incident={incident} conflicts={conflicts} choices={choices} onChoose={onChoose} />
        </>
      )}
    </section>
  );
}

type ConflictsProps = {
  incident: Incident;
  conflicts: readonly MergeConflict[];
  choices: Choices;
  onChoose: (choices: Choices) => void;
};

function Conflicts({ incident, conflicts, choices, onChoose }: ConflictsProps) {
  const fields = useQuery(modelQuery).data?.fields ?? [];
  const byField = Map.groupBy(conflicts, ({ fieldId }) => fieldId);
  return [...byField].map(([fieldId, [first, ...more]]) => {
    if (!first) return null;
    const { [fieldId]: _, ...without } = choices;
    return (
      <Radio.Group
        key={fieldId}
        label={fields.find(({ id }) => id === fieldId)?.name ?? fieldId}
        value={choices[fieldId] ?? incident.id}
        onChange={(id) => onChoose(id === incident.id ? without : { ...without, [fieldId]: id })}
      >
        <div className={classes.list}>
          <Radio size="xs" value={incident.id} label={`${String(first.kept)} · ${incident.number}`} />
          {[first, ...more].map(({ sourceId, sourceNumber, other }) => (
            <Radio key={sourceId} size="xs" value={sourceId} label={`${String(other)} · ${sourceNumber}`} />
          ))}
        </div>
      </Radio.Group>
    );
  });
}
