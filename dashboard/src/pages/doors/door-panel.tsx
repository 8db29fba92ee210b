// One door: what it is, whether it is open, and what can be done with it.
import type { Door } from '@tocsin/contracts/api/doors';

import { CopyButton } from '../../ui/copy.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { DoorLamp } from './door-list.tsx';
import { OpenOrClose } from './open-or-close.tsx';
import { SendTab } from './send-tab.tsx';
import { SendersTab } from './senders-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { stateWords } from './words.ts';

import classes from './page.module.css';

export type DoorTab = 'send' | 'senders' | 'settings' | 'activity';
export const tabOf = (value: string | undefined): DoorTab =>
  value === 'senders' || value === 'settings' || value === 'activity' ? value : 'send';

type DoorPanelProps = { door: Door; tab: DoorTab; onTab: (tab: DoorTab) => void };

export function DoorPanel({ door, tab, onTab }: DoorPanelProps) {
  const tabs: { id: DoorTab; label: string }[] = [
    { id: 'send', label: 'How to send' },
    { id: 'senders', label: door.credential === 'token' ? 'Tokens and senders' : 'Senders' },
    { id: 'settings', label: 'Settings' },
    { id: 'activity', label: 'Activity' },
  ];
  return (
    <Panel label={door.title} className={classes.detail}>
      <div className={classes.head}>
        <div className="grow">
          <h2>{door.title}</h2>
          <p>{door.summary}</p>
        </div>
        <Standing door={door} />
      </div>
      <div className={classes.tabs}>
        <Tabs label="Parts of the door" tabs={tabs} chosen={tab} onChoose={onTab} />
      </div>
      <ScrollPane label={tabs.find(({ id }) => id === tab)?.label ?? ''} className={classes.body}>
        {tab === 'send' && <SendTab door={door} />}
        {tab === 'senders' && <SendersTab door={door} />}
        {tab === 'settings' && <SettingsTab key={door.rev} door={door} />}
        {tab === 'activity' && <ActivityTab door={door} />}
      </ScrollPane>
    </Panel>
  );
}

function Standing({ door }: { door: Door }) {
  return (
    <div className={classes.standing} role="status" data-state={door.state}>
      <DoorLamp door={door} />
      <div className={classes.words}>
        <span>
          <b>{stateWords[door.state]}</b>
          {door.because !== null && <span className={classes.because}> {door.because}</span>}
        </span>
        {door.addresses.map((address) => (
          <span key={address} className={classes.address}>
            <code className="mono ellipsis" title={address}>
              {address.replace(/^https?:\/\/[^/]+/, '')}
            </code>
            <CopyButton text={address} look="quiet" />
          </span>
        ))}
      </div>
      <OpenOrClose door={door} />
    </div>
  );
}
