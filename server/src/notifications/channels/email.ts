// Word by e-mail.
import { noticePhrases } from '@tocsin/contracts/phrases/notices';
import { say } from '@tocsin/contracts/phrases/template';
import { severityName } from '@tocsin/contracts/severity';
import type { Language } from '@tocsin/contracts/words';

import { createSendMail } from '#platform/mail';

import type { Notice, World } from './channel.ts';

/** @throws Problem `mail_not_set_up`, or `mail_failed` when the mail server refuses or does not answer. */
export const sendEmail = ({ mail }: World, to: readonly string[], notice: Notice, language: Language): Promise<void> =>
  createSendMail(mail)({
    to,
    subject: say(noticePhrases.subject, { severity: severityName(notice.severity), title: notice.title }, language),
    text: `${notice.text}\n\n${notice.url}\n`,
  });
