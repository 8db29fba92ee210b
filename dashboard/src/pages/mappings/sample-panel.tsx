// The sample: what was pasted, whether something of ours recognises it, and which of its records cannot be read.
import type { previewMapping } from '@tocsin/contracts/api/mappings';
import type * as z from 'zod';

import { plural } from '../../lib/format.ts';
import { Panel } from '../../ui/panel.tsx';

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
      title="Sample"
      aside={preview && sample.trim() !== '' && <Count preview={preview} />}
      className={classes.panel}
    >
      {recognised && (
        <p className={classes.known}>
          This is read by the source <b>{recognised.title}</b> already: send it to <code>{recognised.id}</code>. A
          mapping is only needed where you want it otherwise.
        </p>
      )}
      <textarea
        className={`${classes.sample} mono`}
        aria-label="Sample"
        spellCheck={false}
        placeholder={'Paste some records as they are sent: JSON, name=value, columns, XML or plain lines, one a line.'}
        value={sample}
        onChange={(event) => onSample(event.currentTarget.value)}
      />
      {preview && preview.unread > 0 && sample.trim() !== '' && (
        <ul className={classes.faults} aria-label="What cannot be read">
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
    {unread === 0 ? plural(total, 'record') : `${unread} of ${plural(total, 'record')} not read`}
  </span>
);
