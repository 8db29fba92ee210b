// The help beside the editor in English.
import type { HelpTexts } from './help.ts';

export const en: HelpTexts = {
  keys: 'Keys',
  keyList: [
    'Ctrl+S adds the rule, Ctrl+Z undoes.',
    'Tab and Shift+Tab indent, Ctrl+/ comments.',
    'Ctrl+Space offers what fits, Ctrl+F searches.',
    'Escape leaves the editor.',
  ],
  kinds: {
    sigma: {
      title: 'How a rule is written',
      lead: 'A rule looks at one event at a time and raises an alert where it matches.',
      sections: [
        {
          title: 'Which events',
          text: '`logsource` says what the rule looks at: a `product` such as windows, linux or zeek, and a `category` or `service`.',
        },
        {
          title: 'What in them',
          text: 'Each name under `detection` is a selection. All fields in it must match; of a list of values one is enough.',
        },
        {
          title: 'How values match',
          items: [
            '`*` and `?` stand for any characters and for one.',
            '`|contains`, `|startswith`, `|endswith` for a part.',
            '`|all` where every value of a list must be there.',
            '`|re` for a regular expression, `|cidr` for a network.',
          ],
        },
        {
          title: 'Put together',
          text: '`condition` joins the selections with `and`, `or`, `not` and parentheses, or with `1 of filter_*` and `all of them`.',
        },
      ],
    },
    correlation: {
      title: 'How a correlation is written',
      lead: 'A correlation looks at what other rules found: how often, of how many values, together or in an order.',
      sections: [
        {
          title: 'Of which rules',
          text: '`rules` names them by `id` or `name`; correlations may be among them. They raise no alerts of their own unless it says `generate: true`.',
        },
        {
          title: 'How it counts',
          items: [
            '`event_count`: the detections.',
            '`value_count`: the distinct values of a `field`.',
            '`value_sum`, `value_avg`, `value_median`, `value_percentile`: of the numbers in a `field`.',
            '`temporal`: which of the rules were seen. `temporal_ordered`: in their order.',
          ],
        },
        {
          title: 'Within what',
          text: '`timespan` slides over the events’ own times: `5m`, `1h`, `7d`. `group-by` keeps detections with different values apart. Fields are those of the events, or ECS names.',
        },
      ],
    },
    filter: {
      title: 'How a filter is written',
      lead: 'A filter takes known harmless events out of rules without changing those rules, so they can still be updated.',
      sections: [
        {
          title: 'Of which rules',
          text: '`rules` lists ids or names, or says `any`. The `logsource` must be one the rules have.',
        },
        {
          title: 'What it drops',
          text: 'Selections and `condition` as in a rule: where they hold, the rules do not match. A test that must match is an event to be dropped.',
        },
      ],
    },
    threshold: {
      title: 'How a threshold is written',
      lead: 'A threshold counts the events of a search and raises an alert where there are too many in a stretch of time.',
      sections: [
        {
          title: 'Which events',
          text: '`query` is written as in the event search. It sees every source at once, under ECS names.',
        },
        {
          title: 'How many',
          items: [
            '`count`: `gte: 20` or `gt: 20`, within a `timeframe` of at most 7 days.',
            '`group-by`: each combination of values is counted apart.',
            '`distinct`: count the distinct values of this field and not the events.',
          ],
        },
        {
          title: 'Who is told',
          text: 'Beside the alert, `actions` may write an e-mail or call a webhook: `- { type: email, to: [soc@example.org] }`',
        },
      ],
    },
    query: {
      title: 'How a search is saved',
      lead: 'A saved query is a search kept under a name. It raises no alerts; it is there to be run again by everyone.',
      sections: [
        {
          title: 'What it searches',
          text: '`query` is written as in the event search; `range` is how far it usually looks back: `24h`, `7d`.',
        },
      ],
    },
    yara: {
      title: 'YARA',
      lead: 'A YARA rule describes files by what is in them. It is kept and versioned here for the scanner; it does not run on events.',
      sections: [
        {
          title: 'What is read here',
          text: 'The structure is checked here, its meaning by the scanner. Read from `meta`: `id`, `title`, `description`, `author` and `level`.',
        },
        {
          title: 'Parts',
          items: [
            '`strings`: texts, `{ 4D 5A }` for bytes, `/…/` for expressions.',
            '`condition`: `any of them`, `2 of ($a*)`, `filesize < 1MB`.',
          ],
        },
      ],
    },
  },
};
