// The words of the page that verifies, in English.

export const en = {
  name: 'English',
  documentTitle: 'Verify a ledger of Tocsin',
  title: 'Verify a ledger',
  intro:
    'Everything happens in this page. It loads nothing and sends nothing, and works the same from a disk without a network.',
  file: 'The export',
  fileMore: 'A file of the format tocsin-ledger-v1.',
  keys: 'Keys that you know from elsewhere',
  keysMore: 'Fingerprints, one a line, or a public key in PEM. Without one the file can only vouch for itself.',
  json: 'The verdict as JSON',
  outcomes: { intact: 'Intact', tampered: 'Tampered with', unreadable: 'Unreadable' },
  checking: 'Checking …',
  failed: 'It could not be checked',
  noKeyInPem: 'The PEM holds no Ed25519 public key.',
  noFingerprint: (given: string) => `${given} is no fingerprint: that has 64 hexadecimal digits.`,
  notHere: 'The browser checks signatures only over HTTPS or from a saved file.',
  facts: (organisation: string, entries: number, roots: number) =>
    `${organisation}: ${entries} entries, ${roots} roots`,
  factsWithheld: (organisation: string, entries: number, withheld: number, roots: number) =>
    `${organisation}: ${entries} entries; of ${withheld} the hash alone, ${roots} roots`,
  anchorKinds: {
    rfc3161: 'Time stamps (RFC 3161)',
    'object-lock': 'Objects under lock',
    'e-mail': 'Letters',
  },
  anchor: (kind: string, count: number, wrong: number, last: string) =>
    `${kind}: ${count}, ${wrong === 0 ? 'all fit' : `${wrong} do not fit`}, the last of ${last}.`,
  removed: (count: number) => (count === 0 ? '' : `; ${count} purged, as was recorded`),
  erased: (count: number, by: string) => `; ${count} erased under certificate ${by}`,
  unproved: (count: number) => (count === 0 ? '' : `; ${count} marked as purged or erased without proof in this file`),
  span: (first: string, last: string) => `, ${first} to ${last}`,
  signedWith: (id: string) => `Signed with ${id}.`,
  signedWithNamed: (id: string) => `Signed with ${id}, which you named.`,
  doubt:
    'No key was named: the file fits itself, which proves nothing about where it comes from. Compare the fingerprint with one that reached you another way.',
  end: 'end',
  line: (line: number) => `line ${line}`,
  firstShown: (all: number, shown: number) => `${all} findings; the first ${shown} are shown.`,
};
