// One technique beside the matrix: its rules, its sub-techniques, and where to read more.
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';

import { formatCount } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ruleModeSaid } from '../../words/rule-modes.ts';
import { tacticWord } from '../../words/tactics.ts';
import type { Technique } from './matrix.ts';
import { techniqueRulesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type DrawerProps = {
  technique: Technique;
  subs: readonly Technique[];
  onSelect: (id: string) => void;
  onClose: () => void;
};

export function TechniqueDrawer({ technique, subs, onSelect, onClose }: DrawerProps) {
  const query = useQuery(techniqueRulesQuery(technique.id));
  const navigate = useNavigate();
  const rules = query.data?.items ?? [];
  return (
    <Drawer
      label={`${technique.id} ${technique.name}`}
      head={<span className="mono soft">{technique.id}</span>}
      onClose={onClose}
      foot={
        <>
          <Button
            icon={<IconExternalLink size={14} stroke={1.6} />}
            onClick={() =>
              window.open(
                `https://attack.mitre.org/techniques/${technique.id.replace('.', '/')}/`,
                '_blank',
                'noopener,noreferrer',
              )
            }
          >
            {words.attackPage}
          </Button>
          <Button onClick={() => void navigate({ to: '/rules', search: { technique: [technique.id] } })}>
            {words.openLibrary}
          </Button>
        </>
      }
    >
      <h2 className={classes.techniqueName}>{technique.name}</h2>
      <p className="muted">{technique.tactics.map(tacticWord).join(', ')}</p>
      <Section title={words.ruleSection} aside={query.data && words.rules(rules.length)}>
        {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
        {query.isPending && <Skeleton height={120} />}
        {query.data && rules.length === 0 && <p className="soft">{words.noRules}</p>}
        <ul className={classes.rules}>
          {rules.map((rule) => (
            <li key={rule.id}>
              <SeverityGlyph severity={rule.severity} />
              <Link to="/rules/$ruleId" params={{ ruleId: rule.id }} className="grow ellipsis">
                {rule.title}
              </Link>
              {rule.hits > 0 && <span className="muted mono">{formatCount(rule.hits)}</span>}
              {rule.mode !== 'active' ? (
                <Badge tone={rule.mode === 'shadow' ? 'low' : 'neutral'} look="outline">
                  {ruleModeSaid(rule.mode)}
                </Badge>
              ) : (
                !rule.hasData && (
                  <Badge tone="medium" look="outline">
                    {words.noData}
                  </Badge>
                )
              )}
            </li>
          ))}
        </ul>
      </Section>
      {subs.length > 0 && (
        <Section title={words.subSection}>
          <ul className={classes.subs}>
            {subs.map((sub) => (
              <li key={sub.id}>
                <button type="button" onClick={() => onSelect(sub.id)}>
                  <span className="mono muted">{sub.id}</span>
                  <span className="grow ellipsis">{sub.name}</span>
                  <span className={sub.rules.working > 0 ? 'tone-ok' : 'muted'}>
                    {sub.rules.working > 0 ? words.rules(sub.rules.working) : words.noneAtWork}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Drawer>
  );
}
