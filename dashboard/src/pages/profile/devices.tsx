// Where one is signed in, and a way to end it.
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Device } from '@tocsin/contracts/sign-in';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { browserOf, strengthWords } from './device-words.ts';
import { devicesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './profile.module.css';

const refresh = () => queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });

export function Devices() {
  const devices = useQuery(devicesQuery);
  const endOthers = useMutation({
    mutationFn: () => call('DELETE /sessions', {}),
    onSuccess: refresh,
    onError: (error) => showProblem(error, words.signingOutElsewhere),
  });
  const others = (devices.data?.length ?? 0) > 1;
  return (
    <Panel
      title={words.whereSignedIn}
      aside={
        others && (
          <Button small busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {words.endOthers}
          </Button>
        )
      }
    >
      <div className={classes.body}>
        {devices.isError && <Problem error={devices.error} onRetry={() => void devices.refetch()} />}
        {devices.isPending && <SkeletonRows label={words.loadingSessions} rows={2} />}
        {devices.data?.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </div>
    </Panel>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const end = useMutation({
    mutationFn: () => call('DELETE /sessions/:sessionId', { sessionId: device.id }),
    onSuccess: refresh,
    onError: (error) => showProblem(error, words.endingSession),
  });
  const { browser, mobile } = browserOf(device.userAgent);
  const Icon = mobile ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <div className={classes.row}>
      <Icon size={18} stroke={1.6} />
      <div className={classes.what}>
        {browser}
        <div className={classes.sub}>
          {device.ip ?? words.unknownAddress}, {strengthWords[device.strength]}
          {words.used}
          <Time at={device.lastSeenAt} />
        </div>
      </div>
      {device.current ? (
        <Badge tone="accent">{words.thisOne}</Badge>
      ) : (
        <Button small busy={end.isPending} onClick={() => end.mutate()}>
          {words.end}
        </Button>
      )}
    </div>
  );
}
