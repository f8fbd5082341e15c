// A socket that answers every request with the same bytes: what is left is what the load generator itself can do.
import { createServer } from 'node:net';
import type { Server } from 'node:http';
import { serveTarget } from './serving.ts';

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}');
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('data', () => socket.write(answer));
  socket.on('error', () => socket.destroy());
});
await serveTarget(server as unknown as Server); // only `listen` and `address` are asked of it
