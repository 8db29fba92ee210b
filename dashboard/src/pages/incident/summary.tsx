// What happened, in the words of those who worked on it. Nobody's words are overwritten unseen.
import { IconNotes, IconPencil } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { call, isProblem } from '../../lib/api.ts';
import { AlsoWriting } from '../../together/present.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { Earlier } from './earlier.tsx';
import { MarkdownEditor, ShownMarkdown } from './markdown-editor.tsx';
import { incidentQuery } from './queries.ts';
import { words } from './words.ts';

import page from './page.module.css';
import classes from './summary.module.css';

type SummaryProps = { incident: Incident; shownAs: string; mayWrite: boolean };
/** What was written on top of, so that a change in between is noticed. */
type Draft = { text: string; base: string; rev: number };

export function Summary({ incident, shownAs, mayWrite }: SummaryProps) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const begin = (): void => setDraft({ text: incident.summary, base: incident.summary, rev: incident.rev });
  const conflict = draft !== null && incident.summary !== draft.base;

  const save = async (): Promise<void> => {
    if (!draft || conflict) return;
    setBusy(true);
    try {
      // Other changes may have moved the revision on; as long as these words are the same, writing is safe.
      const rev = Math.max(draft.rev, incident.rev);
      const changed = await call('PATCH /incidents/:incidentId', { incidentId: incident.id, rev, summary: draft.text });
      client.setQueryData(incidentQuery(shownAs).queryKey, changed);
      setDraft(null);
    } catch (error) {
      // Asking again shows either the other person's words or a newer revision to save on.
      if (isProblem(error) && error.problem.status === 409) await client.invalidateQueries(incidentQuery(shownAs));
      showProblem(error, words.summary.saving);
    } finally {
      setBusy(false);
    }
  };

  if (draft !== null)
    return (
      <div className={page.pane}>
        <AlsoWriting channel={`incident:${incident.id}`} part="summary" />
        <MarkdownEditor
          label={words.summary.label}
          placeholder={words.summary.placeholder}
          action={words.editor.save}
          value={draft.text}
          onChange={(text) => setDraft({ ...draft, text })}
          busy={busy || conflict}
          longest={50_000}
          rows={12}
          takesFocus
          allowEmpty
          note={
            conflict && (
              <Conflict
                theirs={incident.summary}
                onTake={begin}
                onKeep={() => setDraft({ ...draft, base: incident.summary, rev: incident.rev })}
              />
            )
          }
          onSave={() => void save()}
          onCancel={() => setDraft(null)}
        />
      </div>
    );
  if (incident.summary.trim() === '')
    return (
      <EmptyState
        icon={<IconNotes size={18} stroke={1.6} />}
        title={words.summary.none}
        actions={mayWrite && <Button onClick={begin}>{words.summary.writeIt}</Button>}
      >
        {words.summary.noneDetail}
      </EmptyState>
    );
  return (
    <ScrollPane label={words.summary.label} className={page.pane}>
      <div className={classes.text}>
        <ShownMarkdown text={incident.summary} />
      </div>
      {mayWrite && (
        <Button small icon={<IconPencil size={14} stroke={1.6} />} onClick={begin}>
          {words.summary.edit}
        </Button>
      )}
      <Earlier shownAs={shownAs} field="summary" />
    </ScrollPane>
  );
}

function Conflict({ theirs, onTake, onKeep }: { theirs: string; onTake: () => void; onKeep: () => void }) {
  return (
    <div className={classes.conflict} role="alert">
      <p>
        <b>{words.summary.conflict}</b> {words.summary.conflictDetail}
      </p>
      <pre>{theirs}</pre>
      <div className="row">
        <Button small onClick={onTake}>
          {words.summary.takeTheirs}
        </Button>
        <Button small onClick={onKeep}>
          {words.summary.keepMine}
        </Button>
      </div>
    </div>
  );
}
