// Where files are dropped, or chosen.
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';

import { Button } from '../ui/button.tsx';
import { words } from './words.ts';

import classes from './evidence.module.css';

export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <Button icon={<IconUpload size={15} stroke={1.6} />} onClick={() => input.current?.click()}>
        {words.drop}
      </Button>
      <span className={classes.meta}>{words.dropHint}</span>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={words.choose}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
