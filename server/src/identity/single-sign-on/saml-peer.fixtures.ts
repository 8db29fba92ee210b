// For tests: a SAML identity provider that answers requests with signed assertions, and can be made to answer badly.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

import * as x509 from '@peculiar/x509';
import samlp from 'samlp';
import { SignedXml } from 'xml-crypto';

export type SamlPerson = { nameId: string; attributes?: Record<string, string | string[]>; context?: string };
type Twist = {
  audience?: string;
  recipient?: string;
  inResponseTo?: string | null;
  lifetimeInSeconds?: number;
  signAssertion?: boolean;
  issuer?: string;
  signatureAlgorithm?: string;
  sessionIndex?: string;
  /** PEM: for whom the assertion is encrypted. */
  encryptFor?: string;
  encryptionAlgorithm?: string;
};
export type SamlPeer = {
  entityId: string;
  ssoUrl: string;
  sloUrl: string;
  /** Base64, without the lines of PEM. */
  certificate: string;
  /** PEM. */
  signing: { cert: string; key: string };
  metadata: string;
  /** What stands in a request's address. */
  read: (url: string) => { id: string; acsUrl: string; issuer: string; relayState: string; forceAuthn: boolean };
  /** The XML of an answer to the request. */
  answer: (url: string, person: SamlPerson, twist?: Twist) => Promise<string>;
  /** Signs the element of this id with the peer's key. */
  sign: (xml: string, id: string) => string;
};

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const pemOf = (kind: string, bytes: ArrayBuffer): string =>
  `-----BEGIN ${kind}-----\n${Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END ${kind}-----\n`;

const attributeIn = (xml: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(xml)?.[1] ?? '';

/** What stands in the address of a request. */
const read: SamlPeer['read'] = (url) => {
  const query = new URL(url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  return {
    id: attributeIn(xml, 'ID'),
    acsUrl: attributeIn(xml, 'AssertionConsumerServiceURL'),
    issuer: /Issuer[^>]*>([^<]+)</.exec(xml)?.[1] ?? '',
    relayState: query.get('RelayState') ?? '',
    forceAuthn: attributeIn(xml, 'ForceAuthn') === 'true',
  };
};

function signedBy({ cert, key }: SamlPeer['signing'], xml: string, id: string): string {
  const signed = new SignedXml({
    privateKey: key,
    publicCert: cert,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  const xpath = `//*[@ID='${id}']`;
  signed.addReference({
    xpath,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signed.computeSignature(xml, { location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signed.getSignedXml();
}

export async function startSamlPeer(): Promise<SamlPeer> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=The peer of the tests',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
  });
  const certificate = Buffer.from(made.rawData).toString('base64');
  const cert = pemOf('CERTIFICATE', made.rawData);
  const key = pemOf('PRIVATE KEY', await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const host = 'https://id.example.org';
  const [entityId, ssoUrl, sloUrl] = [`${host}/saml`, `${host}/sso`, `${host}/slo`];
  return {
    entityId,
    ssoUrl,
    sloUrl,
    certificate,
    signing: { cert, key },
    metadata: `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>\n${certificate}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://id.example.org/slo-post"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sloUrl}" ResponseLocation="${sloUrl}-done"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://id.example.org/post"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${ssoUrl}"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
    read,
    answer: (url, person, twist = {}) => {
      const request = read(url);
      const inResponseTo = twist.inResponseTo === undefined ? request.id : twist.inResponseTo;
      const profile = {
        getClaims: () => person.attributes ?? {},
        getNameIdentifier: () => ({
          nameIdentifier: person.nameId,
          nameIdentifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        }),
      };
      const options = {
        issuer: twist.issuer ?? entityId,
        cert,
        key,
        audience: twist.audience ?? request.issuer,
        recipient: twist.recipient ?? request.acsUrl,
        destination: request.acsUrl,
        lifetimeInSeconds: twist.lifetimeInSeconds ?? 300,
        signAssertion: twist.signAssertion ?? true,
        signatureAlgorithm: twist.signatureAlgorithm ?? 'rsa-sha256',
        digestAlgorithm: 'sha256',
        profileMapper: () => profile,
        ...(inResponseTo !== null && { inResponseTo }),
        ...(twist.sessionIndex !== undefined && { sessionIndex: twist.sessionIndex }),
        ...(twist.encryptFor !== undefined && {
          encryptionCert: twist.encryptFor,
          encryptionPublicKey: new X509Certificate(twist.encryptFor).publicKey
            .export({ type: 'spki', format: 'pem' })
            .toString(),
          disallowEncryptionWithInsecureAlgorithm: false,
          warnOnInsecureEncryptionAlgorithm: false,
        }),
        ...(twist.encryptionAlgorithm !== undefined && { encryptionAlgorithm: twist.encryptionAlgorithm }),
        ...(person.context !== undefined && { authnContextClassRef: person.context }),
      };
      return new Promise((done, fail) => {
        samlp.getSamlResponse(options, {}, (error, response) => (error ? fail(error) : done(response)));
      });
    },
    sign: (xml, id) => signedBy({ cert, key }, xml, id),
  };
}
