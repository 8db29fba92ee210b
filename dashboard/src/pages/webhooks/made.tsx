// The address and the secret, which are shown this once, and the steps with both filled in.
import type { WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { SetupSteps } from './setup-steps.tsx';

import classes from './page.module.css';

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
    <>
      <p className="soft">
        Copy these now. They are shown this once; Tocsin keeps the address only as a hash. Whoever has the address can
        hand in alerts.
      </p>
      <Once label="Address" text={keyed.address} />
      {keyed.secret !== null && <Once label="Secret" text={keyed.secret} />}
      <SetupSteps
        provider={provider}
        known={{ address: keyed.address, secret }}
        signed={keyed.webhook.verify !== null}
      />
      <div className={classes.foot}>
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      </div>
    </>
  );
}

export function Once({ label, text }: { label: string; text: string }) {
  return (
    <div className={classes.once}>
      <span className={classes.onceLabel}>{label}</span>
      <code className="mono">{text}</code>
      <CopyButton text={text} look="primary" label={`Copy ${label.toLowerCase()}`} />
    </div>
  );
}
