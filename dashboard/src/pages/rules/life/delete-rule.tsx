// Taking a rule out of the library, with the reason for it.
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Rule } from '@tocsin/contracts/rule';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { ruleKeys } from '../queries.ts';
import { words } from './words.ts';

/** Nothing for those who may not, and for rules that come with Tocsin: these are disabled instead. */
export function DeleteRule({ rule }: { rule: Rule }) {
  const mayWrite = useCan('rule:write');
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: (because: string) => call('DELETE /detection/rules/:ruleId', { ruleId: rule.id, because }),
    onSuccess: async () => {
      setAsking(false);
      await navigate({ to: '/rules' });
      queryClient.removeQueries({ queryKey: ruleKeys.detail });
      for (const queryKey of [ruleKeys.list, ruleKeys.facets]) void queryClient.invalidateQueries({ queryKey });
      showToast({ title: words.remove.deleted, detail: rule.title });
    },
    onError: (error) => {
      setAsking(false);
      showProblem(error, words.remove.deleting);
    },
  });
  if (!mayWrite || rule.origin === 'tocsin') return null;
  return (
    <>
      <Button small look="danger" icon={<IconTrash size={13} stroke={1.8} />} onClick={() => setAsking(true)}>
        {words.remove.act}
      </Button>
      <Confirm
        opened={asking}
        title={words.remove.ask(rule.title)}
        action={words.remove.act}
        danger
        busy={remove.isPending}
        reason={words.remove.why}
        onConfirm={(reason) => remove.mutate(reason)}
        onClose={() => setAsking(false)}
      >
        {words.remove.help}
      </Confirm>
    </>
  );
}
