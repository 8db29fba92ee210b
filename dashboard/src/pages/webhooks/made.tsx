// The address and the secret, which are shown this once, and the steps with both filled in.
import type { WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { Button } from '../../ui/button.tsx';
import { FormFoot, FormStack } from '../../ui/form.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { SetupSteps } from './setup-steps.tsx';
import { words } from './words.ts';

type MadeProps = {
  provider: WebhookProvider;
  keyed: { address: string; secret: string | null; webhook: { verify: unknown } };
  /** The secret that the person typed, where they did. */
  given: string | null;
  onClose: () => void;
};

export function Made({ provider, keyed, given, onClose }: MadeProps) {
  const secret = keyed.secret ?? given;
  return (
    <FormStack>
      <p className="soft">{words.copyNow}</p>
      <ShownOnce label={words.address} text={keyed.address} />
      {keyed.secret !== null && <ShownOnce label={words.secret} text={keyed.secret} />}
      <SetupSteps
        provider={provider}
        known={{ address: keyed.address, secret }}
        signed={keyed.webhook.verify !== null}
      />
      <FormFoot>
        <Button look="primary" onClick={onClose}>
          {words.copied}
        </Button>
      </FormFoot>
    </FormStack>
  );
}
