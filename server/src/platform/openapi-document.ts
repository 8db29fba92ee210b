// The shape of the OpenAPI document, as far as ours uses it, and the names of its operations.
export type JsonSchema = Record<string, unknown>;
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  /** Where the path begins, when not below `/api/v1`. */
  servers?: { url: string }[];
  security: Record<string, string[]>[];
  parameters: JsonSchema[];
  requestBody?: JsonSchema;
  responses: Record<string, JsonSchema>;
  deprecated?: true;
  /** A call that can be pasted into a shell. */
  'x-codeSamples'?: { lang: 'Shell'; source: string }[];
  'x-permission': string;
};
export type OpenApi = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: JsonSchema; securitySchemes: JsonSchema };
};

export const operationIdOf = ({ method, path }: { method: string; path: string }): string =>
  [method.toLowerCase(), ...path.split('/').filter(Boolean)].join('_').replaceAll(/[^A-Za-z0-9_]/g, '');
