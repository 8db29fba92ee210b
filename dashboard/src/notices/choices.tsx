// What a person is told, and how: one choice for each kind, kept at once.
import { Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NoticeChoices } from '@tocsin/contracts/notice';
import { noticeKinds, noticeWays } from '@tocsin/contracts/words';

import { call } from '../lib/api.ts';
import { Button } from '../ui/button.tsx';
import { FormStack } from '../ui/form.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { showProblem } from '../ui/toast.tsx';
import { choicesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './notices.module.css';

export function NoticeChoicesForm({ onBack }: { onBack: () => void }) {
  const client = useQueryClient();
  const query = useQuery(choicesQuery);
  const save = useMutation({
    mutationFn: ({ choices, rev }: { choices: NoticeChoices; rev: number }) =>
      call('PUT /notices/choices', { choices, rev }),
    onSuccess: (kept) => client.setQueryData(choicesQuery.queryKey, kept),
    onError: (error) => {
      showProblem(error, words.saving);
      void client.invalidateQueries(choicesQuery);
    },
  });
  return (
    <>
      <div className={classes.head}>
        <h2 className="grow">{words.choose}</h2>
        <Button small look="quiet" onClick={onBack}>
          {words.back}
        </Button>
      </div>
      <div className={classes.choices}>
        <Loaded query={query} what={words.what} rows={7}>
          {({ choices, rev }) => (
            <FormStack>
              {noticeKinds.map((kind) => (
                <Select
                  key={kind}
                  label={words.kinds[kind]}
                  allowDeselect={false}
                  disabled={save.isPending}
                  comboboxProps={{ withinPortal: false }}
                  data={noticeWays.map((value) => ({ value, label: words.ways[value] }))}
                  value={choices[kind]}
                  onChange={(value) => {
                    const way = noticeWays.find((each) => each === value);
                    if (way) save.mutate({ choices: { ...choices, [kind]: way }, rev });
                  }}
                />
              ))}
              <p className="muted">{words.mailNote}</p>
            </FormStack>
          )}
        </Loaded>
      </div>
    </>
  );
}
