// Paste a payload and see what alerts it would become; nothing is stored.
import { Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { AlertPreview, Webhook } from '@tocsin/contracts/api/webhooks';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { formatTactic } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EntityChip } from '../../ui/entity-chip.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Severity } from '../../ui/severity.tsx';
import { entityIn, words } from './words.ts';

import classes from './page.module.css';

const example = '{"title": "…"}';

export function SampleTester({ webhook }: { webhook: Webhook }) {
  const [payload, setPayload] = useState('');
  const test = useMutation({
    mutationFn: () => call('POST /webhooks/test', { provider: webhook.provider, payload, mapping: webhook.mapping }),
  });
  return (
    <Form
      onSubmit={() => {
        if (payload.trim() !== '') test.mutate();
      }}
    >
      <Textarea
        label={words.samplePayload}
        description={words.samplePayloadMore}
        placeholder={example}
        classNames={{ input: 'mono' }}
        autosize
        minRows={8}
        maxRows={16}
        value={payload}
        onChange={(event) => setPayload(event.currentTarget.value)}
      />
      <FormFoot>
        <Button type="submit" look="primary" busy={test.isPending} disabled={payload.trim() === ''}>
          {words.tryIt}
        </Button>
      </FormFoot>
      {test.isError && <Problem error={test.error} />}
      {test.data && (
        <section aria-label={words.wouldCome} className={classes.previews}>
          <h3>{test.data.alerts.length === 0 ? words.noAlert : words.alerts(test.data.alerts.length)}</h3>
          {test.data.alerts.map((alert, place) => (
            <Preview key={place} alert={alert} />
          ))}
        </section>
      )}
    </Form>
  );
}

function Preview({ alert }: { alert: AlertPreview }) {
  return (
    <article className={classes.preview}>
      <div className={classes.previewHead}>
        <Severity severity={alert.severity} />
        <b className="grow">{alert.title}</b>
        {alert.status !== 'unknown' && (
          <Badge tone={alert.status === 'resolved' ? 'ok' : 'high'}>{words.sampleStatuses[alert.status]}</Badge>
        )}
      </div>
      {alert.description !== '' && <p className={classes.sub}>{alert.description}</p>}
      <KeyValues
        items={[
          [words.rule, alert.rule.name],
          [words.knownBy, alert.identity ?? words.byRule],
          [words.severityThere, alert.sourceSeverity ?? words.notSaid],
          ...(alert.url === null ? [] : [[words.link, alert.url] as const]),
          ...(alert.tactics.length + alert.techniques.length === 0
            ? []
            : [['ATT&CK', [...alert.tactics.map(formatTactic), ...alert.techniques].join(', ')] as const]),
        ]}
      />
      <div className="wrap">
        {alert.entities.map((text) => {
          const entity = entityIn(text);
          return entity && <EntityChip key={text} entity={entity} />;
        })}
      </div>
    </article>
  );
}
