// Rules, their tuning and notifications, as the audit trail tells them.
import { plural } from '../../../lib/format.ts';
import { changed, number, text, told, type Makers } from './telling.ts';

export const rulesTold: Makers = {
  'rule.added': (data) => told(`added the rule ${text(data, 'title')}`),
  'rule.changed': (data) => told(`rewrote the rule ${text(data, 'title')}`, `now version ${number(data, 'version')}`),
  'rule.toggled': (data) => told(`${data.enabled === true ? 'enabled' : 'disabled'} the rule ${text(data, 'title')}`),
  'rule.deleted': (data) => told(`deleted the rule ${text(data, 'title')}`, `version ${number(data, 'version')}`),
  'rule.imported': (data) =>
    told(
      'imported rules',
      `${number(data, 'added')} added, ${number(data, 'changed')} changed, ${number(data, 'unchanged')} unchanged, ${number(data, 'refused')} refused`,
    ),
  'rule.deployed': (data) =>
    told(
      `put the rule ${text(data, 'title')} to ${modeWords[text(data, 'after')] ?? text(data, 'after')}`,
      [`version ${number(data, 'version')}`, text(data, 'because')].filter(Boolean).join(', '),
    ),
  'rule.rolled_back': (data) =>
    told(
      `took the rule ${text(data, 'title')} back to shadow`,
      `${number(data, 'hitsPerHour')} matches an hour, ${number(data, 'expectedPerHour')} were expected`,
    ),
  'rule.reviewed': (data) =>
    told(
      `${text(data, 'verdict') === 'approved' ? 'approved' : 'asked for changes of'} the rule ${text(data, 'title')}`,
      `version ${number(data, 'version')}`,
    ),
  'rule.commented': (data) => told(`commented on the rule ${text(data, 'title')}`, text(data, 'excerpt')),
  'rule.tests_changed': (data) =>
    told(
      `changed the tests of the rule ${text(data, 'title')}`,
      `${number(data, 'tests')} tests, ${data.passed === true ? 'all pass' : 'some fail'}`,
    ),
  'rule.owned': (data) => told(`changed the owner of the rule ${text(data, 'title')}`),
  'rule.backtested': (data) =>
    told(
      `backtested the rule ${text(data, 'title')}`,
      data.state === 'done' ? plural(number(data, 'hits'), 'match', 'matches') : 'it failed',
    ),
  'rule.policy_changed': (data) => changed('the rule policy', data.fields),
  'rule.proposed': (data) =>
    told(
      `compared the library with ${text(data, 'url')}`,
      `${number(data, 'added')} new, ${number(data, 'changed')} changed, ${number(data, 'removed')} gone`,
    ),
  'rule.proposals_decided': (data) =>
    told('decided on upstream changes', `${number(data, 'accepted')} accepted, ${number(data, 'dismissed')} dismissed`),
  'rule.triggered': (data) =>
    told(`saw the threshold ${text(data, 'title')} reached`, plural(number(data, 'count'), 'event')),
  'notification.sent': (data) =>
    told(`sent word of ${text(data, 'title')}`, `${text(data, 'channel')} to ${text(data, 'to')}`),
  'notification.failed': (data) =>
    told(`could not send word of ${text(data, 'title')}`, `${text(data, 'channel')}: ${text(data, 'because')}`),
  'notice.mailed': (data) => told('mailed notices', plural(number(data, 'count'), 'notice')),
  'notice.mail_failed': (data) => told('could not mail notices', text(data, 'because')),
  'notice.choices_changed': () => told('chose what they are told'),
  'tuning.added': (data) => told(`asked for tuning of ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.approved': (data) => told(`approved tuning of ${text(data, 'title')}`),
  'tuning.extended': (data) => told(`extended tuning of ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.reverted': (data) => told(`ended tuning of ${text(data, 'title')}`, text(data, 'reason')),
  'tuning.expired': (data) => told(`let tuning of ${text(data, 'title')} expire`),
  'tuning.warned': (data) =>
    told(
      `warned that tuning of ${text(data, 'title')} hid ${text(data, 'entity')}`,
      `which is part of ${text(data, 'number')}`,
    ),
};

const modeWords: Readonly<Record<string, string>> = {
  active: 'work',
  shadow: 'shadow',
  disabled: 'rest',
  draft: 'draft',
};
