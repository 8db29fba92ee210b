// Mail over SMTP, for those who tell people something.
import { createTransport } from 'nodemailer';

import { Problem } from './errors.ts';
import type { Secret } from './secret.ts';

export type Mail = { smtpUrl: Secret; from: string };
/** The same `id` for a letter that may be sent again: mailboxes keep one of a Message-ID. */
export type SendMail = (letter: { to: readonly string[]; subject: string; text: string; id?: string }) => Promise<void>;

const timeoutMs = 20_000;

/** @throws Problem `mail_not_set_up`, or `mail_failed` when the mail server refuses or does not answer. */
export const createSendMail =
  (mail: Mail | null): SendMail =>
  async ({ to, subject, text, id }) => {
    if (!mail)
      throw new Problem(
        'conflict',
        'mail_not_set_up',
        'No mail server is set: see TOCSIN_SMTP_URL in docs/configuration.md.',
      );
    const transport = createTransport({
      url: mail.smtpUrl.reveal(),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
    try {
      // A line end in a subject must not become a header of its own.
      const letter = { from: mail.from, to: [...to], subject: subject.replaceAll(/\s+/g, ' '), text };
      await transport.sendMail(id === undefined ? letter : { ...letter, messageId: `<${id}@tocsin>` });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Problem('upstream_failed', 'mail_failed', `The mail server did not take the message: ${reason}`);
    } finally {
      transport.close();
    }
  };
