// The floor: a bare Express that parses the JSON body and answers JSON of the size our service answers.
import { createServer } from 'node:http';
import express from 'express';
import { serveTarget } from './serving.ts';

const sample = JSON.parse(process.env['BENCH_SAMPLE'] ?? '{}') as object;
const app = express();
app.use(express.json());
app.post('/v1/flows/:id/events', (request, response) => {
  const { type } = request.body as { type: string };
  response.json({ ...sample, id: request.params.id, type });
});
await serveTarget(createServer(app));
