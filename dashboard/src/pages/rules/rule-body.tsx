// What a rule says of itself: the parts that the preview and the rule's own page share.
import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Rule, RuleDocument } from '@tocsin/contracts/rule';

import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { severityTone } from '../../ui/tone.ts';
import { ruleOriginWords } from '../../words/rule-origins.ts';
import { Sentence } from '../../words/sentence.tsx';
import { severityWord } from '../../words/severity.ts';
import { tacticWord } from '../../words/tactics.ts';
import { ruleNotesQuery } from './queries.ts';
import { StatusWord } from './status.tsx';
import { words as ruleWords } from './words.ts';

import classes from './rule-body.module.css';

const words = ruleWords.body;

export function RuleBadges({ rule }: { rule: Rule }) {
  return (
    <div className={classes.badges}>
      <Badge tone={severityTone(rule.severity)} look="solid">
        {severityWord(rule.severity)}
      </Badge>
      {rule.attack.tactics.map((tactic) => (
        <Badge key={tactic}>{tacticWord(tactic)}</Badge>
      ))}
      <span className="grow" />
      <StatusWord status={rule.status} />
    </div>
  );
}

export function RuleHead({ rule }: { rule: Rule }) {
  return (
    <>
      <RuleBadges rule={rule} />
      <h2 className={classes.title}>{rule.title}</h2>
      <p className={classes.lead}>
        <Sentence
          text={rule.author === '' ? words.leadFrom : words.leadBy}
          parts={{
            origin: ruleOriginWords[rule.origin],
            author: rule.author,
            version: rule.version,
            updated: <Time at={rule.updatedAt} />,
          }}
        />
      </p>
    </>
  );
}

export function RuleNumbers({ rule }: { rule: Rule }) {
  return (
    <dl className={classes.numbers}>
      <div>
        <dt>{words.hitsEver}</dt>
        <dd className="num">{formatCount(rule.hits)}</dd>
      </div>
      <div>
        <dt>{words.lastHit}</dt>
        <dd>{rule.lastHitAt ? <Time at={rule.lastHitAt} /> : <span className="muted">{ruleWords.list.never}</span>}</dd>
      </div>
      <div>
        <dt>{words.version}</dt>
        <dd className="num">{rule.version}</dd>
      </div>
    </dl>
  );
}

export function RuleDescription({ rule }: { rule: Rule }) {
  return (
    <Section title={words.finds}>
      <p className={classes.text}>{rule.description || <span className="muted">{words.unsaid}</span>}</p>
    </Section>
  );
}

/** The technique's page at MITRE; `T1110.001` lives at `T1110/001`. */
const techniqueUrl = (technique: string): string =>
  `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`;

export function RuleAttack({ rule }: { rule: Rule }) {
  const { tactics, techniques } = rule.attack;
  if (tactics.length + techniques.length === 0) return null;
  return (
    <Section title="ATT&CK">
      <KeyValues
        items={[
          [words.tactics, tactics.map(tacticWord).join(', ') || ruleWords.list.none],
          [
            words.techniques,
            techniques.length === 0
              ? ruleWords.list.none
              : techniques.map((technique, place) => (
                  <span key={technique}>
                    {place > 0 && ', '}
                    <a className="mono" href={techniqueUrl(technique)} target="_blank" rel="noreferrer">
                      {technique}
                    </a>
                  </span>
                )),
          ],
        ]}
      />
    </Section>
  );
}

export function RuleLogsource({ rule }: { rule: Rule }) {
  const said: [string, string][] = [
    [words.product, rule.product],
    [words.service, rule.service],
    [words.category, rule.category],
  ];
  return (
    <Section title={words.logsource}>
      <KeyValues
        items={said.filter(([, value]) => value !== '').map(([name, value]) => [name, <Code key={name}>{value}</Code>])}
      />
    </Section>
  );
}
const Code = ({ children }: { children: string }) => <span className="mono">{children}</span>;

export function RuleNotes({ rule }: { rule: RuleDocument }) {
  const { data: notes, isError } = useQuery(ruleNotesQuery(rule.source));
  if (isError) return null;
  return (
    <>
      <Section title={words.falsePositives}>
        {notes === undefined ? (
          <Skeleton width="60%" />
        ) : notes.falsePositives.length === 0 ? (
          <p className="muted">{words.noneKnown}</p>
        ) : (
          <Items items={notes.falsePositives} />
        )}
      </Section>
      {notes !== undefined && notes.references.length > 0 && (
        <Section title={words.references}>
          <ul className={classes.items}>
            {notes.references.map((reference) => (
              <li key={reference}>
                {/^https?:\/\//.test(reference) ? (
                  <a href={reference} target="_blank" rel="noreferrer">
                    {reference}
                  </a>
                ) : (
                  reference
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

const Items = ({ items }: { items: readonly string[] }) => (
  <ul className={classes.items}>
    {items.map((item) => (
      <li key={item}>{item}</li>
    ))}
  </ul>
);

export function RuleIdentity({ rule }: { rule: Rule }) {
  return (
    <Section title={words.about}>
      <KeyValues
        items={[
          [words.origin, ruleOriginWords[rule.origin]],
          [words.author, rule.author || words.notSaid],
          [words.sigmaId, <Code key="id">{rule.ruleId}</Code>],
        ]}
      />
    </Section>
  );
}

type EnabledSwitchProps = { rule: Rule; onSwitch: (rule: Rule, enabled: boolean) => void };

export function EnabledSwitch({ rule, onSwitch }: EnabledSwitchProps) {
  const mayWrite = useCan('rule:write');
  return (
    <Switch
      className={classes.state ?? ''}
      label={rule.enabled ? words.enabled : words.disabled}
      withThumbIndicator={false}
      checked={rule.enabled}
      disabled={!mayWrite}
      onChange={(event) => onSwitch(rule, event.currentTarget.checked)}
    />
  );
}
