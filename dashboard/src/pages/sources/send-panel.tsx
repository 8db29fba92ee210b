// How to send one source: its configurations with the address, a key and a site filled in, and whether something arrives.
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Source } from '@tocsin/contracts/api/ingest';
import type { Site } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { formatCount } from '../../lib/format.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { DetailHead, Standing } from '../../ui/detail-panel.tsx';
import { FilledText } from '../../ui/filled-text.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { snippetTitle } from '../../words/snippets.ts';
import { fillSnippet, needsKey, needsSyslog, syslogDoor, type Door } from './fill-snippet.ts';
import { KeyField } from './key-field.tsx';
import { SourceLamp } from './source-lamp.tsx';
import { unparsedOf } from './source-list.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type SendPanelProps = { source: Source; doors: readonly Door[] };

export function SendPanel({ source, doors }: SendPanelProps) {
  const [chosen, setChosen] = useState(source.snippets[0]?.title ?? '');
  const [site, setSite] = useState<Site | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const snippet = source.snippets.find(({ title }) => title === chosen) ?? source.snippets[0];
  return (
    <Panel label={words.howToSend(source.title)} className={classes.send}>
      <DetailHead title={source.title} summary={source.summary} standing={<Arrived source={source} />} />
      {snippet && (
        <>
          <div className={classes.settings}>
            <SitePicker site={site} onChange={setSite} />
            <KeyField
              name={source.title}
              site={site}
              needed={needsKey(snippet.text)}
              value={key}
              onMade={setKey}
              onForget={() => setKey(null)}
            />
          </div>
          <div className={classes.ways}>
            <Tabs
              label={words.waysToSend}
              tabs={source.snippets.map(({ title }) => ({ id: title, label: snippetTitle(title) }))}
              chosen={snippet.title}
              onChoose={setChosen}
            />
          </div>
          <Snippet snippet={snippet} keyText={key} site={site} doors={doors} />
        </>
      )}
    </Panel>
  );
}

const Arrived = ({ source }: { source: Source }) => (
  <Standing
    lamp={<SourceLamp lastEventAt={source.lastEventAt} />}
    sub={
      <>
        <Sentence text={words.inADay} parts={{ count: <span className="num">{formatCount(source.events)}</span> }} />
        {source.unparsed > 0 && (
          <>
            {', '}
            <Link to="/search" search={unparsedOf(source)} className={classes.unparsed}>
              {words.unparsed(source.unparsed)}
            </Link>
          </>
        )}
      </>
    }
  >
    {source.lastEventAt ? (
      <Sentence text={words.lastReceived} parts={{ when: <Time at={source.lastEventAt} /> }} />
    ) : (
      words.waiting
    )}
  </Standing>
);

function SitePicker({ site, onChange }: { site: Site | null; onChange: (site: Site | null) => void }) {
  const sites = useQuery(sitesQuery).data ?? [];
  return (
    <Select
      label={words.site}
      placeholder={words.noSite}
      clearable
      searchable
      data={sites.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
      value={site?.id ?? null}
      onChange={(id) => onChange(sites.find((each) => each.id === id) ?? null)}
      comboboxProps={{ withinPortal: true }}
      maxDropdownHeight={300}
    />
  );
}

type SnippetProps = {
  snippet: Source['snippets'][number];
  keyText: string | null;
  site: Site | null;
  doors: readonly Door[];
};

function Snippet({ snippet, keyText, site, doors }: SnippetProps) {
  const known = { url: location.origin, key: keyText, site: site?.code ?? null, doors };
  const parts = fillSnippet(snippet.text, known);
  const closed = needsSyslog(snippet.text) && syslogDoor(snippet.text, known) === null;
  return (
    <ScrollPane label={words.contents(snippetTitle(snippet.title))} className={classes.snippet}>
      {closed && (
        <Note tone="medium">
          <Sentence
            text={words.closedDoor}
            parts={{
              link: (
                <Link to="/doors" search={{ door: ['syslog-tcp'] }}>
                  {words.openIt}
                </Link>
              ),
            }}
          />
        </Note>
      )}
      <FilledText label={snippetTitle(snippet.title)} parts={parts} />
    </ScrollPane>
  );
}
