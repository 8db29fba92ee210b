// Detections for tests: sensible ones, with what a test cares about said in the test.
import type { Detection } from './detection.ts';

type Said = Partial<Omit<Detection, 'rule'>> & { rule?: Partial<Detection['rule']> };

let made = 0;

/** A medium detection on host lyo-ws514; each call is another event. */
export function aDetection({ rule, ...said }: Said = {}): Detection {
  made += 1;
  const time = said.time ?? Date.parse('2026-03-14T09:26:00.000Z');
  return {
    site: null,
    dataset: 'windows.sysmon',
    time,
    eventId: `${time}-1-${made}`,
    message: 'rundll32.exe read the memory of lsass.exe',
    matched: { Image: 'C:\\Windows\\System32\\rundll32.exe' },
    fields: { 'host.name': 'lyo-ws514', 'process.name': 'rundll32.exe' },
    entities: ['host:lyo-ws514'],
    ...said,
    rule: {
      id: '6f1f5c1e-0000-4000-8000-000000000001',
      title: 'Memory of the logon process read',
      version: 1,
      severity: 2,
      description: 'A process opened lsass.exe to read its memory.',
      falsePositives: ['Security products'],
      references: ['https://attack.mitre.org/techniques/T1003/001/'],
      attack: { tactics: ['credential-access'], techniques: ['T1003.001'] },
      ...rule,
    },
  };
}
