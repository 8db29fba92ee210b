// A look at an item: asked for first, then as text, bytes, the texts in it, or an image. Nothing of it is ever run.
import { IconEye, IconFileOff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { DropZone } from '../../evidence/drop-zone.tsx';
import { previewQuery, refreshEvidence, type PreviewMode } from '../../evidence/queries.ts';
import { UploadList } from '../../evidence/upload-list.tsx';
import { useUploads } from '../../evidence/use-uploads.ts';
import { words } from '../../evidence/words.ts';
import { call } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { bytesOf, hexDump } from './hex-dump.ts';

import classes from './page.module.css';

const item = words.item;
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const modesOf = ({ file, malwareSafe }: Evidence): PreviewMode[] => [
  ...(file && malwareSafe && pictures.includes(file.mediaType) ? (['image'] as const) : []),
  'text',
  'hex',
  'strings',
];

export function PreviewPanel({ evidence }: { evidence: Evidence }) {
  const [open, setOpen] = useState(false);
  return (
    <Panel title={item.preview}>
      {evidence.state === 'disposed' ? (
        <EmptyState icon={<IconFileOff size={20} stroke={1.6} />} title={item.gone}>
          {item.goneDetail}
        </EmptyState>
      ) : evidence.file === null ? (
        <WithoutBytes evidence={evidence} />
      ) : open ? (
        <Opened evidence={evidence} />
      ) : (
        <Closed evidence={evidence} onOpen={() => setOpen(true)} />
      )}
    </Panel>
  );
}

/** What waits for its file takes it here. */
function WithoutBytes({ evidence: { id, number, incident, state, kind } }: { evidence: Evidence }) {
  const uploads = useUploads(incident.id);
  const mayWrite = useCan('evidence:write');
  const own = uploads.uploads.filter(({ kept }) => kept.evidenceId === id);
  if (!mayWrite || state !== 'registered' || kind === 'physical')
    return (
      <EmptyState icon={<IconFileOff size={20} stroke={1.6} />} title={item.noBytes}>
        {item.noBytesDetail}
      </EmptyState>
    );
  return (
    <div className={classes.body}>
      {own.length === 0 && <DropZone onFiles={(files) => void uploads.start(files.slice(0, 1), { id, number })} />}
      <UploadList uploads={{ ...uploads, uploads: own }} />
    </div>
  );
}

function Closed({ evidence: { id: evidenceId, reasonNeeded }, onOpen }: { evidence: Evidence; onOpen: () => void }) {
  const [asking, setAsking] = useState(false);
  const look = useMutation({
    mutationFn: (reason: string) => call('POST /evidence/:evidenceId/views', { evidenceId, reason }),
    onSuccess: () => {
      refreshEvidence();
      onOpen();
    },
    onError: (error) => {
      refreshEvidence();
      showProblem(error, item.look);
    },
  });
  return (
    <>
      <EmptyState
        icon={<IconEye size={20} stroke={1.6} />}
        title={item.look}
        actions={
          <Button
            look="primary"
            busy={look.isPending}
            onClick={() => (reasonNeeded ? setAsking(true) : look.mutate(''))}
          >
            {item.look}
          </Button>
        }
      >
        {item.lookText}
      </EmptyState>
      <Confirm
        opened={asking}
        title={item.lookTitle}
        action={item.look}
        reason={item.reason}
        onConfirm={(reason) => {
          setAsking(false);
          look.mutate(reason);
        }}
        onClose={() => setAsking(false)}
      >
        {item.lookText}
      </Confirm>
    </>
  );
}

function Opened({ evidence }: { evidence: Evidence }) {
  const modes = modesOf(evidence);
  const [as, setAs] = useState<PreviewMode>(modes[0] ?? 'text');
  const [offset, setOffset] = useState(0);
  const query = useQuery(previewQuery(evidence.id, as, offset));
  const part = query.data;
  return (
    <>
      <div className={classes.tabs}>
        <Tabs
          label={item.as}
          tabs={modes.map((id) => ({ id, label: item.modes[id] }))}
          chosen={as}
          onChoose={(id) => {
            setAs(id);
            setOffset(0);
          }}
        />
        <div className="grow" />
        {part && as !== 'image' && (
          <span className="muted num">
            {item.part(formatCount(part.offset), formatCount(part.bytes))}
            {part.encoding !== null && `, ${item.encoding(part.encoding)}`}
          </span>
        )}
        {offset > 0 && (
          <Button small onClick={() => setOffset(0)}>
            {item.first}
          </Button>
        )}
        {part?.next != null && (
          <Button small onClick={() => setOffset(part.next ?? 0)}>
            {item.next}
          </Button>
        )}
      </div>
      <ScrollPane label={item.contents} className={classes.body}>
        <Loaded query={query} what={words.loading} rows={6}>
          {({ text, data, mediaType, offset: from }) =>
            as === 'image' ? (
              <Picture data={data ?? ''} type={mediaType ?? ''} title={evidence.title} />
            ) : as === 'hex' ? (
              <pre className={classes.hex}>{hexDump(bytesOf(data ?? ''), from)}</pre>
            ) : (
              <pre className={classes.text}>{text}</pre>
            )
          }
        </Loaded>
      </ScrollPane>
    </>
  );
}

/** Of one of the types that hold nothing but pixels. */
const Picture = ({ data, type, title }: { data: string; type: string; title: string }) =>
  pictures.includes(type) ? (
    <img className={classes.image} src={`data:${type};base64,${data}`} alt={item.imageOf(title)} />
  ) : null;
