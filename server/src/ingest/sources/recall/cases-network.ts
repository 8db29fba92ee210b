// What is measured of the sources in `network/`.
import type { RecallCase } from './case.ts';

export const networkCases: readonly RecallCase[] = [
  { folder: 'cisco-asa', source: 'cisco-asa', atLeast: 0.95 },
  // A local time without a zone is read as UTC there; the epoch beside it says the instant.
  { folder: 'fortinet-fortigate', files: 'test-', source: 'fortinet-fortigate', atLeast: 0.95, except: ['@timestamp'] },
  // The log type is taken for the category, the product for the kind of observer, and every action for a success.
  {
    folder: 'fortinet-fortigate',
    files: 'sekoia-',
    source: 'fortinet-fortigate',
    atLeast: 0.95,
    except: ['event.category', 'observer.type', 'event.action', 'event.outcome', 'event.type'],
  },
  // The device writes its local time without a zone; the expectations were made with a zone per file.
  { folder: 'paloalto', source: 'paloalto', atLeast: 0.95, except: ['@timestamp'] },
  { folder: 'cef', files: 'test-', source: 'cef', atLeast: 0.95 },
  // The product's name is taken for the kind of observer, a reason for the action, a path of a disk for one of an address.
  {
    folder: 'cef',
    files: 'sekoia-',
    source: 'cef',
    atLeast: 0.95,
    except: ['observer.type', 'event.action', 'url.path'],
  },
  { folder: 'leef', source: 'leef', atLeast: 0.95 },
  // The header has no year, and the expectations were made in another one and with a zone of their own.
  { folder: 'iptables', source: 'iptables', atLeast: 0.95, except: ['@timestamp'] },
  { folder: 'pfsense', source: 'pfsense', atLeast: 0.95, except: ['@timestamp'] },
  // The class of `name/A/IN` is taken for the type there.
  { folder: 'dns-bind', source: 'dns-bind', atLeast: 0.95 },
];
