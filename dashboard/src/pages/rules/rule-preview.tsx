// The rule beside the list.
import { IconExternalLink, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Rule } from '@tocsin/contracts/rule';

import { useCan } from '../../session/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AlertsLink } from './alerts-link.tsx';
import { ruleQuery } from './queries.ts';
import {
  EnabledSwitch,
  RuleAttack,
  RuleDescription,
  RuleHead,
  RuleLogsource,
  RuleNotes,
  RuleNumbers,
} from './rule-body.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { words } from './words.ts';

import classes from './rule-body.module.css';

type PreviewProps = {
  ruleId: string;
  onOpen: (ruleId: string) => void;
  onSwitch: (rule: Rule, enabled: boolean) => void;
  onClose: () => void;
};

export function RulePreview({ ruleId, onOpen, onSwitch, onClose }: PreviewProps) {
  const query = useQuery(ruleQuery(ruleId));
  const mayWrite = useCan('rule:write');
  const rule = query.data;
  return (
    <Drawer
      label={rule ? words.page.previewOf(rule.title) : words.page.preview}
      head={rule && <EnabledSwitch rule={rule} onSwitch={onSwitch} />}
      tools={
        <IconButton label={words.page.openPage} onClick={() => onOpen(ruleId)}>
          <IconExternalLink size={15} stroke={1.6} />
        </IconButton>
      }
      foot={
        rule && (
          <>
            <Button
              look="primary"
              icon={mayWrite && <IconPencil size={14} stroke={1.8} />}
              keys="Enter"
              onClick={() => onOpen(ruleId)}
            >
              {mayWrite ? words.page.edit : words.page.open}
            </Button>
            <AlertsLink rule={rule} />
          </>
        )
      }
      onClose={onClose}
    >
      {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <PreviewSkeleton />}
      {rule && (
        <>
          <RuleHead rule={rule} />
          <RuleNumbers rule={rule} />
          <RuleDescription rule={rule} />
          <RuleAttack rule={rule} />
          <RuleLogsource rule={rule} />
          <RuleNotes rule={rule} />
          <Section title={words.page.source}>
            <div className={classes.code}>
              <RuleEditor label={words.page.sourceOf(rule.title)} value={rule.source} readOnly framed />
            </div>
          </Section>
        </>
      )}
    </Drawer>
  );
}

const PreviewSkeleton = () => (
  <div role="status" aria-label={words.page.loading} style={{ display: 'grid', gap: 14 }}>
    <Skeleton width={140} height={20} />
    <Skeleton width="90%" height={18} />
    <Skeleton height={56} />
    <Skeleton width="70%" />
    <Skeleton width="50%" />
    <Skeleton height={220} />
  </div>
);
