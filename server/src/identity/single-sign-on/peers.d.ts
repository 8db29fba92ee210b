// The parts that the tests use of packages that come without types.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  type Grant = { addOIDCScope: (scope: string) => void; save: () => Promise<string> };
  type Asking = {
    oidc: {
      provider: { Grant: new (of: { clientId: string; accountId: string }) => Grant };
      client: { clientId: string };
      session: { accountId: string };
    };
  };
  export type Configuration = {
    clients: readonly object[];
    jwks: { keys: readonly object[] };
    scopes: readonly string[];
    claims: Readonly<Record<string, readonly string[] | null>>;
    cookies: { keys: readonly string[] };
    features: Readonly<Record<string, { enabled: boolean }>>;
    /** `dispatcher` is its guard against calls to this machine, where the tests are. */
    fetch: (url: string, options: RequestInit & { dispatcher?: unknown }) => Promise<Response>;
    interactions: { url: (ctx: unknown, interaction: { uid: string }) => string };
    findAccount: (ctx: unknown, id: string) => { accountId: string; claims: () => object };
    loadExistingGrant: (ctx: Asking) => Promise<Grant>;
  };
  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}

declare module 'samlp' {
  type Options = {
    issuer: string;
    cert: string;
    key: string;
    audience: string;
    recipient: string;
    destination: string;
    inResponseTo?: string;
    lifetimeInSeconds: number;
    authnContextClassRef?: string;
    signAssertion?: boolean;
    signResponse?: boolean;
    signatureAlgorithm: string;
    digestAlgorithm: string;
    sessionIndex?: string;
    encryptionPublicKey?: string;
    encryptionCert?: string;
    encryptionAlgorithm?: string;
    disallowEncryptionWithInsecureAlgorithm?: boolean;
    warnOnInsecureEncryptionAlgorithm?: boolean;
    profileMapper: (user: object) => {
      getClaims: () => Readonly<Record<string, string | readonly string[]>>;
      getNameIdentifier: () => { nameIdentifier: string; nameIdentifierFormat: string };
    };
  };
  export type Participant = {
    serviceProviderId: string;
    serviceProviderLogoutURL: string;
    nameId: string;
    nameIdFormat: string;
    sessionIndex: string;
    /** PEM: what the service provider signs with. */
    cert: string;
    binding: string;
  };
  type Done<Value> = (error: Error | null, value?: Value) => void;
  type Participants = {
    get: (issuer: string, indexes: string[], nameId: string, done: Done<Participant>) => void;
    hasElements: () => boolean;
    getFirst: (done: Done<Participant>) => void;
    remove: (issuer: string, index: string, nameId: string, done: Done<Participant>) => void;
  };
  type Logout = {
    issuer: string;
    cert: string;
    key: string;
    deflate: boolean;
    protocolBinding: string;
    signatureAlgorithm: string;
    digestAlgorithm: string;
    destination: string;
    clearIdPSession: (done: (error?: Error) => void) => void;
    sessionParticipants: Participants;
    store: {
      save: (request: object, state: object, done: (error: null, handle: string) => void) => void;
      load: (request: object, handle: string, options: object, done: (error: null, state?: object) => void) => void;
    };
  };
  type Asked = { method: string; query: object; body: object; url: string; originalUrl: string };
  type Answering = { redirect: (url: string) => void; set: () => void; send: (body: unknown) => void };
  const samlp: {
    logout: (options: Logout) => (request: Asked, answer: Answering, next: (error: Error) => void) => void;
    getSamlResponse: (options: Options, user: object, done: (error: Error | null, response: string) => void) => void;
  };
  export default samlp;
}
