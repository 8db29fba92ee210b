// A grouping rule to be written: which alerts, what they have in common, how many, and what follows.
import { MultiSelect, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { GroupingKey, GroupingRule, GroupingRuleBody } from '@tocsin/contracts/grouping';
import { entityKinds, groupingActions, groupingFields, groupingKinds, groupingModes } from '@tocsin/contracts/words';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmedButton } from '../../ui/confirmed-button.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { entityKindTitles } from '../../words/entities.ts';
import { said } from '../../words/said.ts';
import { groupingKey } from './queries.ts';
import { bodyOf, type RuleDraft, type TextField } from './rule-draft.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const keyTitles: Readonly<Record<GroupingKey, string>> = { ...entityKindTitles, ...words.keys };
const groupingKeys = [...groupingFields, ...entityKinds] as const;
const keyOptions = groupingKeys.map((value) => ({ value, label: keyTitles[value] }));
const isKey = (value: string): value is GroupingKey => groupingKeys.some((key) => key === value);

type RuleFormProps = {
  rule: GroupingRule | null;
  draft: RuleDraft;
  onDraft: (draft: RuleDraft) => void;
  mayWrite: boolean;
  onDone: (selected: string | null) => void;
};

const refresh = (): void => void queryClient.invalidateQueries({ queryKey: groupingKey });

export function RuleForm({ rule, draft, onDraft, mayWrite, onDone }: RuleFormProps) {
  const set = (change: Partial<RuleDraft>) => onDraft({ ...draft, ...change });
  const body = bodyOf(draft);
  const save = useMutation({
    mutationFn: (sent: GroupingRuleBody) =>
      rule
        ? call('PUT /grouping/rules/:groupingRuleId', { groupingRuleId: rule.id, rev: rule.rev, ...sent })
        : call('POST /grouping/rules', sent),
    onSuccess: ({ id }) => {
      refresh();
      showToast({ title: words.saved });
      onDone(id);
    },
  });
  const title = rule ? said(rule.name) : words.newRule;
  const parts = { draft, set };
  return (
    <Panel
      title={title}
      aside={
        rule && (
          <span className="row">
            {rule.shipped && <Badge tone="neutral">{words.shipped}</Badge>}
            <span className="muted">{words.version(rule.version)}</span>
          </span>
        )
      }
    >
      <ScrollPane label={words.panes.rule} className={classes.side}>
        <Form label={title} onSubmit={() => body && save.mutate(body)}>
          <fieldset disabled={!mayWrite} className={classes.fields}>
            <About {...parts} />
            <Which {...parts} />
            {draft.kind !== 'entity_overlap' && <Together {...parts} />}
            <Window {...parts} />
            <HowMany {...parts} />
            <Incident {...parts} />
          </fieldset>
          {rule && body && changesGroups(rule, body) && <p className="muted">{words.major}</p>}
          {save.isError && <Problem error={save.error} />}
          {mayWrite && (
            <div className={classes.foot}>
              <div>{rule && <Remove rule={rule} onGone={() => onDone(null)} />}</div>
              <Button type="submit" look="primary" busy={save.isPending} disabled={!body}>
                {words.save}
              </Button>
            </div>
          )}
        </Form>
      </ScrollPane>
    </Panel>
  );
}

const groupParts = ['kind', 'groupBy', 'groupByMode', 'missing', 'multiValue'] as const;
const changesGroups = (rule: GroupingRule, body: GroupingRuleBody): boolean =>
  groupParts.some((part) => JSON.stringify(rule[part]) !== JSON.stringify(body[part]));

type PartProps = { draft: RuleDraft; set: (change: Partial<RuleDraft>) => void };

