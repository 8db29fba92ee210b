// Word by e-mail, over SMTP.
import { severityName } from '@tocsin/contracts/severity';
import { createTransport } from 'nodemailer';

import { Problem } from '#platform/errors';

import type { Notice, World } from './channel.ts';

const timeoutMs = 20_000;

/** @throws Problem `mail_not_set_up`, or `mail_failed` when the mail server refuses or does not answer. */
export async function sendEmail({ mail }: World, to: readonly string[], notice: Notice): Promise<void> {
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
    await transport.sendMail({
      from: mail.from,
      to: [...to],
      // A line end in a title must not become a header of its own.
      subject: `[${severityName(notice.severity)}] ${notice.title}`.replaceAll(/\s+/g, ' '),
      text: `${notice.text}\n\n${notice.url}\n`,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem('upstream_failed', 'mail_failed', `The mail server did not take the message: ${reason}`);
  } finally {
    transport.close();
  }
}
