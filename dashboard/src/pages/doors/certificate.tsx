// The certificate that doors with TLS show: what clients must trust, until when, and how to get it.
import { useQuery } from '@tanstack/react-query';

import { useNow } from '../../lib/now.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Note } from '../../ui/note.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';
import { certificateQuery } from './queries.ts';

import classes from './page.module.css';

const soonMs = 30 * 86_400_000;
const save = (pem: string) => saveFile('tocsin-doors.pem', 'application/x-pem-file', pem);

/** Above a configuration: the sender must trust a certificate that nobody else vouches for. */
export function CertificateNote() {
  const query = useQuery(certificateQuery);
  if (!query.data || query.data.origin !== 'own') return null;
  const { pem, fingerprint } = query.data;
  return (
    <Note
      actions={
        <>
          <Button small onClick={() => save(pem)}>
            Download
          </Button>
          <CopyButton text={pem} label="Copy PEM" />
        </>
      }
    >
      Tocsin made its certificate itself. Let the sender trust this file in place of its list of authorities.
      <code className={`${classes.fingerprint} mono`} title={fingerprint}>
        SHA-256 {fingerprint}
      </code>
    </Note>
  );
}

/** Everything about it, in the settings. */
export function CertificateFacts() {
  const query = useQuery(certificateQuery);
  const now = useNow();
  if (query.isError && !query.data) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return null;
  const { origin, subject, names, fingerprint, expiresAt, pem, clientAuthorities, fault } = query.data;
  const expires = (
    <span className={Date.parse(expiresAt) - now < soonMs ? classes.late : undefined}>
      <Time at={expiresAt} look="absolute" />
    </span>
  );
  const print = (
    <span className={classes.address}>
      <code className="mono ellipsis" title={fingerprint}>
        {fingerprint}
      </code>
      <CopyButton text={fingerprint} look="quiet" />
    </span>
  );
  return (
    <div className={classes.certificate}>
      {fault !== null && (
        <Note tone="medium">{`The newest files cannot be used, and those before them serve on: ${fault}`}</Note>
      )}
      <KeyValues
        items={[
          [
            'From',
            origin === 'own' ? 'Made by Tocsin, signed by itself' : 'The files of TOCSIN_TLS_CERT and TOCSIN_TLS_KEY',
          ],
          ['Subject', mono(subject)],
          ['Names', mono(names.join(', '))],
          ['Expires', expires],
          ['SHA-256', print],
          ['Client authorities', clientAuthorities ? 'From TOCSIN_TLS_CLIENT_CA' : 'None: set TOCSIN_TLS_CLIENT_CA'],
        ]}
      />
      <div className={classes.tools}>
        <Button small onClick={() => save(pem)}>
          Download PEM
        </Button>
        <CopyButton text={pem} label="Copy PEM" />
      </div>
    </div>
  );
}

const mono = (text: string) => <span className="mono">{text}</span>;
