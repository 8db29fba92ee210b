// The buttons of triage, for one alert and for many.
import { Menu } from '@mantine/core';
import {
  IconAdjustments,
  IconChevronDown,
  IconCircleHalf2,
  IconDots,
  IconEyeSearch,
  IconRotate,
  IconUserPlus,
  IconUserX,
} from '@tabler/icons-react';
import { verdicts, type AlertStage } from '@tocsin/contracts/words';

import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { shortVerdictWords } from '../../words/verdicts.ts';
import type { AlertActions } from './use-alert-actions.tsx';
import { words } from './words.ts';

type ActionButtonsProps = {
  actions: AlertActions;
  /** Of the one alert; undefined for many. */
  stage?: AlertStage;
  small?: boolean;
  /** There is room for what otherwise is in the menu. */
  roomy?: boolean;
};

export function ActionButtons({ actions, stage, small = false, roomy = false }: ActionButtonsProps) {
  const { mayTriage, mayEscalate, mayTune, assignMe, ask } = actions;
  const resolved = stage === 'resolved';
  const tunable = mayTune && stage !== undefined;
  return (
    <>
      {mayEscalate && (
        <Button look="primary" keys="e" small={small} onClick={() => ask('escalate')}>
          {words.actions.escalate}
        </Button>
      )}
      {mayTriage && (
        <>
          <Button keys="a" small={small} onClick={assignMe}>
            {words.actions.assignToMe}
          </Button>
          {resolved ? (
            <Button small={small} icon={<IconRotate size={14} />} onClick={() => ask('reopen')}>
              {words.actions.reopen}
            </Button>
          ) : (
            <ResolveMenu actions={actions} small={small} />
          )}
        </>
      )}
      {tunable && roomy && (
        <Button keys="n" small={small} icon={<IconAdjustments size={14} stroke={1.7} />} onClick={() => ask('tune')}>
          {words.actions.tune}
        </Button>
      )}
      {(mayTriage || (tunable && !roomy)) && (
        <MoreMenu actions={actions} small={small} withTuning={tunable && !roomy} />
      )}
    </>
  );
}

const verdictKeys: Partial<Record<(typeof verdicts)[number], string>> = { false_positive: 'f', true_positive: 't' };

function ResolveMenu({ actions, small }: { actions: AlertActions; small: boolean }) {
  return (
    <Menu position="top-end" width={220}>
      <Menu.Target>
        <Button small={small}>
          {words.actions.resolve} <IconChevronDown size={13} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.actions.resolveAs}</Menu.Label>
        {verdicts.map((verdict) => (
          <Menu.Item
            key={verdict}
            rightSection={verdictKeys[verdict] && <Kbd keys={verdictKeys[verdict]} />}
            onClick={() => actions.resolve(verdict)}
          >
            {shortVerdictWords[verdict]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item rightSection={<Kbd keys="r" />} onClick={() => actions.ask('resolve')}>
          {words.actions.withReason}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type MoreMenuProps = { actions: AlertActions; small: boolean; withTuning: boolean };

function MoreMenu({ actions, small, withTuning }: MoreMenuProps) {
  const { mayTriage, ask } = actions;
  return (
    <Menu position="top-end" width={210}>
      <Menu.Target>
        <Button small={small} aria-label={words.actions.more} style={{ padding: '0 8px' }}>
          <IconDots size={15} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {mayTriage && <TriageItems actions={actions} />}
        {mayTriage && withTuning && <Menu.Divider />}
        {withTuning && (
          <Menu.Item
            leftSection={<IconAdjustments size={15} stroke={1.6} />}
            rightSection={<Kbd keys="n" />}
            onClick={() => ask('tune')}
          >
            {words.actions.tuneTheRule}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function TriageItems({ actions: { act, ask } }: { actions: AlertActions }) {
  return (
    <>
      <Menu.Item
        leftSection={<IconCircleHalf2 size={15} stroke={1.6} />}
        rightSection={<Kbd keys="y" />}
        onClick={() => act({ action: 'acknowledge' })}
      >
        {words.actions.acknowledge}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconEyeSearch size={15} stroke={1.6} />}
        rightSection={<Kbd keys="i" />}
        onClick={() => act({ action: 'investigate' })}
      >
        {words.actions.investigate}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconUserPlus size={15} stroke={1.6} />} onClick={() => ask('assign')}>
        {words.actions.assignTo}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconUserX size={15} stroke={1.6} />}
        onClick={() => act({ action: 'assign', assigneeId: null })}
      >
        {words.actions.unassign}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconRotate size={15} stroke={1.6} />} onClick={() => ask('reopen')}>
        {words.actions.askToReopen}
      </Menu.Item>
    </>
  );
}
