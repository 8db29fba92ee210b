// A new key or secret in the place of one, which works on for some hours.
import { NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { ShownOnce } from '../../../ui/shown-once.tsx';
import { FormDialog } from '../shared/form-dialog.tsx';
import { Made } from './credentials.tsx';
import { words } from './words.ts';

type RotateProps = {
  name: string;
  /** Answers with what is shown once. */
  rotate: (overlapHours: number) => Promise<string>;
  onClose: () => void;
};

export function Rotate({ name, rotate, onClose }: RotateProps) {
  const [hours, setHours] = useState<number | string>(24);
  const work = useMutation({ mutationFn: rotate });
  if (work.data)
    return (
      <Made title={name} onClose={onClose}>
        <ShownOnce text={work.data} />
      </Made>
    );
  return (
    <FormDialog
      title={words.rotateTitle(name)}
      size={440}
      work={work}
      send={words.rotate}
      onSend={() => work.mutate(typeof hours === 'number' ? hours : 0)}
      onClose={onClose}
    >
      <NumberInput
        label={words.overlap}
        description={words.overlapMeaning}
        data-autofocus
        min={0}
        max={720}
        hideControls
        value={hours}
        onChange={setHours}
      />
    </FormDialog>
  );
}
