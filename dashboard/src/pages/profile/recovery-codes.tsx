// Ten new recovery codes, shown this once.
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';

import { call } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Problem } from '../../ui/problem.tsx';
import { refreshProfile } from './queries.ts';
import { words } from './words.ts';

import classes from './profile.module.css';

export function RecoveryCodes({ onClose }: { onClose: () => void }) {
  const make = useMutation({
    mutationFn: () => call('POST /profile/recovery-codes', {}),
    onSuccess: () => void refreshProfile(),
  });
  const codes = make.data?.codes;
  return (
    <Modal opened onClose={onClose} title={words.recoveryCodes} size={420}>
      <div className={classes.form}>
        <p className="soft">{codes ? words.codesKept : words.codesLead}</p>
        {codes && (
          <ul className={classes.codes}>
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        )}
        {make.isError && <Problem error={make.error} />}
        <div className={classes.foot}>
          {codes ? (
            <>
              <CopyButton text={codes.join('\n')} />
              <Button look="primary" onClick={onClose}>
                {words.haveKept}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={onClose}>{words.cancel}</Button>
              <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
                {words.makeCodes}
              </Button>
            </>
          )}
        </div>
      </div>
    </Modal>
  );
}
