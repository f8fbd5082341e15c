// The API's description, OpenAPI 3.1, made of the very routes and schemas that run.
import { problemTable } from './problems.ts';
import type { Route } from './route.ts';
import { schemas } from './schemas.ts';

export function openapi(routes: readonly Route[], version: string, publicUrl: string | null): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return {
    openapi: '3.1.0',
    info: { title: 'Factorflow', version, license: { name: 'MIT', identifier: 'MIT' }, description: 'Durable flows of combined security-information registration. Errors are RFC 9457 problems; their codes are listed at the schema Problem.' },
    ...(publicUrl === null ? {} : { servers: [{ url: publicUrl }] }),
    security: [{ serviceKey: [] }],
    paths,
    components: {
      securitySchemes: {
        serviceKey: { type: 'http', scheme: 'bearer', description: 'A key of the tenant. It needs one of the roles that the operation lists as `x-roles`; else 403 `role.missing`, before anything is looked up.' },
        userToken: { type: 'http', scheme: 'bearer', description: 'The token a flow was started with; good for that flow until it ends.' },
      },
      schemas: { Problem: { ...schemas.problem, examples: Object.entries(problemTable).map(([code, { status, title }]) => ({ type: `/problems/${code}`, title, status, detail: '', code })) } },
    },
  };
}

function operationOf(route: Route): object {
  const parameters = [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(route.query ?? {}).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
    ...Object.entries(route.headers ?? {}).map(([name, description]) => ({ name, in: 'header', required: false, description, schema: { type: 'string' } })),
  ];
  return {
    operationId: `${route.method}_${route.path.replace(/(?<=.)\/$/, '/slash').replaceAll(/[^\w]+/g, '_').replaceAll(/^_|_$/g, '')}`,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'open' ? {} : { 'x-roles': route.roles }),
    ...(route.access === 'open' ? { security: [] } : route.access === 'flow' ? { security: [{ serviceKey: [] }, { userToken: [] }] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, { description, schema, stream, texts = [], bytes = [] }]) => [status, {
        description,
        ...(schema === undefined ? {} : { content: { 'application/json': { schema }, ...Object.fromEntries([...(stream === undefined ? [] : [stream]), ...texts].map((type) => [type, { schema: { type: 'string' } }])), ...Object.fromEntries(bytes.map((type) => [type, {}])) } }),
      }])),
      default: { description: 'A problem.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  };
}
