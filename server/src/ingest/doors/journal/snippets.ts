// How systemd-journal-upload is pointed at the door.
import type { Snippet } from '../../sources/source.ts';

export const journalSnippets: readonly Snippet[] = [
  {
    id: 'systemd-journal-upload',
    title: 'systemd-journal-upload',
    language: 'conf',
    text: `# /etc/systemd/journal-upload.conf, of the package systemd-journal-remote; then:
# systemctl enable --now systemd-journal-upload
[Upload]
URL={doorUrl}
`,
  },
];
