// One keep-alive connection that sends a request, waits for the whole answer, and sends the next. Speaks just enough
// HTTP/1.1 for answers with a Content-Length, so that what is measured is the service and not its measuring.
import { connect, type Socket } from 'node:net';

const endOfHead = Buffer.from('\r\n\r\n');

export type Caller = { post(request: Buffer): Promise<number>; close(): void };

/** `post` resolves with the status. @throws when the connection breaks. */
export async function openCaller(port: number): Promise<Caller> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((ready, failed) => {
    socket.once('connect', ready);
    socket.once('error', failed);
  });
  let answered: ((status: number) => void) | null = null;
  let failed: ((error: Error) => void) | null = null;
  let received: Buffer = Buffer.alloc(0);
  let expected = -1;
  let status = 0;

  socket.on('data', (bytes: Buffer) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    if (expected < 0) {
      const end = received.indexOf(endOfHead);
      if (end < 0) return;
      const head = received.toString('latin1', 0, end);
      status = Number(head.slice(9, 12));
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (length === undefined) return void socket.destroy(new Error(`an answer without a length: ${head}`));
      expected = end + endOfHead.length + Number(length);
    }
    if (received.length < expected) return;
    received = received.subarray(expected);
    expected = -1;
    answered?.(status);
  });
  const end = (error: Error): void => failed?.(error);
  socket.on('error', end);
  socket.on('close', () => end(new Error('the connection was closed')));
  return {
    post: (request) => new Promise((resolve, reject) => {
      answered = resolve;
      failed = reject;
      socket.write(request);
    }),
    close() {
      failed = null;
      socket.destroy();
    },
  };
}
