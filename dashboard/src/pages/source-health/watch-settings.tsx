// What to expect of a source: how long it may pause, and until when its findings are muted.
import { Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { healthKey, type HealthRow } from './queries.ts';
import { span, words } from './words.ts';

import classes from './page.module.css';

const pauses = [60, 300, 900, 1_800, 3_600, 14_400, 43_200, 86_400, 604_800];
const mutes = [
  { hours: 1, label: words.mutes.hour },
  { hours: 8, label: words.mutes.hours },
  { hours: 72, label: words.mutes.days },
];
const learned = 'learned';

type Change = Pick<HealthRow, 'expectedEveryS' | 'mutedUntil'>;

export function WatchSettings({ row, readOnly }: { row: HealthRow; readOnly: boolean }) {
  const now = useNow();
  const change = useMutation({
    mutationFn: ({ expectedEveryS, mutedUntil }: Change) =>
      call('PATCH /source-health', { source: row.source, site: row.site, expectedEveryS, mutedUntil }),
    onSuccess: () => {
      showToast({ title: words.saved, detail: row.title });
      void queryClient.invalidateQueries({ queryKey: healthKey });
    },
    onError: (error) => showProblem(error, words.changing),
  });
  const { expectedEveryS, mutedUntil, silentAfterS } = row;
  const muted = mutedUntil !== null && Date.parse(mutedUntil) > now;
  const usual = silentAfterS === null ? words.tooLittleKnown : words.silentAfter(span(silentAfterS * 1000));
  const options = [...new Set([...pauses, ...(expectedEveryS === null ? [] : [expectedEveryS])])];
  return (
    <>
      <Select
        label={words.countsAsSilent}
        disabled={readOnly || change.isPending}
        allowDeselect={false}
        data={[
          { value: learned, label: expectedEveryS === null ? words.asLearned(usual) : words.asLearnedPlain },
          ...options.map((seconds) => ({
            value: String(seconds),
            label: words.afterSilence(span(seconds * 1000)),
          })),
        ]}
        value={expectedEveryS === null ? learned : String(expectedEveryS)}
        onChange={(value) =>
          change.mutate({ expectedEveryS: value === null || value === learned ? null : Number(value), mutedUntil })
        }
        comboboxProps={{ withinPortal: true }}
      />
      <div className={classes.mute}>
        {muted ? (
          <>
            <span className="grow">
              <Sentence text={words.mutedUntil} parts={{ when: <Time at={mutedUntil} look="absolute" /> }} />
            </span>
            {!readOnly && (
              <Button small onClick={() => change.mutate({ expectedEveryS, mutedUntil: null })}>
                {words.watchAgain}
              </Button>
            )}
          </>
        ) : (
          !readOnly && (
            <>
              <span className="muted">{words.mute}</span>
              {mutes.map(({ hours, label }) => (
                <Button
                  key={hours}
                  small
                  onClick={() =>
                    change.mutate({ expectedEveryS, mutedUntil: new Date(now + hours * 3_600_000).toISOString() })
                  }
                >
                  {label}
                </Button>
              ))}
            </>
          )
        )}
      </div>
    </>
  );
}
