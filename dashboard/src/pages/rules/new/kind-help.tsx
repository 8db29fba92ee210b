// What each kind of rule is for and how it is written, beside the editor.
import type { RuleKind } from '@tocsin/contracts/words';
import type { ReactNode } from 'react';

import { Section } from '../../../ui/panel.tsx';
import { kindWords } from './kinds.ts';

import classes from '../rule-page.module.css';

export const KindHelp = ({ kind }: { kind: RuleKind }) => (
  <div className={classes.help}>
    <h2>{titles[kind]}</h2>
    {texts[kind]}
    <Section title="Keys">
      <ul>
        <li>Ctrl+S adds the rule, Ctrl+Z undoes.</li>
        <li>Tab and Shift+Tab indent, Ctrl+/ comments.</li>
        <li>Ctrl+Space offers what fits, Ctrl+F searches.</li>
        <li>Escape leaves the editor.</li>
      </ul>
    </Section>
  </div>
);

const titles: Record<RuleKind, string> = {
  sigma: 'How a rule is written',
  correlation: 'How a correlation is written',
  filter: 'How a filter is written',
  threshold: 'How a threshold is written',
  query: 'How a search is saved',
  yara: kindWords.yara,
};

const texts: Record<RuleKind, ReactNode> = {
  sigma: (
    <>
      <p>A rule looks at one event at a time and raises an alert where it matches.</p>
      <Section title="Which events">
        <p>
          <code>logsource</code> says what the rule looks at: a <code>product</code> such as windows, linux or zeek, and
          a <code>category</code> or <code>service</code>.
        </p>
      </Section>
      <Section title="What in them">
        <p>
          Each name under <code>detection</code> is a selection. All fields in it must match; of a list of values one is
          enough.
        </p>
      </Section>
      <Section title="How values match">
        <ul>
          <li>
            <code>*</code> and <code>?</code> stand for any characters and for one.
          </li>
          <li>
            <code>|contains</code>, <code>|startswith</code>, <code>|endswith</code> for a part.
          </li>
          <li>
            <code>|all</code> where every value of a list must be there.
          </li>
          <li>
            <code>|re</code> for a regular expression, <code>|cidr</code> for a network.
          </li>
        </ul>
      </Section>
      <Section title="Put together">
        <p>
          <code>condition</code> joins the selections with <code>and</code>, <code>or</code>, <code>not</code> and
          parentheses, or with <code>1 of filter_*</code> and <code>all of them</code>.
        </p>
      </Section>
    </>
  ),
  correlation: (
    <>
      <p>A correlation looks at what other rules found: how often, of how many values, together or in an order.</p>
      <Section title="Of which rules">
        <p>
          <code>rules</code> names them by <code>id</code> or <code>name</code>; correlations may be among them. They
          raise no alerts of their own unless it says <code>generate: true</code>.
        </p>
      </Section>
      <Section title="How it counts">
        <ul>
          <li>
            <code>event_count</code>: the detections.
          </li>
          <li>
            <code>value_count</code>: the distinct values of a <code>field</code>.
          </li>
          <li>
            <code>value_sum</code>, <code>value_avg</code>, <code>value_median</code>, <code>value_percentile</code>: of
            the numbers in a <code>field</code>.
          </li>
          <li>
            <code>temporal</code>: which of the rules were seen. <code>temporal_ordered</code>: in their order.
          </li>
        </ul>
      </Section>
      <Section title="Within what">
        <p>
          <code>timespan</code> slides over the events’ own times: <code>5m</code>, <code>1h</code>, <code>7d</code>.{' '}
          <code>group-by</code> keeps detections with different values apart. Fields are those of the events, or ECS
          names.
        </p>
      </Section>
    </>
  ),
  filter: (
    <>
      <p>
        A filter takes known harmless events out of rules without changing those rules, so they can still be updated.
      </p>
      <Section title="Of which rules">
        <p>
          <code>rules</code> lists ids or names, or says <code>any</code>. The <code>logsource</code> must be one the
          rules have.
        </p>
      </Section>
      <Section title="What it drops">
        <p>
          Selections and <code>condition</code> as in a rule: where they hold, the rules do not match. A test that must
          match is an event to be dropped.
        </p>
      </Section>
    </>
  ),
  threshold: (
    <>
      <p>
        A threshold counts the events of a search and raises an alert where there are too many in a stretch of time.
      </p>
      <Section title="Which events">
        <p>
          <code>query</code> is written as in the event search. It sees every source at once, under ECS names.
        </p>
      </Section>
      <Section title="How many">
        <ul>
          <li>
            <code>count</code>: <code>gte: 20</code> or <code>gt: 20</code>, within a <code>timeframe</code> of at most
            7 days.
          </li>
          <li>
            <code>group-by</code>: each combination of values is counted apart.
          </li>
          <li>
            <code>distinct</code>: count the distinct values of this field and not the events.
          </li>
        </ul>
      </Section>
      <Section title="Who is told">
        <p>
          Beside the alert, <code>actions</code> may write an e-mail or call a webhook:{' '}
          <code>{'- { type: email, to: [soc@example.org] }'}</code>
        </p>
      </Section>
    </>
  ),
  query: (
    <>
      <p>A saved query is a search kept under a name. It raises no alerts; it is there to be run again by everyone.</p>
      <Section title="What it searches">
        <p>
          <code>query</code> is written as in the event search; <code>range</code> is how far it usually looks back:{' '}
          <code>24h</code>, <code>7d</code>.
        </p>
      </Section>
    </>
  ),
  yara: (
    <>
      <p>
        A YARA rule describes files by what is in them. It is kept and versioned here for the scanner; it does not run
        on events.
      </p>
      <Section title="What is read here">
        <p>
          The structure is checked here, its meaning by the scanner. Read from <code>meta</code>: <code>id</code>,{' '}
          <code>title</code>, <code>description</code>, <code>author</code> and <code>level</code>.
        </p>
      </Section>
      <Section title="Parts">
        <ul>
          <li>
            <code>strings</code>: texts, <code>{'{ 4D 5A }'}</code> for bytes, <code>/…/</code> for expressions.
          </li>
          <li>
            <code>condition</code>: <code>any of them</code>, <code>2 of ($a*)</code>, <code>filesize &lt; 1MB</code>.
          </li>
        </ul>
      </Section>
    </>
  ),
};
