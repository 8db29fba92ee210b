// The mapping studio: paste a sample, see what is read, say what each value is, save it as a source of your own.
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { MappingDetail } from '@tocsin/contracts/api/mappings';
import type { Mapping } from '@tocsin/contracts/mapping';
import { useState } from 'react';

import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { FieldsPanel } from './fields-panel.tsx';
import { MappingPicker } from './mapping-picker.tsx';
import { mappingQuery, previewQuery, unparsedSampleQuery } from './queries.ts';
import { ResultPanel } from './result-panel.tsx';
import { SamplePanel } from './sample-panel.tsx';
import { SaveBar } from './save-bar.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

export function MappingsPage() {
  const [search] = useUrlSearch();
  const [mappingId] = search.mapping ?? [];
  const [source, site] = search.unparsed ?? [];
  // Kept here, so that it stays while versions and mappings are changed and saved beside it.
  const [typed, setTyped] = useState<string | null>(null);
  const begun = { typed, onSample: setTyped };
  const version = Number(search.version?.[0]) || null;
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>
        <MappingPicker chosen={mappingId ?? null} />
      </PageHeader>
      {mappingId ? (
        <Kept key={`${mappingId} ${version}`} mappingId={mappingId} version={version} {...begun} />
      ) : source ? (
        <FromUnparsed key={`${source} ${site}`} source={source} site={site ?? null} {...begun} />
      ) : (
        <Studio kept={null} older={null} {...begun} />
      )}
    </div>
  );
}

/** `typed` is null until somebody types. */
type Begun = { typed: string | null; onSample: (sample: string) => void };

function Kept({ mappingId, version, ...begun }: Begun & { mappingId: string; version: number | null }) {
  const query = useQuery(mappingQuery(mappingId, version));
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows label={words.loading} />;
  return <Studio key={query.data.rev} kept={query.data} older={version} {...begun} />;
}

/** A new mapping, begun with what came and could not be read. */
function FromUnparsed({ source, site, typed, onSample }: Begun & { source: string; site: string | null }) {
  const query = useQuery(unparsedSampleQuery(source, site));
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <SkeletonRows label={words.loadingUnparsed} />;
  return <Studio kept={null} older={null} typed={typed ?? query.data} onSample={onSample} />;
}

const Failed = (props: { error: Error; onRetry: () => void }) => (
  <div className={classes.failed}>
    <Problem {...props} />
  </div>
);

const settleMs = 250;

type StudioProps = Begun & {
  kept: MappingDetail | null;
  /** The number of the version that is shown, where it is not the newest. */
  older: number | null;
};

/** The draft begins as the kept mapping, or as what the sample suggests. */
function Studio({ kept, older, typed, onSample }: StudioProps) {
  const sample = typed ?? '';
  const [draft, setDraft] = useState<Mapping | null>(kept?.mapping ?? null);
  const [asked] = useDebouncedValue({ sample, draft }, settleMs);
  const recognition = useQuery({ ...previewQuery(asked.sample, null), enabled: asked.sample.trim() !== '' && !kept });
  const mapping = draft ?? recognition.data?.suggestion ?? null;
  const preview = useQuery({
    ...previewQuery(asked.sample, asked.draft ?? recognition.data?.suggestion ?? null),
    enabled: asked.sample.trim() !== '' && mapping !== null,
  });
  return (
    <>
      <div className={classes.columns}>
        <SamplePanel
          sample={sample}
          onSample={onSample}
          preview={preview.data}
          recognised={kept ? null : (recognition.data?.recognised ?? null)}
        />
        <FieldsPanel mapping={mapping} onChange={setDraft} preview={preview.data} error={preview.error} />
        <ResultPanel preview={preview.data} error={preview.error} waiting={sample.trim() === ''} />
      </div>
      <SaveBar kept={kept} older={older} mapping={mapping} dirty={draft !== null && draft !== kept?.mapping} />
    </>
  );
}
