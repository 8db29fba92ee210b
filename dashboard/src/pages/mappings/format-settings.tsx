// How the records are read, and what holds for all of them.
import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { Mapping } from '@tocsin/contracts/mapping';
import { mappingFormats, type MappingFormat } from '@tocsin/contracts/words';
import { useState } from 'react';

import { pairsText, readPairs } from './draft.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const formatWords: Readonly<Record<MappingFormat, string>> = words.formats;

type SettingsProps = { mapping: Mapping; onChange: (mapping: Mapping) => void };

export function FormatSettings({ mapping, onChange }: SettingsProps) {
  const set = (change: Partial<Mapping>) => onChange({ ...mapping, ...change });
  const { format } = mapping;
  return (
    <div className={classes.settings}>
      <Select
        label={words.format}
        allowDeselect={false}
        data={mappingFormats.map((value) => ({ value, label: formatWords[value] }))}
        value={format}
        onChange={(value) => set({ format: mappingFormats.find((one) => one === value) ?? format })}
      />
      {format !== 'json' && (
        <Checkbox
          label={words.syslogHeader}
          checked={mapping.syslogHeader}
          onChange={(event) => set({ syslogHeader: event.currentTarget.checked })}
        />
      )}
      {format === 'json' && (
        <TextInput
          label={words.wrapper}
          description={words.wrapperMore}
          value={mapping.wrapper}
          onChange={(event) => set({ wrapper: event.currentTarget.value })}
        />
      )}
      {format === 'key-value' && (
        <Select
          label={words.assign}
          allowDeselect={false}
          data={['=', ':']}
          value={mapping.assign}
          onChange={(value) => set({ assign: value === ':' ? ':' : '=' })}
        />
      )}
      {format === 'columns' && <Columns mapping={mapping} onChange={onChange} />}
      {format === 'pattern' && (
        <Textarea
          label={words.pattern}
          description={words.patternMore}
          autosize
          minRows={2}
          classNames={{ input: 'mono' }}
          value={mapping.pattern}
          onChange={(event) => set({ pattern: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={words.dataset}
        description={words.datasetMore}
        classNames={{ input: 'mono' }}
        value={mapping.dataset}
        onChange={(event) => set({ dataset: event.currentTarget.value })}
      />
      <div className={classes.three}>
        {(['product', 'category', 'service'] as const).map((part) => (
          <TextInput
            key={part}
            label={words.logsource[part]}
            classNames={{ input: 'mono' }}
            value={mapping.logsource[part] ?? ''}
            onChange={(event) => set({ logsource: { ...mapping.logsource, [part]: event.currentTarget.value } })}
          />
        ))}
      </div>
      <Pairs
        label={words.constants}
        description={words.constantsMore}
        pairs={mapping.constants}
        onPairs={(constants) => set({ constants })}
      />
      {mapping.fields.map((field, place) => (
        <Pairs
          key={field.from}
          label={words.valuesOf(field.from)}
          description={words.valuesMore(field.to)}
          pairs={field.values}
          onPairs={(values) => set({ fields: mapping.fields.toSpliced(place, 1, { ...field, values }) })}
        />
      ))}
    </div>
  );
}

function Columns({ mapping, onChange }: SettingsProps) {
  return (
    <>
      <TextInput
        label={words.separator}
        value={mapping.separator === '\t' ? '\\t' : mapping.separator}
        onChange={(event) =>
          onChange({ ...mapping, separator: event.currentTarget.value === '\\t' ? '\t' : event.currentTarget.value })
        }
      />
      <Textarea
        label={words.columns}
        description={words.columnsMore}
        autosize
        minRows={3}
        maxRows={12}
        classNames={{ input: 'mono' }}
        value={mapping.columns.join('\n')}
        onChange={(event) => onChange({ ...mapping, columns: event.currentTarget.value.split('\n') })}
      />
    </>
  );
}

type PairsProps = {
  label: string;
  description: string;
  pairs: Record<string, string>;
  onPairs: (pairs: Record<string, string>) => void;
};

/** Text while it is written, pairs when it is left. */
function Pairs({ label, description, pairs, onPairs }: PairsProps) {
  const [text, setText] = useState(pairsText(pairs));
  return (
    <Textarea
      label={label}
      description={description}
      autosize
      minRows={1}
      classNames={{ input: 'mono' }}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onPairs(readPairs(text))}
    />
  );
}
