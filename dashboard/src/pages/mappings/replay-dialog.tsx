// Which of the unparsed are read again, and since when.
import { Modal, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { sourcesQuery } from '../sources/queries.ts';
import { replaysKey } from './queries.ts';

import classes from './page.module.css';

const spans = [
  { value: '1', label: 'of the last day' },
  { value: '7', label: 'of the last 7 days' },
  { value: '30', label: 'of the last 30 days' },
  { value: '365', label: 'of the last year' },
];

type ReplayDialogProps = {
  /** The source that reads them now. */
  readAs: string;
  title: string;
  /** Under which they came; asked for where it is not given. */
  source?: string;
  onClose: () => void;
};

export function ReplayDialog({ readAs, title, source, onClose }: ReplayDialogProps) {
  const now = useNow();
  const sources = useQuery(sourcesQuery);
  const [chosen, setChosen] = useState(source ?? null);
  const [days, setDays] = useState('7');
  const withUnparsed = (sources.data?.items ?? []).filter(({ unparsed }) => unparsed > 0);
  const start = useMutation({
    mutationFn: (from: string) =>
      call('POST /replays', {
        source: from,
        readAs,
        from: new Date(now - Number(days) * 86_400_000).toISOString(),
        to: new Date(now).toISOString(),
      }),
    onSuccess: () => {
      onClose();
      showToast({ title: 'Reading again', detail: 'What can be read now becomes events.' });
      void queryClient.invalidateQueries({ queryKey: replaysKey });
    },
    onError: (error) => showProblem(error, 'Reading again'),
  });
  const own = { value: readAs, label: `${title} (${readAs})` };
  const options = withUnparsed.map(({ id, title, unparsed }) => ({
    value: id,
    label: `${title}: ${formatCount(unparsed)} unparsed in 24 h`,
  }));
  return (
    <Modal opened onClose={onClose} title={`Read the unparsed again as ${title}`} size={460}>
      {sources.isError && <Problem error={sources.error} onRetry={() => void sources.refetch()} />}
      <Select
        label="What came under"
        placeholder="Choose a source"
        allowDeselect={false}
        data={[own, ...options.filter(({ value }) => value !== readAs)]}
        value={chosen}
        onChange={setChosen}
      />
      <Select
        label="Unparsed"
        mt="md"
        allowDeselect={false}
        data={spans}
        value={days}
        onChange={(value) => setDays(value ?? '7')}
      />
      <p className={classes.after}>
        What can be read becomes events, is matched against the rules, and leaves the unparsed. The rest stays as it is.
      </p>
      <div className={classes.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          busy={start.isPending}
          disabled={chosen === null}
          onClick={() => chosen !== null && start.mutate(chosen)}
        >
          Read again
        </Button>
      </div>
    </Modal>
  );
}
