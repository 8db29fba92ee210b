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
import { sourceTitle } from '../../words/sources.ts';
import { sourcesQuery } from '../sources/queries.ts';
import { replaysKey } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const spans = [
  { value: '1', label: words.spans.day },
  { value: '7', label: words.spans.week },
  { value: '30', label: words.spans.month },
  { value: '365', label: words.spans.year },
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
      showToast({ title: words.begun, detail: words.begunMore });
      void queryClient.invalidateQueries({ queryKey: replaysKey });
    },
    onError: (error) => showProblem(error, words.begun),
  });
  const own = { value: readAs, label: `${title} (${readAs})` };
  const options = withUnparsed.map(({ id, title, unparsed }) => ({
    value: id,
    label: words.unparsedIn(sourceTitle(id, title), formatCount(unparsed)),
  }));
  return (
    <Modal opened onClose={onClose} title={words.readAs(title)} size={460}>
      {sources.isError && <Problem error={sources.error} onRetry={() => void sources.refetch()} />}
      <Select
        label={words.cameUnder}
        placeholder={words.chooseSource}
        allowDeselect={false}
        data={[own, ...options.filter(({ value }) => value !== readAs)]}
        value={chosen}
        onChange={setChosen}
      />
      <Select
        label={words.unparsed}
        mt="md"
        allowDeselect={false}
        data={spans}
        value={days}
        onChange={(value) => setDays(value ?? '7')}
      />
      <p className={classes.after}>{words.replayMore}</p>
      <div className={classes.buttons}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button
          look="primary"
          busy={start.isPending}
          disabled={chosen === null}
          onClick={() => chosen !== null && start.mutate(chosen)}
        >
          {words.readAgain}
        </Button>
      </div>
    </Modal>
  );
}
