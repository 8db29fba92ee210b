// How the records are read, and what holds for all of them.
import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { Mapping } from '@tocsin/contracts/mapping';
import { mappingFormats, type MappingFormat } from '@tocsin/contracts/words';
import { useState } from 'react';

import { pairsText, readPairs } from './draft.ts';

import classes from './page.module.css';

const formatWords: Record<MappingFormat, string> = {
  json: 'JSON objects',
  'key-value': 'name=value pairs',
  columns: 'Columns, such as CSV',
  pattern: 'Lines that match a pattern',
  xml: 'XML, one element a line',
  text: 'Plain lines, kept whole',
};

type SettingsProps = { mapping: Mapping; onChange: (mapping: Mapping) => void };

export function FormatSettings({ mapping, onChange }: SettingsProps) {
  const set = (change: Partial<Mapping>) => onChange({ ...mapping, ...change });
  const { format } = mapping;
  return (
    <div className={classes.settings}>
      <Select
        label="Format"
        allowDeselect={false}
        data={mappingFormats.map((value) => ({ value, label: formatWords[value] }))}
        value={format}
        onChange={(value) => set({ format: mappingFormats.find((one) => one === value) ?? format })}
      />
      {format !== 'json' && (
        <Checkbox
          label="A syslog header stands before each record"
          checked={mapping.syslogHeader}
          onChange={(event) => set({ syslogHeader: event.currentTarget.checked })}
        />
      )}
      {format === 'json' && (
        <TextInput
          label="Array that wraps the records"
          description="Where one object holds many, e.g. Records"
          value={mapping.wrapper}
          onChange={(event) => set({ wrapper: event.currentTarget.value })}
        />
      )}
      {format === 'key-value' && (
        <Select
          label="Between name and value"
          allowDeselect={false}
          data={['=', ':']}
          value={mapping.assign}
          onChange={(value) => set({ assign: value === ':' ? ':' : '=' })}
        />
      )}
      {format === 'columns' && <Columns mapping={mapping} onChange={onChange} />}
      {format === 'pattern' && (
        <Textarea
          label="Pattern"
          description="RE2 with named groups, e.g. ^(?P<user>\S+) from (?P<address>\S+)"
          autosize
          minRows={2}
          classNames={{ input: 'mono' }}
          value={mapping.pattern}
          onChange={(event) => set({ pattern: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Dataset"
        description="What events of it are called, e.g. shop.order"
        classNames={{ input: 'mono' }}
        value={mapping.dataset}
        onChange={(event) => set({ dataset: event.currentTarget.value })}
      />
      <div className={classes.three}>
        {(['product', 'category', 'service'] as const).map((part) => (
          <TextInput
            key={part}
            label={`Log ${part}`}
            classNames={{ input: 'mono' }}
            value={mapping.logsource[part] ?? ''}
            onChange={(event) => set({ logsource: { ...mapping.logsource, [part]: event.currentTarget.value } })}
          />
        ))}
      </div>
      <Pairs
        label="Holds for every record"
        description="ECS fields, one a line, e.g. event.category = network"
        pairs={mapping.constants}
        onPairs={(constants) => set({ constants })}
      />
      {mapping.fields.map((field, place) => (
        <Pairs
          key={field.from}
          label={`Values of ${field.from} that are written otherwise`}
          description={`In ${field.to}, e.g. DENY = failure`}
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
        label="Between columns"
        value={mapping.separator === '\t' ? '\\t' : mapping.separator}
        onChange={(event) =>
          onChange({ ...mapping, separator: event.currentTarget.value === '\\t' ? '\t' : event.currentTarget.value })
        }
      />
      <Textarea
        label="Names of the columns"
        description="In order, one a line; an empty line skips a column"
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
