// Word by e-mail.
import { severityName } from '@tocsin/contracts/severity';

import { createSendMail } from '#platform/mail';

import type { Notice, World } from './channel.ts';

/** @throws Problem `mail_not_set_up`, or `mail_failed` when the mail server refuses or does not answer. */
export const sendEmail = ({ mail }: World, to: readonly string[], notice: Notice): Promise<void> =>
  createSendMail(mail)({
    to,
    subject: `[${severityName(notice.severity)}] ${notice.title}`,
    text: `${notice.text}\n\n${notice.url}\n`,
  });
