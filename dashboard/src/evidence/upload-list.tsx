// Uploads that are not whole: how far each is, and pause, resume, give up.
import { useRef } from 'react';

import { Button } from '../ui/button.tsx';
import type { Running, Uploads } from './use-uploads.ts';
import { words } from './words.ts';

import classes from './evidence.module.css';

export function UploadList({ uploads }: { uploads: Uploads }) {
  return uploads.uploads.map((one) => <UploadRow key={one.kept.uploadId} one={one} uploads={uploads} />);
}

function UploadRow({ one: { kept, sent, state, why }, uploads }: { one: Running; uploads: Uploads }) {
  const input = useRef<HTMLInputElement>(null);
  const { uploadId, name, number, size } = kept;
  const resume = () => (state === 'waiting' ? input.current?.click() : uploads.resume(uploadId, null));
  return (
    <div className={classes.upload} role="group" aria-label={words.uploadOf(name)}>
      <div className={classes.uploadHead}>
        <span className="ellipsis grow">{name}</span>
        <span className="mono soft">{number}</span>
      </div>
      <progress max={size} value={sent} aria-label={words.uploadOf(name)} />
      <div className={classes.uploadHead}>
        <span className={`${classes.why} grow`} role="status">
          {state === 'failed' && `${words.uploadFailed}. `}
          {why ?? (state === 'waiting' ? words.waitsForFile : words.progress(words.bytes(sent), words.bytes(size)))}
        </span>
        {state === 'running' ? (
          <Button small onClick={() => uploads.pause(uploadId)}>
            {words.pause}
          </Button>
        ) : (
          <Button small look="primary" onClick={resume}>
            {words.resume}
          </Button>
        )}
        <Button small look="quiet" onClick={() => void uploads.giveUp(uploadId)}>
          {words.giveUp}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={words.choose}
        onChange={({ currentTarget: { files } }) => uploads.resume(uploadId, files?.[0] ?? null)}
      />
    </div>
  );
}
