// The sample: what was pasted, whether something of ours recognises it, and which of its records cannot be read.
import type { previewMapping } from '@tocsin/contracts/api/mappings';
import type * as z from 'zod';

import { Panel } from '../../ui/panel.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { sourceTitle } from '../../words/sources.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export type Preview = z.infer<typeof previewMapping.output>;

type SamplePanelProps = {
  sample: string;
  onSample: (sample: string) => void;
  preview: Preview | undefined;
  recognised: Preview['recognised'];
};

export function SamplePanel({ sample, onSample, preview, recognised }: SamplePanelProps) {
  return (
    <Panel
      title={words.sample}
      aside={preview && sample.trim() !== '' && <Count preview={preview} />}
      className={classes.panel}
    >
      {recognised && (
        <p className={classes.known}>
          <Sentence
            text={words.readAlready}
            parts={{
              title: <b>{sourceTitle(recognised.id, recognised.title)}</b>,
              id: <code>{recognised.id}</code>,
            }}
          />
        </p>
      )}
      <textarea
        className={`${classes.sample} mono`}
        aria-label={words.sample}
        spellCheck={false}
        placeholder={words.samplePlaceholder}
        value={sample}
        onChange={(event) => onSample(event.currentTarget.value)}
      />
      {preview && preview.unread > 0 && sample.trim() !== '' && (
        <ul className={classes.faults} aria-label={words.unreadable}>
          {preview.records
            .filter(({ fault }) => fault !== null)
            .slice(0, 5)
            .map(({ raw, fault }, place) => (
              <li key={place}>
                {fault}
                <code className="ellipsis">{raw}</code>
              </li>
            ))}
        </ul>
      )}
    </Panel>
  );
}

const Count = ({ preview: { total, unread } }: { preview: Preview }) => (
  <span className={classes.count} role="status" data-bad={unread > 0 || undefined}>
    {unread === 0 ? words.records(total) : words.unreadOf(unread, total)}
  </span>
);
