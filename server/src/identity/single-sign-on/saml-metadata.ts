// Reads the metadata of a SAML identity provider, and writes ours.
import { SamlSettings } from '@tocsin/contracts/identity-provider';
import { SaxesParser } from 'saxes';

import { invalid } from '#platform/errors';

import { base64Of } from './saml-certificate.ts';
import type { SamlAddresses } from './saml.ts';

type Read = Pick<SamlSettings, 'entityId' | 'ssoUrl' | 'sloUrl' | 'sloResponseUrl' | 'certificates'>;
const { ssoUrl: address } = SamlSettings.shape;
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
    case 'SingleLogoutService':
      if (!reading.inProvider || reading.sloUrl !== '' || attributes['Binding'] !== redirectBinding) break;
      reading.sloUrl = attributes['Location'] ?? '';
      reading.sloResponseUrl = attributes['ResponseLocation'] ?? '';
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
    sloUrl: '',
    sloResponseUrl: '',
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
  const { entityId, ssoUrl, sloUrl, sloResponseUrl, certificates } = reading;
  if (entityId === '' || certificates.length === 0)
    throw unreadable('This is no metadata of an identity provider: entity id and signing certificate are missing.');
  if (ssoUrl === '') throw unreadable('The provider offers no sign-in by redirect.');
  if ([ssoUrl, sloUrl, sloResponseUrl].some((each) => !address.safeParse(each).success))
    throw unreadable('An address in it does not begin with https://.');
  return { entityId, ssoUrl, sloUrl, sloResponseUrl, certificates: certificates.slice(0, 10) };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const keyDescriptor = (use: 'signing' | 'encryption', certificate: string): string =>
  `<KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64Of(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${use === 'signing' ? '' : methods}</KeyDescriptor>`;
const methods = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
]
  .map((algorithm) => `<EncryptionMethod Algorithm="${algorithm}"/>`)
  .join('');

/**
 * What the provider needs to know of us, as XML. It encrypts for the newest key; while there are two, what we sign may
 * be signed with either. Single logout needs a key, and is not offered without.
 * @param certificates newest first
 */
export function metadataOf({ entityId, acsUrl, sloUrl }: SamlAddresses, certificates: readonly string[]): string {
  const [newest] = certificates;
  const logout = (binding: string): string =>
    `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${escaped(sloUrl)}"/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${escaped(entityId)}">`,
    '<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" AuthnRequestsSigned="false" WantAssertionsSigned="true">',
    ...certificates.map((each) => keyDescriptor('signing', each)),
    ...(newest === undefined
      ? []
      : [keyDescriptor('encryption', newest), logout('HTTP-Redirect'), logout('HTTP-POST')]),
    `<AssertionConsumerService index="1" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escaped(acsUrl)}"/>`,
    '</SPSSODescriptor>',
    '</EntityDescriptor>',
    '',
  ].join('\n');
}
