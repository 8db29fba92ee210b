// The evidence of one incident: cards, uploads, and a place to drop files.
import { IconFingerprint } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useLive } from '../lib/live.ts';
import { useCan } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { ScrollPane } from '../ui/scroll-pane.tsx';
import { EvidenceCard } from './card.tsx';
import { DropZone } from './drop-zone.tsx';
import { evidenceListQuery, refreshEvidence } from './queries.ts';
import { TakeIn } from './take-in.tsx';
import { UploadList } from './upload-list.tsx';
import { useUploads } from './use-uploads.ts';
import { words } from './words.ts';

import classes from './evidence.module.css';

export function IncidentEvidence({ incidentId }: { incidentId: string }) {
  const query = useInfiniteQuery(evidenceListQuery({ incidentId }));
  const uploads = useUploads(incidentId);
  const mayWrite = useCan('evidence:write');
  const [taking, setTaking] = useState(false);
  const [malwareSafe, setMalwareSafe] = useState(false);
  useLive(`incident:${incidentId}`, (message) => {
    if ('activity' in message && message.activity.type.startsWith('evidence.')) refreshEvidence();
  });
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <ScrollPane label={words.ofIncident} className={classes.pane}>
      {mayWrite && (
        <>
          <div className={classes.tools}>
            <div className="grow" />
            <Button small onClick={() => setTaking(true)}>
              {words.takeIn}
            </Button>
          </div>
          <DropZone onFiles={(files) => void uploads.start(files, { malwareSafe })} />
          <label className={classes.safe}>
            <Checkbox checked={malwareSafe} onChange={(event) => setMalwareSafe(event.currentTarget.checked)} />
            <span>
              {words.form.malwareSafe}
              <span className={classes.meta}> {words.form.malwareSafeHint}</span>
            </span>
          </label>
          <UploadList uploads={uploads} />
        </>
      )}
      <Loaded query={{ ...query, data: items }} what={words.loading} rows={3}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState icon={<IconFingerprint size={18} stroke={1.6} />} title={words.none}>
              {words.noneDetail}
            </EmptyState>
          ) : (
            found.map((evidence) => <EvidenceCard key={evidence.id} evidence={evidence} />)
          )
        }
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.more}
        </Button>
      )}
      {taking && <TakeIn incidentId={incidentId} onClose={() => setTaking(false)} />}
    </ScrollPane>
  );
}
