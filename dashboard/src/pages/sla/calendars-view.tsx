// Calendars: which hours count, week by week, without holidays.
import { Select, Textarea, TextInput } from '@mantine/core';
import { IconCalendarClock, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { SlaCalendar, SlaCalendarBody } from '@tocsin/contracts/sla';
import { useRef, useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Form, FormPair } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { Chooser } from './chooser.tsx';
import { calendarsQuery } from './queries.ts';
import {
  readHolidays,
  readHours,
  readOverrides,
  withHolidays,
  writeHolidays,
  writeHours,
  writeOverrides,
} from './texts.ts';
import { WeekView } from './week-view.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

export function CalendarsView() {
  const query = useQuery(calendarsQuery);
  const mayWrite = useCan('sla:write');
  return (
    <Chooser
      query={query}
      what={words.loading.calendars}
      said={{ title: words.calendars, add: words.newCalendar, choose: words.chooseCalendar }}
      icon={IconCalendarClock}
      none={{ title: words.noCalendars, text: words.noCalendarsText }}
      item={({ name, zone }, chosen, onChoose) => (
        <button type="button" className={classes.item} aria-pressed={chosen} onClick={onChoose}>
          {name}
          <span>{zone}</span>
        </button>
      )}
      form={(calendar, onDone) => <CalendarForm calendar={calendar} mayWrite={mayWrite} onDone={onDone} />}
    />
  );
}

const office = [...Array.from({ length: 5 }, () => '09:00-18:00'), '', ''];
const textsOf = (calendar: SlaCalendar | null) => ({
  name: calendar?.name ?? '',
  zone: calendar?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  week: calendar?.week.map(writeHours) ?? office,
  holidays: writeHolidays(calendar?.holidays ?? []),
  overrides: writeOverrides(calendar?.overrides ?? []),
});
type Texts = ReturnType<typeof textsOf>;

/** What was typed as a calendar; null while a part of it cannot be read. */
function bodyOf({ name, zone, ...texts }: Texts): SlaCalendarBody | null {
  const week = texts.week.flatMap((text) => {
    const hours = readHours(text);
    return hours === null ? [] : [hours];
  });
  const holidays = readHolidays(texts.holidays);
  const overrides = readOverrides(texts.overrides);
  if (week.length < 7 || !('items' in holidays) || !('items' in overrides)) return null;
  return { name, zone, week, holidays: holidays.items, overrides: overrides.items };
}

const faultOf = (read: ReturnType<typeof readHolidays> | ReturnType<typeof readOverrides>): string | null =>
  'wrongLine' in read ? words.wrongLine(read.wrongLine) : null;
const refresh = (): void => void queryClient.invalidateQueries({ queryKey: ['sla'] });

type CalendarFormProps = {
  calendar: SlaCalendar | null;
  mayWrite: boolean;
  onDone: (selected: string | null) => void;
};

function CalendarForm({ calendar, mayWrite, onDone }: CalendarFormProps) {
  const [texts, setTexts] = useState(() => textsOf(calendar));
  const set = (change: Partial<Texts>) => setTexts((before) => ({ ...before, ...change }));
  const body = bodyOf(texts);
  const save = useMutation({
    mutationFn: (sent: SlaCalendarBody) =>
      calendar
        ? call('PUT /sla/calendars/:slaCalendarId', { slaCalendarId: calendar.id, rev: calendar.rev, ...sent })
        : call('POST /sla/calendars', sent),
    onSuccess: ({ id }) => {
      refresh();
      showToast({ title: words.saved });
      onDone(id);
    },
  });
  const remove = useMutation({
    mutationFn: (slaCalendarId: string) => call('DELETE /sla/calendars/:slaCalendarId', { slaCalendarId }),
    onSuccess: () => {
      refresh();
      onDone(null);
    },
    onError: (error) => showProblem(error, words.remove),
  });
  const area = (name: 'holidays' | 'overrides', label: string, hint: string, fault: string | null) => (
    <Textarea
      label={label}
      description={hint}
      autosize
      minRows={3}
      maxRows={12}
      readOnly={!mayWrite}
      value={texts[name]}
      error={fault}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  );
  return (
    <Panel title={calendar?.name ?? words.newCalendar}>
      <ScrollPane label={words.importIcs} className={classes.body}>
        <Form onSubmit={() => body && save.mutate(body)}>
          <FormPair>
            <TextInput
              label={words.name}
              maxLength={200}
              readOnly={!mayWrite}
              value={texts.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <Select
              label={words.zone}
              searchable
              allowDeselect={false}
              readOnly={!mayWrite}
              limit={60}
              data={[...new Set([texts.zone, ...Intl.supportedValuesOf('timeZone')])]}
              value={texts.zone}
              onChange={(zone) => zone !== null && set({ zone })}
            />
          </FormPair>
          <WeekView
            week={texts.week}
            onChange={mayWrite ? (day, text) => set({ week: texts.week.with(day, text) }) : null}
          />
          {area('holidays', words.holidays, words.holidaysHint, faultOf(readHolidays(texts.holidays)))}
          {mayWrite && <ImportHolidays texts={texts} onRead={(holidays) => set({ holidays })} />}
          {area('overrides', words.overrides, words.overridesHint, faultOf(readOverrides(texts.overrides)))}
          {save.isError && <Problem error={save.error} />}
          {mayWrite && (
            <div className={classes.foot}>
              <div>
                {calendar && (
                  <ConfirmedButton
                    look="danger"
                    label={words.remove}
                    busy={remove.isPending}
                    title={words.removeCalendarTitle}
                    action={words.remove}
                    onConfirm={() => remove.mutate(calendar.id)}
                  >
                    {words.removeCalendarText}
                  </ConfirmedButton>
                )}
              </div>
              <div>
                <Button type="submit" look="primary" busy={save.isPending} disabled={!body || texts.name.trim() === ''}>
                  {words.save}
                </Button>
              </div>
            </div>
          )}
          {mayWrite && calendar && <span className="muted">{words.calendarNote}</span>}
        </Form>
      </ScrollPane>
    </Panel>
  );
}

function ImportHolidays({ texts, onRead }: { texts: Texts; onRead: (holidays: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: async (file: File) => call('POST /sla/holidays', { ics: await file.text() }),
    onSuccess: ({ items, skipped }) => {
      const known = readHolidays(texts.holidays);
      onRead(writeHolidays(withHolidays('items' in known ? known.items : [], items)));
      showToast({ title: words.imported(items.length, skipped) });
    },
    onError: (error) => showProblem(error, words.importIcs),
  });
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept=".ics,text/calendar"
        hidden
        aria-label={words.importIcs}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) read.mutate(file);
        }}
      />
      <Button small icon={<IconUpload size={14} />} busy={read.isPending} onClick={() => input.current?.click()}>
        {words.importIcs}
      </Button>
    </div>
  );
}
