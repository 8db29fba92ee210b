// The button that takes something away, after asking; what stood against it is said above the button.
import { useMutation } from '@tanstack/react-query';

import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { Refusal } from './form-end.tsx';

type RemovalProps = {
  label: string;
  /** The question. */
  title: string;
  /** What will happen, in a sentence. */
  children: string;
  remove: () => Promise<unknown>;
  onRemoved: () => void;
};

export function Removal({ label, title, children, remove, onRemoved }: RemovalProps) {
  const work = useMutation({ mutationFn: remove, onSuccess: onRemoved });
  return (
    <>
      <Refusal work={work} />
      <ConfirmedButton
        label={label}
        look="danger"
        busy={work.isPending}
        title={title}
        action={label}
        onConfirm={work.mutate}
      >
        {children}
      </ConfirmedButton>
    </>
  );
}
