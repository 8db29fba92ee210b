// One door: what it is, whether it is open, and what can be done with it.
import type { Door } from '@tocsin/contracts/api/doors';

import { CopyButton } from '../../ui/copy.tsx';
import { DetailPanel, Standing } from '../../ui/detail-panel.tsx';
import { doorWords } from '../../words/doors.ts';
import { said } from '../../words/said.ts';
import { ActivityTab } from './activity-tab.tsx';
import { DoorLamp } from './door-list.tsx';
import { OpenOrClose } from './open-or-close.tsx';
import { SendTab } from './send-tab.tsx';
import { SendersTab } from './senders-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { stateWords, words } from './words.ts';

import classes from './page.module.css';

export type DoorTab = 'send' | 'senders' | 'settings' | 'activity';
export const tabOf = (value: string | undefined): DoorTab =>
  value === 'senders' || value === 'settings' || value === 'activity' ? value : 'send';

type DoorPanelProps = { door: Door; tab: DoorTab; onTab: (tab: DoorTab) => void };

export function DoorPanel({ door, tab, onTab }: DoorPanelProps) {
  const { title, summary } = doorWords(door);
  const tabs: { id: DoorTab; label: string }[] = [
    { id: 'send', label: words.howToSend },
    { id: 'senders', label: door.credential === 'token' ? words.tokensAndSenders : words.senders },
    { id: 'settings', label: words.settings },
    { id: 'activity', label: words.activity },
  ];
  return (
    <DetailPanel
      title={title}
      summary={summary}
      standing={<HowItStands door={door} />}
      tabsLabel={words.parts}
      tabs={tabs}
      tab={tab}
      onTab={onTab}
    >
      {tab === 'send' && <SendTab door={door} />}
      {tab === 'senders' && <SendersTab door={door} />}
      {tab === 'settings' && <SettingsTab key={door.rev} door={door} />}
      {tab === 'activity' && <ActivityTab door={door} />}
    </DetailPanel>
  );
}

const HowItStands = ({ door }: { door: Door }) => (
  <Standing lamp={<DoorLamp door={door} />} action={<OpenOrClose door={door} />}>
    <b>{stateWords[door.state]}</b>
    {door.because !== null && <span className={classes.because}> {said(door.because)}</span>}
    {door.addresses.map((address) => (
      <span key={address} className={classes.address}>
        <code className="mono ellipsis" title={address}>
          {address.replace(/^https?:\/\/[^/]+/, '')}
        </code>
        <CopyButton text={address} look="quiet" />
      </span>
    ))}
  </Standing>
);
