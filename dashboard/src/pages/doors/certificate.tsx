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
import { words } from './words.ts';

import classes from './page.module.css';

const algorithm = 'SHA-256';
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
            {words.download}
          </Button>
          <CopyButton text={pem} label={words.copyPem} />
        </>
      }
    >
      {words.trustIt}
      <code className={`${classes.fingerprint} mono`} title={fingerprint}>
        {`${algorithm} ${fingerprint}`}
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
      {fault !== null && <Note tone="medium">{words.serveOn(fault)}</Note>}
      <KeyValues
        items={[
          [words.from, origin === 'own' ? words.selfSigned : words.fromFiles],
          [words.subject, mono(subject)],
          [words.names, mono(names.join(', '))],
          [words.expires, expires],
          [algorithm, print],
          [words.clientAuthorities, clientAuthorities ? words.fromClientCa : words.noClientCa],
        ]}
      />
      <div className={classes.tools}>
        <Button small onClick={() => save(pem)}>
          {words.downloadPem}
        </Button>
        <CopyButton text={pem} label={words.copyPem} />
      </div>
    </div>
  );
}

const mono = (text: string) => <span className="mono">{text}</span>;
