// What a provider said of the session it began: to end that one too, and to know ours when the provider ends its own.
export type AtProvider = {
  subject: string;
  /** `SessionIndex` of SAML, `sid` of OpenID Connect. */
  index: string | null;
  /** Of a SAML NameID, which a logout request has to repeat. */
  format: string | null;
  nameQualifier: string | null;
  spNameQualifier: string | null;
  /** Of OpenID Connect, sealed; null where none came, or one too long for an address. */
  idToken: string | null;
};
