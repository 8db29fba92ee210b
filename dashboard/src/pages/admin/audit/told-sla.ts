// What was decided about service levels, as the audit trail tells it.
import { inLanguage } from '../../../lib/language.ts';
import { changed, text, told, type Data, type Makers } from './telling.ts';

const words = inLanguage(
  {
    policyMade: (name: string) => `made the service level policy ${name}`,
    policy: (name: string) => `the service level policy ${name}`,
    policyRemoved: (name: string) => `took away the service level policy ${name}`,
    reevaluated: (name: string) => `gave everything open the service level policy ${name} as it reads now`,
    calendarMade: (name: string) => `made the calendar ${name}`,
    calendar: (name: string) => `the calendar ${name}`,
    calendarRemoved: (name: string) => `took away the calendar ${name}`,
    policyLabel: 'Service level policy',
    calendarLabel: 'Calendar',
  },
  {
    policyMade: (name) => `a créé l’engagement ${name}`,
    policy: (name) => `l’engagement ${name}`,
    policyRemoved: (name) => `a retiré l’engagement ${name}`,
    reevaluated: (name) => `a appliqué l’engagement ${name}, tel qu’il est, à tout ce qui est ouvert`,
    calendarMade: (name) => `a créé le calendrier ${name}`,
    calendar: (name) => `le calendrier ${name}`,
    calendarRemoved: (name) => `a retiré le calendrier ${name}`,
    policyLabel: 'Engagement',
    calendarLabel: 'Calendrier',
  },
);

export const slaLabels = { policy: words.policyLabel, calendar: words.calendarLabel };
const name = (data: Data): string => text(data, 'name');
export const slaAdminTold: Makers = {
  'sla_policy.created': (data) => told(words.policyMade(name(data))),
  'sla_policy.changed': (data) => changed(words.policy(name(data)), data.fields),
  'sla_policy.removed': (data) => told(words.policyRemoved(name(data))),
  'sla_policy.reevaluated': (data) => told(words.reevaluated(name(data))),
  'sla_calendar.created': (data) => told(words.calendarMade(name(data))),
  'sla_calendar.changed': (data) => changed(words.calendar(name(data)), data.fields),
  'sla_calendar.removed': (data) => told(words.calendarRemoved(name(data))),
};
