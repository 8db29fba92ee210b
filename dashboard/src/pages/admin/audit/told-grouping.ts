// What was decided about grouping, as the audit trail tells it.
import { inLanguage } from '../../../lib/language.ts';
import { changed, text, told, type Data, type Makers } from './telling.ts';

const words = inLanguage(
  {
    made: (name: string) => `made the grouping rule ${name}`,
    rule: (name: string) => `the grouping rule ${name}`,
    removed: (name: string) => `took away the grouping rule ${name}`,
    ordered: (name: string) => `put the grouping rules in another order, ${name} first`,
    proposed: (into: string) => `proposed ${into} for the alert`,
    accepted: (into: string) => `accepted ${into} for the alert`,
    rejected: (into: string) => `rejected ${into} for the alert`,
    label: 'Grouping rule',
  },
  {
    made: (name) => `a créé la règle de regroupement ${name}`,
    rule: (name) => `la règle de regroupement ${name}`,
    removed: (name) => `a retiré la règle de regroupement ${name}`,
    ordered: (name) => `a changé l’ordre des règles de regroupement, ${name} en premier`,
    proposed: (into) => `a proposé ${into} pour l’alerte`,
    accepted: (into) => `a accepté ${into} pour l’alerte`,
    rejected: (into) => `a refusé ${into} pour l’alerte`,
    label: 'Règle de regroupement',
  },
);

export const groupingLabel = words.label;
const name = (data: Data): string => text(data, 'name');
const into = (data: Data): string => text(data, 'into');
export const groupingTold: Makers = {
  'grouping_rule.created': (data) => told(words.made(name(data))),
  'grouping_rule.changed': (data) => changed(words.rule(name(data)), data.fields),
  'grouping_rule.removed': (data) => told(words.removed(name(data))),
  'grouping_rule.ordered': (data) => told(words.ordered(name(data))),
  'alert.grouping_proposed': (data) => told(words.proposed(into(data))),
  'alert.grouping_accepted': (data) => told(words.accepted(into(data))),
  'alert.grouping_rejected': (data) => told(words.rejected(into(data))),
};
