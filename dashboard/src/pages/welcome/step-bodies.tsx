// What each of the first steps shows: the parts of other pages that do it, or the shortest form of their own.
import { Select, TextInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JobProgress } from '@tocsin/contracts/realtime';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useLive } from '../../lib/live.ts';
import { queryClient } from '../../lib/query-client.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Lamp } from '../../ui/lamp.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { said } from '../../words/said.ts';
import { sourceTitle } from '../../words/sources.ts';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { InviteUser } from '../admin/users/invite-user.tsx';
import { profileQuery } from '../profile/queries.ts';
import { SecondFactors } from '../profile/second-factors.tsx';
import { sourcesQuery } from '../sources/queries.ts';
import { SendPanel } from '../sources/send-panel.tsx';
import { firstAlertQuery, useLastSource } from './standing.ts';
import { codeOf, type StepId } from './steps.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function StepBody({ id }: { id: StepId }) {
  switch (id) {
    case 'site':
      return <FirstSite />;
    case 'factor':
      return <Factor />;
    case 'connect':
      return <Connect />;
    case 'watch':
      return <Watch />;
    case 'invite':
      return <Invite />;
    default:
      return id satisfies never;
  }
}

function FirstSite() {
  const sites = useQuery(sitesQuery).data ?? [];
  const [name, setName] = useState('');
  /** Null follows the name. */
  const [typedCode, setCode] = useState<string | null>(null);
  const code = typedCode ?? codeOf(name);
  const make = useMutation({
    mutationFn: () => call('POST /sites', { code, name: name.trim() }),
    onSuccess: (site) => {
      void queryClient.invalidateQueries({ queryKey: sitesQuery.queryKey });
      showToast({ title: words.siteMade, detail: site.name });
      setName('');
      setCode(null);
    },
  });
  const beyond = make.isError ? faultBeyond(make.error, ['name', 'code']) : null;
  return (
    <>
      <p>{words.siteText}</p>
      {sites.length > 0 && <p className="soft">{words.siteThere(sites.map((site) => site.name).join(', '))}</p>}
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput
          label={words.siteName}
          value={name}
          error={faultAt(make.error, 'name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.siteCode}
          description={words.siteCodeHint}
          value={code}
          error={faultAt(make.error, 'code')}
          onChange={(event) => setCode(event.currentTarget.value.toLowerCase())}
        />
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button type="submit" busy={make.isPending}>
            {words.siteMake}
          </Button>
        </div>
      </form>
    </>
  );
}

function Factor() {
  const profile = useQuery(profileQuery);
  return (
    <>
      <p>{words.factorText}</p>
      {profile.isError && <Problem error={profile.error} onRetry={() => void profile.refetch()} />}
      {profile.data && <SecondFactors profile={profile.data} />}
    </>
  );
}

function Connect() {
  const sources = useQuery(sourcesQuery);
  const [chosen, setChosen] = useState('windows');
  const { items = [], doors = [] } = sources.data ?? {};
  const source = items.find(({ id }) => id === chosen) ?? items[0];
  return (
    <>
      <p>{words.connectText}</p>
      {sources.isError && <Problem error={sources.error} onRetry={() => void sources.refetch()} />}
      {source && (
        <>
          <Select
            className={classes.form}
            label={words.source}
            searchable
            allowDeselect={false}
            data={items.map(({ id, title }) => ({ value: id, label: sourceTitle(id, title) }))}
            value={source.id}
            onChange={(id) => setChosen(id ?? source.id)}
            maxDropdownHeight={300}
          />
          <SendPanel key={source.id} source={source} doors={doors} />
        </>
      )}
      <p>{words.orDemo}</p>
      <Demo />
    </>
  );
}

function Demo() {
  const [job, setJob] = useState<JobProgress | null>(null);
  const demo = useMutation({ mutationFn: () => call('POST /demo', {}) });
  const jobId = demo.data?.jobId;
  useLive(jobId === undefined ? null : `job:${jobId}`, (message) => {
    if (!('job' in message)) return;
    setJob(message.job);
    if (message.job.state === 'done') void queryClient.invalidateQueries();
  });
  const running = demo.isPending || (jobId !== undefined && job?.state !== 'done' && job?.state !== 'failed');
  return (
    <>
      <div className={classes.foot}>
        <Button icon={<IconPlayerPlay size={15} />} busy={running} onClick={() => demo.mutate()}>
          {words.demo}
        </Button>
      </div>
      {demo.isError && <Problem error={demo.error} />}
      {job && (
        <p className="num" role="status">
          <progress aria-label={words.demoProgress} value={job.progress} />{' '}
          {job.state === 'failed' ? words.demoFailed : ''}
          {said(job.message)}
        </p>
      )}
    </>
  );
}

function Watch() {
  const source = useLastSource();
  const alert = useQuery(firstAlertQuery).data;
  return (
    <>
      <p>{words.watchText}</p>
      <div role="status">
        <KeyValues
          items={[
            [
              words.event,
              source?.lastEventAt ? (
                <span key="event" className="row">
                  <Lamp look="live" /> {words.eventFrom(sourceTitle(source.id, source.title))}{' '}
                  <Time at={source.lastEventAt} />
                </span>
              ) : (
                <span key="event" className="row">
                  <Lamp look="never" /> {words.eventWaiting}
                </span>
              ),
            ],
            [
              words.alert,
              alert ? (
                <span key="alert" className="row">
                  <Lamp look="live" /> <Link to={`/alerts/${alert.number}`}>{said(alert.title)}</Link>
                </span>
              ) : (
                <span key="alert" className="row">
                  <Lamp look="never" /> {words.alertWaiting}
                </span>
              ),
            ],
          ]}
        />
      </div>
      <Link to="/alerts">{words.toAlerts}</Link>
    </>
  );
}

function Invite() {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <p>{words.inviteText}</p>
      <div className={classes.foot}>
        <Button onClick={() => setAsking(true)}>{words.invite}</Button>
      </div>
      {asking && <InviteUser onClose={() => setAsking(false)} />}
    </>
  );
}
