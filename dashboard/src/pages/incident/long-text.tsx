// Root cause or lessons: read, written in Markdown on the revision that was read, and what it said before.
import { useQueryClient } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { call, isProblem } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { Earlier } from './earlier.tsx';
import { MarkdownEditor, ShownMarkdown } from './markdown-editor.tsx';
import { words } from './model-words.ts';
import { incidentQuery } from './queries.ts';

import classes from './rail.module.css';

type Props = { incident: Incident; shownAs: string; field: 'rootCause' | 'lessons'; mayWrite: boolean };

export function LongText({ incident, shownAs, field, mayWrite }: Props) {
  const [draft, setDraft] = useState<{ text: string; base: string; rev: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const text = incident[field];
  const begin = (): void => setDraft({ text, base: text, rev: incident.rev });
  const save = async (): Promise<void> => {
    if (!draft) return;
    setBusy(true);
    try {
      // Other changes may have moved the revision on; as long as these words are the same, writing is safe.
      const rev = text === draft.base ? incident.rev : draft.rev;
      const change = { incidentId: incident.id, rev, [field]: draft.text };
      client.setQueryData(incidentQuery(shownAs).queryKey, await call('PATCH /incidents/:incidentId', change));
      void client.invalidateQueries({ queryKey: ['incidents', 'one', shownAs] });
      setDraft(null);
    } catch (error) {
      if (isProblem(error) && error.problem.status === 409) void client.invalidateQueries(incidentQuery(shownAs));
      showProblem(error, words.texts.saving);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel
      title={words.texts[field]}
      aside={
        draft === null && (
          <>
            <Earlier shownAs={shownAs} field={field} />
            {mayWrite && (
              <Button small onClick={begin}>
                {text === '' ? words.texts.write : words.texts.edit}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={classes.body}>
        {draft ? (
          <MarkdownEditor
            label={words.texts[field]}
            placeholder=""
            action={words.save}
            value={draft.text}
            onChange={(next) => setDraft({ ...draft, text: next })}
            busy={busy}
            longest={50_000}
            rows={8}
            takesFocus
            allowEmpty
            onSave={() => void save()}
            onCancel={() => setDraft(null)}
          />
        ) : text === '' ? (
          <p className="muted">{words.texts.none}</p>
        ) : (
          <ShownMarkdown text={text} />
        )}
      </div>
    </Panel>
  );
}
