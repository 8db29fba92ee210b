// PowerShell's two logs in ECS: the script block, who ran it, in which host application.
import type { EcsDocument } from '@tocsin/contracts/event';

import { fieldMap } from './field-map.ts';
import { setText, setUser, textField, textOf } from './values.ts';
import type { WindowsEventKind } from './windows-kinds.ts';
import type { WindowsRecord } from './windows-record.ts';

/** Actions are the names of Microsoft's tasks, which shippers render in the language of the machine. */
const kind = (action: string, type: string, sigma: string, verb: string): WindowsEventKind => ({
  action,
  category: ['process'],
  type: [type],
  sigma,
  verb,
});

const kinds = new Map<number, WindowsEventKind>([
  [400, kind('Engine Lifecycle', 'start', 'ps_classic_start', 'PowerShell engine started')],
  [403, kind('Engine Lifecycle', 'end', '', 'PowerShell engine stopped')],
  [600, kind('Provider Lifecycle', 'info', 'ps_classic_provider_start', 'PowerShell provider started')],
  [800, kind('Pipeline Execution Details', 'info', 'ps_classic_script', 'PowerShell pipeline executed')],
  [4100, kind('Executing Pipeline', 'error', '', 'PowerShell error')],
  [4103, kind('Executing Pipeline', 'info', 'ps_module', 'PowerShell command')],
  [4104, kind('Execute a Remote Command', 'info', 'ps_script', 'PowerShell script')],
  [4105, kind('Starting Command', 'start', '', 'PowerShell script block started')],
  [4106, kind('Stopping Command', 'end', '', 'PowerShell script block ended')],
]);
const unknown = kind('', 'info', '', 'PowerShell event');

export const powershellKind = (eventId: number): WindowsEventKind => kinds.get(eventId) ?? unknown;

export const powershellFields = fieldMap({
  ScriptBlockText: 'powershell.file.script_block_text',
  Path: 'file.path',
});

/** The value behind `label`, to the end of its line, in text of `Name = value` or `Name=value` lines. */
function valueAfter(text: string, labels: readonly string[]): string {
  for (const label of labels) {
    let at = text.indexOf(label);
    while (at > 0 && !/\s/.test(text.charAt(at - 1))) at = text.indexOf(label, at + 1);
    if (at < 0) continue;
    let from = at + label.length;
    while (text.charAt(from) === ' ') from++;
    if (text.charAt(from) !== '=') continue;
    return text.slice(from + 1, endOf(text, from, label)).trim();
  }
  return '';
}

const engine = /\n[ \t]*(?:EngineVersion|Engine Version|Version du moteur)[ \t]{0,3}=/g;

/** A value is the rest of its line; a host application may hold line breaks, and the engine's version comes next. */
function endOf(text: string, from: number, label: string): number {
  const line = text.indexOf('\n', from);
  if (line < 0) return text.length;
  if (!application.includes(label)) return line;
  engine.lastIndex = from;
  return engine.exec(text)?.index ?? line;
}

const application = ['Host Application', 'HostApplication', 'Application hôte'];
const account = ['User', 'UserId', 'Utilisateur'];
const connected = ['Connected User', 'ConnectedUser', 'Utilisateur connecté'];
const hostId = ['Host ID', 'HostId', "ID d'hôte", 'ID d’hôte'];
const command = ['Command Name', 'CommandName', 'Nom de la commande'];
const script = ['Script Name', 'ScriptName', 'Nom du script'];

/** Adds what the rendered context says (4103 `ContextInfo`, 400/600/800 parameters). */
export function completePowershell(record: WindowsRecord, ecs: EcsDocument, attrs: Record<string, string>): void {
  const { data } = record;
  let context = textOf(data['ContextInfo']);
  if (context === '') context = classicContext(data);
  if (context === '') context = record.message;
  if (context === '') return;
  setText(ecs, 'process.command_line', valueAfter(context, application));
  const user = valueAfter(context, account);
  setUser(ecs, user);
  setText(ecs, 'process.entity_id', valueAfter(context, hostId));
  const remote = valueAfter(context, connected);
  if (remote !== '') {
    addAccount(attrs, 'source', remote);
    addAccount(attrs, 'destination', user);
  }
  if (ecs['file.path'] === undefined) setText(ecs, 'file.path', valueAfter(context, script));
  const name = valueAfter(context, command);
  if (name !== '') attrs['powershell.command.name'] = name;
}

/** Who sits at the far end, and as whom the command ran here. */
function addAccount(attrs: Record<string, string>, side: 'source' | 'destination', account: string): void {
  const cut = account.indexOf('\\');
  if (cut > 0) attrs[`${side}.user.domain`] = account.slice(0, cut);
  if (cut + 1 < account.length) attrs[`${side}.user.name`] = account.slice(cut + 1);
}

function classicContext(data: Record<string, unknown>): string {
  const values = Array.isArray(data['Data'])
    ? data['Data']
    : [data['Data'], data['param1'], data['param2'], data['param3']];
  for (const value of values) if (typeof value === 'string' && value.includes('HostApplication=')) return `\n${value}`;
  return '';
}

const maxPreview = 300;

export function powershellMessage(
  record: WindowsRecord,
  what: WindowsEventKind,
  ecs: EcsDocument,
  attrs: Record<string, string>,
): string {
  const text =
    textField(ecs, 'powershell.file.script_block_text') ||
    textOf(record.data['Payload']) ||
    attrs['powershell.command.name'] ||
    textField(ecs, 'process.command_line');
  if (text === '') return what.verb;
  const preview = text.slice(0, maxPreview).replaceAll(/\s+/g, ' ').trim();
  return `${what.verb}: ${preview}${text.length > maxPreview ? '…' : ''}`;
}
