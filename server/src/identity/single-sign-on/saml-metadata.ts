// Reads the metadata of a SAML identity provider, and writes ours.
import type { SamlSettings } from '@tocsin/contracts/identity-provider';
import { SaxesParser } from 'saxes';

import { invalid } from '#platform/errors';

type Read = Pick<SamlSettings, 'entityId' | 'ssoUrl' | 'certificates'>;
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

type Reading = Read & { inProvider: boolean; signing: boolean; text: string | null };

function open(reading: Reading, name: string, attributes: Readonly<Record<string, string>>): void {
  switch (name) {
    case 'EntityDescriptor':
      reading.entityId ||= attributes['entityID'] ?? '';
      break;
    case 'IDPSSODescriptor':
      reading.inProvider = true;
      break;
    case 'KeyDescriptor':
      reading.signing = reading.inProvider && attributes['use'] !== 'encryption';
      break;
    case 'SingleSignOnService':
      if (reading.inProvider && attributes['Binding'] === redirectBinding)
        reading.ssoUrl ||= attributes['Location'] ?? '';
      break;
    case 'X509Certificate':
      reading.text = '';
      break;
    default:
  }
}

function close(reading: Reading, name: string): void {
  if (name === 'IDPSSODescriptor') reading.inProvider = false;
  if (name === 'KeyDescriptor') reading.signing = false;
  if (name !== 'X509Certificate') return;
  const certificate = (reading.text ?? '').replaceAll(/\s+/g, '');
  if (reading.signing && certificate !== '' && !reading.certificates.includes(certificate))
    reading.certificates.push(certificate);
  reading.text = null;
}

/** @throws Problem `invalid_input` `metadata_unreadable` */
export function readMetadata(xml: string): Read {
  const reading: Reading = {
    entityId: '',
    ssoUrl: '',
    certificates: [],
    inProvider: false,
    signing: false,
    text: null,
  };
  const unreadable = (detail: string) => invalid('metadata_unreadable', detail, [{ pointer: '/metadata', detail }]);
  const parser = new SaxesParser();
  parser.on('doctype', () => parser.fail('a document type is not taken'));
  parser.on('opentag', ({ name, attributes }) => open(reading, localName(name), attributes));
  parser.on('text', (text) => {
    if (reading.text !== null) reading.text += text;
  });
  parser.on('closetag', ({ name }) => close(reading, localName(name)));
  try {
    parser.write(xml.trim()).close();
  } catch {
    throw unreadable('This is no XML that can be read.');
  }
  const { entityId, ssoUrl, certificates } = reading;
  if (entityId === '' || certificates.length === 0)
    throw unreadable('This is no metadata of an identity provider: entity id and signing certificate are missing.');
  if (ssoUrl === '') throw unreadable('The provider offers no sign-in by redirect.');
  return { entityId, ssoUrl, certificates: certificates.slice(0, 10) };
}