function Text({ draft, set, field, label, hint }: PartProps & { field: TextField; label: string; hint?: string }) {
  return (
    <TextInput
      label={label}
      description={hint}
      maxLength={500}
      value={draft[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  hint?: string;
  options: Readonly<Record<Value, string>>;
  values: readonly Value[];
  value: Value;
  onChoose: (value: Value) => void;
};

function Choice<Value extends string>({ label, hint, options, values, value, onChoose }: ChoiceProps<Value>) {
  return (
    <NativeSelect
      label={label}
      description={hint}
      data={values.map((each) => ({ value: each, label: options[each] }))}
      value={value}
      onChange={(event) => {
        const chosen = values.find((each) => each === event.currentTarget.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}

const About = ({ draft, set }: PartProps) => (
  <>
    <TextInput
      label={words.name}
      maxLength={200}
      value={draft.name}
      onChange={(event) => set({ name: event.currentTarget.value })}
    />
    <div className={classes.three}>
      <Choice
        label={words.mode}
        options={words.modes}
        values={groupingModes}
        value={draft.mode}
        onChoose={(mode) => set({ mode })}
      />
      <Choice
        label={words.kind}
        options={words.kinds}
        values={groupingKinds}
        value={draft.kind}
        onChoose={(kind) => set({ kind })}
      />
      <Choice
        label={words.action}
        options={words.actions}
        values={groupingActions}
        value={draft.action}
        onChoose={(action) => set({ action })}
      />
    </div>
    <p className="muted">{words.kindHints[draft.kind]}</p>
  </>
);

const Which = (props: PartProps) => (
  <>
    <h3>{words.which}</h3>
    <p className="muted">{words.whichHint}</p>
    <div className={classes.three}>
      <Text {...props} field="severities" label={words.severities} hint={words.severitiesHint} />
      <Text {...props} field="sites" label={words.sites} />
      <Text {...props} field="datasets" label={words.datasets} />
      <Text {...props} field="rules" label={words.detectionRules} />
      <Text {...props} field="tactics" label={words.tactics} />
      <Text {...props} field="techniques" label={words.techniques} />
      <Text {...props} field="entities" label={words.entities} />
      <Text {...props} field="text" label={words.text} />
      <Text {...props} field="minRisk" label={words.minRisk} />
    </div>
  </>
);

const Together = ({ draft, set }: PartProps) => (
  <>
    <h3>{words.together}</h3>
    <MultiSelect
      label={words.groupBy}
      data={keyOptions}
      value={draft.groupBy}
      maxValues={5}
      onChange={(values) => set({ groupBy: values.filter(isKey) })}
    />
    <div className={classes.three}>
      <Choice
        label={words.groupByMode}
        options={words.groupByModes}
        values={['all', 'any']}
        value={draft.groupByMode}
        onChoose={(groupByMode) => set({ groupByMode })}
      />
      <Choice
        label={words.missing}
        options={words.missings}
        values={['skip', 'null_bucket']}
        value={draft.missing}
        onChoose={(missing) => set({ missing })}
      />
      <Choice
        label={words.multiValue}
        options={words.multiValues}
        values={['explode', 'set']}
        value={draft.multiValue}
        onChoose={(multiValue) => set({ multiValue })}
      />
    </div>
  </>
);

const Window = (props: PartProps) => (
  <>
    <h3>{words.window}</h3>
    <div className={classes.three}>
      <Choice
        label={words.window}
        options={words.windows}
        values={['rolling', 'fixed', 'session']}
        value={props.draft.windowMode}
        onChoose={(windowMode) => props.set({ windowMode })}
      />
      <Text {...props} field="minutes" label={words.minutes} />
      <Text {...props} field="span" label={words.span} />
      <Text {...props} field="lateness" label={words.lateness} hint={words.latenessHint} />
    </div>
  </>
);

function HowMany(props: PartProps) {
  const { draft, set } = props;
  if (draft.kind === 'group') return null;
  if (draft.kind === 'entity_overlap') return <Overlap {...props} />;
  return (
    <>
      <h3>{words.threshold}</h3>
      {draft.kind === 'temporal' || draft.kind === 'temporal_ordered' ? (
        <Textarea
          label={words.sequence}
          autosize
          minRows={2}
          value={draft.sequence}
          onChange={(event) => set({ sequence: event.currentTarget.value })}
        />
      ) : (
        <div className={classes.three}>
          <Choice
            label={words.op}
            options={words.ops}
            values={['gte', 'gt']}
            value={draft.op}
            onChoose={(op) => set({ op })}
          />
          <Text {...props} field="count" label={words.count} />
          {draft.kind === 'event_count' && (
            <Choice
              label={words.weight}
              options={words.weights}
              values={['one', 'severity']}
              value={draft.weight}
              onChoose={(weight) => set({ weight })}
            />
          )}
          <NativeSelect
            label={words.distinctBy}
            data={[{ value: '', label: words.distinctByNone }, ...keyOptions]}
            value={draft.distinctBy ?? ''}
            onChange={({ currentTarget: { value } }) => set({ distinctBy: isKey(value) ? value : null })}
          />
          {draft.kind === 'event_count' && draft.distinctBy !== null && (
            <Text {...props} field="distinct" label={words.distinct} />
          )}
        </div>
      )}
    </>
  );
}

const Overlap = (props: PartProps) => (
  <>
    <h3>{words.threshold}</h3>
    <div className={classes.three}>
      <Text {...props} field="propose" label={words.propose} />
      <Text {...props} field="attach" label={words.attach} />
      <Text {...props} field="tau" label={words.tau} />
      <Text {...props} field="hubCap" label={words.hubCap} />
    </div>
    <h3>{words.kindWeights}</h3>
    <div className={classes.three}>
      {entityKinds.map((kind) => (
        <TextInput
          key={kind}
          label={entityKindTitles[kind]}
          maxLength={10}
          value={props.draft.weights[kind]}
          onChange={(event) => props.set({ weights: { ...props.draft.weights, [kind]: event.currentTarget.value } })}
        />
      ))}
    </div>
  </>
);

const Incident = (props: PartProps) => (
  <>
    <h3>{words.incident}</h3>
    <Text {...props} field="titleTemplate" label={words.titleTemplate} hint={words.titleHint} />
    <div className={classes.three}>
      <Choice
        label={words.severity}
        options={words.severityKinds}
        values={['max', 'fixed', 'raised']}
        value={props.draft.severityKind}
        onChoose={(severityKind) => props.set({ severityKind })}
      />
      {props.draft.severityKind === 'fixed' && <Text {...props} field="fixedSeverity" label={words.fixedSeverity} />}
      {props.draft.severityKind === 'raised' && <Text {...props} field="raisedAt" label={words.raisedAt} />}
      <Text {...props} field="cap" label={words.cap} />
      <Choice
        label={words.onClosed}
        options={words.onCloseds}
        values={['new_recurrence', 'reopen', 'attach_context']}
        value={props.draft.onClosed}
        onChoose={(onClosed) => props.set({ onClosed })}
      />
    </div>
    <Switch
      label={words.follow}
      checked={props.draft.follow}
      onChange={(event) => props.set({ follow: event.currentTarget.checked })}
    />
  </>
);

function Remove({ rule, onGone }: { rule: GroupingRule; onGone: () => void }) {
  const remove = useMutation({
    mutationFn: () => call('DELETE /grouping/rules/:groupingRuleId', { groupingRuleId: rule.id }),
    onSuccess: () => {
      refresh();
      onGone();
    },
    onError: (error) => showProblem(error, words.remove),
  });
  return (
    <ConfirmedButton
      look="danger"
      label={words.remove}
      busy={remove.isPending}
      title={words.removeTitle}
      action={words.remove}
      onConfirm={() => remove.mutate()}
    >
      {words.removeText}
    </ConfirmedButton>
  );
}
