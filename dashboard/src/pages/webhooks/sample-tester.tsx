// Paste a payload and see what alerts it would become; nothing is stored.
import { Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { AlertPreview, Webhook } from '@tocsin/contracts/api/webhooks';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { formatTactic, plural } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EntityChip } from '../../ui/entity-chip.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Severity } from '../../ui/severity.tsx';
import { entityIn } from './words.ts';

import classes from './page.module.css';

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
        label="A payload of the product"
        description="It is read as a delivery would be. Nothing is stored, and no proof is asked for."
        placeholder='{"title": "…"}'
        classNames={{ input: 'mono' }}
        autosize
        minRows={8}
        maxRows={16}
        value={payload}
        onChange={(event) => setPayload(event.currentTarget.value)}
      />
      <FormFoot>
        <Button type="submit" look="primary" busy={test.isPending} disabled={payload.trim() === ''}>
          Try it
        </Button>
      </FormFoot>
      {test.isError && <Problem error={test.error} />}
      {test.data && (
        <section aria-label="What would come of it" className={classes.previews}>
          <h3>{test.data.alerts.length === 0 ? 'It holds no alert.' : plural(test.data.alerts.length, 'alert')}</h3>
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
        {alert.status !== 'unknown' && <Badge tone={alert.status === 'resolved' ? 'ok' : 'high'}>{alert.status}</Badge>}
      </div>
      {alert.description !== '' && <p className={classes.sub}>{alert.description}</p>}
      <KeyValues
        items={[
          ['Rule', alert.rule.name],
          ['Known by', alert.identity ?? 'its rule and first entity'],
          ['Severity there', alert.sourceSeverity ?? 'not said'],
          ...(alert.url === null ? [] : [['Link', alert.url] as const]),
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
